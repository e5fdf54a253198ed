"""What a check may find, declared in one place: code, name, severity and explanation."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from typing import ClassVar, Literal, NamedTuple

from gbmplan.problems import Fix, Note, Place, Problem

Severity = Literal["error", "warning", "info"]


class Diagnosis:
    """One kind of mistake. Its docstring is what `gbmplan explain` prints.

    The docstring begins with one sentence; then follow `Why:`, `Bad:` and `Good:`. Below the last
    two stand snippets of pack files, each after a comment that names the file. A test joins them to
    a small sound pack: the bad one must give this code and no other, the good one nothing.
    """

    code: ClassVar[str]
    """GP and three digits, never used again for anything else."""
    name: ClassVar[str]
    """What is wrong, in kebab-case."""
    severity: ClassVar[Severity] = "error"

    @classmethod
    def at(
        cls, place: Place | None, message: str, help: str = "", *, notes: Iterable[Note] = (), fix: Fix | None = None
    ) -> Problem:
        """This mistake at a place."""
        return Problem(cls.name, message, place, help, cls.severity, notes, fix)


class Skipped(NamedTuple):
    """Something that was not checked, because of a mistake that was found before."""

    what: str
    reason: str
    """Name of the mistake, or words."""
    place: Place


class Explanation(NamedTuple):
    """The parts of a docstring."""

    what: str
    why: str
    bad: str
    good: str


def explanation(diagnosis: type[Diagnosis]) -> Explanation:
    """The docstring of a diagnosis in its parts; a part that is missing is empty."""
    text = inspect.cleandoc(diagnosis.__doc__ or "")
    what, *rest = re.split(r"(?m)^(Why|Bad|Good):[ \n]", text)
    parts = dict(zip(rest[::2], rest[1::2], strict=True))
    return Explanation(
        _joined(what), _joined(parts.get("Why", "")), _snippet(parts.get("Bad", "")), _snippet(parts.get("Good", ""))
    )


def _joined(text: str) -> str:
    return " ".join(text.split())


def _snippet(text: str) -> str:
    return inspect.cleandoc(f"\n{text}").strip("\n")
