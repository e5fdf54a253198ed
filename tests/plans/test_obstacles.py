"""Why an intervention is not in a regimen: a case for every kind of reason, their order, and that all say the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from gbmplan.case.case import Case, study
from gbmplan.choose.chooser import Chooser, Regimen
from gbmplan.choose.problem import Demands, setting
from gbmplan.explore.session import Session
from gbmplan.explore.why import why
from gbmplan.graph.model import RuleGraph
from gbmplan.judge.assess import assess
from gbmplan.order.network import Cycle
from gbmplan.order.schedule import Unschedulable
from gbmplan.patient.profile import Profile
from gbmplan.plan.gaps import gaps
from gbmplan.plan.judging import judged
from gbmplan.plan.obstacles import (
    BARS,
    COSTS,
    IDLE,
    Obstacle,
    ObstacleKind,
    Standing,
    first_obstacles,
    obstacles,
    standing,
    startable,
)
from gbmplan.plan.reasons import SHOWN
from gbmplan.problems import Place
from gbmplan.testing.suite import RuleTest
from gbmplan.testing.view import View
from tests.property.packs import BIOMARKERS, EVIDENCE, WHY, Pack, Patient, Tape, pack, patient
from tests.property.staged_packs import staged_pack

PHASES = ("open", "clear", "attack")
STAGES = [
    {"id": "first", "starts": ["open", "clear"]},
    {"id": "second", "starts": ["open", "clear", "attack"], "counts": True},
    {"id": "third", "starts": ["open", "attack"], "answers": ["clear", "other"], "counts": True},
]


def thing(name: str, phase: str, **more: Any) -> dict[str, Any]:
    fixed = {"title": {"en": name}, "class": "k", "modality": "antibody", "stage": "trial", "status": "tried"}
    covers = [{"target": "t0", "strength": "full", **WHY, **more.pop("cover", {})}]
    given = {"route": "by vein", "delivery": {"need": "not_needed", **WHY}, "covers": covers}
    return {"id": name, "phase": phase, **fixed, **given, **more}


def limit(name: str, among: list[str], at_most: int, **more: Any) -> dict[str, Any]:
    return {"id": name, "kind": "limit", "among": among, "at_most": at_most, **WHY, **more}


def conflict(name: str, one: str, other: str) -> dict[str, Any]:
    return {"id": name, "kind": "conflict", "between": [one], "and": [other], **WHY}


def company(name: str, having: list[str], needs: list[str]) -> dict[str, Any]:
    rule = {"id": name, "kind": "companion", "having": having, "needs": needs, "binding": True, "say": "alone"}
    return rule | WHY


def finding(kind: str, **more: Any) -> dict[str, Any]:
    return {"contraindications": [{"id": "no", "when": "f", "kind": kind, "recoverable": False, **WHY, **more}]}


LIVER = {"toxicities": [{"organ": "hepatic", **WHY}]}
AFTER = {"requires": [{"id": "partner", "any_of": ["a", "b"], **WHY}]}
EARLY = {"early": {"when": "f", **WHY}}
BEHIND = {"delivery": {"need": "required", **WHY}}
OPENER = {"delivers": [{"id": "opens", "modalities": ["antibody"], "window": ["0 h", "1 wk"], **WHY}]}


SINCE = {"id": "since_x", "title": {"en": "since x"}, "kind": "number", "group": "therapy", "unit": "wk"} | {
    "range": [0, 520],
    "derived_from": {"prior_therapy": "x", "measure": "weeks_since_last"},
}
WASHOUT = {"id": "out", "kind": "washout", "biomarker": "since_x", "at_least": "1 wk", "before": ["a"], **WHY}


class Question(NamedTuple):
    """A pack, a patient, a regimen, and every reason why x is not in it."""

    name: str
    reasons: str
    x: dict[str, Any] = {}  # noqa: RUF012 - never changed
    others: dict[str, dict[str, Any]] = {}  # noqa: RUF012
    policies: tuple[dict[str, Any], ...] = ()
    facts: dict[str, Any] = {}  # noqa: RUF012
    regimen: dict[str, tuple[int, int]] = {}  # noqa: RUF012
    demands: Demands = Demands()
    stages: bool = False
    needed: frozenset[str] = frozenset({"t0"})
    rejected: tuple[frozenset[str], ...] = ()
    history: tuple[dict[str, Any], ...] = ()
    phase: str = "attack"


BOTH = {"a": (1, 1), "b": (1, 1)}
APART = {"a": (2, 2), "b": (3, 3)}
WHOLE = {"a": (2, 3), "b": (2, 3)}
QUESTIONS = (
    # what rules it out
    Question("refused", "excluded", demands=Demands(exclude=("x",))),
    Question(
        "cannot be had",
        "unavailable far",
        policies=({"id": "far", "kind": "unavailable", "interventions": ["x"], "because": "It is far."},),
    ),
    Question("a limit of none", "banned none", policies=(limit("none", ["x"], 0),)),
    Question(
        "a limit of none that does not bind", "", policies=(limit("none", ["x"], 0, when="g"),), facts={"g": False}
    ),
    Question("its class failed", "progressed a", history=({"agent": "a", "progressed": True},)),
    Question(
        "its class failed, and somebody demands it",
        "",
        history=({"agent": "a", "progressed": True},),
        demands=Demands(require=("x",)),
    ),
    Question("another class failed", "", {"class": "l"}, history=({"agent": "a", "progressed": True},)),
    Question(
        "its course is over",
        "ended",
        {"course": {"kind": "fixed", "length": "4 wk", **WHY}},
        history=({"agent": "x", "first": "2025-12-01", "ongoing": True},),
    ),
    Question("contraindicated", "contraindicated x.contraindications.no", finding("absolute"), facts={"f": True}),
    Question(
        "that can change",
        "contraindicated x.contraindications.no +",
        finding("absolute", recoverable=True),
        facts={"f": True},
    ),
    Question("nobody knows", "", finding("absolute")),
    Question(
        "nobody knows, and strict",
        "unknown x.contraindications.no +",
        finding("absolute"),
        demands=Demands(strict=True),
    ),
    Question(
        "backbone, not indicated",
        "not_indicated x.indicated",
        {"role": "backbone", "indicated": {"when": "f", **WHY}, **LIVER},
        others={"a": LIVER},
        facts={"f": False},
        regimen={"a": (1, 1)},
    ),
    Question("an answer only", "stage", stages=True, phase="other"),
    # what it would do
    Question("no need", "not_needed", needed=frozenset()),
    Question("it would not act", "inactive x.covers.t0", {"cover": {"when": "f"}}, facts={"f": False}),
    Question("nobody knows whether it acts", "cover_unknown x.covers.t0 +", {"cover": {"when": "f"}}),
    # what leaves it no place
    Question("conflict", "conflict apart a", policies=(conflict("apart", "x", "a"),), regimen=BOTH),
    Question("conflict with what is not there", "", policies=(conflict("apart", "x", "a"),), regimen={"b": (1, 1)}),
    Question("full", "limit few a b", policies=(limit("few", ["x", "a", "b"], 2),), regimen=BOTH),
    Question("one left", "", policies=(limit("few", ["x", "a", "b"], 2),), regimen={"a": (1, 1)}),
    Question("nothing delivers it", "delivery x.delivery", BEHIND, {"d": OPENER}, regimen={"a": (1, 1)}),
    Question("something delivers it", "", BEHIND, {"d": OPENER}, regimen={"d": (1, 1)}),
    Question("no partner", "requirement x.requires.partner a b", AFTER, regimen={"c": (1, 1)}),
    Question("a partner", "", AFTER, regimen={"b": (1, 1)}),
    Question("no company", "company pair", policies=(company("pair", ["x"], ["a"]),), regimen={"b": (1, 1)}),
    Question("company", "", policies=(company("pair", ["x"], ["a"]),), regimen={"a": (1, 1)}),
    Question("no company, and none is needed", "", policies=(company("pair", ["b"], ["a"]),), regimen={"c": (1, 1)}),
    Question("no time", "timing late a", regimen={"a": (1, 1)}, rejected=(frozenset({"x", "a"}),)),
    Question("time for it", "", regimen={"a": (1, 1)}, rejected=(frozenset({"a", "b"}),)),
    Question("no more agents", "agents all", policies=(limit("all", ["any"], 2),), regimen=BOTH),
    Question("no more on demand", "agents", regimen=BOTH, demands=Demands(max_agents=2)),
    Question(
        "it counts as none",
        "",
        policies=(limit("all", ["any"], 2, apart_from=["x"]),),
        regimen=BOTH,
    ),
    Question(
        "somebody waits until it is out",
        "washout out a",
        policies=(WASHOUT,),
        regimen={"a": (1, 1)},
        history=({"agent": "x", "first": "2025-12-01"},),
    ),
    Question("somebody waits, and it is out", "", policies=(WASHOUT,), regimen={"a": (1, 1)}),
    # what it would cost
    Question("strong", "strong x.contraindications.no", finding("strong"), facts={"f": True}),
    Question("opens", "opens t1.compensated_by.t2", {"cover": {"target": "t1"}}, needed=frozenset({"t1"})),
    Question(
        "only a stage before its own has a place",
        "out_of_order x.early",
        EARLY,
        policies=(conflict("apart", "x", "a"),),
        facts={"f": True},
        regimen=WHOLE,
        stages=True,
    ),
    Question(
        "nobody knows whether it may start there",
        "conflict apart a",
        EARLY,
        policies=(conflict("apart", "x", "a"),),
        regimen=WHOLE,
        stages=True,
    ),
    Question("its own stage has one, too", "", EARLY, facts={"f": True}, regimen=WHOLE, stages=True),
    Question("relative", "relative x.contraindications.no", finding("relative"), facts={"f": True}),
    Question("toxicity", "toxicity x.toxicities.hepatic a", LIVER, {"a": LIVER}, regimen=BOTH),
    # stage by stage: what counts is every stage in which x could start, the second and the third
    Question("conflict in one", "", policies=(conflict("apart", "x", "a"),), regimen=APART, stages=True),
    Question(
        "conflict in both", "conflict apart a", policies=(conflict("apart", "x", "a"),), regimen=WHOLE, stages=True
    ),
    Question("full in one", "", policies=(limit("few", ["x", "a"], 1),), regimen=APART, stages=True),
    Question("full in both", "limit few a", policies=(limit("few", ["x", "a"], 1),), regimen=WHOLE, stages=True),
    Question(
        "full by turns", "limit few a b", policies=(limit("few", ["x", "a", "b"], 1),), regimen=APART, stages=True
    ),
    Question("never both", "", policies=(limit("few", ["x", "a", "b"], 2),), regimen=APART, stages=True),
    Question(
        "each stage has its own",
        "conflict apart a (2); limit few b (3)",
        policies=(conflict("apart", "x", "a"), limit("few", ["x", "b"], 1)),
        regimen=APART,
        stages=True,
    ),
    Question("no more agents in one", "", policies=(limit("all", ["any"], 1),), regimen={"a": (2, 2)}, stages=True),
    Question("no more agents in both", "agents all", policies=(limit("all", ["any"], 1),), regimen=APART, stages=True),
    Question("a partner before", "", AFTER, regimen={"a": (1, 1)}, stages=True),
    Question("a partner in the last", "", AFTER, regimen={"a": (3, 3)}, stages=True),
    Question("delivered in the last", "", BEHIND, {"d": OPENER}, regimen={"d": (3, 3)}, stages=True),
    Question("delivered too early", "delivery x.delivery", BEHIND, {"d": OPENER}, regimen={"d": (1, 1)}, stages=True),
    Question("opens for nothing", "opening x.delivers.opens", {**OPENER, "modality": "device"}, stages=True),
    Question(
        "opens for something",
        "",
        {**OPENER, "modality": "device"},
        {"a": {**BEHIND, "cover": {"target": "t0"}}},
        regimen={"a": (2, 2)},
        stages=True,
    ),
    Question("toxicity in one", "", LIVER, {"a": LIVER}, regimen=APART, stages=True),
    Question("toxicity in both", "toxicity x.toxicities.hepatic a", LIVER, {"a": LIVER}, regimen=WHOLE, stages=True),
    # all together, in one order
    Question(
        "everything",
        "excluded; unavailable far; banned none; cover_unknown x.covers.t0 +; contraindicated x.contraindications.no; "
        "conflict apart a; limit few a b; delivery x.delivery; requirement x.requires.partner d e; agents all; "
        "toxicity x.toxicities.hepatic c",
        {**finding("absolute"), "cover": {"when": "g"}, **BEHIND, **LIVER, **AFTER}
        | {"requires": [{"id": "partner", "any_of": ["d", "e"], **WHY}]},
        {"d": OPENER, "c": LIVER},
        (
            limit("all", ["any"], 3),
            limit("few", ["x", "a", "b"], 2),
            conflict("apart", "x", "a"),
            limit("none", ["x"], 0),
            {"id": "far", "kind": "unavailable", "interventions": ["x"], "because": "It is far."},
        ),
        {"f": True},
        {**BOTH, "c": (1, 1)},
        Demands(exclude=("x",)),
    ),
)


def compiled(asked: Question) -> RuleGraph:
    others = {name: {} for name in "abce"} | asked.others
    things = [thing("x", asked.phase, **asked.x)]
    things += [thing(name, "open" if name == "d" else "clear", **more) for name, more in others.items()]
    targets = [
        {"id": "t0", "title": {"en": "t0"}, "phase": "attack", "mechanism": "it shields", "priority": "major"}
        | {"assumed": WHY},
        {"id": "t1", "title": {"en": "t1"}, "phase": "attack", "mechanism": "it shields", "priority": "major"}
        | {"compensated_by": [{"target": "t2", **WHY}]},
        {"id": "t2", "title": {"en": "t2"}, "phase": "attack", "mechanism": "it shields", "priority": "major"},
    ]
    header = {
        "id": "small",
        "version": "1.0.0",
        "title": {"en": "small"},
        "licence": "Apache-2.0",
        "description": "for a test",
        "phases": [{"id": phase, "title": {"en": phase}, "because": "for the test"} for phase in (*PHASES, "other")],
    }
    if asked.stages:
        fixed = {"because": "for the test", "least": "2 wk"}
        header["stages"] = [{**stage, "title": {"en": stage["id"]}, **fixed} for stage in STAGES]
    return Pack(
        {
            "pack.yaml": header,
            "biomarkers.yaml": {"biomarkers": [*BIOMARKERS, SINCE]},
            "evidence.yaml": {"evidence": EVIDENCE},
            "targets.yaml": {"targets": targets},
            "policies.yaml": {"policies": list(asked.policies)},
            **{f"interventions/{item['id']}.yaml": item for item in things},
        }
    ).compile()


def asked_of(asked: Question) -> Standing:
    rules = compiled(asked)
    written = {"id": "somebody", "as_of": "2026-01-01", "biomarkers": asked.facts}
    profile = Patient(written | ({"prior_therapy": [*asked.history]} if asked.history else {})).read(rules)
    case = study(profile, rules, strict=asked.demands.strict)
    rejected = tuple(Unschedulable(steps, frozenset(), frozenset({"late"}), Cycle(())) for steps in asked.rejected)
    return Standing(case, asked.demands, asked.regimen, rejected, asked.needed)


def spoken(item: Obstacle) -> str:
    """`limit few a b (2)`; `+` for what can change."""
    stages = f"({' '.join(map(str, item.stages))})" if item.stages else ""
    parts = (item.kind, item.rule, *item.others, "+" if item.recoverable and item.rule else "", stages)
    return " ".join(part for part in parts if part)


@pytest.mark.parametrize("asked", QUESTIONS, ids=[asked.name for asked in QUESTIONS])
def test_every_reason(asked: Question) -> None:
    found = obstacles(asked_of(asked), "x")
    assert "; ".join(spoken(item) for item in found if item.kind is not ObstacleKind.WEAKER) == asked.reasons
    assert (found[-1].kind is ObstacleKind.WEAKER) == ("backbone" not in asked.name)


def test_every_kind_has_a_case() -> None:
    told = {reason.split()[0] for asked in QUESTIONS for reason in asked.reasons.split("; ") if reason}
    assert told == {*ObstacleKind} - {ObstacleKind.WEAKER}


# ---- against the judge, and against each other


BROKEN = {
    "is contraindicated": BARS,
    "is excluded and chosen": BARS,
    "must not be combined": {ObstacleKind.CONFLICT},
    "where at most": {ObstacleKind.LIMIT, ObstacleKind.AGENTS, ObstacleKind.BANNED, ObstacleKind.UNAVAILABLE},
    "agents": {ObstacleKind.AGENTS},
    "nothing opens the barrier": {ObstacleKind.DELIVERY},
    "opens the barrier for nothing": {ObstacleKind.OPENING},
    "what it requires is missing": {ObstacleKind.REQUIREMENT},
    "without what it prepares for": {ObstacleKind.COMPANY},
    "failed before, or its course is over": BARS,
    "what it waits for is still given": {ObstacleKind.WASHOUT},
}
"""What the judge says of a regimen to which an intervention was added → the kinds of obstacles that foretell it."""


def breaches(plan: Standing, name: str, stage: int) -> Iterator[frozenset[ObstacleKind]]:
    """What the judge holds against the regimen with one more step, apart from time."""
    courses = {**plan.courses, name: (stage, stage)}
    demands = plan.demands
    found = assess(
        plan.case.rules,
        plan.case.profile,
        dict.fromkeys(courses, 0.0),
        strict=demands.strict,
        exclude=demands.exclude,
        max_agents=demands.max_agents,
        courses=courses,
    )
    for violation in found.violations:
        yield from (frozenset(kinds) for said, kinds in BROKEN.items() if said in violation.message)


class Drawn(NamedTuple):
    profile: Profile
    demands: Demands
    case: Case
    regimen: Regimen
    plan: Standing


def drawn(seed: int, stages: bool) -> Drawn | None:
    tape = Tape(bytes((seed * 7919 + place * place * 31 + place * 17 + seed * place) % 256 for place in range(900)))
    rules = (staged_pack(tape, 4, 6, 6) if stages else pack(tape, 5, 8, 8, tight=False)).compile()
    profile = patient(tape).read(rules)
    demands = Demands(exclude=("i1",) if seed % 5 == 0 else (), max_agents=(None, 2, 3)[seed % 3], strict=seed % 2 == 0)
    case = study(profile, rules, strict=demands.strict)
    regimen = Chooser(rules).best(case, setting(case, demands))
    if regimen is None:
        return None
    return Drawn(profile, demands, case, regimen, standing(case, demands, regimen, judged(case, demands, regimen)))


@pytest.mark.parametrize("stages", [False, True], ids=["plain", "stages"])
def test_the_judge_knows_of_every_obstacle_and_of_no_other(stages: bool) -> None:
    seen: set[ObstacleKind] = set()
    for seed in range(60):
        found = drawn(seed, stages)
        if found is None:
            continue
        for name, thing_ in found.case.rules.interventions.items():
            if name in found.regimen.interventions or thing_["role"] == "backbone":
                continue
            kinds = {item.kind for item in obstacles(found.plan, name)}
            if {ObstacleKind.COMPANY, ObstacleKind.NOT_NEEDED} <= kinds:
                continue  # it may open what it covers, and so be company of its own
            hard = kinds - COSTS - IDLE - {ObstacleKind.TIMING}
            held = {stage: set(breaches(found.plan, name, stage)) for stage in startable(found.case, name)}
            assert bool(hard) == all(held.values()), (seed, name, kinds, held)
            told = set().union(*held.values())
            if ObstacleKind.STAGE in hard:
                assert not held, (seed, name)  # there is no stage to ask the judge about
            else:
                assert all(any(kind in kinds_ for kinds_ in told) for kind in hard), (seed, name)
            seen |= hard
    assert len(seen) >= 7, seen


@pytest.mark.parametrize("stages", [False, True], ids=["plain", "stages"])
def test_all_who_ask_say_the_same(stages: bool) -> None:
    """Gaps, `why` and rule tests name the rule of the first obstacle."""
    compared = 0
    for seed in range(1, 12):
        found = drawn(seed, stages)
        if found is None:
            continue
        case, demands, regimen = found.case, found.demands, found.regimen
        session = Session(case.rules, demands)
        test = RuleTest("", "", Place("", 1, 1), found.profile, demands, frozenset(), ())
        view = View(test, case.rules, session.planner, lambda _: None)
        lines = gaps(case, demands, regimen, judged(case, demands, regimen))
        reasons = {item["intervention"]: item for gap in lines for item in gap["why_not"]}
        for name in case.rules.interventions.keys() - regimen.interventions:
            first = obstacles(found.plan, name)[0]
            if first.kind in COSTS | IDLE or not first.rule:
                continue
            answer = why(session, found.profile, name)
            assert any(first.rule in ground["rules"] for ground in answer["chain"]) or answer["verdict"].startswith(
                "no regimen"
            ), (seed, name, first, answer["chain"])
            assert any(line.endswith(first.rule) for line in view.absence(name)), (seed, name, first)
            said = reasons.get(name)
            if said and said["rule"] not in {edge["rule"] for edge in case.rules.covers[name]}:
                assert (said["kind"], said["rule"]) == (SHOWN[first.kind], first.rule)
                assert said["recoverable"] == first.recoverable
            compared += 1
    assert compared >= 10


@pytest.mark.parametrize("stages", [False, True], ids=["plain", "stages"])
def test_the_first_reason_is_the_first_of_all(stages: bool) -> None:
    """A gap looks for it alone, and must not find another."""
    kinds: set[ObstacleKind] = set()
    for seed in range(40):
        found = drawn(seed, stages)
        for edge in found.case.rules.edges("covers") if found else ():
            assert found is not None
            every = obstacles(found.plan, edge["u"], [edge["rule"]])
            first = [item for item in every if item.kind is every[0].kind]
            assert first_obstacles(found.plan, edge["u"], [edge["rule"]]) == first
            kinds.add(every[0].kind)
    assert kinds & BARS
    assert kinds & IDLE
    assert kinds & COSTS
    assert kinds - BARS - IDLE - COSTS - {ObstacleKind.WEAKER}
