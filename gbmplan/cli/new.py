"""`gbmplan new`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gbmplan.problems import InputError, Message, Place, printable, wrong

if TYPE_CHECKING:
    from gbmplan.graph.model import RuleGraph


def new_pack(folder: str, alone: bool = False) -> None:
    """Write a new pack, and say what to do with it."""
    from gbmplan.api import load_rules
    from gbmplan.authoring.completion import declared
    from gbmplan.authoring.pack import ALONE, SCHEMAS, empty_header
    from gbmplan.authoring.pack import new_pack as write_pack
    from gbmplan.rulebase.folder import CORE, PackFiles, chain, find
    from gbmplan.schemas import pack_file_schema

    version = load_rules().graph.packs[-1]["version"]
    own = PackFiles(folder, {"pack.yaml": empty_header(folder, version, alone=alone)}, "", None, None)
    words = declared([own] if alone else [*chain(find(CORE)), own])
    schemas = {kind: pack_file_schema(kind, words) for kind in (ALONE if alone else SCHEMAS)}
    files = write_pack(folder, version, schemas, alone=alone)
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
    emit(_answered(rules) if ask else template(rules), output)


def _answered(rules: RuleGraph) -> str:
    """A profile of what somebody at the terminal knows."""
    from gbmplan.authoring.profile import about, allowed, filled, readers

    _write("Enter alone skips a question, `.` ends them. Research use only; no name, no date of birth.\n")
    identity = _line("id of the profile [new-profile]: ") or "new-profile"
    as_of = _checked("date at which it holds, such as 2026-05-04: ", _day)
    answers: dict[str, str] = {}
    for name in readers(rules):
        node = rules.nodes("biomarker")[name]
        if node["derived_from"]:
            continue
        _write(f"\n{about(node)}\n")
        answer = _checked(f"{name} ({allowed(node)}): ", lambda text, name=name: _value(rules, name, text))
        if answer == ".":
            break
        if answer:
            answers[name] = answer
    return filled("new-profile" if identity == "." else identity, "" if as_of == "." else as_of, answers)


def _write(text: str) -> None:
    print(text, file=sys.stderr, end="", flush=True)


def _line(prompt: str) -> str:
    """One line from the terminal; `.` when it was closed."""
    _write(prompt)
    line = sys.stdin.readline()
    return line.strip() if line else "."


def _checked(prompt: str, check: Any) -> str:
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


def _day(text: str) -> None:
    from gbmplan.language.dates import NotADayError, day

    try:
        day(text)
    except NotADayError as error:
        raise wrong("bad-date", Message("this is not a date"), None, error.advice) from None


def _value(rules: RuleGraph, name: str, text: str) -> None:
    """Raises InputError for what a profile could not hold."""
    from gbmplan.patient.read import check_profile
    from gbmplan.source.document import Document

    document = Document("answer", {"biomarkers": {name: text}}, lambda path, key: (1, 1), b"")
    check_profile(document, rules.nodes("biomarker"))
