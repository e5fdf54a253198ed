"""The shape of pack.yaml: what a pack is, its phases, its stages, its words."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from gbmplan.rulebase.shape_base import Claim, Day, Duration, Id, Line, PackId, Shape, Text, Title, Truth
from gbmplan.rulebase.shape_vocabulary import Approval, ClaimText, EvidenceContext, LeadingFact, Organ


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
    disease: Title | None = None
    """What the pack is about, in a word; left out, what the extended pack is about."""
    contexts: tuple[EvidenceContext, ...] = ()
    """In whom evidence was seen; added to those of the extended pack."""
    approvals: tuple[Approval, ...] = ()
    """How far interventions have come; added to those of the extended pack."""
    organs: tuple[Organ, ...] = ()
    """What toxicities harm; added to those of the extended pack."""
    claims: tuple[ClaimText, ...] = ()
    """What the claims say that rules carry; added to those of the extended pack."""
    leading: tuple[LeadingFact, ...] = ()
    """Facts with which a plan begins; left out, those of the extended pack, and without any the first four."""
    phases: tuple[Phase, ...] = ()
    stages: tuple[RegimenStage, ...] = ()
    """Stretches of the regimen in time; without them everything is given at once, in the order of the phases."""
    review_by: Day | None = None
