"""docs/validate.md lists every code as it is declared; `--update-golden` writes the table anew."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gbmplan.rulebase.diagnosis import explanation
from tests.packs.test_packs import CATALOGUE

PAGE = Path(__file__).parent.parent.parent / "docs" / "validate.md"
GROUPS = {
    "0": "Text",
    "1": "Shape",
    "2": "References",
    "3": "Conditions",
    "4": "Regimens and graph",
    "5": "Knowledge",
    "6": "Tests",
}


def table() -> str:
    """The codes in groups."""
    lines = []
    for digit, title in GROUPS.items():
        group = [diagnosis for code, diagnosis in CATALOGUE.by_code.items() if code[2] == digit]
        if group:
            lines += ["", f"**{title}**", "", "| code | name | severity | |", "|---|---|---|---|"]
        for diagnosis in group:
            what = explanation(diagnosis).what.replace("|", "\\|")
            lines.append(f"| {diagnosis.code} | `{diagnosis.name}` | {diagnosis.severity} | {what} |")
    return "\n".join(lines)


def test_the_table_is_what_is_declared(pytestconfig: pytest.Config) -> None:
    page = PAGE.read_text(encoding="utf-8")
    found = re.search(r"(?s)(<!-- codes -->\n)(.*)(\n<!-- end of codes -->)", page)
    assert found
    if pytestconfig.getoption("--update-golden"):
        page = page.replace(found.group(), f"{found[1]}{table()}{found[3]}")
        PAGE.write_text(page, encoding="utf-8")
        return
    assert found[2] == table()


def test_codes_and_names_are_used_once() -> None:
    assert len(CATALOGUE.by_code) == len(CATALOGUE.by_name)
    assert all(re.fullmatch(r"GP[0-6]\d\d", code) for code in CATALOGUE.by_code)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in CATALOGUE.by_name)


def test_every_problem_that_reading_and_checking_name_has_its_code() -> None:
    """Every name in the sources of problems that `validate` may tell; those of calls and of other files are not among them."""
    root = PAGE.parent.parent / "gbmplan"
    sources = [
        *root.glob("rulebase/**/*.py"),
        root / "source/yaml_text.py",
        root / "source/read.py",
        root / "source/document.py",
        root / "language/conditions.py",
        *root.glob("compile/*.py"),
        *root.glob("validate/**/*.py"),
    ]
    named = {
        name
        for path in sources
        for name in re.findall(r"(?:Problem|wrong|[Ee]rror)\(\s*\"([a-z0-9-]+)\"", path.read_text(encoding="utf-8"))
    }
    of_calls = {
        "missing-pack",
        "not-a-pack",
        "missing-file",
        "unreadable-file",
        "folder-not-file",
        "cannot-write",
        "unknown-code",
    }
    assert len(named) > 20
    assert named - set(CATALOGUE.by_name) - of_calls == set()
