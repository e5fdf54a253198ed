"""The chooser finds what trying every regimen finds, and the judge agrees with both."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from gbmplan.case.case import study
from gbmplan.choose.chooser import Chooser
from gbmplan.choose.family import Family
from gbmplan.choose.objective import Cost
from gbmplan.choose.problem import setting
from gbmplan.choose.program import Program
from gbmplan.choose.relevant import relevant
from gbmplan.judge.assess import assess, disagreement

from . import examples
from .oracle import Oracle
from .packs import Scene, groupings, scenes


@examples(150)
@given(scenes(4))
def test_choice_is_the_optimum_of_trying_everything(scene: Scene) -> None:
    rules = scene.pack.compile()
    chooser = Chooser(rules)
    for patient, demands in scene.questions:
        profile = patient.read(rules)
        case = study(profile, rules, strict=demands.strict)
        found = chooser.best(case, setting(case, demands))
        best = Oracle(rules, profile, demands).best()
        assert (found and (found.interventions, found.cost)) == best


@examples(60)
@given(scenes(6, most=5))
def test_earlier_patients_leave_no_trace(scene: Scene) -> None:
    """One chooser asked many times answers like a new one each time; the last question is the first again."""
    rules = scene.pack.compile()
    chooser = Chooser(rules)
    for patient, demands in (*scene.questions, scene.questions[0]):
        case = study(patient.read(rules), rules, strict=demands.strict)
        used, fresh = (each.best(case, setting(case, demands)) for each in (chooser, Chooser(rules)))
        assert (used and used[:3]) == (fresh and fresh[:3])


@examples(60)
@given(scenes(4))
def test_pruning_changes_nothing(scene: Scene) -> None:
    rules = scene.pack.compile()
    pruned, plain = Program(rules), Program(rules, prune=False)
    for patient, demands in scene.questions:
        case = study(patient.read(rules), rules, strict=demands.strict)
        switches = setting(case, demands)
        assert pruned.search(switches) == plain.search(switches)
        assert (pruned.feasible(switches) is None) == (plain.feasible(switches) is None)


@examples(100)
@given(scenes(4))
def test_what_is_irrelevant_changes_nothing(scene: Scene) -> None:
    rules = scene.pack.compile()
    everything = Chooser(rules)
    for patient, demands in scene.questions:
        case = study(patient.read(rules), rules, strict=demands.strict)
        switches = setting(case, demands)
        for known in (None, Family.of([switches])):
            some = Chooser(rules, only=relevant(rules, switches, demands), patients=known)
            for wanted in (switches, *(switches._replace(at_most=number) for number in (0, 1, 2, 3))):
                assert some.best(case, wanted) == everything.best(case, wanted)


@examples(60)
@given(scenes(4))
def test_a_program_for_one_patient_answers_for_another_too(scene: Scene) -> None:
    rules = scene.pack.compile()
    everything, one = Chooser(rules), None
    for patient, demands in scene.questions:
        case = study(patient.read(rules), rules, strict=demands.strict)
        switches = setting(case, demands)
        one = one or Chooser(rules, patients=Family.of([switches]))
        assert one.best(case, switches) == everything.best(case, switches)
        for name in sorted(rules.interventions)[:3]:
            for wanted in (
                switches._replace(required=switches.required | {name}),
                switches._replace(excluded=switches.excluded | {name}),
            ):
                assert one.best(case, wanted) == everything.best(case, wanted)


@examples(60)
@given(scenes(3))
def test_forbidding_does_the_same_where_the_patient_is_known(scene: Scene) -> None:
    """Also where what is forbidden is a fact there, as standard treatment that is indicated."""
    rules = scene.pack.compile()
    everything = Chooser(rules)
    for patient, demands in scene.questions:
        case = study(patient.read(rules), rules, strict=demands.strict)
        switches = setting(case, demands)
        one = Chooser(rules, patients=Family.of([switches]))
        found = everything.best(case, switches)
        if found is None:
            continue
        answers = []
        for chooser in (everything, one):
            switch = chooser.program.forbid(found.interventions, ())
            answers.append(chooser.best(case, switches))
            chooser.program.drop(switch)
            answers.append(chooser.best(case, switches))
        assert answers[:2] == answers[2:]
        assert answers[1] == found


@examples(100)
@given(scenes(3))
def test_judge_accepts_every_choice_at_the_same_cost(scene: Scene) -> None:
    rules = scene.pack.compile()
    chooser = Chooser(rules)
    for patient, demands in scene.questions:
        profile = patient.read(rules)
        case = study(profile, rules, strict=demands.strict)
        found = chooser.best(case, setting(case, demands))
        if found is None:
            continue
        for times in (found.timeline.earliest, _late(found.timeline.latest, found.timeline.earliest)):
            verdict = assess(
                rules,
                profile,
                times,
                strict=demands.strict,
                require=demands.require,
                exclude=demands.exclude,
                max_agents=demands.max_agents,
            )
            assert disagreement(verdict, found.cost) == ""


@examples(60)
@given(scenes(2, most=5), st.integers(0, 999))
def test_judge_accepts_exactly_what_keeps_the_rules(scene: Scene, seed: int) -> None:
    """Every set of interventions, at starts that suit it and at starts that may not."""
    rules = scene.pack.compile()
    dice = random.Random(seed)
    hours = [0, 0.1, 2, 36, 72, 168, 240, 336, 504, 730.5]
    for patient, demands in scene.questions:
        profile = patient.read(rules)
        oracle = Oracle(rules, profile, demands)
        for chosen in groupings(oracle.names):
            plans = [oracle.earliest(chosen), *({name: dice.choice(hours) for name in chosen} for _ in range(3))]
            for times in (plan for plan in plans if plan is not None):
                verdict = assess(
                    rules,
                    profile,
                    times,
                    strict=demands.strict,
                    require=demands.require,
                    exclude=demands.exclude,
                    max_agents=demands.max_agents,
                )
                assert (not verdict.violations) == (oracle.allowed(chosen) and oracle.keeps_time(times))
                assert tuple(verdict.objective) == Cost._fields
                assert tuple(verdict.objective.values()) == oracle.cost(chosen)


def _late(latest: dict[str, float], earliest: dict[str, float]) -> dict[str, float]:
    """The latest starts; where nothing bounds them, everything that follows is pushed far back."""
    return {name: hours if hours < float("inf") else earliest[name] + 1e6 for name, hours in latest.items()}
