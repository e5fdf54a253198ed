"""With stages, too, the chooser finds what trying everything finds, and the judge agrees with both."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gbmplan.case.case import study
from gbmplan.choose.chooser import Chooser
from gbmplan.choose.problem import setting
from gbmplan.judge.assess import Guard, assess, disagreement

from . import examples
from .packs import Tape, demand, patient, staged_pack
from .staged import StagedOracle


@examples(60)
@given(st.binary(min_size=700, max_size=700), st.lists(st.binary(min_size=16, max_size=16), min_size=1, max_size=3))
def test_choice_is_the_optimum_of_trying_everything(drawn: bytes, tapes: list[bytes]) -> None:
    pack = staged_pack(Tape(drawn), 2, 4, 5)
    rules = pack.compile()
    chooser = Chooser(rules)
    for tape in map(Tape, tapes):
        profile, demands = patient(tape).read(rules), demand(tape, pack.interventions)
        case = study(profile, rules, strict=demands.strict)
        found = chooser.best(case, setting(case, demands))
        best = StagedOracle(rules, profile, demands).best()
        assert (found and (found.courses, found.cost)) == best, pack
        if found is None:
            continue
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
            guards=[Guard(item.target, item.stage, item.answer, item.timeline.earliest) for item in found.branches],
        )
        assert disagreement(verdict, found.cost) == "", pack
