"""Files are replaced whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from gbmplan.problems import Place, wrong


def write_whole(path: str, text: str) -> None:
    """Replace `path` with `text` in UTF-8, keeping its permissions.

    The text goes to a temporary file beside it first, so that an error or an interruption
    leaves an existing file as it was. Raises InputError when it cannot be written.
    """
    target = Path(path)
    here = Place(path)
    if target.is_dir():
        raise wrong("folder-not-file", "this is a folder, the output needs a file name", here,
                    f"try {target / 'plan.json'}")
    try:
        target = target.resolve()
        if target.exists() and not target.is_file():
            target.write_text(text, encoding="utf-8")  # a device or a pipe: nothing to keep
            return
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
            os.chmod(temporary, mode)
            os.replace(temporary, target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise wrong("cannot-write", f"cannot be written: {error.strerror or error}", here,
                    "choose a folder that exists and that you may write to") from None


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
