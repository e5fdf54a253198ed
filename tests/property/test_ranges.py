"""What is decided of conditions over all patients is what trying every kind of patient shows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, product

import pytest
from hypothesis import given

from gbmplan.language.conditions import Quantity, Tree, Value, decide, names, parse
from gbmplan.language.ranges import Space, TooComplexError, occurs_twice

from . import examples
from .test_conditions import VOCABULARY, Expression, expressions, read

POINTS = (-5, -1, 0, 7, 7.5, 50, 100)
"""Ends of the range of `n` and every number that the expressions compare it with."""
VALUES: dict[str, list[Value]] = {
    "f": [True, False],
    "g": [True, False],
    "n": [*map(float, POINTS), *((low + high) / 2 for low, high in pairwise(POINTS))],
    "m": [0.0, 0.25, 0.5, 0.75, 1.0],
    "c": ["red", "green", "blue"],
}


def patients(*trees: Tree, whole: bool = False) -> Iterator[dict[str, Value]]:
    """One of each kind, with whatever is unknown of them left out."""
    used = list(dict.fromkeys(name for tree in trees for name in names(tree)))
    for values in product(*(VALUES[name] if whole else [*VALUES[name], None] for name in used)):
        yield {name: value for name, value in zip(used, values, strict=True) if value is not None}


@examples(150)
@given(expressions)
def test_one_condition(expression: Expression) -> None:
    tree = read(expression)
    space = Space(VOCABULARY, tree)
    verdicts = {decide(tree, known) for known in patients(tree, whole=True)}
    assert space.possible(tree) == (True in verdicts)
    assert space.certain(tree) == (verdicts == {True})


@examples(150)
@given(expressions, expressions)
def test_two_conditions(first: Expression, second: Expression) -> None:
    a, b = read(first), read(second)
    space = Space(VOCABULARY, a, b)
    verdicts = {(decide(a, known), decide(b, known)) for known in patients(a, b)}
    assert space.together(a, b) == ((True, True) in verdicts)
    assert space.implies(a, b) == all(right for left, right in verdicts if left)
    assert space.spares(a, b) == all(left is right for left, right in verdicts if right is not None)


@examples(150)
@given(expressions)
def test_where_nothing_stands_twice_nothing_is_wrong(expression: Expression) -> None:
    """The short cut of the checks."""
    tree = read(expression)
    leaves = [leaf for leaf in _nodes(tree) if leaf[0] not in ("and", "or", "not")]
    if occurs_twice(tree) or not all({True, False} <= {decide(leaf, p) for p in patients(leaf)} for leaf in leaves):
        return
    space = Space(VOCABULARY, tree)
    assert space.possible(tree)
    assert not space.certain(tree)
    for node in _nodes(tree):
        if node[0] in ("and", "or"):
            for index in range(1, len(node)):
                assert not space.spares([*node[:index], *node[index + 1 :]], node)


def _nodes(tree: Tree) -> Iterator[Tree]:
    yield tree
    if tree[0] in ("and", "or", "not"):
        for part in tree[1:]:
            yield from _nodes(part)


CASES = [
    # condition, possible, certain
    ("n > 7 and n < 3", False, False),
    ("n > 7 and n < 7", False, False),
    ("n >= 7 and n <= 7", True, False),
    ("n > 7 or n <= 7", True, True),
    ("n > 7 or n < 7", True, False),
    ("n == 7 and n != 7", False, False),
    ("7 < n < 7.5", True, False),
    ("c == red and c == green", False, False),
    ("c in (red, green) or c == blue", True, True),
    ("c in (red, green, blue)", True, True),
    ("c not in (red, green, blue)", False, False),
    ("f and not f", False, False),
    ("f or not f", True, True),
    ("(f or g) and not f and not g", False, False),
]


@pytest.mark.parametrize(("text", "possible", "certain"), CASES)
def test_ends_are_exact(text: str, possible: bool, certain: bool) -> None:
    tree = parse(text, VOCABULARY)
    assert (Space(VOCABULARY, tree).possible(tree), Space(VOCABULARY, tree).certain(tree)) == (possible, certain)


def test_what_only_helps_the_unmeasured_is_not_superfluous() -> None:
    """Without its last part this says the same of every measured patient, and less of the others."""
    long = parse("(f and n > 7) or (not f and g) or (n > 7 and g)", VOCABULARY)
    short = parse("(f and n > 7) or (not f and g)", VOCABULARY)
    space = Space(VOCABULARY, long)
    assert not space.spares(short, long)
    assert space.spares(long, short)
    assert not space.implies(long, short)


FLAGS = {f"f{index}": Quantity("flag", "", (), 0, 0) for index in range(300)}


def test_many_biomarkers_are_cheap() -> None:
    tree = parse(" or ".join(f"f{index}" for index in range(100)), FLAGS)
    assert Space(FLAGS, tree).possible(tree)


@pytest.mark.parametrize(
    "text",
    [
        " or ".join(f"f{index}" for index in range(201)),
        " or ".join(f"(f{index} and f{index + 20})" for index in range(20)),  # each pair far apart: 2 to the 20 states
    ],
)
def test_what_is_too_much_is_said_so(text: str) -> None:
    vocabulary = FLAGS
    tree = parse(text, vocabulary) if len(text) <= 1000 else ["or", *(["flag", name] for name in list(FLAGS)[:201])]
    # names in the order in which the diagram asks for them
    first = ["or", *(["flag", f"f{index}"] for index in range(40))]
    with pytest.raises(TooComplexError):
        Space(vocabulary, *([first] if " and " in text else []), tree).possible(tree)
