"""All minimal clashes and repairs: each is one, each is minimal, and none is missing."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given

from gbmplan.case.case import study
from gbmplan.choose.chooser import Chooser
from gbmplan.choose.clash import Part, all_clashes, smallest_clash
from gbmplan.choose.problem import Demands, setting
from gbmplan.explore.session import Session
from gbmplan.graph.model import RuleGraph
from gbmplan.patient.profile import Profile
from gbmplan.plan.planner import Extras
from tests.explore import ROOT, compiled
from tests.property import examples
from tests.property.oracle import Oracle, Piece
from tests.property.packs import Scene, groupings, scenes

MOST = 2
"""Impossible demands that are looked into, for each patient."""


def impossible(rules: RuleGraph, profile: Profile, drawn: Demands) -> list[Demands]:
    """Demands that cannot be met: what else was drawn, with more and more required."""
    tried = (drawn._replace(require=names) for names in sorted(groupings(sorted(rules.interventions)), key=len))
    found = (demands for demands in tried if not Oracle(rules, profile, demands).satisfiable())
    return [demands for demands, _ in zip(found, range(MOST), strict=False)]


def hitting_sets(clashes: list[frozenset[Part]]) -> set[frozenset[Part]]:
    """Every minimal set that meets all clashes."""
    parts = sorted(frozenset().union(*clashes))
    found: list[frozenset[Part]] = []
    for size in range(1, len(parts) + 1):
        for chosen in map(frozenset, combinations(parts, size)):
            if all(chosen & clash for clash in clashes) and not any(smaller <= chosen for smaller in found):
                found.append(chosen)
    return set(found)


@examples(40)
@given(scenes(1, least=2, most=4, rules=5))
def test_all_clashes(scene: Scene) -> None:
    """Held against the brute force; repairs are the hitting sets of clashes, which proves both complete."""
    rules = compiled(scene)
    chooser = Chooser(rules)
    for patient, drawn in scene.questions:
        profile = patient.read(rules)
        for demands in impossible(rules, profile, drawn):
            case = study(profile, rules, strict=demands.strict)
            switches = setting(case, demands)
            found = all_clashes(chooser, case, switches, demands)
            assert found.complete
            pieces = frozenset(Oracle(rules, profile, demands).pieces())

            def possible(held: frozenset[Piece], demands: Demands = demands, pieces: frozenset[Piece] = pieces) -> bool:
                return Oracle(rules, profile, demands, pieces - held).satisfiable()

            for clash in found.clashes:
                core = frozenset(Piece(*part) for part in clash)
                assert core <= pieces
                assert not possible(core)
                assert all(possible(core - {piece}) for piece in core)
            for repair in found.repairs:
                given_up = frozenset(Piece(*part) for part in repair)
                assert possible(pieces - given_up)
                assert not any(possible(pieces - given_up | {piece}) for piece in given_up)
            if len(frozenset().union(*found.clashes)) <= 14:
                assert hitting_sets([frozenset(clash) for clash in found.clashes]) == set(map(frozenset, found.repairs))
            smallest = smallest_clash(chooser, case, switches, demands)
            assert len(smallest.parts) == len(found.clashes[0])
            assert smallest.parts in found.clashes
            single = {repair[0] for repair in found.repairs if len(repair) == 1}
            assert set(smallest.mends) == single


def test_repairs_that_can_be_made_come_first() -> None:
    """On the core pack: demands and recoverable facts before rules, the small before the large."""
    from gbmplan.patient.read import read_profile
    from tests.core import core

    rules = core()
    profile = read_profile(str(ROOT / "examples/recurrent.yaml"), rules.nodes("biomarker"))
    demands = Demands(("relatlimab", "ipilimumab", "nivolumab"), (), 2)
    plan = Session(rules).planner.plan(profile, demands, extras=Extras(all_clashes=True))
    assert plan["status"] == "infeasible"
    assert len(plan["clashes"]) > 1
    assert plan["clash"] in [clash["parts"] for clash in plan["clashes"]]
    keys = [(not repair["recoverable"], len(repair["changes"])) for repair in plan["repairs"]]
    assert keys == sorted(keys)
    for repair in plan["repairs"]:
        assert repair["recoverable"] == all(change["recoverable"] for change in repair["changes"])
    told = {part["rule"] for clash in plan["clashes"] for part in clash["parts"]} - {""}
    assert told <= set(plan["justification"])
