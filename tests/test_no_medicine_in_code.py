"""What is known of a disease stands in packs: no name of the core pack's things is a literal of the program."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from gbmplan.validate.loading import load_rules

PACKAGE = Path(__file__).parent.parent / "gbmplan"
ORDINARY = {
    "setting": "a key of profiles, whatever the pack, beside `id` and `as_of`",
}
"""Names of the core pack that the program uses as words of its own → what it means by them."""


def literals(text: str) -> Iterator[tuple[int, str]]:
    """(line, literal) of every string of a module, also of those that are patterns of a match."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


@cache
def known() -> dict[str, str]:
    """Name → what it is, for everything medical that the core pack names."""
    rules = load_rules()
    found = {name: kind for kind in ("biomarker", "target", "intervention") for name in rules.nodes(kind)}
    found |= {tag: "tag" for thing in rules.interventions.values() for tag in thing["tags"]}
    return found | {
        str(title): f"title of a {kind}"
        for kind in ("biomarker", "target", "intervention")
        for node in rules.nodes(kind).values()
        for title in node["title"].values()
    }


def named(text: str) -> list[tuple[int, str]]:
    names = known()
    return [(line, word) for line, word in literals(text) if word in names and word not in ORDINARY]


def test_no_module_names_what_a_pack_declares() -> None:
    names = known()
    assert {"idh", "pd1_pdl1", "nivolumab", "checkpoint_antibody", "Nivolumab"} <= names.keys()
    found = [
        f"{path.relative_to(PACKAGE.parent)}:{line}: {word}, {names[word]}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for line, word in named(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_words_of_the_program_are_still_needed() -> None:
    used = {word for path in PACKAGE.rglob("*.py") for _, word in literals(path.read_text(encoding="utf-8"))}
    assert ORDINARY.keys() - (used & known().keys()) == set()


def test_a_name_is_found_wherever_it_stands() -> None:
    text = 'X = ("idh",)\ndef f(a="nivolumab"):\n    match a:\n        case "kps": return {"hypoxia": f"{a}"}\n'
    assert named(text) == [(1, "idh"), (2, "nivolumab"), (4, "kps"), (4, "hypoxia")]
