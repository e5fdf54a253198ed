"""The shapes of what a plan says of its gates: what is measured again, what is decided then, what answers it.

They belong to the plan document (`gbmplan.plan.document`).
"""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

Decision = Literal["go_on", "hold", "stop", "start", "switch", "replan"]


class GateMarker(TypedDict):
    """A biomarker that a gate measures."""

    biomarker: str
    title: str


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
    found: GateAnswer | None
    """The answer; null where nothing could be added then."""


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
