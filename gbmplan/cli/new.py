"""`gbmplan new`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gbmplan.problems import InputError, Message, Place, printable, wrong

if TYPE_CHECKING:
    from gbmplan.graph.model import RuleGraph


def new_pack(folder: str, alone: bool = False) -> None:
    """Write a new pack, and say what to do with it."""
    from gbmplan.api import new_pack as written

    files = written(folder, alone=alone)
    shown = printable(folder).rstrip("/")
    for name in files:
        print(f"{shown}/{name}")
    plan = f"; gbmplan plan {shown}/tests/profiles/example.yaml --rules {shown}" if alone else ""
    print(f"\nNext: gbmplan validate {shown}; gbmplan test {shown}{plan}", file=sys.stderr)


def new_profile(pack: str | None, output: str | None, ask: bool) -> None:
    """Write a template of a profile, or ask for its values."""
    from gbmplan.api import load_rules
    from gbmplan.authoring.profile import template
    from gbmplan.cli.output import emit
    from gbmplan.rulebase.folder import CORE

    if output not in (None, "-") and Path(str(output)).exists():
        raise wrong(
            "exists",
            Message("there is something here already"),
            Place(printable(str(output))),
            Message("choose another name"),
        )
    if ask and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise wrong(
            "bad-call",
            Message("--ask needs a terminal on which to ask"),
            None,
            Message("leave it out to get a template"),
        )
    rules = load_rules(pack or CORE).graph
    emit(_answered(rules) if ask else template(rules, pack or CORE), output)


def _answered(rules: RuleGraph) -> str:
    """A profile of what somebody at the terminal knows."""
    from gbmplan.authoring.interview import check_answer, check_day, questions
    from gbmplan.authoring.profile import filled

    _write("Enter alone skips a question, `.` ends them. Research use only; no name, no date of birth.\n")
    identity = _line("id of the profile [new-profile]: ") or "new-profile"
    as_of = _checked("date at which it holds, such as 2026-05-04: ", check_day)
    answers: dict[str, str] = {}
    for asked in questions(rules):
        _write(f"\n{asked.about}\n")
        answer = _checked(f"{asked.name} ({asked.allowed}): ", partial(check_answer, rules, asked.name))
        if answer == ".":
            break
        if answer:
            answers[asked.name] = answer
    return filled("new-profile" if identity == "." else identity, "" if as_of == "." else as_of, answers)


def _write(text: str) -> None:
    print(text, file=sys.stderr, end="", flush=True)


def _line(prompt: str) -> str:
    """One line from the terminal; `.` when it was closed."""
    _write(prompt)
    line = sys.stdin.readline()
    return line.strip() if line else "."


def _checked(prompt: str, check: Callable[[str], None]) -> str:
    """A line that `check` does not refuse, or an empty one, or `.`."""
    while True:
        text = _line(prompt)
        if text in ("", "."):
            return text
        try:
            check(text)
        except InputError as error:
            for problem in error.problems:
                _write(f"  {problem.message}" + (f"; {problem.help}" if problem.help else "") + "\n")
        else:
            return text
