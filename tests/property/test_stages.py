"""With stages, too, the chooser finds what trying everything finds, and the judge agrees with both.

Packs are drawn from uniform bytes, not by hypothesis: its examples are mostly plain, and what matters here (gates with
answers, openings with passengers) needs packs that are not. `PROPERTY_TESTS=long` draws 10,000.
"""

from __future__ import annotations

import random

import pytest

from gbmplan.case.case import study
from gbmplan.choose.chooser import Chooser
from gbmplan.choose.problem import Demands, setting
from gbmplan.choose.relevant import relevant
from gbmplan.judge.assess import Guard, assess, disagreement

from . import LONG
from .packs import Tape, demand, patient, staged_pack
from .staged import StagedOracle

SEEDS = 10
"""Draws; at the usual number of packs about one in thirty leaves a need to a gate."""
PACKS = 1_000 if LONG else 40


@pytest.mark.parametrize("seed", range(SEEDS))
def test_choice_is_the_optimum_of_trying_everything(seed: int) -> None:
    dice = random.Random(seed)
    guarded = 0
    for _ in range(PACKS):
        pack = staged_pack(Tape(dice.randbytes(900)), 2, 4, 5)
        rules = pack.compile()
        tape = Tape(dice.randbytes(16))
        profile = patient(tape).read(rules)
        demands = demand(tape, pack.interventions) if dice.random() < 0.3 else Demands()
        case = study(profile, rules, strict=demands.strict)
        found = Chooser(rules).best(case, setting(case, demands))
        best = StagedOracle(rules, profile, demands).best()
        assert (found and (found.courses, found.cost)) == best, (pack, tape.data, demands)
        if found is None:
            continue
        some = Chooser(rules, only=relevant(case, demands)).best(case, setting(case, demands))
        assert some is not None
        assert (some.courses, some.cost, some.timeline) == (found.courses, found.cost, found.timeline)
        guards = [Guard(item.target, item.stage, item.answer, item.timeline.earliest) for item in found.branches]
        guarded += bool(guards)
        verdict = assess(
            rules,
            profile,
            found.timeline.earliest,
            strict=demands.strict,
            require=demands.require,
            exclude=demands.exclude,
            max_agents=demands.max_agents,
            courses=found.courses,
            least=True,
            guards=guards,
        )
        assert disagreement(verdict, found.cost) == "", (pack, tape.data)
    assert guarded or not LONG
