"""The shape of a rule pack as its author writes it, one frozen model per kind of statement.

These models say what may stand in which file, and no more: whether a name that a rule
uses exists, and whether a condition makes sense, is checked by `gbmplan.validate.checks`.
They are only imported where pack text is read or its JSON Schema is printed; everything
after that reads the dependency graph (`gbmplan.graph`).
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Strict, StringConstraints, Tag
from pydantic_core import PydanticCustomError

from gbmplan.language.dates import NotADayError, day

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
PackId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
Condition = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
Duration = Annotated[str, StringConstraints(pattern=r"^-?[0-9]+(\.[0-9]+)? (h|d|wk|mo)$")]
Selector = Annotated[
    str,
    StringConstraints(pattern=r"^((phase|class|modality|tag|stage):)?[a-z][a-z0-9_]*$|^any$"),
]
Claim = Annotated[str, StringConstraints(pattern=r"^S[1-9][0-9]?$")]


def _written_as_a_day(value: object) -> object:
    """Only year, month and day; a number would be counted in seconds from 1970."""
    if isinstance(value, date):
        return value
    try:
        return day(str(value))
    except NotADayError as error:
        raise PydanticCustomError("date_form", "not a date", {"advice": error.advice}) from None


# What is written as a text stays one: `"off"` is not false, and 4_0, which YAML 1.1 reads as 40, is not a number.
Truth = Annotated[bool, Strict()]
Whole = Annotated[int, Strict()]
Number = Annotated[float, Strict()]
Day = Annotated[date, BeforeValidator(_written_as_a_day)]

Priority = Literal["critical", "major", "minor"]
Strength = Literal["A", "B", "C", "D", "E"]
Direction = Literal["supports", "opposes", "mixed"]
Context = Literal["gbm", "other_glioma", "other_tumour", "no_tumour", "animal", "in_vitro"]
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
Stage = Literal["approved_gbm", "approved_other", "trial", "preclinical", "discontinued"]
Group = Literal["molecular", "immune", "metabolic", "imaging", "laboratory", "clinical", "therapy"]


class Shape(BaseModel):
    """Base of all shapes: frozen, and unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, defer_build=True)


class Declared(Shape):
    """Something with an id of its own, which an extending pack may replace."""

    id: Id
    override: Truth = False
    """True when this replaces what an extended pack declares under the same id."""


class Title(Shape):
    """A name in the languages the pack declares."""

    en: Line
    zh: Line | None = None


class EvidenceRef(Shape):
    """A citation used by one rule. Written as a bare key, it supports the rule."""

    source: Id
    """Key of a record in evidence.yaml."""
    direction: Direction = "supports"
    """What this record says of this rule; the same record may oppose another one."""
    note: Line | None = None
    """What in the record bears on the rule, in the pack's own words."""


def _way_of_citing(value: object) -> str:
    return "<id>" if isinstance(value, str) or not isinstance(value, (dict, EvidenceRef)) else "<record>"


Citation = Annotated[
    Annotated[Id, Tag("<id>")] | Annotated[EvidenceRef, Tag("<record>")],
    Discriminator(_way_of_citing),
]
"""An id, or a mapping: whichever was written is what is judged."""


class Grounded(Shape):
    """What every rule carries: why it holds, and on what authority."""

    statement: Line | None = None
    """The rule in one plain sentence; made from its parts when left out."""
    because: Text
    """Why the rule holds, in one sentence in the pack's own words."""
    evidence: tuple[Citation, ...] = ()
    """Citations; left empty only with `inference: true`."""
    inference: Truth = False
    """True when no source states the rule and `because` gives the reasoning: grade E."""
    claims: tuple[Claim, ...] = ()
    """Rows of the founding review that this rule carries, for tracing."""


class DerivedFrom(Shape):
    """How a biomarker follows from the prior therapies of a profile."""

    prior_therapy: Id
    """The agent in the profile's `prior_therapy` list."""
    measure: Literal["given", "weeks_since_last"]


class Biomarker(Declared):
    """One quantity that a profile may carry."""

    title: Title
    label: Line | None = None
    """Short name for lists and sentences, where the title is long."""
    kind: Literal["number", "category", "flag"]
    group: Group
    unit: Line | None = None
    """UCUM unit of a number; `1` for a pure ratio."""
    range: tuple[Number, Number] | None = None
    """Plausible lowest and highest value of a number; anything outside is refused."""
    categories: tuple[Id, ...] = ()
    """Allowed values of a category."""
    dynamic: Truth = False
    """True when the value changes within weeks and must be measured again."""
    measured_by: Line | None = None
    """How it is measured."""
    description: Text | None = None
    codes: dict[Literal["hgnc", "ncit", "loinc"], Line] = Field(default_factory=dict)
    synonyms: tuple[Line, ...] = ()
    derived_from: DerivedFrom | None = None
    """Set when the value follows from the profile's list of prior therapies."""


class Presence(Grounded):
    """When a target is present in a patient."""

    when: Condition


class Assumption(Grounded):
    """Why an unmeasured target counts as present."""


class Compensation(Grounded):
    """Blocking the enclosing target opens `target`."""

    target: Id
    when: Condition | None = None
    """Only where this is not false; left out: always."""


class BlockedBefore(Grounded):
    """Earlier or ongoing therapy that blocks the target, and so opens what compensates for it from now on."""

    when: Condition


class Target(Declared):
    """An obstacle or escape pathway that a regimen must cover."""

    title: Title
    label: Line | None = None
    """Short name for lists and sentences, where the title is long."""
    phase: Id
    priority: Priority
    mechanism: Text
    """How it protects the tumour, in one sentence."""
    cells: tuple[Line, ...] = ()
    ligands: tuple[Line, ...] = ()
    codes: dict[Literal["hgnc", "ncit"], Line] = Field(default_factory=dict)
    present: Presence | None = None
    """When measured as present; left out: only ever triggered by a compensation."""
    assumed: Assumption | None = None
    """Present although unmeasured; left out: an unmeasured target is not a need."""
    compensated_by: tuple[Compensation, ...] = ()
    none_known: Truth = False
    """True when no compensation is known; says so instead of leaving it open."""
    blocked_before: BlockedBefore | None = None
    """When earlier or ongoing therapy still blocks it: its compensations are needs from the start."""
    where: Literal["tumour", "host"] = "tumour"
    """tumour: covered in its core and at its margin, apart; host: outside it, such as lymphocytes in blood."""
    evidence: tuple[Citation, ...] = ()
    """Evidence that the mechanism is real."""
    claims: tuple[Claim, ...] = ()


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
    missing: Line | None = None
    """What the plan says where it does not apply."""


class Delivery(Grounded):
    """How an agent gets past the blood-brain barrier."""

    need: Literal["required", "not_needed", "bypassed"]
    """required: only with a delivering intervention; bypassed: placed inside the brain."""
    at_opening: Duration | None = None
    """Must already circulate when the barrier opens, given at most this long before."""


class Reach(Grounded):
    """Whether the intervention gets to the tumour's margin, behind an intact barrier."""

    margin: Literal["yes", "with_opening", "no", "unknown"]
    """yes: measured there, or it acts outside the brain, or is put behind
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


class Effect(Grounded):
    """How long the intervention acts."""

    lasts: Literal["while_given", "lasting", "wanes"]
    length: Duration | None = None
    """How long the effect of one that wanes lasts after the last time it is given."""


class Delivers(Grounded):
    """What a delivering intervention lets through, and for how long."""

    id: Id
    modalities: tuple[Modality, ...] = Field(min_length=1)
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

    organ: Literal[
        "hepatic",
        "immune",
        "neuro_oedema",
        "cytokine",
        "marrow",
        "bleeding",
        "cardiac",
        "gut",
        "seizure",
        "pulmonary",
        "ocular",
        "wound",
        "infection",
    ]
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
    stage: Stage
    status: Line
    """Where it stands in glioblastoma, in one sentence."""
    route: Line
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
    effect: Effect | None = None
    reach: Reach | None = None
    covers: tuple[Cover, ...] = Field(min_length=1)
    delivery: Delivery
    delivers: tuple[Delivers, ...] = ()
    requires: tuple[Requires, ...] = ()
    contraindications: tuple[Contraindication, ...] = ()
    toxicities: tuple[Toxicity, ...] = ()
    cautions: tuple[Caution, ...] = ()
    evidence: tuple[Citation, ...] = ()
    """What happened when it was tried: efficacy, for and against."""
    claims: tuple[Claim, ...] = ()


class Evidence(Declared):
    """One checked source."""

    finding: Text
    """What it found, in the pack's own words."""
    figures: Text | None = None
    """Numbers as the source gives them, without doses."""
    author: Line | None = None
    year: Whole | None = Field(default=None, ge=1900, le=2100)
    journal: Line | None = None
    title: Line | None = None
    doi: Annotated[str, StringConstraints(pattern=r"^10\.\d{4,9}/\S+$")] | None = None
    pmid: Annotated[str, StringConstraints(pattern=r"^\d{1,8}$")] | None = None
    nct: Annotated[str, StringConstraints(pattern=r"^NCT\d{8}$")] | None = None
    design: Line
    """Kind of study, such as `phase 3 randomised` or `mouse`."""
    strength: Strength
    context: Context
    confidence: Literal["verified", "memory"]
    claims: tuple[Claim, ...] = ()


class Translation(Shape):
    """A text of the pack in another language; the English text, blanks aside, says which."""

    en: Text
    zh: Text


class RegimenStage(Shape):
    """One stretch of the regimen in time; stages are listed in their order."""

    id: Id
    title: Title
    because: Text
    starts: tuple[Id, ...] = Field(min_length=1)
    """Phases whose steps may start in it."""
    answers: tuple[Id, ...] = ()
    """Phases whose steps may start in it as the answer to what the gate before it found."""
    least: Duration
    """Its least length; of the last one, how long it is looked ahead."""
    counts: Truth = False
    """Whether needs have to be covered in it; where no stage says so, in all."""
    claims: tuple[Claim, ...] = ()


class Phase(Shape):
    """What a step is for; phases are listed in their order."""

    id: Id
    title: Title
    because: Text
    claims: tuple[Claim, ...] = ()


class Policy(Grounded, Declared):
    """Base of rules about the whole regimen."""


class Order(Policy):
    """Each intervention of `after` starts at least `min`, at most `max` later than each of `before`."""

    kind: Literal["order"]
    before: tuple[Selector, ...] = Field(min_length=1)
    after: tuple[Selector, ...] = Field(min_length=1)
    min: Duration | None = None
    max: Duration | None = None
    when: Condition | None = None
    """Binds unless this is false; left out: always."""


class Limit(Policy):
    """At most `at_most` interventions of `among` in one regimen.

    A limit among `any` is the number of agents at once, which `--max-agents` replaces.
    """

    kind: Literal["limit"]
    among: tuple[Selector, ...] = Field(min_length=1)
    apart_from: tuple[Selector, ...] = ()
    """Not counted, such as supporting measures."""
    at_most: Whole = Field(ge=0, le=50)
    when: Condition | None = None
    """Binds unless this is false; left out: always."""


class Conflict(Policy):
    """No intervention of `between` together with one of `and`."""

    kind: Literal["conflict"]
    between: tuple[Selector, ...] = Field(min_length=1)
    and_: tuple[Selector, ...] = Field(alias="and", min_length=1)
    when: Condition | None = None
    """Binds unless this is false; left out: always."""


class Prerequisite(Policy):
    """`needs` should hold before any intervention of `before` starts; if not, it is preparation."""

    kind: Literal["prerequisite"]
    before: tuple[Selector, ...] = Field(min_length=1)
    needs: Condition
    action: Line
    """What to do when it does not hold (no doses)."""


class Washout(Policy):
    """`before` waits until the biomarker (weeks since a prior therapy) reaches `at_least`."""

    kind: Literal["washout"]
    biomarker: Id
    at_least: Duration
    before: tuple[Selector, ...] = Field(min_length=1)


class Companion(Policy):
    """A regimen with any of `having` but none of `needs` is flagged incomplete."""

    kind: Literal["companion"]
    having: tuple[Selector, ...] = Field(min_length=1)
    needs: tuple[Selector, ...] = Field(min_length=1)
    say: Line
    when: Condition | None = None
    """Binds unless this is false; left out: always."""


class GateOutcome(Grounded):
    """What to do when a gate finds something."""

    when: Condition
    then: Literal["go_on", "hold", "stop", "start", "switch", "replan"]
    what: tuple[Selector, ...] = ()
    """What is stopped, started or switched to."""


class Gate(Policy):
    """Measure again some time after a step, and decide."""

    kind: Literal["gate"]
    after: tuple[Selector, ...] = Field(min_length=1)
    at: Duration
    measure: tuple[Id, ...] = Field(min_length=1)
    decide: Line
    before_stage: Id | None = None
    """The stage that starts only after this gate; what it measures can then be left to it."""
    specimen: Literal["mri", "blood", "csf", "tissue", "record"] | None = None
    outcomes: tuple[GateOutcome, ...] = ()
    when: Condition | None = None
    """Binds unless this is false; left out: always."""


class Scope(Policy):
    """A patient for whom the pack was not written."""

    kind: Literal["scope"]
    when: Condition
    say: Line


class Principle(Policy):
    """A statement that shapes the pack without acting on one regimen."""

    kind: Literal["principle"]
    say: Line


AnyPolicy = Annotated[
    Order | Limit | Conflict | Prerequisite | Washout | Companion | Gate | Scope | Principle,
    Field(discriminator="kind"),
]


class Position(Shape):
    """One side of a disagreement."""

    says: Line
    evidence: tuple[Citation, ...] = Field(min_length=1)


class Disagreement(Declared):
    """A question on which the sources conflict; both sides are kept."""

    question: Line
    positions: tuple[Position, ...] = Field(min_length=1)
    handling: Text
    """What the pack does in the meantime."""
    touches: tuple[Id, ...] = ()
    """Biomarkers, targets, interventions and policies for which a plan should mention it."""
    claims: tuple[Claim, ...] = ()


class Combination(Declared):
    """Interventions that have been given together, or in order, and what came out."""

    interventions: tuple[Id, ...] = Field(min_length=2)
    sequence: Line
    tested_in: Literal["people", "animals"]
    arm: Line
    """Name of the trial or model."""
    outcome: Line
    evidence: tuple[Citation, ...] = Field(min_length=1)


class PackHeader(Shape):
    """pack.yaml: what the pack is."""

    id: PackId
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    title: Title
    licence: Line
    description: Text
    languages: tuple[Literal["en", "zh"], ...] = ("en",)
    extends: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*(@\^?\d+(\.\d+){0,2})?$")] | None = None
    """Another pack, such as `gbm-core@^1`, whose rules are taken over."""
    disable: tuple[Line, ...] = ()
    """Ids of rules of the extended pack that do not apply here."""
    phases: tuple[Phase, ...] = ()
    stages: tuple[RegimenStage, ...] = ()
    """Stretches of the regimen in time; without them everything is given at once, in the order of the phases."""
    review_by: Day | None = None


class TranslationsFile(Shape):
    """translations.yaml: prose of the pack in other languages."""

    translations: tuple[Translation, ...]


class BiomarkersFile(Shape):
    """biomarkers.yaml: the vocabulary of profiles."""

    biomarkers: tuple[Biomarker, ...]


class TargetsFile(Shape):
    """targets.yaml: obstacles and escape pathways."""

    targets: tuple[Target, ...]


class PoliciesFile(Shape):
    """policies.yaml: rules about whole regimens."""

    policies: tuple[AnyPolicy, ...]


class EvidenceFile(Shape):
    """evidence.yaml, or a file of the folder evidence: sources."""

    evidence: tuple[Evidence, ...]


class DisagreementsFile(Shape):
    """disagreements.yaml: questions on which sources conflict."""

    disagreements: tuple[Disagreement, ...]


class CombinationsFile(Shape):
    """combinations.yaml: what has been given together."""

    combinations: tuple[Combination, ...]
