"""Conditions are read as Python would, decided as Kleene would, and refused in one way only."""

from __future__ import annotations

import operator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gbmplan.language.conditions import ConditionError, Quantity, Tree, Value, decide, decisive, names, parse

from . import examples

VOCABULARY = {
    "f": Quantity("flag", "", (), 0, 0),
    "g": Quantity("flag", "", (), 0, 0),
    "n": Quantity("number", "%", (), -5, 100),
    "m": Quantity("number", "1", (), 0, 1),
    "c": Quantity("category", "", ("red", "green", "blue"), 0, 0),
}
OPERATORS = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}

facts = st.fixed_dictionaries(
    {},
    optional={
        "f": st.booleans(),
        "g": st.booleans(),
        "n": st.sampled_from((-5.0, 0.0, 7.0, 7.5, 100.0)),
        "m": st.sampled_from((0.0, 0.5, 1.0)),
        "c": st.sampled_from(("red", "green", "blue")),
    },
)

# ---- an expression of our own: how it is written, and what it is worth ----------------------------
# ("atom", text, names, function of their values) · ("not", e) · ("and" | "or", e, e, ...)

Expression = tuple[Any, ...]
comparison = st.sampled_from(sorted(OPERATORS))
number = st.sampled_from((-1, 0, 7, 7.5, 50))
colours = st.lists(st.sampled_from(("red", "green", "blue")), min_size=1, max_size=3)


def compared(sign: str, value: float) -> Expression:
    return ("atom", f"n {sign} {value}", ["n"], lambda n: OPERATORS[sign](n, value))


def mirrored(sign: str, value: float) -> Expression:
    return ("atom", f"{value} {sign} n", ["n"], lambda n: OPERATORS[sign](value, n))


def chained(low: float, first: str, second: str, high: float) -> Expression:
    left, right = mirrored(first, low), compared(second, high)
    return ("atom", f"{low} {first} n {second} {high}", ["n"], lambda n: left[3](n) and right[3](n))


def listed(word: str, items: list[str]) -> Expression:
    return ("atom", f"c {word} ({', '.join(items)},)", ["c"], lambda c: (c in items) == (word == "in"))


atoms = st.one_of(
    st.sampled_from(
        [
            ("atom", "f", ["f"], bool),
            ("atom", "g", ["g"], bool),
            ("atom", "f == yes", ["f"], bool),
            ("atom", "g != true", ["g"], operator.not_),
            ("atom", "c == red", ["c"], lambda c: c == "red"),
            ("atom", "'red' != c", ["c"], lambda c: c != "red"),
            ("atom", "m >= 0.5", ["m"], lambda m: m >= 0.5),
        ]
    ),
    st.builds(compared, comparison, number),
    st.builds(mirrored, comparison, number),
    st.builds(chained, number, comparison, comparison, number),
    st.builds(listed, st.sampled_from(("in", "not in")), colours),
)
expressions: st.SearchStrategy[Expression] = st.recursive(
    atoms,
    lambda inner: (
        st.tuples(st.just("not"), inner)
        | st.builds(
            lambda head, parts: (head, *parts), st.sampled_from(("and", "or")), st.lists(inner, min_size=2, max_size=3)
        )
    ),
    max_leaves=8,
)
BINDING = {"or": 1, "and": 2, "not": 3, "atom": 4}


def written(expression: Expression, *, always: bool = False) -> str:
    """As text, with parentheses only where they are needed, or always."""
    head = expression[0]
    if head == "atom":
        return str(expression[1])
    parts = [
        f"({text})" if always or BINDING[part[0]] < BINDING[head] or (part[0] == head != "not") else text
        for part in expression[1:]
        for text in [written(part, always=always)]
    ]
    return f"not {parts[0]}" if head == "not" else f" {head} ".join(parts)


def worth(expression: Expression, known: dict[str, Value]) -> float:
    """1 for true, 0 for false, one half for unknown: `and` is the least, `or` the most, `not` the rest to 1."""
    head = expression[0]
    if head == "atom":
        _, _, used, function = expression
        return float(bool(function(*[known[name] for name in used]))) if set(used) <= set(known) else 0.5
    values = [worth(part, known) for part in expression[1:]]
    return {"not": 1 - values[0], "and": min(values), "or": max(values)}[head]


def read(expression: Expression) -> Tree:
    return parse(written(expression), VOCABULARY)


# ---- reading and deciding -------------------------------------------------------------------------


@examples(300)
@given(expressions, facts)
def test_decide(expression: Expression, known: dict[str, Value]) -> None:
    expected = {1.0: True, 0.0: False, 0.5: None}[worth(expression, known)]
    assert decide(read(expression), known) is expected
    assert decide(parse(written(expression, always=True), VOCABULARY), known) is expected


@examples(150)
@given(expressions, expressions, expressions, facts)
def test_laws(first: Expression, second: Expression, third: Expression, known: dict[str, Value]) -> None:
    a, b, c = read(first), read(second), read(third)
    same = [
        (a, ["not", ["not", a]]),
        (["not", ["and", a, b]], ["or", ["not", a], ["not", b]]),
        (["not", ["or", a, b]], ["and", ["not", a], ["not", b]]),
        (["and", a, b], ["and", b, a]),
        (["or", a, b], ["or", b, a]),
        (["and", a, b, c], ["and", a, ["and", b, c]]),
        (["or", a, b, c], ["or", ["or", a, b], c]),
        (["and", a, ["or", b, c]], ["or", ["and", a, b], ["and", a, c]]),
        (["or", a, ["and", b, c]], ["and", ["or", a, b], ["or", a, c]]),
        (["and", a, ["or", a, b]], a),
        (["or", a, a], a),
    ]
    for left, right in same:
        assert decide(left, known) is decide(right, known)
    assert decide(["or", a, ["not", a]], known) is not False


@examples(200)
@given(expressions, facts, facts)
def test_learning_more_never_changes_a_verdict(
    expression: Expression, known: dict[str, Value], more: dict[str, Value]
) -> None:
    tree = read(expression)
    before = decide(tree, known)
    if before is not None:
        assert decide(tree, more | known) is before


@examples(200)
@given(expressions, facts)
def test_names_and_decisive_facts(expression: Expression, known: dict[str, Value]) -> None:
    tree = read(expression)
    verdict, deciding = decide(tree, known), decisive(tree, known)
    assert len(set(names(tree))) == len(names(tree))
    assert set(deciding) <= set(names(tree))
    assert decide(tree, {name: value for name, value in known.items() if name in names(tree)}) is verdict
    if verdict is None:
        assert deciding
        assert set(deciding).isdisjoint(known)
    else:
        assert decide(tree, {name: known[name] for name in deciding}) is verdict


# ---- refusing -------------------------------------------------------------------------------------

tokens = st.sampled_from(
    (
        "f",
        "g",
        "n",
        "m",
        "c",
        "red",
        "x",
        "and",
        "or",
        "not",
        "in",
        "is",
        "if",
        "else",
        "lambda",
        "(",
        ")",
        "[",
        "]",
        ",",
        "<",
        "<=",
        "==",
        "!=",
        "=",
        "1",
        "7.5",
        "-",
        "1e999",
        "9" * 400,
        "1j",
        "True",
        "None",
        "'red'",
        "b''",
        "f'{n}'",
        "#",
        "\n",
        "\t",
        " ",
        "\\",
        "\0",
        "≥",
        "%",
        ".",
        ":=",
        "*",
        "await",
        "\ud800",
        "é",
        "ｎ",
    )
)
anything = (
    st.text(max_size=60) | st.lists(tokens, max_size=12).map(" ".join) | st.lists(tokens, max_size=12).map("".join)
)


@examples(800)
@given(anything, facts)
def test_any_text_is_read_or_refused(text: str, known: dict[str, Value]) -> None:
    try:
        tree = parse(text, VOCABULARY)
    except ConditionError as error:
        assert error.name
        assert error.message
        assert 1 <= error.column <= len(text) + 1
    else:
        assert decide(tree, known) in (True, False, None)
        assert set(names(tree)) <= set(VOCABULARY)


@examples(300)
@given(expressions, st.integers(0, 200), st.text(max_size=2) | tokens, st.integers(0, 3), facts)
def test_a_slip_of_the_pen_is_read_or_refused(
    expression: Expression, at: int, inserted: str, removed: int, known: dict[str, Value]
) -> None:
    text = written(expression)
    at = at % (len(text) + 1)
    try:
        tree = parse(text[:at] + inserted + text[at + removed :], VOCABULARY)
    except ConditionError:
        return
    assert decide(tree, known) in (True, False, None)


@pytest.mark.parametrize(
    "text",
    [
        "not " * 249 + "f",
        "(" * 499 + "f" + ")" * 499,
        "-" * 900 + "1",
        "n > " + "-" * 900 + "1",
        "n > " + "9" * 900,
        "f" + " and f" * 160,
        "f[" * 499,
        "f." * 499 + "f",
        "n < " * 240 + "n",
        "f" * 1001,
        "",
        " ",
        "\n",
    ],
)
def test_long_and_deep_texts_are_read_or_refused(text: str) -> None:
    try:
        tree = parse(text, VOCABULARY)
    except ConditionError:
        return
    assert decide(tree, {}) is None


@pytest.mark.parametrize("text", ["n > 1 # more\nor f", "n > 1  # more", "# f", "c == 'red' #"])
def test_comments_are_refused(text: str) -> None:
    """Lines are joined before they are read: a comment would swallow what follows it."""
    with pytest.raises(ConditionError, match="comment"):
        parse(text, VOCABULARY)
