"""The dependency graph as facts of `choose.lp`."""

from __future__ import annotations

from collections.abc import Iterator

from gbmplan.choose.courses import early, remains, runs
from gbmplan.choose.problem import agent_limit, conditional, counted
from gbmplan.graph.model import RuleGraph
from gbmplan.graph.shapes import Intervention
from gbmplan.language.conditions import names

_RANK_BITS = 30
"""Ids per tie-breaking level: their weights, powers of two, must stay below 2**31."""
_WEEK = 168.0


def facts(rules: RuleGraph, members: frozenset[str]) -> Iterator[str]:
    """The graph as facts, without the interventions that are not members."""
    yield from _stage_facts(rules, members)
    for name, target in rules.targets.items():
        yield f"target({_text(name)}, {target['priority']})."
        if target["host"]:
            yield f"host({_text(name)})."
    agents = counted(rules)
    for index, name in enumerate(sorted(members)):
        yield from _intervention_facts(rules, name, index, members)
        if name in agents and rules.interventions[name]["role"] != "backbone":
            yield f"agent({_text(name)})."
    for edge in rules.edges("covers"):
        if edge["u"] in members:
            yield f"covers({_text(edge['u'])}, {_text(edge['v'])}, {edge['data']['strength']}, {_text(edge['rule'])})."
    for edge in rules.edges("compensates"):
        yield f"compensates({_text(edge['u'])}, {_text(edge['v'])}, {_text(edge['rule'])})."
    for edge in rules.edges("delivers"):
        if edge["u"] in members and edge["v"] in members:
            yield f"delivers({_text(edge['u'])}, {_text(edge['v'])})."
    for edge in rules.edges("conflicts"):
        if edge["u"] in members and edge["v"] in members:
            yield f"conflicts({_text(edge['u'])}, {_text(edge['v'])}, {_text(edge['rule'])})."
    for name, others in rules.washing.items():
        for rule, other in others:
            if {name, other} <= members:
                yield f"washes({_text(name)}, {_text(other)}, {_text(rule)})."
    for name, limit in rules.limits.items():
        among = {
            item
            for item in members.intersection(limit["detail"]["among"])
            if rules.interventions[item]["role"] != "backbone" or limit["kind"] == "unavailable"
        }
        if name != agent_limit(rules)[0] and among:
            yield f"limit({_text(name)}, {limit['detail']['at_most']})."
            if limit["detail"]["throughout"]:
                yield f"throughout({_text(name)})."
            yield from (f"limited({_text(name)}, {_text(item)})." for item in sorted(among))
    for name, companion in rules.companions.items():
        me, detail = _text(name), companion["detail"]
        yield from (f"lonely({me}, {_text(item)})." for item in sorted(members.intersection(detail["having"])))
        yield from (f"company({me}, {_text(item)})." for item in sorted(members.intersection(detail["needs"])))
    for name in sorted(set(policies(rules, members))):
        yield f"policy({_text(name)})."
    for name in conditional(rules):
        yield f"conditional({_text(name)})."


def _intervention_facts(rules: RuleGraph, name: str, index: int, members: frozenset[str]) -> Iterator[str]:
    thing, me = rules.interventions[name], _text(name)
    yield f"intervention({me})."
    if thing["role"] == "backbone":
        yield f"backbone({me})."
        yield f"whole({me})."
    else:
        yield from _choice_facts(rules, thing, me, index)
        if thing["course"]["kind"] == "fixed":
            yield f"whole({me})."
    strong = sum(rule in rules.strong for rule in thing["contraindications"])
    relative = sum(rule not in rules.absolute for rule in thing["contraindications"]) - strong
    for other in rules.mates[name]:
        if other in members:
            yield f"alike({me}, {_text(other)})."
    if relative:
        yield f"relatives({me}, {relative})."
    if strong:
        yield f"strongs({me}, {strong})."
    if thing["delivery"] == "required":
        rule = _text(thing["delivery_rule"])
        yield f"needs_delivery({me}, {rule})."
    for name_, need in thing["requires"].items():
        rule = _text(name_)
        yield f"requires({me}, {rule})."
        yield from (f"provides({_text(other)}, {me}, {rule})." for other in need["any_of"] if other in members)


def _choice_facts(rules: RuleGraph, thing: Intervention, me: str, index: int) -> Iterator[str]:
    """What only matters of an intervention that is chosen: where it may start, and what it costs."""
    yield f"weakness({me}, {thing['weakness']})."
    for organ, rule in thing["toxicities"].items():
        yield f"harms({me}, {_text(organ)}, {_text(rule)})."
    yield from (f"early({me}, {number})." for number in early(thing, rules.stages))
    for number, stage in enumerate(rules.stages, 1):
        level, bit = divmod(index * len(rules.stages) + number - 1, _RANK_BITS)
        yield f"rank({me}, {number}, {-level}, {1 << (_RANK_BITS - 1 - bit)})."
        if thing["phase"] in stage["starts"]:
            yield f"starts({me}, {number})."
        elif thing["phase"] in stage["answers"]:
            yield f"answers({me}, {number})."


def _stage_facts(rules: RuleGraph, members: frozenset[str]) -> Iterator[str]:
    """Stages, and what each course, effect and reach means in them."""
    yield "part(core)."
    for number, stage in enumerate(rules.stages, 1):
        yield f"stage({number})."
        if stage["counts"]:
            yield f"counted({number})."
    for name in members:
        thing = rules.interventions[name]
        yield from (f"runs({_text(name)}, {first}, {later})." for first, later in runs(thing, rules.stages))
        yield from (f"remains({_text(name)}, {last}, {later})." for last, later in remains(thing, rules.stages))
    if not rules.staged:
        return
    yield "part(margin)."
    yield from (f"weeks({number}, {round(stage['least'] / _WEEK)})." for number, stage in enumerate(rules.stages, 1))
    for name in members:
        thing, me = rules.interventions[name], _text(name)
        if thing["phase"] == rules.phases[-1] and thing["role"] != "backbone":
            yield f"attack({me})."
        if thing["reach"] in ("with_opening", "unknown"):
            yield f"helped({me})."
        elif thing["reach"] == "not_reached":
            yield f"unreached({me})."
        if name in rules.delivering:
            yield f"opener({me}, {_text(opening_rule(rules, name))})."
    for rule, (stage_, found) in gates_of_stages(rules).items():
        after = rules.policies[rule]["detail"]["after"]
        yield from (f"follows({_text(rule)}, {_text(name)})." for name in after if name in members)
        yield from (f"measurable({_text(name)}, {stage_}, {_text(rule)})." for name in found)


def gates_of_stages(rules: RuleGraph) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Gate that a stage waits for → that stage, from 1, and the targets that the gate finds by what it measures."""
    numbers = {stage["id"]: number for number, stage in enumerate(rules.stages, 1)}
    found = {}
    for rule, gate in rules.kinds.get("gate", {}).items():
        if gate["detail"]["before_stage"]:
            measured = set(gate["detail"]["measure"])
            targets = (
                name
                for name, target in rules.targets.items()
                if target["present"] and measured.intersection(names(rules.conditions[target["present"]]))
            )
            found[rule] = numbers[gate["detail"]["before_stage"]], tuple(targets)
    return found


def policies(rules: RuleGraph, members: frozenset[str]) -> Iterator[str]:
    """The rules that can be left out when a clash is sought."""
    yield from (edge["rule"] for edge in rules.edges("conflicts") if edge["u"] in members and edge["v"] in members)
    yield from rules.limits
    yield from rules.companions
    yield from rules.kinds.get("gate", {})
    yield from {rule for name in members for rule, other in rules.washing.get(name, ()) if other in members}
    for name in members:
        thing = rules.interventions[name]
        yield from thing["requires"]
        yield from thing["toxicities"].values()
        if thing["delivery"] == "required":
            yield thing["delivery_rule"]
        if rules.staged and name in rules.delivering:
            yield opening_rule(rules, name)


def opening_rule(rules: RuleGraph, name: str) -> str:
    """The first rule by which an intervention opens the barrier."""
    return min(edge["rule"] for edge in rules.edges("delivers") if edge["u"] == name)


def _text(name: str) -> str:
    """A quoted term; ids hold only small letters, digits, `_` and `.`."""
    return f'"{name}"'
