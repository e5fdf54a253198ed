"""The plan document: what every output shows, and what `--format json` prints as it stands.

`gbmplan schema plan` prints its JSON Schema. Times are in hours from the date of the profile.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired  # pydantic reads these on Python 3.11

from typing_extensions import TypedDict

from gbmplan.plan.answers import (
    Absent,
    Alternative,
    Branch,
    Ending,
    Escape,
    EvidenceLevel,
    Measurements,
    Names,
    Obstacles,
    Ongoing,
    OutsideScope,
    ScopeUnknown,
    StageSpan,
    WhyNotKind,
)
from gbmplan.plan.claim_shapes import CarriedClaim
from gbmplan.plan.clash_shapes import Clashing, ClashPart, Repair
from gbmplan.plan.coverage_shapes import Coverage
from gbmplan.plan.gate_shapes import BranchPlan, Gate, Monitoring
from gbmplan.plan.measured_shapes import MeasurementEffect
from gbmplan.plan.search_shapes import Search, Tradeoff
from gbmplan.plan.state_shapes import State


class Tool(TypedDict):
    """What made the plan."""

    name: str
    version: str


class PackStamp(TypedDict):
    """A rule pack the plan rests on."""

    id: str
    version: str
    sha256: str
    title: str


class PhaseTitle(TypedDict):
    """One stage of the regimen; they stand in their order."""

    id: str
    title: str


class Fact(TypedDict):
    """One biomarker of the profile, in the unit of the vocabulary."""

    biomarker: str
    title: str
    value: float | str | bool
    unit: str
    given: str
    """As the profile writes it, where that differs."""
    date: str | None
    assay: str
    derived: bool
    text: str
    """The fact in words, such as `macrophage fraction 38 %`."""


class ProfileStamp(TypedDict):
    """Whose plan this is."""

    id: str
    sha256: str
    as_of: str | None
    facts: list[Fact]
    leading: list[str]
    """The facts that name the patient's situation, in words, in the order of the pack."""


class Past(TypedDict):
    """One earlier therapy."""

    agent: str
    title: str
    first: str | None
    last: str | None
    """Dates as the profile gives them."""
    begins: float | None
    ends: float | None
    """The same in hours from the date of the profile, so below zero; null where a date is missing."""


class Demanded(TypedDict):
    """What the user asked for."""

    require: list[str]
    exclude: list[str]
    max_agents: int | None
    strict: bool


class Remark(TypedDict):
    """A sentence with the rule it comes from."""

    rule: str
    text: str


class Value(TypedDict):
    """One objective, smaller is better."""

    name: str
    title: str
    value: float


class Preparation(TypedDict):
    """What to do, check or wait for before steps begin."""

    kind: Literal["do", "check", "wait"]
    text: str
    steps: list[int]
    biomarkers: list[str]
    facts: list[str]
    rules: list[str]
    done_by: list[int]
    """Steps of the regimen that do this themselves."""
    excludes: bool
    """Whether what a check finds may exclude its steps; otherwise it may only speak against them."""
    hours: NotRequired[float]
    """For a wait: until this long after the profile's date."""
    once: NotRequired[str]
    """For what is to be done: what has to hold before its steps start, in words; empty where it may be weighed."""


class Covered(TypedDict):
    """What a step covers of what this patient needs."""

    target: str
    title: str
    strength: Literal["full", "partial"]
    rule: str
    grade: str
    context: str
    need: Literal["measured", "assumed", "triggered", "opened_before"]
    because: str
    """Why the target is a need: the patient's fact, the assumption, or what opened it."""
    need_rule: str
    facts: list[str]


class StepCaution(TypedDict):
    """Something to weigh or to watch for with one step."""

    kind: Literal["out_of_order", "contraindication", "caution", "toxicity"]
    text: str
    rule: str
    facts: list[str]


class Outcome(TypedDict):
    """What came out when the intervention was tried."""

    source: str
    direction: Literal["supports", "opposes", "mixed"]
    note: str


class Step(TypedDict):
    """One step of the regimen."""

    number: int
    phase: str
    intervention: str
    title: str
    class_: str
    route: str
    role: Literal["agent", "backbone"]
    given_in: list[str]
    """Titles of the stages in which it is given; empty in a plan without stages."""
    course: Literal["single", "fixed", "cycles", "continuous"]
    running: bool  # given already
    next: float | None
    """Hours until its next dose is due, of what runs at intervals; null where nobody knows."""
    stops: float | None
    """Hours from the date of the profile at which it ends or is stopped; null where it goes on."""
    ending: Ending | None
    """Why it is stopped although its course could go on; null where it is over, or goes on."""
    carries: list[int]
    """Steps for which it opens the way to the tumour's margin, or without which they cannot be given."""
    margin: Literal["reached", "with_opening", "not_reached", "unknown"]
    """Whether it gets to the tumour's margin, behind an intact barrier; with_opening where a step opens it."""
    stage: str
    status: str
    earliest: float
    latest: float | None
    repeats: float | None
    grade: str
    context: str
    covers: list[Covered]
    provides: list[int]
    """Steps that need this one (delivery, access, partner)."""
    idle: bool
    """True for a step that opens the barrier for agents of which the regimen has none."""
    cautions: list[StepCaution]
    evidence: list[Outcome]


class Order(TypedDict):
    """One bound on the time between two steps; `before` is 0 for the date of the profile."""

    before: int
    after: int
    min: float | None
    max: float | None
    rule: str
    text: str


class WhyNot(TypedDict):
    """Why one intervention that could have helped is not in the regimen."""

    intervention: str
    title: str
    strength: Literal["full", "partial"]
    kind: WhyNotKind
    text: str
    rule: str
    recoverable: bool


class Gap(TypedDict):
    """What stays uncovered, and why."""

    kind: Literal["open", "partial", "strategy"]
    target: str
    title: str
    phase: str
    priority: str
    because: str
    why_not: list[WhyNot]


class Unmeasured(TypedDict):
    """A biomarker without a value that some rule would like to know."""

    biomarker: str
    title: str
    measured_by: str
    weight: int
    changes: bool
    """Whether some value is known, without a search, to change the plan: a step falls out, or the scope ends."""
    decides: list[Remark]


class Combined(TypedDict):
    """Whether two steps have been given together."""

    steps: list[int]
    tested_in: Literal["people", "animals", "never"]
    records: list[str]
    outcomes: list[str]
    """What came out, one sentence a record."""


class Dispute(TypedDict):
    """A disagreement between sources that touches this plan."""

    id: str
    question: str
    positions: list[dict[str, Any]]
    handling: str
    touches: list[str]


class Rejected(TypedDict):
    """A better set of interventions that no schedule satisfies."""

    interventions: list[str]
    rules: list[str]
    text: str


class Justification(TypedDict):
    """What a rule named anywhere in the plan says and rests on."""

    kind: str
    statement: str
    because: str
    grade: str
    context: str
    seen_in: str  # title of the context
    contested: bool
    inference: bool
    evidence: list[Outcome]
    pack: str
    when: NotRequired[str]


class Plan(TypedDict):
    """Everything a plan says."""

    schema: str
    tool: Tool
    language: Literal["en", "zh"]
    """Of its sentences and titles; ids and words such as those of `kind` and `result` are the same in all."""
    notice: str
    rules: list[PackStamp]
    phases: list[PhaseTitle]
    profile: ProfileStamp
    past: list[Past] | None
    """Earlier therapies; null where the profile says nothing of them."""
    demands: Demanded
    status: Literal["optimal", "best_found", "infeasible", "out_of_scope"]
    """`best_found`: the time limit ended the search; nothing is proven, see `search`. `out_of_scope`: the rules are not
    made for this patient, and without `--anyway` there is no regimen."""
    scope: list[OutsideScope]
    scope_unknown: list[ScopeUnknown]
    """What nobody measured that could still put the patient outside."""
    states: list[State]
    objective: list[Value]
    preparation: list[Preparation]
    stages: list[StageSpan]
    """Empty in a plan without stages."""
    ongoing: list[Ongoing]
    """What is being given already: continued or stopped."""
    absent: list[Absent]
    """Standard treatment that is not in the plan, and why."""
    steps: list[Step]
    order: list[Order]
    coverage: list[Coverage]
    obstacles: Obstacles
    gaps: list[Gap]
    branches: list[Branch]
    """Empty in a plan without stages."""
    gates: list[Gate]
    """What is measured again, and decided then, in the order of time."""
    next_gate: int | None
    """Which of the gates decides first whether a stage begins, from 0; where none does, the first of all."""
    escape: Escape
    measurements: list[MeasurementEffect]
    """What each recorded biomarker did."""
    unmeasured: list[Unmeasured]
    measure_first: bool
    """Whether fewer needs rest on a measurement than on an assumption that one would settle: measuring comes first."""
    tradeoff: list[Tradeoff]
    combinations: list[Combined]
    monitoring: list[Monitoring]
    disagreements: list[Dispute]
    rejected: list[Rejected]
    clash: list[ClashPart]
    names: Names
    justification: dict[str, Justification]
    evidence: dict[str, dict[str, Any]]
    claims: list[CarriedClaim]
    """Empty for a pack that declares none."""
    alternatives: NotRequired[list[Alternative]]
    """With `--alternatives`."""
    evidence_tradeoff: NotRequired[list[EvidenceLevel]]
    """The trade-off by evidence, the strictest threshold first."""
    search: NotRequired[Search]
    """Where the time limit ended a search."""
    branch_plans: NotRequired[list[BranchPlan]]
    """With `--branches`: what each gate can find, and the plan then."""
    measure: NotRequired[Measurements]
    """What to measure next, where it was asked for or `measure_first` is true."""
    clashes: NotRequired[list[Clashing]]
    """Every minimal clash, with `--all-clashes`; `clash` holds a smallest one."""
    repairs: NotRequired[list[Repair]]
    """The smallest sets of changes that make the demands possible, those that can be made first."""
