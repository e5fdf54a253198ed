"""The shapes of what a plan says of its gates: what is measured again, what is decided then, what answers it.

They belong to the plan document (`gbmplan.plan.document`).
"""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from gbmplan.plan.answers import Change, WhyNotKind

Decision = Literal["go_on", "hold", "stop", "start", "switch", "replan"]


class GateMarker(TypedDict):
    """A biomarker that a gate measures."""

    biomarker: str
    title: str
    fact: str
    """What is recorded of it, in words; empty where nothing is."""
    again: bool
    """Whether it is recorded and measured again, because a step before the gate can change it."""
    decides: bool
    """Whether an outcome of the gate reads it."""


class GateSubject(TypedDict):
    """What a decision stops, holds, starts or switches to."""

    intervention: str
    title: str
    step: int | None
    """Its step in this plan, if it is one."""


class GateOutcome(TypedDict):
    """What is decided when a gate finds something; of several that apply, the first."""

    when: str
    """The condition as the pack has it; empty for what is decided where none of those before it applies."""
    text: str
    """The same in words."""
    known: Literal["holds", "fails", "open"]
    """Whether what is recorded, and no step before the gate can change, decides it already."""
    then: Decision
    what: list[GateSubject]
    """Of what is stopped or held, the steps of this plan; of what is started, what nothing rules out here."""
    because: str
    rule: str
    evidence: list[str]
    """Keys of the records that it cites."""


class GateAnswer(TypedDict):
    """What is added to the plan when a gate finds a target."""

    intervention: str
    title: str
    stage: str
    earliest: float
    """Its start, in hours from the date of the profile."""


class GateTarget(TypedDict):
    """An unmeasured need that a gate can find."""

    target: str
    title: str
    at_hand: bool
    """Whether an answer could be added then with nothing else changed: the need is left to the gate."""
    found: list[GateAnswer]
    """What the plan adds that follows when the gate finds it, as solved; empty where it adds nothing."""


class Gate(TypedDict):
    """One time at which something is measured again and a decision is taken."""

    rule: str
    stage: str | None
    """The stage that does not begin before this gate; null for a look that no stage waits for."""
    stage_title: str
    earliest: float
    """When it can take place, in hours from the date of the profile."""
    follows: list[int]
    """Steps that it comes after."""
    measure: list[GateMarker]
    specimen: str
    """mri, blood, csf, tissue or record; empty where the pack does not say."""
    text: str
    """What to decide, in the words of the pack."""
    because: str
    outcomes: list[GateOutcome]
    targets: list[GateTarget]
    """Needs that nobody measured and no step covers, and that this gate would find."""


class Monitoring(TypedDict):
    """What to measure again, and when."""

    rule: str
    steps: list[int]
    after: float
    measure: list[str]
    text: str


class BranchStep(TypedDict):
    """One step of the plan that follows what a gate found."""

    intervention: str
    title: str
    earliest: float
    """Its start, in hours from the date of the profile."""
    stops: float | None
    """When it ends or is stopped; null where it goes on."""
    given_in: list[str]
    """Titles of the stages in which it is given."""


class BranchMove(TypedDict):
    """A step of the plan that starts or stops at another time; in hours from the date of the profile."""

    intervention: str
    title: str
    step: int
    before: float | None
    after: float | None
    """Null where it goes on."""


class BranchReason(TypedDict):
    """Why one intervention does not answer what was found."""

    intervention: str
    title: str
    kind: WhyNotKind
    text: str
    rule: str


class BranchTarget(TypedDict):
    """A target that the gate found, and what becomes of it from then on."""

    target: str
    title: str
    result: Literal["full", "partial", "open"]
    by: list[str]
    """Interventions that cover it."""
    why_not: list[BranchReason]
    """Why each other intervention that could cover it, or cover it better, does not; empty where it is covered."""


class BranchNeed(TypedDict):
    """A target that stands otherwise than in the plan."""

    target: str
    title: str


class BranchOutcome(TypedDict):
    """What the gate decides by what it finds."""

    rule: str
    text: str
    """What it finds, in words."""
    then: Decision
    what: list[str]
    """Interventions that it names of the plan, or that could be added."""


class BranchPlan(TypedDict):
    """The plan once a gate has found something: what has been given stays, the rest is chosen anew."""

    gate: str
    stage: str
    """The stage that it stands before."""
    earliest: float
    """When the gate can take place, in hours from the date of the profile."""
    state: Literal["planned", "impossible", "unclear", "waits"]
    """`impossible`: no regimen that keeps the rules can follow what has been given; `unclear`: what the gate measures
    does not tell by itself whether the target is there; `waits`: the stage does not begin before the gate finds
    something else."""
    outcome: BranchOutcome | None
    """The first outcome of the gate that applies; null where it has none."""
    found: list[BranchTarget]
    """Empty where the gate found nothing that it looks for."""
    facts: list[str]
    """What was measured then, in words."""
    steps: list[BranchStep]
    """The whole regimen, by start."""
    adds: list[BranchStep]
    drops: list[BranchMove]
    """Steps that had not started, and that this plan leaves out."""
    stops: list[BranchMove]
    """Courses that end at another time."""
    moves: list[BranchMove]
    """Steps that start at another time."""
    opens: list[BranchNeed]
    """Needs, other than those found, that are open here and were not in the plan."""
    objective: list[float]
    changes: list[Change]
    """The objectives that differ from those of the plan."""
    text: str
    """What changes against the plan, in words."""
