"""Alternatives, the trade-off by evidence, the escape certificate and why-not lines, against brute force."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given

from gbmplan.case.case import study
from gbmplan.choose.objective import Cost, objectives
from gbmplan.choose.problem import MAX_AGENTS, Demands
from gbmplan.explore.session import Session
from gbmplan.graph.model import RuleGraph
from gbmplan.plan.document import Plan
from gbmplan.plan.planner import Extras, plan_once
from tests.explore import ROOT, compiled
from tests.property import examples
from tests.property.oracle import Oracle
from tests.property.packs import Scene, scenes

APART = 2
"""Steps that an alternative leaves out of each regimen before it, as docs/questions.md says."""
EVERYTHING = Extras(closings=True, evidence=True, alternatives=3)


def asked(rules: RuleGraph, scene: Scene) -> list[tuple[Oracle, Demands, Plan]]:
    """The plan of each question that has one, with all that can be asked for beside it."""
    found = []
    for patient, demands in scene.questions:
        profile = patient.read(rules)
        plan = Session(rules).planner.plan(profile, demands, extras=EVERYTHING)
        if plan["status"] == "optimal":
            found.append((Oracle(rules, profile, demands), demands, plan))
    return found


@examples(40)
@given(scenes(2, least=2, most=5))
def test_alternatives_are_the_next_best_that_differ(scene: Scene) -> None:
    rules = compiled(scene)
    for oracle, demands, plan in asked(rules, scene):
        earlier = [frozenset(step["intervention"] for step in plan["steps"])]
        ranked = oracle.ranked()
        for item in plan["alternatives"]:
            assert (frozenset(item["interventions"]), tuple(item["objective"])) == further(
                oracle, ranked, earlier, demands
            )
            assert item["proven"]
            earlier.append(frozenset(item["interventions"]))
            changed = [
                (value["value"], new)
                for value, new in zip(plan["objective"], item["objective"], strict=True)
                if value["value"] != new
            ]
            first = item["first"] and (item["first"]["before"], item["first"]["after"])
            assert first == (changed[0] if changed else None)
        if len(plan["alternatives"]) < EVERYTHING.alternatives:
            assert further(oracle, ranked, earlier, demands) is None


def further(oracle: Oracle, ranked: list, earlier: list[frozenset[str]], demands: Demands) -> object:
    """The best set, by trying them all in order, that leaves out two free steps of every earlier one."""
    for cost, _, chosen in ranked:
        if all(differs(chosen, other, demands) for other in earlier) and oracle.timely(chosen):
            return chosen, tuple(getattr(Cost(*cost), name) for name in objectives(oracle.rules, running=False))
    return None


def differs(chosen: frozenset[str], other: frozenset[str], demands: Demands) -> bool:
    free = other - set(demands.require)
    if not free:
        return not other <= chosen
    return len(free - chosen) >= min(APART, len(free))


@examples(30)
@given(scenes(2, least=2, most=5))
def test_thresholds_of_evidence(scene: Scene) -> None:
    """Each row is the best regimen when the other interventions are excluded by hand."""
    rules = compiled(scene)
    contexts = {name: people(rules, name) for name in rules.interventions}
    for oracle, demands, plan in asked(rules, scene):
        for row, wanted in zip(plan["evidence_tradeoff"], ({"gbm"}, {"gbm", "other_tumour"}, None), strict=True):
            out = {
                name
                for name in rules.interventions
                if wanted is not None and not contexts[name] & wanted and name not in demands.require
            }
            stricter = demands._replace(exclude=(*demands.exclude, *sorted(out)))
            best = Oracle(rules, oracle.profile, stricter).best()
            assert row["interventions"] == (sorted(best[0]) if best else [])
            assert tuple(row["objective"]) == (
                tuple(getattr(Cost(*best[1]), name) for name in objectives(rules, running=False)) if best else ()
            )


def people(rules: RuleGraph, name: str) -> set[str]:
    """In whom an intervention was seen: contexts of the records that do not speak against it."""
    found = set()
    for rule in rules.rules.values():
        if rule["subject"] == f"intervention:{name}" and rule["kind"] in ("cover", "outcome"):
            if rule["kind"] == "cover" and rule["inference"]:
                continue
            found |= {
                rules.nodes("evidence")[item["source"]]["context"]
                for item in rule["evidence"]
                if item["direction"] in ("supports", "mixed")
            }
    return found


@examples(40)
@given(scenes(2, least=2, most=5))
def test_the_escape_certificate(scene: Scene) -> None:
    """Each blocked target × each of its compensations, and for each path left the smallest addition."""
    rules = compiled(scene)
    for oracle, demands, plan in asked(rules, scene):
        numbers = {step["intervention"]: step["number"] for step in plan["steps"]}
        acting = [edge for edge in rules.edges("covers") if edge["u"] in numbers and oracle.truth[edge["rule"]] is True]
        blocked = {edge["v"] for edge in acting}
        cells = {(row["target"], path["target"]): path for row in plan["escape"]["rows"] for path in row["paths"]}
        assert set(cells) == {(edge["u"], edge["v"]) for edge in rules.edges("compensates") if edge["u"] in blocked}
        for path in cells.values():
            steps = {numbers[edge["u"]]: edge["data"]["strength"] for edge in acting if edge["v"] == path["target"]}
            if oracle.truth[path["rule"]] is False:
                assert path["state"] == "closed"
                continue
            assert path["steps"] == sorted(steps)
            assert (path["state"] == "covered") == ("full" in steps.values())
            assert (path["state"] == "partial") == (bool(steps) and "full" not in steps.values())
            assert bool(path["unmeasured"]) == (path["state"] == "undetermined")
        left = {path["target"] for path in cells.values() if path["state"] in ("partial", "open", "undetermined")}
        assert {item["target"] for item in plan["escape"]["closings"]} == left
        for item in plan["escape"]["closings"]:
            smallest(rules, oracle, demands, set(numbers), item)


def smallest(rules: RuleGraph, oracle: Oracle, demands: Demands, chosen: set[str], item) -> None:  # type: ignore[no-untyped-def]
    """No smaller addition covers the target as far; an exchange is told only where no addition does."""
    free = Oracle(rules, oracle.profile, demands._replace(max_agents=MAX_AGENTS))
    others = sorted(set(rules.interventions) - chosen)

    def covers(names: set[str], strength: str) -> bool:
        return any(
            edge["v"] == item["target"]
            and edge["u"] in names
            and edge["data"]["strength"] == strength
            and oracle.truth[edge["rule"]] is True
            for edge in rules.edges("covers")
        )

    strength = item["strength"]
    additions = {
        wanted: [
            set(added)
            for size in range(1, 4)
            for added in combinations(others, size)
            if covers(set(added), wanted) and free.feasible(chosen | set(added))
        ]
        for wanted in ("full", "partial")
    }
    if item["kind"] == "addition":
        assert covers(set(item["adds"]), strength)
        assert free.feasible(chosen | set(item["adds"]))
        assert len(item["adds"]) == min(len(added) for added in additions[strength])
        assert not item["drops"]
    elif item["kind"] == "exchange":
        assert not additions[strength]
        assert covers((chosen | set(item["adds"])) - set(item["drops"]), strength)
        assert oracle.feasible((chosen | set(item["adds"])) - set(item["drops"]))
    else:
        assert not additions["full"]


@examples(30)
@given(scenes(2, least=2, most=6))
def test_a_single_plan_says_the_same(scene: Scene) -> None:
    """Grounding only what is relevant to one patient changes nothing of all this."""
    rules = compiled(scene)
    for patient, demands in scene.questions:
        profile = patient.read(rules)
        whole = Session(rules).planner.plan(profile, demands, extras=EVERYTHING)
        assert plan_once(profile, rules, demands, extras=EVERYTHING) == whole


@examples(40)
@given(scenes(2, least=2, most=6))
def test_no_gap_without_a_reason_for_everybody_who_could_have_helped(scene: Scene) -> None:
    rules = compiled(scene)
    for patient, demands in scene.questions:
        profile = patient.read(rules)
        plan = Session(rules).planner.plan(profile, demands, with_tradeoff=False)
        case = study(profile, rules, strict=demands.strict)
        for gap in plan["gaps"]:
            if gap["kind"] == "strategy":
                continue
            could = {
                edge["u"]
                for edge in rules.edges("covers")
                if edge["v"] == gap["target"] and (gap["kind"] == "open" or edge["data"]["strength"] == "full")
            }
            covering = {
                cover["intervention"]
                for need in plan["coverage"]
                if need["target"] == gap["target"]
                for cover in need["covered_by"]
            }
            assert {reason["intervention"] for reason in gap["why_not"]} >= could - covering
            for reason in gap["why_not"]:
                assert reason["text"]
                assert reason["rule"] or reason["kind"] in ("excluded", "cost", "timing", "limit")
                if reason["kind"] == "contraindicated":
                    assert reason["rule"] in case.contraindicated[reason["intervention"]]


@pytest.mark.parametrize("name", ["recurrent", "newly_diagnosed", "lymphopenic"])
def test_the_core_pack_gives_a_reason_for_everybody(name: str) -> None:
    from gbmplan.patient.read import read_profile
    from tests.core import core

    rules = core()
    profile = read_profile(str(ROOT / f"examples/{name}.yaml"), rules.nodes("biomarker"))
    plan = Session(rules).plan(profile)
    assert plan["gaps"]
    for gap in plan["gaps"]:
        full = {
            edge["u"]
            for edge in rules.edges("covers")
            if edge["v"] == gap["target"] and (gap["kind"] == "open" or edge["data"]["strength"] == "full")
        }
        steps = {step["intervention"] for step in plan["steps"]}
        assert {reason["intervention"] for reason in gap["why_not"]} >= full - steps
