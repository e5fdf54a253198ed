"""Which part of a condition is blamed, and for what: the text below each condition marks the part."""

from __future__ import annotations

import pytest

from gbmplan.language.conditions import Quantity, parse
from gbmplan.language.flaws import flaws
from gbmplan.language.parts import parts

VOCABULARY = {
    "x": Quantity("number", "%", (), 0, 100),
    "y": Quantity("number", "%", (), 0, 100),
    "sex": Quantity("category", "", ("female", "male"), 0, 0),
    "site": Quantity("category", "", ("left", "right", "middle"), 0, 0),
    "f": Quantity("flag", "", (), 0, 0),
    "g": Quantity("flag", "", (), 0, 0),
}
CASES = [
    # condition, what is found, the part, what it clashes with or what says as much
    ("x > 5", "", "", ""),
    ("5 < x < 10", "", "", ""),
    ("x < 5 or x > 10", "", "", ""),
    ("x >= 5 and x <= 5", "", "", ""),
    ("f and x > 5 or not f and x > 10", "", "", ""),
    ("x > 5 and x < 3", "never", "x > 5 and x < 3", "x > 5 | x < 3"),
    ("x > 5 and f and x < 3", "never", "x > 5 and f and x < 3", "x > 5 | x < 3"),
    ("g or (x > 5 and x < 5)", "never", "x > 5 and x < 5", "x > 5 | x < 5"),
    ("10 < x < 5", "never", "10 < x < 5", "10 < x | x < 5"),
    ("site == left and site == right", "never", "site == left and site == right", "site == left | site == right"),
    ("not (f or not f)", "always", "f or not f", "f | not f"),
    ("x > 5 or x <= 5", "always", "x > 5 or x <= 5", "x > 5 | x <= 5"),
    ("sex in (female, male)", "always", "sex in (female, male)", ""),
    ("x > 5 and sex not in (female, male)", "never", "sex not in (female, male)", ""),
    ("x > 5 or x > 7", "superfluous", "x > 7", "x > 5"),
    ("x > 7 or x > 5", "superfluous", "x > 7", "x > 5"),
    ("x > 7 and x > 5", "superfluous", "x > 5", "x > 7"),
    ("x > 5 or x > 5", "superfluous", "x > 5", "x > 5"),
    ("x > 5 or (f and x > 5)", "superfluous", "f and x > 5", "x > 5"),
    ("sex == male and x > 45 or sex == female and x > 47", "", "", ""),
    ("not (x > 5 or (x < 7 and f))", "superfluous", "x < 7", ""),
    ("x > 5 and (x < 3 or y > 1)", "superfluous", "x < 3", ""),
    ("x > 3 and 5 < x < 10", "superfluous", "x > 3", "5 < x < 10"),
    ("sex == female or sex == male and f", "", "", ""),
    ("site in (left, right) and site != middle", "superfluous", "site != middle", "site in (left, right)"),
    ("site in (left, left)", "repeated", "site in (left, left)", ""),
    ("  (f)  or ( f )", "superfluous", "f", "f"),
    # the last part decides where f is unknown
    ("(f and x > 5) or (not f and g) or (x > 5 and g)", "", "", ""),
]


@pytest.mark.parametrize(("text", "kind", "part", "others"), CASES)
def test_flaws(text: str, kind: str, part: str, others: str) -> None:
    found = flaws(text, parse(text, VOCABULARY), VOCABULARY)
    expected = [(kind, part, others)] if kind else []
    assert [
        (
            flaw.kind,
            text[flaw.part.start - 1 : flaw.part.end - 1],
            " | ".join(text[other.start - 1 : other.end - 1] for other in flaw.others),
        )
        for flaw in found
    ] == expected


def test_the_last_of_two_alike_is_blamed() -> None:
    text = "x > 5 or f or x > 5"
    (flaw,) = flaws(text, parse(text, VOCABULARY), VOCABULARY)
    assert flaw.part.start == 15


@pytest.mark.parametrize("text", [case[0] for case in CASES] + ["not not f", "f\n  or\ng", "1 < x"])
def test_each_part_reads_as_its_tree(text: str) -> None:
    for part in parts(text, parse(text, VOCABULARY)).all():
        assert parse(text[part.start - 1 : part.end - 1], VOCABULARY) == part.tree
