"""The shape of a rule pack as its author writes it, one frozen model per kind of statement.

These models say what may stand in which file, and no more: whether a name that a rule
uses exists, and whether a condition makes sense, is checked by `gbmplan.validate.checks`.
They are only imported where pack text is read or its JSON Schema is printed; everything
after that reads the dependency graph (`gbmplan.graph`).
"""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from gbmplan.rulebase.shape_base import (
    Citation,
    Claim,
    Condition,
    Day,
    Declared,
    Direction,
    Duration,
    EvidenceRef,
    Fingerprint,
    Grounded,
    Group,
    Id,
    Line,
    Number,
    PackId,
    Priority,
    Selector,
    Shape,
    Strength,
    Text,
    Title,
    Truth,
    Whole,
)
from gbmplan.rulebase.shape_changes import Change
from gbmplan.rulebase.shape_header import PackHeader, Phase, RegimenStage
from gbmplan.rulebase.shape_interventions import (
    Caution,
    Contraindication,
    Course,
    Cover,
    Delivers,
    Delivery,
    Early,
    Effect,
    Indication,
    Intervention,
    LeadTime,
    Modality,
    Reach,
    Requires,
    Toxicity,
)
from gbmplan.rulebase.shape_policies import (
    AnyPolicy,
    Companion,
    Conflict,
    Gate,
    GateOutcome,
    Limit,
    Order,
    Policy,
    Prerequisite,
    Principle,
    Scope,
    State,
    StateValue,
    Unavailable,
    Washout,
)
from gbmplan.rulebase.shape_vocabulary import Approval, ClaimText, EvidenceContext, LeadingFact, Organ

__all__ = (
    "AnyPolicy",
    "Approval",
    "Assumption",
    "Biomarker",
    "BiomarkersFile",
    "BlockedBefore",
    "Caution",
    "Change",
    "ChangesFile",
    "Citation",
    "Claim",
    "ClaimText",
    "Combination",
    "CombinationsFile",
    "Companion",
    "Compensation",
    "Condition",
    "Conflict",
    "Contraindication",
    "Course",
    "Cover",
    "Day",
    "Declared",
    "Delivers",
    "Delivery",
    "DerivedFrom",
    "Direction",
    "Disagreement",
    "DisagreementsFile",
    "Duration",
    "Early",
    "Effect",
    "Evidence",
    "EvidenceContext",
    "EvidenceFile",
    "EvidenceRef",
    "Fingerprint",
    "Gate",
    "GateOutcome",
    "Grounded",
    "Group",
    "Id",
    "Indication",
    "Intervention",
    "LeadTime",
    "LeadingFact",
    "Limit",
    "Line",
    "Modality",
    "Number",
    "Order",
    "Organ",
    "PackHeader",
    "PackId",
    "Phase",
    "PoliciesFile",
    "Policy",
    "Position",
    "Prerequisite",
    "Presence",
    "Principle",
    "Priority",
    "Reach",
    "RegimenStage",
    "Requires",
    "Scope",
    "Selector",
    "Shape",
    "State",
    "StateValue",
    "Strength",
    "Target",
    "TargetsFile",
    "Text",
    "Title",
    "Toxicity",
    "Translation",
    "TranslationsFile",
    "Truth",
    "Unavailable",
    "ValueWord",
    "Washout",
    "Whole",
)


class DerivedFrom(Shape):
    """How a biomarker follows from the prior therapies of a profile."""

    prior_therapy: Id
    """The agent in the profile's `prior_therapy` list."""
    also: tuple[Line, ...] = ()
    """Other words in that list that say the same, such as trade names, and what contains the agent."""
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
    context: Id
    """In whom it was seen, one of the `contexts` of the pack."""
    confidence: Literal["verified", "memory"]
    claims: tuple[Claim, ...] = ()


class Translation(Shape):
    """A text of the pack in another language; the English text, blanks aside, says which."""

    en: Text
    zh: Text


class ValueWord(Shape):
    """A word for a value of a category, or for an agent of earlier therapy, in another language."""

    id: Id
    """The value, as the biomarker lists it among its categories; the agent, as profiles name it."""
    zh: Line


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


class TranslationsFile(Shape):
    """translations.yaml: prose of the pack and words for its values in other languages."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    translations: tuple[Translation, ...] = ()
    values: tuple[ValueWord, ...] = ()


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


class ChangesFile(Shape):
    """changes.yaml: what is other here in things of the extended pack."""

    changes: tuple[Change, ...]
