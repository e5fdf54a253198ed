"""Conditions: any text gives a tree or a ConditionError inside the text; what a tree says is Kleene's logic."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gbmplan.language.conditions import ConditionError, Quantity, decide, decisive, names, parse

from . import examples

VOCABULARY = {
    "alt": Quantity("number", "1", (), 0, 200),
    "shift": Quantity("number", "mm", (), -10, 40),
    "pregnant": Quantity("flag", "", (), 0, 0),
    "setting": Quantity("category", "", ("newly_diagnosed", "recurrent"), 0, 0),
}
WORDS = [
    "alt",
    "shift",
    "pregnant",
    "setting",
    "recurrent",
    "and",
    "or",
    "not",
    "in",
    "(",
    ")",
    ",",
    "<",
    "<=",
    "==",
    "!=",
    ">",
    "1",
    "-3",
    "0.5",
    "1e400",
    "'recurrent'",
    "é",
    "=",
    "[",
    "]",
    "lambda",
    "if",
    "else",
    ".",
    "*",
    "\n",
    "\t",
    "9" * 50,
    "~",
    "True",
    "None",
    "f()",
    "@",
    "1and",
    "0x1for",
    "\\",
    ":=",
    "await",
    "#",
    ";",
    "'",
    '"',
    "b''",
    "...",
    "1j",
    "  ",
]


@examples(300)
@given(st.lists(st.sampled_from(WORDS), max_size=12), st.integers(0, 2**32))
def test_words_in_any_order(words: list[str], seed: int) -> None:
    _settled("".join(word + Random(seed + index).choice(["", " "]) for index, word in enumerate(words)))


@examples(300)
@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    _settled(text)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 990,
        "not " * 240,
        "-" * 990 + "1",
        "[" * 500,
        "alt." * 240,
        "f(" * 400,
        "alt < " * 160 + "1",
        "pregnant and " * 76 + "pregnant",
        "alt > " + "9" * 990,
        "x" * 1000,
        "x" * 1001,
        "",
    ],
    ids=lambda text: f"{text[:4]}{len(text)}",
)
def test_as_long_as_allowed(text: str) -> None:
    _settled(text)


def _settled(text: str) -> None:
    try:
        tree = parse(text, VOCABULARY)
    except ConditionError as error:
        found = error
    else:
        assert set(names(tree)) <= set(VOCABULARY)
        assert decide(tree, {}) is None
        return
    assert 1 <= found.column <= max(1, len(text))
    assert found.message
    assert found.help


@pytest.mark.parametrize(
    ("text", "column", "name"),
    [
        ("alt > 500", 7, "condition-range"),
        ("  atl > 5", 3, "unknown-biomarker"),
        ("pregnant and atl > 5", 14, "unknown-biomarker"),
        ("'é' == atl", 8, "unknown-biomarker"),  # columns count characters, not bytes
        ("alt > 1 or setting == recurent", 23, "unknown-category"),
        ("alt > 1\n  and shift > 3 cm", 23, "condition-syntax"),
        ("alt >", 5, "condition-syntax"),
        ("  (alt > 1", 3, "condition-syntax"),
        ("alt > 1)", 8, "condition-syntax"),
        ("", 1, "condition-syntax"),
    ],
)
def test_where_the_mistake_is(text: str, column: int, name: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse(text, VOCABULARY)
    assert (caught.value.column, caught.value.name) == (column, name)


@pytest.mark.parametrize(
    ("text", "facts", "verdict", "rests_on"),
    [
        ("alt > 3", {"alt": 4.0}, True, ["alt"]),
        ("alt > 3", {}, None, ["alt"]),
        ("3 >= alt", {"alt": 4.0}, False, ["alt"]),
        ("1 < alt <= 3", {"alt": 3.0}, True, ["alt"]),
        ("shift > -3", {"shift": -4.0}, False, ["shift"]),
        ("pregnant", {"pregnant": False}, False, ["pregnant"]),
        ("pregnant == no", {"pregnant": False}, True, ["pregnant"]),
        ("setting == recurrent", {"setting": "recurrent"}, True, ["setting"]),
        ("'recurrent' != setting", {"setting": "recurrent"}, False, ["setting"]),
        ("setting in (recurrent, newly_diagnosed)", {"setting": "recurrent"}, True, ["setting"]),
        ("setting not in [recurrent]", {"setting": "recurrent"}, False, ["setting"]),
        ("alt > 3 and pregnant", {"alt": 1.0}, False, ["alt"]),
        ("alt > 3 and pregnant", {"alt": 4.0}, None, ["pregnant"]),
        ("alt > 3 or pregnant", {"alt": 4.0}, True, ["alt"]),
        ("alt > 3 or pregnant", {"alt": 1.0}, None, ["pregnant"]),
        ("not (alt > 3 or pregnant)", {"alt": 4.0}, False, ["alt"]),
        ("not pregnant", {}, None, ["pregnant"]),
    ],
)
def test_meaning(text: str, facts: dict[str, float | str | bool], verdict: bool | None, rests_on: list[str]) -> None:
    tree = parse(text, VOCABULARY)
    assert decide(tree, facts) is verdict
    assert decisive(tree, facts) == rests_on
