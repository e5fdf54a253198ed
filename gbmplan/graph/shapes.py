"""The shapes of what stands on the nodes and edges of the rule graph, and of the rules behind them.

All attributes are plain JSON values, so that the graph can be stored and loaded without the models that validated it.
"""

from typing import Any, Literal, NotRequired, TypedDict

from gbmplan.language.conditions import Tree

PHASE_ORDER = "phase_order"
"""Id of the rule that says phases follow each other as listed, where no policy says more."""

EdgeKind = Literal[
    "precedes",
    "indicates",
    "covers",
    "compensates",
    "delivers",
    "requires",
    "excludes",
    "conflicts",
    "limits",
    "governs",
    "supports",
]


class Citation(TypedDict):
    """Evidence as one rule uses it."""

    source: str
    direction: str
    note: str


class Rule(TypedDict):
    """What one rule says and rests on; the same for every kind of rule."""

    rule: str
    kind: str
    subject: str
    """Node the rule belongs to."""
    statement: str
    because: str
    evidence: list[Citation]
    inference: bool
    grade: str
    """Strength (A to E) of the best record that supports it; E without one, and for inference."""
    context: str
    """In whom that record saw it; empty without one, and for inference."""
    contested: bool
    """Whether a record opposes it, or is mixed."""
    claims: list[str]
    pack: str
    when: NotRequired[str]
    tree: NotRequired[Tree]
    detail: NotRequired[dict[str, Any]]
    """What only rules of this kind say."""


class Title(TypedDict):
    """A name in English and Chinese; the English one where there is no other."""

    en: str
    zh: str


class RegimenStage(TypedDict):
    """One stretch of a regimen in time."""

    id: str
    title: Title
    starts: list[str]
    """Phases whose steps may start in it."""
    answers: list[str]
    """Phases whose steps may start in it as an answer only."""
    least: float
    """Hours."""
    counts: bool
    """Whether needs have to be covered in it."""
    because: str


class Course(TypedDict):
    """How long an intervention is given; lengths in hours."""

    kind: str
    """single, fixed, cycles or continuous"""
    length: float | None
    every: float | None
    number: int | None
    rule: str
    """Empty where the pack says nothing of it."""


class Target(TypedDict):
    """A target node."""

    id: str
    title: Title
    label: str
    """Short name; the title where the pack gives none."""
    phase: str
    priority: str
    mechanism: str
    cells: list[str]
    ligands: list[str]
    present: str
    """Rule that says when it is present; empty if only ever triggered."""
    assumed: str
    """Rule that says why it counts as present when unmeasured; empty if it does not."""
    none_known: bool
    blocked_before: str
    """Rule that says when earlier or ongoing therapy still blocks it; empty without one."""
    host: bool
    """Outside the tumour, which has a core and a margin."""
    pack: str


class Intervention(TypedDict):
    """An intervention node."""

    id: str
    title: Title
    class_: str
    modality: str
    phase: str
    stage: str
    status: str
    route: str
    tags: list[str]
    repeats: float | None
    """Hours between repeats, where a source gives it."""
    role: str
    """agent or backbone"""
    indicated: str
    """Rule that says when a backbone belongs into the plan; empty for agents."""
    course: Course
    lead_time: float
    """Hours from the decision to the first time it can be given."""
    lead_rule: str
    early: str
    """Rule that lets it start before the first stage that lets its phase start; empty without one."""
    lasting: float | None
    """Hours it acts after it was last given; None: for good."""
    effect_rule: str
    reach: str
    """Of the margin behind an intact barrier: reached, with_opening, not_reached or unknown."""
    reach_rule: str
    delivery: str
    """required, not_needed or bypassed"""
    delivery_rule: str
    requires: dict[str, dict[str, Any]]
    """Rule → {any_of: ids, min: hours or None, max: hours or None}."""
    contraindications: list[str]
    toxicities: dict[str, str]
    """Organ → rule."""
    cautions: list[str]
    cover_evidence: list[Citation]  # of its covers, apart from those by inference
    evidence: list[Citation]  # what came out when it was tried
    grade: str
    context: str
    weakness: int  # 0 (strong) to 5; see `gbmplan.compile.grade`
    synonyms: list[str]
    pack: str


class LeadingFact(TypedDict):
    """A fact that names a patient's situation."""

    biomarker: str
    value_only: bool
    """Said without the name of the biomarker."""


class Words(TypedDict):
    """The pack's own words, by id; contexts from the disease of the pack outwards."""

    disease: Title
    contexts: dict[str, dict[str, Any]]
    """title, seen_in (people, animals or cells), home"""
    approvals: dict[str, dict[str, Any]]
    """title, short"""
    organs: dict[str, dict[str, Any]]
    """title"""
    claims: dict[str, dict[str, Any]]
    """title; in the order in which the pack lists them"""
    leading: list[LeadingFact]
    """Facts with which a plan begins, in their order; empty where the pack names none."""


class Edge(TypedDict):
    """One edge as the readers of the graph see it."""

    u: str
    v: str
    rule: str
    data: dict[str, Any]
