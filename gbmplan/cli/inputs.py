"""What commands check of their arguments before they begin."""

import os
from contextlib import suppress
from datetime import date

from gbmplan.problems import Place, wrong


def keep_the_profile(profile: str, output: str | None) -> None:
    """Raises InputError when the output would replace the profile."""
    if profile == "-" or output in (None, "-"):
        return
    with suppress(OSError, ValueError):  # a file that is not there is told elsewhere
        if os.path.samefile(profile, str(output)):
            raise wrong(
                "overwrites-input", "the plan would replace the profile", Place(str(output)), "name another file"
            )


def as_day(text: str | None) -> date | None:
    """The day that `--as-of` names. Raises InputError."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise wrong("bad-date", f"--as-of: `{text[:40]}` is not a date", None, "write it as 2026-05-04") from None
