"""What conditions mean over all patients, decided exactly and not by trying values.

The range of each biomarker is cut at the thresholds that a condition names: a number into those
points and the open intervals between them, a category into the values named and the rest, a flag
into true and false; and each into `unknown` beside. No comparison tells two values of one cell apart,
so a condition is a function of finitely many cells. It is kept as a decision diagram (R. E. Bryant,
Graph-based algorithms for Boolean function manipulation, 1986; here with several branches and the three
values of Kleene's logic): equal functions are the same node, and what can come out is what can be reached.

A state of knowledge gives each biomarker a cell or leaves it unknown. Two biomarkers that depend
on each other (a therapy given, the weeks since) are taken as independent: that admits states which no
patient has, so something may go unfound, and nothing is said wrongly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from gbmplan.language.conditions import COMPARE, Quantity, Tree, names

FALSE, UNKNOWN, TRUE = 0, 1, 2
"""The verdicts, which are the ends of a diagram too; ordered, `and` is the least and `or` the greatest."""
MOST = 20_000
"""Steps of work; conditions that people write take some hundred."""
MOST_NAMES = 200
"""Biomarkers that one question may be about."""
_Node = int


class TooComplexError(Exception):
    """A question that would take too much work: it is not judged, which is not the same as fine."""


def occurs_twice(tree: Tree) -> bool:
    """Whether a biomarker stands twice in a condition.

    A condition in which each stands once, and each comparison can be true and false, can itself be
    true and false, and each part of it counts.
    """
    leaves = list(_leaves(tree))
    return len({leaf[1] for leaf in leaves}) < len(leaves)


class Space:
    """The states of knowledge that some conditions tell apart, and what the conditions are worth in them."""

    def __init__(self, vocabulary: Mapping[str, Quantity], *trees: Tree, most: int = MOST) -> None:
        """Raises TooComplexError when the conditions read too many biomarkers."""
        order = list(dict.fromkeys(name for tree in trees for name in names(tree)))
        if len(order) > MOST_NAMES:
            raise TooComplexError
        self._level = {name: index for index, name in enumerate(order)}
        leaves = [leaf for tree in trees for leaf in _leaves(tree)]
        self._cells = {name: _Cells.of(name, vocabulary[name], leaves) for name in order}
        self._nodes: list[tuple[int, tuple[_Node, ...]]] = [(len(order), ())] * 3
        self._known: dict[tuple[int, tuple[_Node, ...]], _Node] = {}
        self._memo: dict[tuple[Any, ...], _Node] = {}
        self._left = most

    # ---- questions

    def possible(self, tree: Tree) -> bool:
        """Whether a patient can exist for whom the condition is true."""
        return TRUE in self._outcomes(self._of(tree))

    def certain(self, tree: Tree) -> bool:
        """Whether the condition is true of every patient in whom all that it reads is known."""
        return self._outcomes(self._of(tree), whole=True) == {TRUE}

    def together(self, left: Tree, right: Tree) -> bool:
        """Whether both conditions can be true of one patient."""
        return self._meets(left, right, lambda one, other: one == other == TRUE)

    def implies(self, left: Tree, right: Tree) -> bool:
        """Whether the second is true whenever the first is, however much or little is known."""
        return not self._meets(left, right, lambda one, other: one == TRUE and other != TRUE)

    def spares(self, shorter: Tree, longer: Tree) -> bool:
        """Whether every verdict of the longer condition is the verdict of the shorter one too.

        The shorter may know more: where the longer says unknown, it may say true or false.
        """
        return not self._meets(shorter, longer, lambda one, other: other not in (UNKNOWN, one))

    # ---- diagrams

    def _of(self, tree: Tree) -> _Node:
        """The diagram of a condition."""
        head = tree[0]
        if head == "not":
            return self._join(_flips, self._of(tree[1]), TRUE)
        if head == "known":
            return self._join(_known, self._of(tree[1]), TRUE)
        if head == "state":
            return self._of(tree[2])
        if head == "unsaid":
            return UNKNOWN
        if head in ("and", "or"):
            join = min if head == "and" else max
            node = self._of(tree[1])
            for part in tree[2:]:
                node = self._join(join, node, self._of(part))
            return node
        name = tree[1]
        verdicts = [TRUE if truth else FALSE for truth in self._cells[name].truths(tree)]
        return self._node(self._level[name], (*verdicts, UNKNOWN))

    def _node(self, level: int, branches: tuple[_Node, ...]) -> _Node:
        if len(set(branches)) == 1:
            return branches[0]
        found = self._known.get((level, branches))
        if found is None:
            found = self._known[level, branches] = len(self._nodes)
            self._nodes.append((level, branches))
        return found

    def _join(self, join: Callable[[int, int], int], left: _Node, right: _Node) -> _Node:
        """The diagram of two conditions put together verdict by verdict."""
        if left <= TRUE and right <= TRUE:
            return join(left, right)
        key = (join, left, right)
        if key in self._memo:
            return self._memo[key]
        self._left -= 1
        if self._left < 0:
            raise TooComplexError
        level, width = self._split(left, right)
        pairs = zip(self._branches(left, level, width), self._branches(right, level, width), strict=True)
        node = self._node(level, tuple(self._join(join, one, other) for one, other in pairs))
        self._memo[key] = node
        return node

    def _meets(self, left: Tree, right: Tree, wanted: Callable[[int, int], bool]) -> bool:
        """Whether some state gives two conditions verdicts that are wanted."""
        first = self._of(left), self._of(right)
        seen, to_do = {first}, [first]
        while to_do:
            one, other = to_do.pop()
            if one <= TRUE and other <= TRUE:
                if wanted(one, other):
                    return True
                continue
            self._left -= 1
            if self._left < 0:
                raise TooComplexError
            level, width = self._split(one, other)
            pairs = zip(self._branches(one, level, width), self._branches(other, level, width), strict=True)
            fresh = set(pairs) - seen
            seen |= fresh
            to_do += fresh
        return False

    def _split(self, left: _Node, right: _Node) -> tuple[int, int]:
        """The biomarker that decides next in one of two diagrams, and into how many branches."""
        (one, first), (other, second) = self._nodes[left], self._nodes[right]
        return (one, len(first)) if one <= other else (other, len(second))

    def _branches(self, node: _Node, level: int, width: int) -> tuple[_Node, ...]:
        own, branches = self._nodes[node]
        return branches if own == level else (node,) * width

    def _outcomes(self, node: _Node, *, whole: bool = False) -> set[int]:
        """The verdicts that can be reached; with `whole`, only those where everything is known."""
        reached, to_do = {node}, [node]
        while to_do:
            branches = self._nodes[to_do.pop()][1]
            fresh = set(branches[:-1] if whole else branches) - reached
            reached |= fresh
            to_do += fresh
        return {verdict for verdict in (FALSE, UNKNOWN, TRUE) if verdict in reached}


def _flips(verdict: int, _: int) -> int:
    return TRUE - verdict


def _known(verdict: int, _: int) -> int:
    return TRUE if verdict == TRUE else FALSE


def _leaves(tree: Tree) -> list[Tree]:
    if tree[0] in ("cmp", "in", "flag"):
        return [tree]
    return [leaf for part in tree[2 if tree[0] == "state" else 1 :] for leaf in _leaves(part)]


def _constants(leaf: Tree) -> list[Any]:
    if leaf[0] == "flag":
        return []
    return [leaf[3]] if leaf[0] == "cmp" else list(leaf[2])


class _Cells(NamedTuple):
    """What a biomarker can be, as far as some conditions tell."""

    values: list[Any]
    """A number: the thresholds and both ends of its range, in order. A category: the values named,
    and None for all others."""
    number: bool

    @classmethod
    def of(cls, name: str, quantity: Quantity, leaves: Iterable[Tree]) -> _Cells:
        if quantity.kind == "flag":
            return cls([True, False], False)
        named = {value for leaf in leaves if leaf[1] == name for value in _constants(leaf)}
        if quantity.kind == "number":
            return cls(sorted(named | {quantity.low, quantity.high}), True)
        rest = set(quantity.categories) - named
        return cls([*sorted(named), *([None] if rest else [])], False)

    def truths(self, leaf: Tree) -> list[bool]:
        """Whether a comparison holds in each cell."""
        cells, place = list(self.values), {value: value for value in self.values}
        if self.number:  # even cells are points, odd ones the open intervals between them
            cells = list(range(2 * len(self.values) - 1))
            place = {value: 2 * index for index, value in enumerate(self.values)}
        if leaf[0] == "flag":
            return cells
        if leaf[0] == "cmp":
            return [COMPARE[leaf[2]](cell, place[leaf[3]]) for cell in cells]
        listed = {place[value] for value in leaf[2]}
        return [(cell in listed) != leaf[3] for cell in cells]
