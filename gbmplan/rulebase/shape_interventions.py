"""The shape of an intervention, and of the rules that it holds."""

from typing import Literal

from pydantic import Field

from gbmplan.rulebase.shape_base import (
    Citation,
    Claim,
    Condition,
    Declared,
    Duration,
    Grounded,
    Id,
    Line,
    Selector,
    Text,
    Title,
    Truth,
)

Modality = Literal[
    "small_molecule",
    "peptide",
    "antibody",
    "fusion_protein",
    "oligonucleotide",
    "cell",
    "virus",
    "vaccine",
    "device",
    "procedure",
    "radiation",
    "diet",
    "gas",
]


class Cover(Grounded):
    """The intervention blocks or supplies what `target` needs."""

    target: Id
    strength: Literal["full", "partial"]
    when: Condition | None = None
    """Only where this is true (for instance the antigen is there); left out: always."""


class Contraindication(Grounded):
    """A finding that speaks against the intervention."""

    id: Id
    when: Condition
    unless: Condition | None = None
    """It does not count where this is known to hold."""
    kind: Literal["absolute", "strong", "relative"]
    """absolute: excludes; strong: weighs more than any open target; relative: weighs less than major ones."""
    recoverable: Truth
    """True when the finding can change: a dose falls, time passes, a value recovers."""
    mend: Line | None = None
    """What would remove it, for a recoverable one (no doses)."""
    basis: Literal["label", "trial_gate", "safety", "biology"] = "safety"
    """trial_gate: an entry criterion of a trial, not a proven danger."""


class Indication(Grounded):
    """When a backbone treatment belongs into the plan."""

    when: Condition
    pending: Condition | None = None
    """Where this holds, the treatment counts as still to come while `when` is unknown."""
    missing: Line | None = None
    """What the plan says where it does not apply."""


class Delivery(Grounded):
    """How an agent gets past a barrier to where it acts, such as that between blood and brain."""

    need: Literal["required", "not_needed", "bypassed"]
    """required: only with a delivering intervention; bypassed: placed inside the brain."""
    at_opening: Duration | None = None
    """Must already circulate when the barrier opens, given at most this long before."""


class Reach(Grounded):
    """Whether the intervention gets to the tumour's margin, behind an intact barrier."""

    margin: Literal["reached", "with_opening", "not_reached", "unknown"]
    """reached: measured there, or it acts outside the brain, or is put behind
    the barrier; unknown counts as with_opening."""


class Course(Grounded):
    """How long the intervention is given."""

    kind: Literal["single", "fixed", "cycles", "continuous"]
    length: Duration | None = None
    """Of a fixed course."""
    every: Duration | None = None
    """Interval of cycles."""
    number: int | None = Field(default=None, ge=1, le=100)
    """Of cycles; left out: until stopped."""


class LeadTime(Grounded):
    """What has to be collected or made before the intervention can start."""

    takes: Duration
    say: Line
    """What happens in that time, such as `made from the tumour`."""


class Early(Grounded):
    """When the intervention may start out of order: in a stage before the first that lets its phase start."""

    when: Condition
    """Where this is known to hold; such a start is counted, and said with this reason."""


class Effect(Grounded):
    """How long the intervention acts."""

    lasts: Literal["while_given", "lasting", "wanes"]
    length: Duration | None = None
    """How long the effect of one that wanes lasts after the last time it is given."""


class Delivers(Grounded):
    """What a delivering intervention lets through, and for how long."""

    id: Id
    modalities: tuple[Modality, ...] = Field(min_length=1)
    only: tuple[Selector, ...] = ()
    """Of the agents of these modalities only these; empty: all."""
    window: tuple[Duration, Duration]
    """Start of the agent minus the opening: earliest and latest."""


class Requires(Grounded):
    """Another intervention that must be in the regimen too."""

    id: Id
    any_of: tuple[Selector, ...] = Field(min_length=1)
    min: Duration | None = None
    max: Duration | None = None
    when: Condition | None = None
    """Binds unless this is false; left out: always."""
    """Start of this intervention minus start of the required one."""


class Toxicity(Grounded):
    """A serious organ toxicity that adds up with others of the same organ."""

    organ: Id
    """One of the `organs` of the pack."""
    when: Condition | None = None
    """Binds unless this is false; left out: always."""


class Caution(Grounded):
    """Something to watch for, printed with the step."""

    id: Id
    say: Line
    when: Condition | None = None


class Intervention(Declared):
    """A drug, cell product, vaccine, virus, device or procedure: one file each."""

    title: Title
    description: Text | None = None
    class_: Id = Field(alias="class")
    modality: Modality
    phase: Id
    stage: Id
    """How far it has come, one of the `approvals` of the pack."""
    status: Line
    """Where it stands in the disease of the pack, in one sentence."""
    route: Line
    synonyms: tuple[Line, ...] = ()
    """Other names that people write, such as trade names; read in a profile's list of prior therapies."""
    tags: tuple[Id, ...] = ()
    codes: dict[Literal["ncit"], Line] = Field(default_factory=dict)
    repeats: Duration | None = None
    """Interval at which it is repeated, where a source gives it."""
    role: Literal["agent", "backbone"] = "agent"
    """backbone: standard treatment of the setting, planned by `indicated` and outside phases and limits."""
    indicated: Indication | None = None
    """For a backbone: when it belongs into the plan."""
    course: Course | None = None
    lead_time: LeadTime | None = None
    early: Early | None = None
    effect: Effect | None = None
    reach: Reach | None = None
    covers: tuple[Cover, ...] = ()
    delivery: Delivery
    delivers: tuple[Delivers, ...] = ()
    requires: tuple[Requires, ...] = ()
    contraindications: tuple[Contraindication, ...] = ()
    toxicities: tuple[Toxicity, ...] = ()
    cautions: tuple[Caution, ...] = ()
    evidence: tuple[Citation, ...] = ()
    """What happened when it was tried: efficacy, for and against."""
    claims: tuple[Claim, ...] = ()
