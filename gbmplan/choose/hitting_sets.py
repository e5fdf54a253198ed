"""Smallest sets that meet every one of a growing number of sets."""

from __future__ import annotations

from collections.abc import Iterable

import clingo

from gbmplan.choose.solving import models

UNSETTLED = "{ unsettled }. #minimize { 1@2 : unsettled }. "
"""See the end of `choose.lp`: without it the search can go on for ever."""
_BITS = 30
"""Things per tie-breaking level: their weights, powers of two, must stay below 2**31."""


class HittingSets:
    """The things numbered from 0 to `count` - 1, and the sets to be met so far.

    The weights make ties unique: of two smallest sets the one that comes first when both are
    written in order.
    """

    def __init__(self, count: int) -> None:
        self.control = clingo.Control(["--opt-strategy=usc,oll,stratify"])
        levels = "".join(
            f"#maximize {{ {1 << (_BITS - 1 - index % _BITS)}@{-(index // _BITS)} : hit({index}) }}. "
            for index in range(count)
        )
        numbers = "; ".join(f"hit({index})" for index in range(count))
        text = f"{{ {numbers} }}. {UNSETTLED}#minimize {{ 1@1, P : hit(P) }}. {levels} #show hit/1." if count else ""
        self.control.add("base", [], text)
        self.control.ground([("base", [])])

    def add(self, things: Iterable[int]) -> None:
        """From now on, meet this set too."""
        atoms = self.control.symbolic_atoms
        found = (atoms[clingo.Function("hit", [clingo.Number(thing)])] for thing in sorted(things))
        with self.control.backend() as backend:
            backend.add_rule([], [-atom.literal for atom in found if atom])

    def smallest(self) -> frozenset[int]:
        """The first of the smallest sets. Raises AssertionError when one of the sets to be met is empty."""
        best: frozenset[int] | None = None
        for model in models(self.control):
            best = frozenset(symbol.arguments[0].number for symbol in model.symbols(shown=True))
        assert best is not None, "nothing meets an empty set"
        return best
