"""The shapes of those parts of a plan that answer a question: what can escape, what else, what to measure.

They belong to the plan document (`gbmplan.plan.document`).
"""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

WhyNotKind = Literal[
    "excluded",
    "unavailable",
    "history",
    "inactive",
    "contraindicated",
    "unknown",
    "not_indicated",
    "stage",
    "conflict",
    "limit",
    "delivery",
    "opening",
    "requirement",
    "company",
    "timing",
    "cost",
]
"""Why an intervention is not in a plan."""


class Change(TypedDict):
    """One objective, before and after a change."""

    name: str
    title: str
    before: float
    after: float


class Branch(TypedDict):
    """A need that is left to the gate before a stage, and what is added if the gate finds it."""

    target: str
    title: str
    stage: str
    answer: str
    answer_title: str
    earliest: float
    """Start of the answer, in hours from the date of the profile."""
    text: str


class Ending(TypedDict):
    """Why a course ends before it would have to."""

    kind: Literal[
        "conflict", "washout", "limit", "delivery", "opening", "agents", "toxicity", "effect_lasts", "nothing_more"
    ]
    rule: str
    """The rule behind it; empty without one."""
    text: str


class StopReason(TypedDict):
    """One reason why a running therapy is stopped."""

    kind: str
    """Such as `not_needed`, `contraindicated`, `conflict`, `progressed`, `ended`."""
    rule: str
    """Empty without one."""
    text: str
    steps: list[int]
    """Steps that stand in its way."""


class Ongoing(TypedDict):
    """A therapy that is being given, and what the plan does with it."""

    agent: str
    """As the profile writes it."""
    intervention: str | None
    """Null where these rules know no such intervention."""
    title: str
    first: str | None
    last: str | None
    counted: str
    """Why it counts as running, in words."""
    decision: Literal["continued", "stopped", "not_judged"]
    step: int | None
    until: float | None
    """Hours from the date of the profile at which it ends or is stopped; null where it goes on."""
    reasons: list[StopReason]
    """Why it is stopped; the first is what weighs most."""
    text: str
    """The decision in words."""


class EscapePath(TypedDict):
    """One compensatory pathway of a blocked target, and what becomes of it."""

    target: str
    title: str
    priority: Literal["critical", "major", "minor"]
    rule: str
    """The compensation that opens it."""
    state: Literal["covered", "partial", "open", "undetermined", "closed"]
    """`undetermined`: no step covers it, and whether it opens, or whether a step covers it, depends on what is
    unmeasured;
    `closed`: it does not open in this patient."""
    steps: list[int]
    """Steps that cover it, in full or in part."""
    unmeasured: list[str]
    """Biomarkers on which an undetermined path depends."""
    facts: list[str]
    """Why a closed path is closed; what is missing for an undetermined one."""
    text: str
    """The cell in words: `covered by step 4`, `open`."""


class EscapeRow(TypedDict):
    """One target that the regimen blocks, in full or in part, and where the tumour can turn then."""

    target: str
    title: str
    blocked_by: list[int]
    paths: list[EscapePath]


class Closing(TypedDict):
    """The smallest addition that would close an escape path left open, or in part."""

    target: str
    title: str
    kind: Literal["addition", "exchange", "none"]
    """`addition`: all steps stay; `exchange`: only another regimen covers it; `none`: no regimen does."""
    strength: Literal["full", "partial", ""]
    """How far it would be covered; in part only where nothing covers it in full."""
    adds: list[str]
    """Interventions."""
    drops: list[str]
    beyond_limit: bool
    """Whether the addition breaks the limit on agents at once, and no other rule."""
    changes: list[Change]
    """The objectives that change, the first counts most."""
    text: str


class Escape(TypedDict):
    """The escape certificate: each blocked target, each of its compensatory pathways."""

    rows: list[EscapeRow]
    closings: list[Closing]
    """One for each path that a row shows as partial, open or undetermined."""


class Alternative(TypedDict):
    """Another regimen beside that of the plan: the best of those that differ enough from all before it."""

    number: int
    """From 2; the plan itself is 1."""
    interventions: list[str]
    objective: list[float]
    proven: bool
    """Whether it is proven that nothing better differs as much."""
    adds: list[str]
    """Against the plan."""
    drops: list[str]
    gains: list[str]
    """What it covers better than the plan, in words."""
    loses: list[str]
    first: Change | None
    """The first objective on which it differs from the plan; None when all are equal."""
    text: str
    """What it adds and drops against the plan, in titles."""


class EvidenceLevel(TypedDict):
    """The best regimen of interventions whose evidence reaches a threshold."""

    level: Literal["home_clinical", "clinical", "any"]
    title: str
    candidates: int
    """Interventions that reach the threshold."""
    interventions: list[str]
    objective: list[float]
    open: int
    partial: int
    adds: list[str]
    """Against the stricter level before."""
    drops: list[str]
    text: str
    this: bool


class MeasuredPlan(TypedDict):
    """What the plan becomes for some values of a biomarker."""

    values: str
    """In words: `macrophages 30 % or more`."""
    adds: list[str]
    """Against the plan."""
    drops: list[str]
    objective: list[float]
    changes: list[Change]
    text: str
    """What it adds and drops, in titles; `the plan stays` for the plan itself."""


class Measure(TypedDict):
    """An unmeasured biomarker, and the distinct plans over its possible values."""

    rank: int
    biomarker: str
    title: str
    measured_by: str
    plans: list[MeasuredPlan]
    """The distinct plans, that of the plan itself first where some value leaves it."""
    worst: str
    """The values for which the regimen of this plan fares worst, and how: broken rules, or objectives."""
    text: str


class MeasurePair(TypedDict):
    """Two biomarkers that change nothing alone and something together."""

    biomarkers: list[str]
    titles: list[str]
    plans: list[MeasuredPlan]
    text: str


class Measurements(TypedDict):
    """What to measure next, solved for every value that the rules tell apart."""

    changing: list[Measure]
    """Those that can change the regimen, the most consequential first."""
    pairs: list[MeasurePair]
    steady: list[str]
    """Those of which no value, alone or with one other, changes the regimen."""
    text: str
    """`measure these two; the other nine change nothing`."""


class Names(TypedDict):
    """Titles of what the plan names by id; of contexts and stages all that the rules know."""

    interventions: dict[str, str]
    biomarkers: dict[str, str]
    contexts: dict[str, str]
    stages: dict[str, str]
    stages_short: dict[str, str]
    disease: str


class StageSpan(TypedDict):
    """One stage of the regimen in time."""

    id: str
    title: str
    begins: float
    """Hours from the date of the profile, at the earliest."""
    least: float
    looks: list[str]
    """What gates measure before it begins."""


class Absent(TypedDict):
    """Standard treatment that is not in the plan."""

    intervention: str
    title: str
    text: str
    rule: str
    facts: list[str]
    """The facts that keep it out, in words."""


class Tally(TypedDict):
    """How many obstacles of one origin there are, and what becomes of them."""

    all: int
    assumed: int
    """Those of them that nobody measured."""
    full: int
    partial: int
    guarded: int
    """Left to a gate."""
    open: int


class Obstacles(TypedDict):
    """The needs of `coverage`, counted by where they come from."""

    patient: Tally
    """Measured in the patient, or assumed."""
    by_plan: Tally
    """That blocking something else may open: by steps of this plan."""
    by_earlier_therapy: Tally


class ScopeUnknown(TypedDict):
    """A rule about the scope that cannot be judged, for what is not measured."""

    rule: str
    text: str
    missing: list[str]
    missing_titles: list[str]


class OutsideScope(TypedDict):
    """Why the rules are not made for this patient, with the rule that says so."""

    rule: str
    text: str
    facts: list[str]
    """The patient's facts that say so."""
    in_scope: str
    """What would be in scope, in words."""
