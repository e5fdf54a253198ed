"""Rules that no plan of a pack can fire, each with what keeps it from acting.

They are rules of agents that cannot be had, which stay in a pack so that gaps can name them; covers of agents whose
course is over before the stages in which needs have to be covered; rules of agents that need a partner which starts in
a later stage; and conflicts between what is never given in one stage.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from gbmplan.choose.courses import early, remains, runs
from gbmplan.graph.model import RuleGraph
from gbmplan.graph.shapes import Intervention


class Why(StrEnum):
    """What keeps a rule from acting."""

    NOT_TO_BE_HAD = "not to be had"
    OVER_BEFORE = "over before the stages that count"
    PARTNER_LATER = "what it needs starts in a later stage"
    APART = "stages keep the two apart"


class Kept(NamedTuple):
    """Why a rule cannot fire, and the rule that keeps it from it."""

    why: Why
    by: str
    """Rule that keeps the agent out, ends its course or needs the partner; empty where the stages alone do it."""


def cannot_fire(rules: RuleGraph) -> dict[str, Kept]:
    """Rule → why it cannot fire. Conditions are left out: a test can state what they come to without a plan."""
    barred = {name: ways[0] for name, ways in (*rules.bans.items(), *rules.unavailable.items()) if ways}
    found = {rule: Kept(Why.OVER_BEFORE, by) for rule, by in _over_before(rules)}
    found |= {rule: Kept(Why.APART, "") for rule in _apart(rules)}
    found |= {rule: Kept(Why.PARTNER_LATER, by) for rule, by in _of(rules, _without_partner(rules, barred.keys()))}
    return found | {rule: Kept(Why.NOT_TO_BE_HAD, by) for rule, by in _of(rules, barred)}


def _of(rules: RuleGraph, kept: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The rules of interventions that no plan takes, each with what keeps its intervention out."""
    for name, rule in rules.rules.items():
        kind, _, thing = rule["subject"].partition(":")
        if kind == "intervention" and thing in kept and (name not in rules.conditions or rule["kind"] == "cover"):
            yield name, kept[thing]


def _without_partner(rules: RuleGraph, barred: Collection[str]) -> dict[str, str]:
    """Intervention → the requirement that it cannot meet, since all that would meet it starts later than it can."""
    found: dict[str, str] = {}
    starts = {name: _planned(rules, thing) for name, thing in rules.interventions.items()}
    for edge in _requirements(rules):
        partners = [starts[name] for name in edge.partners if name not in barred]
        own = starts[edge.name]
        if own and partners and all(stages and min(stages) > max(own) for stages in partners):
            found[edge.name] = edge.rule
    return found


class _Requirement(NamedTuple):
    name: str
    rule: str
    partners: tuple[str, ...]


def _requirements(rules: RuleGraph) -> list[_Requirement]:
    partners: dict[tuple[str, str], list[str]] = {}
    for edge in rules.edges("requires"):
        partners.setdefault((edge["u"], edge["rule"]), []).append(edge["v"])
    return [_Requirement(name, rule, tuple(found)) for (name, rule), found in partners.items()]


def _apart(rules: RuleGraph) -> Iterator[str]:
    """Conflicts of which no two are ever given in one stage, but as the answer of a gate."""
    every = set(range(1, len(rules.stages) + 1))
    given = {
        name: every  # standard treatment is bound to no stage
        if thing["role"] == "backbone"
        else _reached(_planned(rules, thing), _later(runs(thing, rules.stages)))
        for name, thing in rules.interventions.items()
    }
    pairs: dict[str, bool] = {}
    for edge in rules.edges("conflicts"):
        pairs[edge["rule"]] = pairs.get(edge["rule"], False) or bool(given[edge["u"]] & given[edge["v"]])
    yield from (rule for rule, meet in pairs.items() if not meet)


def _planned(rules: RuleGraph, thing: Intervention) -> set[int]:
    """The stages in which an intervention can start, out of order too; those of an answer left out."""
    own = {number for number, stage in enumerate(rules.stages, 1) if thing["phase"] in stage["starts"]}
    return own.union(early(thing, rules.stages))


def _later(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for first, last in pairs:
        found.setdefault(first, set()).add(last)
    return found


def _over_before(rules: RuleGraph) -> Iterator[tuple[str, str]]:
    """Covers that act in no stage that counts."""
    counted = {number for number, stage in enumerate(rules.stages, 1) if stage["counts"]}
    if len(rules.stages) < 2 or not counted:
        return
    for name, thing in rules.interventions.items():
        if thing["role"] == "backbone":
            continue
        later = _later((*runs(thing, rules.stages), *remains(thing, rules.stages)))
        for edge in rules.covers.get(name, ()):
            if not counted & _reached(_starts(rules, thing, edge["v"]), later):
                yield edge["rule"], thing["course"]["rule"] or edge["rule"]


def _starts(rules: RuleGraph, thing: Intervention, target: str) -> set[int]:
    """The stages in which an agent can start for a target: as an answer only where something is to be answered."""
    measures = {biomarker for gate in rules.kinds.get("gate", {}).values() for biomarker in gate["detail"]["measure"]}
    shown = {edge["u"] for edge in rules.edges("indicates") if edge["v"] == target}
    answerable = bool(measures & shown) or any(
        edge["v"] == target for edges in rules.opening.values() for edge in edges
    )
    answers = {number for number, stage in enumerate(rules.stages, 1) if thing["phase"] in stage["answers"]}
    return _planned(rules, thing) | (answers if answerable else set())


def _reached(starts: set[int], later: dict[int, set[int]]) -> set[int]:
    """The stages in which it acts, from those in which it can start."""
    found: set[int] = set()
    left = list(starts)
    while left:
        stage = left.pop()
        if stage not in found:
            found.add(stage)
            left += later.get(stage, ())
    return found
