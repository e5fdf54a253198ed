"""Flips do what they say, no part of one does, none is missing; distances are where the plan turns."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given

from gbmplan.case.case import Case, study
from gbmplan.choose.chooser import Chooser, Regimen
from gbmplan.choose.problem import Demands, setting
from gbmplan.explore.flip import flip
from gbmplan.explore.session import Session, changed
from gbmplan.explore.value_classes import ValueClass, ValueClasses, span
from gbmplan.graph.model import RuleGraph
from gbmplan.judge.assess import assess
from gbmplan.language.conditions import Value, names
from gbmplan.patient.profile import Profile
from gbmplan.patient.read import check_profile, read_profile
from gbmplan.source.document import parse
from tests.core import core
from tests.explore import ROOT, compiled, recovering
from tests.property import examples
from tests.property.packs import Scene


class World:
    """One pack and one set of demands, answered by solving anew each time."""

    def __init__(self, rules: RuleGraph, demands: Demands) -> None:
        self.rules, self.demands, self.chooser, self.value_classes = rules, demands, Chooser(rules), ValueClasses(rules)

    def solve(self, profile: Profile) -> tuple[Case, Regimen | None, frozenset[str]]:
        """The case, its best regimen, and the needs that this leaves open or covers in part."""
        case = study(profile, self.rules, strict=self.demands.strict)
        found = self.chooser.best(case, setting(case, self.demands))
        if found is None:
            return case, None, frozenset()
        needs = assess(self.rules, profile, found.timeline.earliest, strict=self.demands.strict).needs
        return case, found, frozenset(need.target for need in needs if need.result != "full")

    def options(self, profile: Profile, case: Case) -> list[tuple[str, ValueClass]]:
        """Values of facts for which a recoverable contraindication, or a wait, falls away; found the long way."""
        found = []
        for name, value in profile.facts.items():
            for cell in self.value_classes.of(name):
                other = study(changed(profile, self.rules, {name: cell.value}), self.rules, strict=self.demands.strict)
                gone = [
                    rule
                    for rule, kept in case.truth.items()
                    if kept
                    and self.rules.rules[rule]["kind"] == "contraindication"
                    and self.rules.rules[rule]["detail"]["recoverable"]
                    and other.truth[rule] is not True
                    and name in names(self.rules.conditions[rule])
                ]
                over = waiting(case) - waiting(other)
                if value != cell.value and (gone or (over and name == "since")):
                    found.append((name, cell))
        return found


@examples(100)
@given(recovering(2, least=2, most=5))
def test_flips(scene: Scene) -> None:
    rules = compiled(scene)
    for patient, demands in scene.questions:
        profile, world = patient.read(rules), World(rules, demands)
        case, regimen, gaps = world.solve(profile)
        if regimen is None:
            continue
        found = flip(Session(rules, demands), profile)["flips"]
        reached: dict[tuple[tuple[str, Value], ...], tuple[frozenset[str], bool]] = {}
        options = world.options(profile, case)
        for size in (1, 2):
            for items in combinations(options, size):
                if len({name for name, _ in items}) < size:
                    continue
                values = tuple((name, cell.value) for name, cell in items)
                _, other, left = world.solve(changed(profile, rules, dict(values)))
                closes = gaps - left if other is not None else frozenset()
                turns = (other and other.interventions) != regimen.interventions
                parts = [reached[(item,)] for item in values] if size == 2 else []
                if size == 1:
                    reached[values] = closes, turns
                fresh = closes.difference(*(part[0] for part in parts)) if parts else closes
                turned = turns and not any(part[1] for part in parts)
                if not (fresh or turned):
                    continue
                # told, or another value of the same facts with the same effect is
                biomarkers = sorted(name for name, _ in items)
                adds = sorted(other.interventions - regimen.interventions) if other else []
                assert any(
                    sorted(edit["biomarker"] for edit in item["edits"]) == biomarkers
                    and item["adds"] == adds
                    and set(item["closes"]) == fresh
                    for item in found
                ), (values, fresh)
        for item in found:
            names_ = {edit["biomarker"] for edit in item["edits"]}
            assert names_ <= {name for name, _ in options}
            assert set(item["closes"]) <= gaps
            assert item["closes"] or item["adds"] or item["drops"]


@examples(40)
@given(recovering(3, least=2, most=5))
def test_distances(scene: Scene) -> None:
    """Just beyond the threshold the plan is another, and up to it every value keeps it."""
    rules = compiled(scene)
    for patient, demands in scene.questions:
        profile, world = patient.read(rules), World(rules, demands)
        _, regimen, _ = world.solve(profile)
        if regimen is None:
            continue

        def plan(name: str, value: float) -> object:
            found = world.solve(changed(profile, rules, {name: value}))[1]
            return found and (found.interventions, found.timeline.earliest)

        for item in flip(Session(rules, demands), profile)["distances"]:
            name, low, high = item["biomarker"], *rules.nodes("biomarker")[item["biomarker"]]["range"]
            now = plan(name, item["value"])
            if name == "since":  # waits differ with every hour; cells are tried where they are longest
                continue
            for bound, sign in ((item["below"], -1), (item["above"], 1)):
                end = (low if sign < 0 else high) if bound is None else bound["threshold"] - sign * 1e-3
                steps = [item["value"] + (end - item["value"]) * share / 8 for share in range(1, 9)]
                if (end - item["value"]) * sign > 0:
                    assert all(plan(name, value) == now for value in steps), (name, steps)
                if bound is not None:
                    assert bound["text"]
                    assert bound["distance"] == pytest.approx(abs(item["value"] - bound["threshold"]))
                    beyond = [bound["threshold"], min(max(bound["threshold"] + sign * 1e-3, low), high)]
                    assert any(plan(name, value) != now for value in beyond), (name, beyond)


def test_two_facts_at_once() -> None:
    """Under severe oedema and much dexamethasone one need closes only when both are mended; told once, and minimal."""
    rules = core()
    profile = read_profile(str(ROOT / "examples/steroid_bound.yaml"), rules.nodes("biomarker"))
    world = World(rules, Demands())
    _, _, gaps = world.solve(profile)
    pairs = [item for item in flip(Session(rules), profile)["flips"] if len(item["edits"]) == 2]
    assert pairs
    cells = {
        (name, span(rules.nodes("biomarker")[name], [cell])): cell
        for name in profile.facts
        for cell in world.value_classes.of(name)
    }
    for item in pairs:
        values = {
            edit["biomarker"]: next(
                cell.value
                for (name, text), cell in cells.items()
                if name == edit["biomarker"] and edit["after"].endswith(f" {text}")
            )
            for edit in item["edits"]
        }
        closed = gaps - world.solve(changed(profile, rules, dict(values)))[2]
        alone = [gaps - world.solve(changed(profile, rules, {name: value}))[2] for name, value in values.items()]
        assert set(item["closes"]) == closed.difference(*alone)
        assert item["closes"]


def test_cells_cover_the_range_without_overlap() -> None:
    """Every value lies in one cell, and neighbours meet where they end."""
    rules = core()
    cells = ValueClasses(rules)
    for name, node in rules.nodes("biomarker").items():
        found = cells.of(name)
        if node["type"] != "number":
            listed = node["categories"] if node["type"] == "category" else [True, False]
            assert sorted(map(str, listed)) == sorted(str(value) for cell in found for value in cell.group)
            continue
        assert [found[0].low, found[-1].high] == node["range"]
        for one, other in pairwise(found):
            assert one.high == other.low
            assert one.closed_high != other.closed_low
        for cell in found:
            assert cell.low <= float(cell.value) <= cell.high


def test_nothing_is_recoverable_where_nothing_holds() -> None:
    rules = core()
    profile = check_profile(parse(b"biomarkers: {idh: wildtype}", "p.yaml"), rules.nodes("biomarker"))
    assert flip(Session(rules), profile)["flips"] == []


def waiting(case: Case) -> set[str]:
    """The washouts that are not over."""
    return {wait.rule for waits in case.waits.values() for wait in waits}
