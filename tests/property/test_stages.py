"""With stages, too, the chooser finds what trying everything finds, and the judge agrees with both.

Packs are drawn from uniform bytes, not by hypothesis: its examples are mostly plain, and what matters here (gates with
answers, openings with passengers) needs packs that are not. `PROPERTY_TESTS=long` draws 10,000.
"""

from __future__ import annotations

import random
from typing import Any, NamedTuple

import pytest

from gbmplan.case.case import Case, study
from gbmplan.choose.chooser import Chooser, Regimen
from gbmplan.choose.family import Family
from gbmplan.choose.problem import Demands, setting
from gbmplan.choose.problem import at_gate as problem_at_gate
from gbmplan.choose.relevant import relevant, still_possible
from gbmplan.graph.model import RuleGraph
from gbmplan.judge.assess import Guard, assess, disagreement
from gbmplan.patient.profile import Profile
from gbmplan.patient.underway import Underway
from gbmplan.plan.judging import judged

from . import LONG
from .packs import WHY, Pack, Patient, Tape, demand, patient
from .staged import AtGate, StagedOracle
from .staged_packs import running_therapies, staged_pack

SEEDS = 10
"""Draws; at the usual number of packs about one in thirty leaves a need to a gate."""
PACKS = 1_000 if LONG else 40


def _without(data: dict[str, Any]) -> dict[str, Any]:
    """What a patient is, apart from earlier therapy."""
    return {key: value for key, value in data.items() if key != "prior_therapy"}


def agent(name: str, **more: Any) -> dict[str, Any]:
    fixed = {"class": name, "modality": "antibody", "phase": "deliver", "stage": "trial", "status": "tried"}
    given = {"route": "by vein", "delivery": {"need": "not_needed", **WHY}}
    return {"id": name, "title": {"en": name}, **fixed, **given, **more}


STANDARD = {"role": "backbone", "indicated": {"when": "f", **WHY}}
COVER = {"covers": [{"target": "t0", "strength": "full", **WHY}]}
FAR = {"id": "far", "kind": "unavailable", "interventions": ["i0"], "because": "None is here."}
PAIR = {"id": "pair", "kind": "companion", "having": ["i0"], "needs": ["i1"], "binding": True, "say": "alone", **WHY}
SOON = {"id": "soon", "kind": "order", "before": ["i0"], "after": ["i1"], "max": "1 mo", **WHY}
OPENS = {
    "repeats": "4 wk",
    "delivers": [{"id": "open", "modalities": ["antibody"], "window": ["36 h", "2 wk"], **WHY}],
}
BEHIND = {"delivery": {"need": "required", **WHY}}


class Once(NamedTuple):
    """A small pack on which programs differed once: its interventions, policies, and what is demanded."""

    things: tuple[dict[str, Any], ...]
    policies: tuple[dict[str, Any], ...] = ()
    demands: Demands = Demands()
    f: bool = True
    steps: set[str] | None = None
    """None: no regimen."""
    therapies: tuple[dict[str, Any], ...] = ()

    def compile(self) -> RuleGraph:
        drawn = dict(staged_pack(Tape(b""), 2, 2, 0).files)
        drawn = {name: data for name, data in drawn.items() if not name.startswith("interventions/")}
        drawn |= {f"interventions/{item['id']}.yaml": item for item in self.things}
        return Pack(drawn | {"policies.yaml": {"policies": [*self.policies]}}).compile()


ONCE = {
    "standard treatment that is indicated requires an agent that covers nothing needed": Once(
        (agent("i0", **STANDARD, requires=[{"id": "with", "any_of": ["i1"], **WHY}]), agent("i1")), steps={"i0", "i1"}
    ),
    "standard treatment that cannot be had is demanded": Once(
        (agent("i0", **STANDARD), agent("i1", **COVER)), (FAR,), Demands(require=("i0",)), f=False
    ),
    "standard treatment that cannot be had is indicated": Once(
        (agent("i0", **STANDARD), agent("i1")), (FAR,), steps=set()
    ),
    "what covers nothing needed is company for nobody": Once(
        (agent("i0", **COVER, requires=[{"id": "with", "any_of": ["i1"], **WHY}]), agent("i1")), (PAIR,), steps=set()
    ),
    "what runs does not begin again for what has to follow it soon": Once(
        (agent("i0", **COVER), agent("i1", lead_time={"takes": "6 wk", "say": "made first", **WHY})),
        (SOON,),
        Demands(require=("i0", "i1")),
        therapies=({"agent": "i0", "first": "2026-04-20"},),
    ),
    "an opening that runs is given when it is due, counted from now": Once(
        (agent("i0", **OPENS), agent("i1", **COVER, **BEHIND)),
        (SOON,),
        Demands(require=("i0", "i1")),
        therapies=({"agent": "i0", "first": "2026-04-20", "last": "2026-05-04", "ongoing": True},),
    ),
}


@pytest.mark.parametrize("once", ONCE.values(), ids=ONCE.keys())
def test_what_programs_differed_on_once(once: Once) -> None:
    rules = once.compile()
    history = {"prior_therapy": [*once.therapies]} if once.therapies else {}
    profile = Patient({"id": "p", "as_of": "2026-05-04", "biomarkers": {"f": once.f}} | history).read(rules)
    case = study(profile, rules)
    wanted = setting(case, once.demands)
    found = Chooser(rules).best(case, wanted)
    assert (found and (found.courses, found.cost)) == StagedOracle(rules, profile, once.demands).best()
    assert (found and found.interventions) == once.steps
    for known in (None, Family.of([wanted])):
        only = relevant(rules, wanted, once.demands)
        assert Chooser(rules, only=only, patients=known).best(case, wanted) == found
    if found is not None:
        assert disagreement(judged(case, once.demands, found), found.cost) == ""


def test_the_judge_accepts_nothing_that_cannot_be_had() -> None:
    once = ONCE["standard treatment that cannot be had is demanded"]
    rules = once.compile()
    profile = Patient({"id": "p", "as_of": "2026-05-04", "biomarkers": {"f": False}}).read(rules)
    found = assess(rules, profile, {"i0": 0.0}, require=("i0",), courses={"i0": (1, 2)})
    assert [violation.rule for violation in found.violations] == ["far"]


@pytest.mark.parametrize("seed", range(SEEDS))
def test_choice_is_the_optimum_of_trying_everything(seed: int) -> None:
    dice = random.Random(seed)
    guarded = going = hurried = 0
    for _ in range(PACKS):
        pack = staged_pack(Tape(dice.randbytes(1200)), 2, 4, 5)
        rules = pack.compile()
        tape = Tape(dice.randbytes(16))
        one = patient(tape)
        if dice.random() < 0.5:
            listed = running_therapies(Tape(dice.randbytes(40)), pack.interventions)
            one = Patient(one.data | {"prior_therapy": listed})
        profile = one.read(rules)
        demands = demand(tape, pack.interventions) if dice.random() < 0.3 else Demands()
        case = study(profile, rules, strict=demands.strict)
        going += bool(case.ongoing)
        found = Chooser(rules).best(case, setting(case, demands))
        best = StagedOracle(rules, profile, demands).best()
        assert (found and (found.courses, found.cost)) == best, (pack, one.data, demands)
        if found is None:
            continue
        wanted = setting(case, demands)
        for known in (None, Family.of([wanted])):
            only = relevant(rules, wanted, demands)
            assert Chooser(rules, only=only, patients=known).best(case, wanted) == found
        guards = [Guard(item.target, item.stage, item.answer, item.timeline.earliest) for item in found.branches]
        guarded += bool(guards)
        hurried += found.cost.out_of_order > 0
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
        assert disagreement(verdict, found.cost) == "", (pack, one.data)
    assert (guarded and hurried) or not LONG
    assert going


def at_gate(dice: random.Random, rules: RuleGraph, regimen: Regimen) -> Underway:
    """The regimen when the gate before one of its stages decides; what that found is drawn."""
    stage = dice.randint(2, len(rules.stages))
    begun = {name: course for name, course in regimen.courses.items() if course[0] < stage}
    return Underway(
        stage,
        begun,
        {name: regimen.timeline.earliest[name] for name in begun},
        frozenset(name for name in rules.interventions if dice.random() < 0.6),
        frozenset(name for name in rules.targets if dice.random() < 0.3),
        frozenset(
            name for name, thing in rules.interventions.items() if thing["role"] != "backbone" and dice.random() < 0.2
        ),
    )


def followed(chooser: Chooser, case: Case, demands: Demands, underway: Underway) -> str:
    """What is wrong with the regimen that follows a gate; nothing else may be as good."""
    rules, profile = case.rules, case.profile
    wanted = setting(case, demands)
    found = chooser.best(case, wanted, underway=underway)
    best = AtGate(rules, profile, demands, underway).best()
    members = still_possible(case, relevant(rules, wanted, demands), underway)
    for known in (None, Family.of([problem_at_gate(wanted, underway)], closed=True)):
        if Chooser(rules, only=members, patients=known).best(case, wanted, underway=underway) != found:
            return "what is left out at the gate is missed"
    if (found and (found.courses, found.cost)) != best:
        return f"{found and (found.courses, found.cost)} where trying everything finds {best}"
    return disagreement(judged(case, demands, found), found.cost) if found else ""


@pytest.mark.parametrize("seed", range(SEEDS))
def test_what_follows_a_gate_is_the_optimum_of_trying_everything(seed: int) -> None:
    dice = random.Random(100 + seed)
    answered = stopped = 0
    for _ in range(PACKS):
        rules = staged_pack(Tape(dice.randbytes(1200)), 2, 4, 5).compile()
        tape = Tape(dice.randbytes(16))
        first, then_ = patient(tape), patient(Tape(dice.randbytes(16)))
        listed = running_therapies(Tape(dice.randbytes(40)), list(rules.interventions))
        history = {"prior_therapy": listed} if dice.random() < 0.5 else {}  # the same before the gate and after it
        before, after = (Patient(_without(one.data) | history).read(rules) for one in (first, then_))
        profile: Profile = before if dice.random() < 0.5 else after
        chooser = Chooser(rules)
        case = study(before, rules)
        regimen = chooser.best(case, setting(case, Demands()))
        if regimen is None or len(rules.stages) == 1:
            continue
        underway = at_gate(dice, rules, regimen)
        then = study(profile, rules)
        assert followed(chooser, then, Demands(), underway) == "", (seed, underway)
        found = chooser.best(then, setting(then, Demands()), underway=underway)
        again = chooser.best(case, setting(case, Demands()))
        assert again == regimen  # what a gate found is forgotten
        if found:
            answered += len(found.courses.keys() - regimen.courses.keys())
            stopped += any(found.courses[name] != regimen.courses.get(name) for name in underway.courses)
    assert (answered and stopped) or not LONG  # a thousand packs have both
