"""What to measure next, against planning for every value of a fine grid, and every pair of values."""

from __future__ import annotations

from itertools import combinations, product

from hypothesis import given

from gbmplan.case.case import study
from gbmplan.choose.chooser import Chooser
from gbmplan.choose.problem import Demands, setting
from gbmplan.explore.counterfactuals import Counterfactuals
from gbmplan.explore.measure import measure
from gbmplan.explore.session import Session, changed
from gbmplan.explore.value_classes import ValueClasses
from gbmplan.graph.model import RuleGraph
from gbmplan.language.conditions import Value
from gbmplan.patient.profile import Profile
from tests.explore import compiled, crowded, recovering
from tests.property import examples
from tests.property.oracle import Oracle
from tests.property.packs import Scene

GRID: dict[str, tuple[Value, ...]] = {
    "f": (True, False),
    "g": (True, False),
    "h": (True, False),
    "had_i1": (True, False),
    "c": ("red", "green", "blue"),
    "n": tuple(float(value) / 2 for value in range(21)),
    "since": (0.0, 0.2, 0.99, 1.0, 2.0, 3.0, 3.5, 4.0, 730.5 / 168, 5.0, 100.0, 520.0),
    "since_i0": (0.0, 0.5, 1.0, 2.0, 3.0, 3.9, 4.0, 730.5 / 168, 5.0, 100.0, 520.0),
}
"""Finer than any threshold of the packs."""
Signature = tuple[object, ...]


def signature(rules: RuleGraph, chooser: Chooser, profile: Profile, demands: Demands) -> Signature:
    case = study(profile, rules, strict=demands.strict)
    found = chooser.best(case, setting(case, demands))
    return () if found is None else (found.interventions, tuple(sorted(found.timeline.earliest.items())))


def regimens(rules: RuleGraph, chooser: Chooser, profile: Profile, demands: Demands, name: str) -> set[object]:
    """The best sets of steps over all values of the grid, each found by trying all subsets."""
    found = set()
    for value in GRID[name]:
        best = Oracle(rules, changed(profile, rules, {name: value}), demands).best()
        found.add(None if best is None else best[0])
    return found


@examples(15)
@given(recovering(2, least=2, most=4))
def test_measurements_are_those_of_trying_every_value(scene: Scene) -> None:
    rules = compiled(scene)
    chooser = Chooser(rules)
    for patient, demands in scene.questions:
        profile = patient.read(rules)
        base = signature(rules, chooser, profile, demands)
        if not base:
            continue
        found = measure(Session(rules, demands), profile)
        missing = [name for name in GRID if name not in profile.facts]
        plans = {
            name: {signature(rules, chooser, changed(profile, rules, {name: value}), demands) for value in GRID[name]}
            for name in missing
        }
        told = {item["biomarker"]: item for item in found["changing"]}
        steps = {name: {plan[0] if plan else None for plan in plans[name]} for name in missing}
        changing = {name for name in missing if plans[name] != {base}}
        # a wait is tried where it is longest, so only its worst start is told
        assert set(told) == changing
        for name, item in told.items():
            kept = frozenset(base[0])  # type: ignore[call-overload]
            shown = {
                frozenset((kept | set(plan["adds"])) - set(plan["drops"])) if plan["objective"] else None
                for plan in item["plans"]
            }
            assert shown == steps[name]
            assert shown == regimens(rules, chooser, profile, demands, name)
        read = {name for name in missing if len(ValueClasses(rules).of(name)) > 1}
        paired = {name for pair in found["pairs"] for name in pair["biomarkers"]}
        assert set(found["steady"]) == read - changing - paired


@examples(60)
@given(recovering(2, least=3, most=6))
def test_an_outcome_is_that_of_solving(scene: Scene) -> None:
    """Whatever value takes the place of another: the best regimen, its cost and its times."""
    rules = compiled(scene)
    chooser = Chooser(rules)
    for patient, demands in scene.questions:
        for profile in emptier(patient.read(rules), rules):
            session = Session(rules, demands)
            if session.best(session.study(profile)) is None:
                continue
            values = Counterfactuals(session, profile)
            for name, grid in GRID.items():
                for value in grid:
                    case = study(changed(profile, rules, {name: value}), rules, strict=demands.strict)
                    found, best = values.outcome({name: value}), chooser.best(case, setting(case, demands))
                    told = found.regimen and (found.regimen.interventions, found.regimen.timeline.earliest)
                    assert told == (best and (best.interventions, best.timeline.earliest)), (name, value)
                    if found.solved:
                        assert (found.regimen and found.regimen.cost) == (best and best.cost)


@examples(90)
@given(recovering(1, least=3, most=6) | crowded() | crowded())
def test_pairs_are_those_of_trying_every_pair(scene: Scene) -> None:
    rules = compiled(scene)
    chooser = Chooser(rules)
    cells = ValueClasses(rules)
    for patient, demands in scene.questions:
        for profile in emptier(patient.read(rules), rules):
            base = signature(rules, chooser, profile, demands)
            if not base:
                continue
            found = measure(Session(rules, demands), profile)
            values = {name: [cell.value for cell in cells.of(name)] for name in GRID if name not in profile.facts}
            steady = [
                name
                for name in values
                if all(
                    signature(rules, chooser, changed(profile, rules, {name: value}), demands) == base
                    for value in values[name]
                )
            ]
            expected = {
                (one, other)
                for one, other in combinations(sorted(steady), 2)
                if any(
                    signature(rules, chooser, changed(profile, rules, {one: first, other: second}), demands) != base
                    for first, second in product(values[one], values[other])
                )
            }
            assert {tuple(pair["biomarkers"]) for pair in found["pairs"]} == expected


def emptier(profile: Profile, rules: RuleGraph) -> list[Profile]:
    """The profile, and one with nothing but the first of its values."""
    first = dict(list(profile.measurements.items())[:1])
    return [profile, profile._replace(measurements=first)]


@examples(25)
@given(recovering(2, least=2, most=4))
def test_ranks_follow_the_worst_case(scene: Scene) -> None:
    """What rules a step out comes before what only makes the plan worse; the worst is named when there is a loss."""
    rules = compiled(scene)
    for patient, demands in scene.questions:
        profile = patient.read(rules)
        session = Session(rules, demands)
        if session.best(session.study(profile)) is None:
            continue
        found = measure(session, profile, with_pairs=False)
        assert [item["rank"] for item in found["changing"]] == list(range(1, len(found["changing"]) + 1))
        out = ["ruled out" in item["worst"] or "cannot be" in item["worst"] for item in found["changing"]]
        assert out == sorted(out, reverse=True)
