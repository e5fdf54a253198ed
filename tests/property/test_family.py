"""A program for some patients answers for each of them as the program for all does; and what only gets worse changes
nothing."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from gbmplan.case.case import study
from gbmplan.choose.chooser import Chooser
from gbmplan.choose.family import Family
from gbmplan.choose.problem import Demands, Setting, setting
from gbmplan.choose.relevant import relevant
from gbmplan.explore.worsening import only_worse
from gbmplan.graph.model import RuleGraph

from . import LONG
from .packs import Patient, Tape, demand, patient
from .staged_packs import running_therapies, staged_pack

SEEDS = 4
PACKS = 400 if LONG else 40


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_program_for_a_family_answers_for_each_of_it(seed: int) -> None:
    dice = random.Random(seed)
    different = 0
    for _ in range(PACKS):
        pack = staged_pack(Tape(dice.randbytes(1200)), 2, 4, 5)
        rules = pack.compile()
        demands = demand(Tape(dice.randbytes(16)), pack.interventions) if dice.random() < 0.3 else Demands()
        listed = running_therapies(Tape(dice.randbytes(40)), pack.interventions)
        patients = [patient(Tape(dice.randbytes(16))) for _ in range(3)]
        patients = [Patient(one.data | {"prior_therapy": listed}) if dice.random() < 0.3 else one for one in patients]
        cases = [study(one.read(rules), rules, strict=demands.strict) for one in patients]
        wanted = [setting(case, demands) for case in cases]
        family = Family.of(wanted)
        assert all(one in family for one in wanted)
        some = Chooser(rules, only=relevant(rules, family.most, demands), patients=family)
        everything = Chooser(rules)
        for case, one in [*zip(cases, wanted, strict=True), (cases[0], wanted[0])]:
            assert some.best(case, one) == everything.best(case, one)
        assert some.program.patients is family  # it was never grounded for all
        different += len(set(wanted)) > 1
    assert different > PACKS / 2


def worse(dice: random.Random, rules: RuleGraph, old: Setting) -> Setting:
    """A setting with more that is against some interventions."""

    def counts(before: frozenset[tuple[str, int]], *, strong: bool) -> frozenset[tuple[str, int]]:
        found = dict(before)
        most = Counter(
            name
            for name, own in rules.against.items()
            for rule in own
            if rule not in rules.absolute and (rule in rules.strong) is strong
        )
        for name, top in most.items():
            if dice.random() < 0.4:
                found[name] = dice.randint(found.get(name, 1), top)
        return frozenset(found.items())

    return old._replace(
        contraindicated=old.contraindicated | {name for name in sorted(rules.interventions) if dice.random() < 0.25},
        burdened=counts(old.burdened, strong=False),
        endangered=counts(old.endangered, strong=True),
        if_found=frozenset(rule for rule in sorted(old.if_found) if dice.random() < 0.6),
    )


@pytest.mark.parametrize("seed", range(SEEDS))
def test_what_only_gets_worse_leaves_the_best_the_best(seed: int) -> None:
    dice = random.Random(seed)
    proven = guarded = 0
    for _ in range(PACKS):
        rules = staged_pack(Tape(dice.randbytes(1200)), 2, 4, 5).compile()
        case = study(patient(Tape(dice.randbytes(16))).read(rules), rules)
        old = setting(case, Demands())
        chooser = Chooser(rules)
        best = chooser.best(case, old)
        if best is None:
            continue
        for _ in range(10):
            new = worse(dice, rules, old)
            if new == old or not only_worse(rules, old, new, best):
                continue
            found = chooser.best(case, new)
            assert found is not None
            assert (found.courses, found.cost, found.timeline) == (best.courses, best.cost, best.timeline)
            assert [(one.target, one.stage, one.answer) for one in found.branches] == [
                (one.target, one.stage, one.answer) for one in best.branches
            ]
            proven += 1
            guarded += bool(best.branches)
    assert proven > PACKS / 2
    assert guarded or not LONG
