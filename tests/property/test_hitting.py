"""The smallest set that meets every set is the one that trying all of them finds."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gbmplan.choose.hitting_sets import HittingSets

from . import examples

COUNT = 7
SETS = st.lists(st.frozensets(st.integers(0, COUNT - 1), min_size=1), max_size=6)


def by_trying(sets: list[frozenset[int]]) -> frozenset[int]:
    return next(
        frozenset(chosen)
        for size in range(COUNT + 1)
        for chosen in combinations(range(COUNT), size)
        if all(item.intersection(chosen) for item in sets)
    )


@examples(100)
@given(SETS)
def test_the_first_of_the_smallest(sets: list[frozenset[int]]) -> None:
    found = HittingSets(COUNT)
    for index, item in enumerate(sets):
        found.add(item)
        assert found.smallest() == by_trying(sets[: index + 1])


def test_nothing_meets_an_empty_set() -> None:
    found = HittingSets(2)
    found.add([])
    with pytest.raises(AssertionError):
        found.smallest()


def test_many_are_no_trouble() -> None:
    """Forty pairs: trying every set of forty would never end."""
    found = HittingSets(80)
    for index in range(0, 80, 2):
        found.add([index, index + 1])
    assert found.smallest() == frozenset(range(0, 80, 2))
