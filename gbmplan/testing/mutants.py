"""Small changes of rules, each of which the tests of a pack should notice: one list, always in the same order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from gbmplan.graph.model import RuleGraph
from gbmplan.language.conditions import Quantity, Tree
from gbmplan.language.numbers import figure
from gbmplan.language.states import renewed
from gbmplan.testing.coverage import own_rules
from gbmplan.testing.variant import Arc, variant, without_policy


class Mutant(NamedTuple):
    """One changed rule."""

    rule: str
    change: str
    """What was changed, in words."""
    tree: Tree | None
    """The changed condition, where it is one."""
    gone: bool
    """Whether the rule is removed: a test that names it cannot be read any more, which is to notice."""
    make: Callable[[RuleGraph], RuleGraph]


def mutants(rules: RuleGraph) -> Iterator[Mutant]:
    """Every mutant of the rules of the last pack, by rule."""
    covers = {edge["rule"]: edge["data"]["strength"] for edge in rules.edges("covers")}
    for name in sorted(own_rules(rules)):
        rule = rules.rules[name]
        if name in rules.conditions:
            yield from _conditions(rules, name)
        yield from _of_kind(rules, name, rule["kind"], covers)


# conditions

_BOUNDARY = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


def _conditions(rules: RuleGraph, name: str) -> Iterator[Mutant]:
    tree = rules.conditions[name]
    for change, other in _trees(tree, rules.vocabulary):

        def make(base: RuleGraph, other: Tree = other) -> RuleGraph:
            return variant(base, conditions=_with(base, name, other))

        yield Mutant(name, change, other, False, make)


def _with(rules: RuleGraph, name: str, tree: Tree) -> dict[str, Tree]:
    """The conditions of a rule base with one changed; where it is one of a state, in all that read the state, too."""
    changed = rules.conditions | {name: tree}
    if rules.rules[name]["kind"] != "state_value":
        return changed

    def values(state: str) -> list[tuple[str, Tree]]:
        return [(value, renewed(changed[rule], values)) for value, rule in rules.states[state]]

    return {other: renewed(condition, values) for other, condition in changed.items()}


def _trees(tree: Tree, vocabulary: Mapping[str, Quantity]) -> Iterator[tuple[str, Tree]]:
    """What changed, and the changed tree."""
    head = tree[0]
    if head == "cmp":
        yield from _comparison(tree, vocabulary[tree[1]])
    elif head == "flag":
        yield f"`{tree[1]}` becomes `not {tree[1]}`", ["not", tree]
    elif head == "in":
        for item in tree[2]:
            rest = [other for other in tree[2] if other != item]
            if rest:
                yield f"`{tree[1]}` without `{item}`", ["in", tree[1], rest, tree[3]]
        yield f"`{tree[1]} in` becomes its opposite", ["in", tree[1], tree[2], not tree[3]]
    elif head == "state":
        yield f"`{spelt(tree)}` becomes its opposite", ["not", tree]
    elif head == "known":
        yield from ((words, ["known", inner]) for words, inner in _trees(tree[1], vocabulary))
    elif head == "not":
        yield "`not` is dropped", tree[1]
        yield from ((words, ["not", inner]) for words, inner in _trees(tree[1], vocabulary))
    else:
        yield f"`{head}` becomes `{'or' if head == 'and' else 'and'}`", ["or" if head == "and" else "and", *tree[1:]]
        for index, part in enumerate(tree[1:], 1):
            rest = tree[1:index] + tree[index + 1 :]
            yield f"`{spelt(part)}` is dropped", rest[0] if len(rest) == 1 else [head, *rest]
            for words, inner in _trees(part, vocabulary):
                yield words, [*tree[:index], inner, *tree[index + 1 :]]


def _comparison(tree: Tree, quantity: Quantity) -> Iterator[tuple[str, Tree]]:
    _, name, sign, constant = tree
    signs = [_OPPOSITE[sign]] + ([_BOUNDARY[sign]] if sign in _BOUNDARY else [])
    for other in signs:
        yield f"`{spelt(tree)}` becomes `{spelt(['cmp', name, other, constant])}`", ["cmp", name, other, constant]
    if quantity.kind == "number":
        step = abs(constant) / 10 or (quantity.high - quantity.low) / 100
        for moved in (constant - step, constant + step):
            if quantity.low <= moved <= quantity.high:
                other_tree = ["cmp", name, sign, round(moved, 6)]
                yield f"`{spelt(tree)}` becomes `{spelt(other_tree)}`", other_tree


def spelt(tree: Tree) -> str:
    """A condition as a rule writes it."""
    head = tree[0]
    if head == "cmp":
        value = {True: "true", False: "false"}.get(tree[3]) if isinstance(tree[3], bool) else tree[3]
        return f"{tree[1]} {tree[2]} {figure(value)}" if isinstance(value, float) else f"{tree[1]} {tree[2]} {value}"
    if head == "flag":
        return str(tree[1])
    if head == "in":
        return f"{tree[1]} {'not ' if tree[3] else ''}in ({', '.join(map(str, tree[2]))})"
    if head in ("known", "state"):
        return spelt(tree[1])
    if head == "not":
        return f"not ({spelt(tree[1])})"
    return f" {head} ".join(f"({spelt(part)})" if part[0] in ("and", "or") else spelt(part) for part in tree[1:])


# everything else


def _of_kind(rules: RuleGraph, name: str, kind: str, covers: Mapping[str, str]) -> Iterator[Mutant]:
    owner = name.partition(".")[0]
    gone = _Gone(name)
    if kind == "cover":
        yield gone("cover dropped", lambda base: _edges(base, ("covers",), gone.drop))
        other = "partial" if covers[name] == "full" else "full"
        yield Mutant(
            name,
            f"covers in {'part' if other == 'partial' else 'full'}",
            None,
            False,
            lambda base: _edges(base, ("covers",), _changing(name, strength=other)),
        )
    elif kind == "contraindication":
        kept = [rule for rule in rules.interventions[owner]["contraindications"] if rule != name]
        yield gone(
            "contraindication dropped",
            lambda base: variant(base, nodes={"intervention": {owner: {"contraindications": kept}}}),
        )
        word = "relative" if name in rules.absolute else "absolute"
        yield Mutant(name, f"becomes {word}", None, False, lambda base: variant(base, absolute=base.absolute ^ {name}))
    elif kind in ("caution", "toxicity", "requirement", "presence", "assumption", "early"):
        yield gone(f"{kind} dropped", lambda base: _without_part(base, owner, name, kind))
    elif kind == "compensation":
        yield gone("compensation dropped", lambda base: _edges(base, ("compensates",), gone.drop))
    elif kind == "delivery":
        yield from _delivery(rules, owner, name)
    elif kind == "opening":
        yield gone("opening dropped", lambda base: _edges(base, ("delivers",), gone.drop))
    elif kind == "order" and any(edge["rule"] == name for edge in rules.edges("precedes")):
        yield from _order(rules, name, gone)
    elif kind in ("limit", "unavailable", "conflict", "washout", "prerequisite", "companion", "gate", "scope"):
        yield from _policy(rules, name, kind, gone)


class _Gone(NamedTuple):
    """Makes the mutants in which a rule is missing."""

    name: str

    def __call__(self, change: str, make: Callable[[RuleGraph], RuleGraph]) -> Mutant:
        return Mutant(self.name, change, None, True, make)

    def drop(self, arc: Arc) -> Arc | None:
        return None if arc[2] == self.name else arc


def _edges(base: RuleGraph, kinds: tuple[str, ...], change: Callable[[Arc], Arc | None]) -> RuleGraph:
    return variant(base, kinds=kinds, edges=lambda _, arc: change(arc))


def _changing(name: str, **data: Any) -> Callable[[Arc], Arc]:
    return lambda arc: (*arc[:3], arc[3] | data) if arc[2] == name else arc


def _without_part(base: RuleGraph, owner: str, name: str, kind: str) -> RuleGraph:
    if kind in ("presence", "assumption"):
        field = "present" if kind == "presence" else "assumed"
        return variant(base, nodes={"target": {owner: {field: ""}}})
    thing: Any = base.interventions[owner]
    if kind == "early":
        new: Any = {"early": ""}
    elif kind == "caution":
        new = {"cautions": [rule for rule in thing["cautions"] if rule != name]}
    elif kind == "toxicity":
        new = {"toxicities": {organ: rule for organ, rule in thing["toxicities"].items() if rule != name}}
    else:
        new = {"requires": {rule: need for rule, need in thing["requires"].items() if rule != name}}
    return variant(base, nodes={"intervention": {owner: new}})


def _delivery(rules: RuleGraph, owner: str, name: str) -> Iterator[Mutant]:
    need = rules.interventions[owner]["delivery"]
    if need == "required":
        yield Mutant(
            name,
            "delivery no longer required",
            None,
            False,
            lambda base: variant(base, nodes={"intervention": {owner: {"delivery": "not_needed"}}}),
        )
    elif not any(edge["v"] == owner for edge in rules.edges("delivers")):
        yield Mutant(
            name,
            "delivery required, and nobody delivers",
            None,
            False,
            lambda base: variant(base, nodes={"intervention": {owner: {"delivery": "required"}}}),
        )


def _order(rules: RuleGraph, name: str, gone: _Gone) -> Iterator[Mutant]:
    def turned(arc: Arc) -> Arc:
        return (arc[1], arc[0], *arc[2:]) if arc[2] == name else arc

    def moved(factor: float) -> Callable[[Arc], Arc]:
        def change(arc: Arc) -> Arc:
            if arc[2] != name:
                return arc
            bounds = {key: arc[3][key] * factor for key in ("min", "max") if arc[3][key]}
            return (*arc[:3], arc[3] | bounds)

        return change

    yield gone("order dropped", lambda base: _edges(base, ("precedes",), gone.drop))
    yield Mutant(name, "order reversed", None, False, lambda base: _edges(base, ("precedes",), turned))
    if any(edge["data"]["min"] or edge["data"]["max"] for edge in rules.edges("precedes") if edge["rule"] == name):
        yield Mutant(name, "interval halved", None, False, lambda base: _edges(base, ("precedes",), moved(0.5)))


def _policy(rules: RuleGraph, name: str, kind: str, gone: _Gone) -> Iterator[Mutant]:
    yield gone(f"{kind} dropped", lambda base: without_policy(base, name))
    detail = rules.policies[name]["detail"]
    if kind == "limit":
        for number in (detail["at_most"] - 1, detail["at_most"] + 1):
            if number >= 0:
                yield Mutant(
                    name,
                    f"at most {number} instead of {detail['at_most']}",
                    None,
                    False,
                    _detailed(name, at_most=number),
                )
    elif kind == "washout":
        for factor in (0.5, 1.5):
            wait = detail["at_least"] * factor
            yield Mutant(
                name,
                f"washout {'halved' if factor < 1 else 'half as long again'}",
                None,
                False,
                _detailed(name, at_least=wait),
            )
    elif kind == "gate":
        yield Mutant(name, "half as late again", None, False, _detailed(name, at=detail["at"] * 1.5))


def _detailed(name: str, **detail: Any) -> Callable[[RuleGraph], RuleGraph]:
    return lambda base: variant(base, details={name: detail})
