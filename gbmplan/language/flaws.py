"""What is wrong with a condition that reads well: parts that decide nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Literal, NamedTuple

from gbmplan.language.conditions import Quantity, Tree
from gbmplan.language.parts import Part, parts
from gbmplan.language.ranges import Space, occurs_twice


class Flaw(NamedTuple):
    """A part of a condition that is never true, always true, could as well be left out, or lists a value twice."""

    kind: Literal["never", "always", "superfluous", "repeated"]
    part: Part
    others: tuple[Part, ...] = ()
    """never, always: the fewest parts of it that say so together. superfluous: what says as much already."""
    whole: bool = False
    """Whether it is all of the condition."""


def flaws(text: str, tree: Tree, vocabulary: Mapping[str, Quantity]) -> list[Flaw]:
    """The flaws of a condition that was read as `tree`; the smallest parts, each once.

    Raises `TooComplexError` when that cannot be judged.
    """
    if not occurs_twice(tree) and not _lists(tree):
        return []  # each comparison can be true and false, and nothing else decides it
    whole = parts(text, tree)
    space = Space(vocabulary, tree)
    found = list(_constant(whole, space))
    if not found:
        found = [Flaw("superfluous", part, others) for part, others in _superfluous(whole, space)]
    found += [Flaw("repeated", part) for part in whole.all() if _repeats(part.tree)]
    return [flaw._replace(whole=flaw.part is whole) for flaw in found]


def _repeats(tree: Tree) -> bool:
    """Whether it is a comparison with a list in which a value stands twice."""
    leaf: Tree = tree[1] if tree[0] == "state" else tree
    return leaf[0] == "in" and len(set(leaf[2])) < len(leaf[2])


def _lists(tree: Tree) -> bool:
    """Whether there is a comparison with a list, or with a state: all that there is may stand in it."""
    return tree[0] in ("in", "state") or (tree[0] in ("and", "or", "not") and any(map(_lists, tree[1:])))


def _constant(part: Part, space: Space) -> list[Flaw]:
    """The smallest parts whose verdict is the same for every patient."""
    inner = [flaw for child in part.parts for flaw in _constant(child, space)]
    if inner:
        return inner
    if not space.possible(part.tree):
        return [Flaw("never", part, _fewest(part, space))]
    if space.certain(part.tree):
        return [Flaw("always", part, _fewest(part, space))]
    return []


def _fewest(part: Part, space: Space) -> tuple[Part, ...]:
    """Of the parts of an `and` that is never true, or an `or` that always is, a smallest set that suffices."""
    if not part.parts or part.tree[0] == "not":
        return ()
    head = part.tree[0]
    kept = list(part.parts)
    for child in part.parts[::-1]:  # the first ones stay, as they are read first
        fewer = [other for other in kept if other is not child]
        tree = [head, *(other.tree for other in fewer)]
        if fewer and (space.certain(tree) if head == "or" else not space.possible(tree)):
            kept = fewer
    return tuple(kept)


def _superfluous(
    part: Part, space: Space, within: Callable[[Tree], Tree] = lambda tree: tree, negated: bool = False
) -> Iterator[tuple[Part, tuple[Part, ...]]]:
    """Parts without which every verdict stays, each with a part beside it that says as much alone.

    A part is judged together with what stands in an `and` with it, or further out; but the branches
    of an `or` are judged each for itself: in `f and x > 5 or not f and x > 10` they tell cases apart, and
    `not f` would only be superfluous because the other case is wider. `within` puts a part back there.
    """
    head = part.tree[0]
    if head == "not":
        yield from _superfluous(part.parts[0], space, lambda tree: within(["not", tree]), not negated)
        return
    left = list(part.parts)
    for child in part.parts[::-1]:  # of two alike, the first stays
        fewer = [other for other in left if other is not child]
        if fewer and space.spares(within(_joined(head, fewer)), within(_joined(head, left))):
            beside = [other for other in fewer if space.spares(other.tree, [head, other.tree, child.tree])]
            yield child, tuple(beside[:1])
            left = fewer
    for child in left:
        others = [other.tree for other in left if other is not child]
        narrower = within
        if (head == "and") is not negated:
            narrower = partial(_among, within, head, others)
        yield from _superfluous(child, space, narrower, negated)


def _among(within: Callable[[Tree], Tree], head: str, others: list[Tree], tree: Tree) -> Tree:
    return within([head, tree, *others])


def _joined(head: str, some: list[Part]) -> Tree:
    return [head, *(part.tree for part in some)] if len(some) > 1 else some[0].tree
