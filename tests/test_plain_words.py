"""Messages, help and pages say who does what: phrases that leave it open are not in them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.test_wording import said

ROOT = Path(__file__).parent.parent
VAGUE = re.compile(r"\b(told(?! apart)|called up|bears? on|bearing on|at most (\d+|\{\w+\}) such)\b")
PAGES = ["README.md", "CHANGELOG.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))]


@pytest.mark.parametrize("page", PAGES)
def test_pages(page: str) -> None:
    text = re.sub(r"`[^`\n]*`", "", (ROOT / page).read_text(encoding="utf-8"))
    assert [found.group() for found in VAGUE.finditer(text)] == []


def test_sentences() -> None:
    assert [f"{where}: {key}" for where, key in said() if VAGUE.search(key)] == []


def test_everything_else_that_is_printed() -> None:
    """Help, findings and other texts in the code, and what it says of itself."""
    found = []
    for path in sorted((ROOT / "gbmplan").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and VAGUE.search(node.value):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}: {VAGUE.search(node.value)}")
    assert found == []


@pytest.mark.parametrize(
    ("text", "vague"),
    [
        ("each finding is told once", True),
        ("rules that bear on it", True),
        ("at most 2 such", True),
        ("at most {count} such", True),
        ("values that the rules tell apart", False),
        ("two forms are told apart by their ending", False),
        ("at most 2 of these at once", False),
    ],
)
def test_what_is_vague(text: str, vague: bool) -> None:
    assert bool(VAGUE.search(text)) == vague
