"""What one test reaches: the rules that acted in it, and what their conditions came to.

A condition counts where a test states its truth, or where a plan had a use for it: the conditions of an intervention
count in plans that take it, demand it or say why they leave it out, not in all the others, which decide them too and
look away.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gbmplan.language.states import states_in
from gbmplan.testing.view import View

SILENT = frozenset({"mechanism", "outcome", "principle"})
"""Kinds of rules that say something and act on no plan; nothing can reach them."""


class Reach(NamedTuple):
    """What one test reached."""

    fired: frozenset[str]
    """Rules that acted."""
    branches: frozenset[tuple[str, bool | None]]
    """Rule and what its condition came to."""
    near: frozenset[str]
    """Rules that a plan named or had a use for, whether they acted or not."""


def reach(view: View) -> Reach:
    """What a test reached."""
    stated = {item.item for item in view.test.expectations if item.key == "rules"}
    stated |= {item.value for item in view.test.expectations if item.key in ("excluded", "weighed")}
    looked = {item.item for item in view.test.expectations if item.key == "not_excluded"}
    stated |= {rule for name in looked for rule in view.rules.interventions[name]["contraindications"]}
    fired: set[str] = set()
    near = set(stated)
    used: set[str] = set()
    if view.test.planned:
        conditions, acting, used = set(_of_use(view)), set(_acting(view)), set(_used(view))
        fired = {rule for rule in acting if rule not in view.rules.conditions or _acts(view, rule)}
        near |= acting | conditions | used | {item.item for item in view.test.expectations}
        stated |= conditions | {rule for name in _expected(view) for _, rule in view.rules.states[name]}
    near |= set(_read(view, near | stated))
    branches = frozenset((rule, view.truth(rule)) for rule in stated)
    fired |= {rule for rule in stated if _acts(view, rule)}
    covers = {rule for rule in fired if view.rules.rules[rule]["kind"] == "cover"}
    return Reach(frozenset(fired - covers | used), branches, frozenset(near))


def _expected(view: View) -> set[str]:
    """States whose value the test names."""
    return {item.item for item in view.test.expectations if item.key == "states"}


def _read(view: View, rules: set[str]) -> Iterator[str]:
    """What decides the states that the conditions of some rules read, and those that these read in turn."""
    to_do, seen = [view.rules.conditions[rule] for rule in rules if rule in view.rules.conditions], set()
    while to_do:
        for name in states_in(to_do.pop()):
            if name not in seen:
                seen.add(name)
                yield name
                for _, rule in view.rules.states[name]:
                    yield rule
                    to_do.append(view.rules.conditions[rule])


def _acts(view: View, rule: str) -> bool:
    """Whether a condition came to what makes its rule act: prerequisites act when they are not met."""
    truth = view.truth(rule)
    kind = view.rules.rules[rule]["kind"]
    if kind == "compensation":  # opens unless it is known not to
        return truth is not False
    return truth is (kind != "prerequisite")


def _used(view: View) -> Iterator[str]:
    """Covers that close something."""
    for step in view.plan.steps:
        yield from (cover["rule"] for cover in step["covers"])


def _of_use(view: View) -> Iterator[str]:
    """The conditions that this plan had a use for."""
    plan, rules, expectations = view.plan, view.rules, view.test.expectations
    said = {item["intervention"] for gap in plan.gaps for item in gap["why_not"]} | set(view.test.demands.require)
    said |= {item.item for item in expectations if item.key in ("not_steps", "steps", "why", "excluded")}
    targets = {item["target"] for item in plan.coverage}
    targets |= {item.item for item in expectations if item.key in ("needs", "covered", "gaps", "not_gaps")}
    for name in sorted(said | view.chosen):
        thing = rules.interventions[name]
        yield from thing["contraindications"]
        yield from (edge["rule"] for edge in rules.covers.get(name, ()) if edge["rule"] in rules.conditions)
    for name in sorted(view.chosen):
        yield from (rule for rule in rules.interventions[name]["cautions"] if rule in rules.conditions)
        for cover in rules.covers.get(name, ()):
            yield from (edge["rule"] for edge in rules.opening.get(cover["v"], ()) if edge["rule"] in rules.conditions)
    yield from (
        rules.targets[name]["present"]
        for name in sorted(targets & rules.targets.keys())
        if rules.targets[name]["present"]
    )
    for name, rule in rules.kinds.get("prerequisite", {}).items():
        if view.chosen.intersection(rule["detail"]["before"]):
            yield name
    yield from (item["rule"] for item in plan.scope)
    yield from (item.item for item in expectations if item.key.endswith("scope") and item.item in rules.conditions)
    yield from (item.item for item in expectations if item.key.endswith("warnings") and item.item in rules.conditions)


def _acting(view: View) -> Iterator[str]:
    """The rules on which this plan rests."""
    plan, rules = view.plan, view.rules
    for step in plan.steps:
        thing = rules.interventions[step["intervention"]]
        yield thing["delivery_rule"]
        times = (
            thing["course"]["rule"],
            thing["lead_rule"],
            thing["effect_rule"],
            thing["reach_rule"],
            thing["indicated"],
        )  # a start out of order is among the cautions
        yield from filter(None, times)
        yield from thing["requires"]
        yield from (caution["rule"] for caution in step["cautions"])
    for item in plan.coverage:
        yield item["rule"]
        opened = {edge["rule"] for u in item["opened_by"] for edge in rules.opening[u] if edge["v"] == item["target"]}
        yield from sorted(opened)
    for gap in plan.gaps:
        yield from (reason["rule"] for reason in gap["why_not"] if reason["rule"])
        if gap["kind"] == "strategy":
            yield gap["because"]
    for many in (*plan.preparation, *plan.rejected):
        yield from many["rules"]
    for one in (*plan.order, *plan.monitoring, *plan.scope, *plan.clash):
        if one["rule"]:
            yield one["rule"]
    yield from (
        found for gate in plan.gates if (found := _otherwise(view, [item["rule"] for item in gate["outcomes"]]))
    )
    for name, rule in rules.limits.items():
        if len(view.chosen.intersection(rule["detail"]["among"])) >= rule["detail"]["at_most"] > 0:
            yield name
    needed = {item["target"] for item in plan.coverage}
    for name, ways in rules.unavailable.items():
        if any(edge["v"] in needed for edge in rules.covers[name]):
            yield from ways
    for state in plan.states:
        if state["value"] and state["id"] in _expected(view):
            yield from (state["id"], state["rule"])
    for edge in rules.edges("delivers"):
        if edge["u"] in view.chosen and edge["v"] in view.chosen:
            yield edge["rule"]


def _otherwise(view: View, outcomes: list[str]) -> str | None:
    """The outcome without a condition, where it is what the gate would decide: no other applies."""
    conditions = view.rules.conditions
    for name in outcomes:
        if name not in conditions:
            return name
        if view.truth(name):
            return None
    return None
