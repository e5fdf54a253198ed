"""What is wrong with an input or a call, as data; words are joined only when shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import NamedTuple


class Place(NamedTuple):
    """A point in an input: file as the user named it, line and column from 1 (0: whole file)."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


class Problem(NamedTuple):
    """One mistake: where, what, and what to do about it."""

    name: str
    """Stable kebab-case name of the kind of mistake, such as `unknown-biomarker`."""
    message: str
    place: Place | None = None
    help: str = ""
    severity: str = "error"

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        advice = f"\n  help: {self.help}" if self.help else ""
        return f"{where}{self.severity}: {self.message} [{self.name}]{advice}"


class InputError(Exception):
    """Input or call that cannot be used; holds every problem found, in order of place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems), key=_order))
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


def _order(problem: Problem) -> tuple[object, ...]:
    return (problem.place or Place(""), problem.name, problem.message)


def wrong(name: str, message: str, place: Place | None = None, help: str = "") -> InputError:
    """An InputError with a single problem."""
    return InputError([Problem(name, message, place, help)])


def nearest(word: str, known: Iterable[str]) -> str:
    """Advice naming the known word closest to `word`, or '' when none is close."""
    match = get_close_matches(word.lower(), sorted(known), n=1, cutoff=0.6)
    return f"did you mean `{match[0]}`?" if match else ""


def listed(words: Sequence[str], last: str = "or") -> str:
    """`a`, `a or b`, `a, b or c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
