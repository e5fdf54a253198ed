"""States: what follows from facts, one value of several, read in conditions like a biomarker with categories.

The values of a state stand in an order, each with a condition; the first that holds is reached. In three values
(S. C. Kleene, 1952, section 64): a value is reached when its condition is true and those of all values before it
are false. Where that is not known, or no condition holds, the state is unknown.

A comparison with a state is put in terms of those conditions when it is read, so that whatever asks which facts a
condition rests on is given the facts, not the state: `["state", leaf, tree]`, with the comparison as it was written
and what it means; `["unsaid"]` in it is what no value is reached by, and is never known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from gbmplan.language.conditions import ConditionError, Tree

Values = Sequence[tuple[str, str]]
"""Of one state: each value with its condition, in order."""
_Read = Sequence[tuple[str, Tree]]
MOST_COMPARISONS = 2_000
"""In one condition, once the states that it reads are put in their own terms."""


def meaning(leaf: Tree, values: _Read) -> Tree:
    """A comparison with a state in terms of the conditions of its values."""
    wanted = set(leaf[2]) if leaf[0] == "in" else {leaf[3]}
    reached: list[Tree] = []
    missed: list[Tree] = []
    for value, tree in values:
        if value in wanted:
            reached.append(["and", *missed, tree] if missed else tree)
        missed.append(["not", tree])
    tree = ["or", *reached, ["and", *missed, ["unsaid"]]]
    return ["not", tree] if (leaf[3] if leaf[0] == "in" else leaf[2] == "!=") else tree


def renewed(tree: Tree, values: Callable[[str], _Read]) -> Tree:
    """A condition whose states mean what they mean now, after a condition of theirs was changed."""
    if tree[0] == "state":
        return ["state", tree[1], meaning(tree[1], values(tree[1][1]))]
    if tree[0] in ("and", "or", "not", "known"):
        return [tree[0], *(renewed(part, values) for part in tree[1:])]
    return tree


class StateReader:
    """Puts the states that conditions read in terms of facts; each state is read once."""

    def __init__(self, states: Mapping[str, Values], parse: Callable[[str], Tree]) -> None:
        self._states, self._parse = states, parse
        self._known: dict[str, tuple[_Read, int]] = {}

    def tree(self, text: str, tree: Tree) -> Tree:
        """The tree of a condition that was parsed as `tree`.

        Raises ConditionError where a state would follow from itself, or the condition grows too large.
        """
        found, size = self._put(text, tree, ())
        if size > MOST_COMPARISONS:
            raise ConditionError(
                "condition-too-long",
                f"the states that it reads come to {size:,} comparisons; at most {MOST_COMPARISONS:,}",
                1,
                "let fewer states read each other",
            )
        return found

    def _put(self, text: str, tree: Tree, inside: tuple[str, ...]) -> tuple[Tree, int]:
        if tree[0] in ("and", "or", "not", "known"):
            parts = [self._put(text, part, inside) for part in tree[1:]]
            return [tree[0], *(part for part, _ in parts)], sum(size for _, size in parts)
        if tree[1] not in self._states:
            return tree, 1
        name = str(tree[1])
        if name in inside:
            column = text.index(name) + 1
            raise ConditionError(
                "state-cycle",
                f"the state `{name}` would follow from itself",
                column,
                "let it follow from facts, or from states that do not read it",
                end=column + len(name),
            )
        try:
            values, size = self._values(name, inside)
        except ConditionError as error:  # said in the words of this condition
            column = text.index(name) + 1
            raise ConditionError(error.name, error.message, column, error.help, end=column + len(name)) from None
        size *= len(values) + 1
        return (["state", tree, meaning(tree, values)] if size <= MOST_COMPARISONS else tree), size

    def _values(self, name: str, inside: tuple[str, ...]) -> tuple[_Read, int]:
        if name not in self._known:
            found, size = [], 0
            for value, text in self._states[name]:
                try:
                    parsed = self._parse(text)
                except ConditionError:  # said where it stands
                    found.append((value, ["unsaid"]))
                    continue
                tree, own = self._put(text, parsed, (*inside, name))
                found.append((value, tree))
                size += own
            self._known[name] = found, size
        return self._known[name]


def states_in(tree: Tree) -> list[str]:
    """The states that a condition reads, each once, in order; not those that these read."""
    if tree[0] == "state":
        return [tree[1][1]]
    if tree[0] in ("and", "or", "not", "known"):
        return list(dict.fromkeys(name for part in tree[1:] for name in states_in(part)))
    return []
