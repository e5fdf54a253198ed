"""A clash is truly one, none is smaller, and what is said to mend it does."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given

from gbmplan.case.case import study
from gbmplan.choose.chooser import Chooser
from gbmplan.choose.clash import smallest_clash
from gbmplan.choose.family import Family
from gbmplan.choose.problem import Demands, setting
from gbmplan.choose.relevant import relevant
from gbmplan.graph.model import RuleGraph
from gbmplan.patient.profile import Profile

from . import examples
from .oracle import Oracle, Piece
from .packs import Scene, groupings, scenes

MOST = 3
"""Impossible demands that are looked into, for each patient."""


def impossible(rules: RuleGraph, profile: Profile, drawn: Demands) -> list[Demands]:
    """Demands that cannot be met: what else was drawn, with more and more required."""
    tried = sorted(groupings(sorted(rules.interventions)), key=len)
    demands = (drawn._replace(require=require) for require in tried)
    found = (item for item in demands if not Oracle(rules, profile, item).satisfiable())
    return [item for item, _ in zip(found, range(MOST), strict=False)]


@examples(60)
@given(scenes(1, least=2, most=4, rules=5))
def test_smallest_clash(scene: Scene) -> None:
    rules = scene.pack.compile()
    chooser = Chooser(rules)
    for patient, drawn in scene.questions:
        profile = patient.read(rules)
        for demands in impossible(rules, profile, drawn):
            case = study(profile, rules, strict=demands.strict)
            switches = setting(case, demands)
            assert chooser.best(case, switches) is None
            clash = smallest_clash(chooser, case, switches, demands)
            pieces = Oracle(rules, profile, demands).pieces()

            def possible(held: set[Piece], demands: Demands = demands, pieces: list[Piece] = pieces) -> bool:
                return Oracle(rules, profile, demands, set(pieces) - held).satisfiable()

            core = {Piece(*part) for part in clash.parts}
            assert core <= set(pieces)
            assert not possible(core)
            for smaller in combinations(pieces, len(core) - 1):
                assert possible(set(smaller)), f"{smaller} clash already"
            mends = {piece for piece in core if possible(set(pieces) - {piece})}
            assert {Piece(*part) for part in clash.mends} == mends


@examples(40)
@given(scenes(4, least=2, most=5))
def test_looking_for_a_clash_leaves_no_trace(scene: Scene) -> None:
    rules = scene.pack.compile()
    chooser = Chooser(rules)
    for patient, demands in scene.questions:
        case = study(patient.read(rules), rules, strict=demands.strict)
        switches = setting(case, demands)
        if chooser.best(case, switches) is None:
            fresh = Chooser(rules)
            assert fresh.best(case, switches) is None
            clash = smallest_clash(chooser, case, switches, demands)
            assert clash == smallest_clash(fresh, case, switches, demands)
            some = Chooser(rules, only=relevant(rules, switches, demands), patients=Family.of([switches]))
            assert clash == smallest_clash(some, case, switches, demands)
        free = setting(case, Demands())
        used, new = chooser.best(case, free), Chooser(rules).best(case, free)
        assert (used and used[:3]) == (new and new[:3])
