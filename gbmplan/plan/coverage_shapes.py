"""The shapes of what a plan says of its needs: how far each is covered, stage by stage, in the core and at the margin.

They belong to the plan document (`gbmplan.plan.document`).
"""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict


class Cover(TypedDict):
    """One step that covers a need."""

    step: int
    intervention: str
    strength: Literal["full", "partial"]
    rule: str


class StageCoverage(TypedDict):
    """How a need stands in one stage, in the core of the tumour and at its margin."""

    stage: str
    """Id of the stage; empty in a plan without stages."""
    core: Literal["full", "partial", "open", "guarded"]
    margin: Literal["full", "partial", "open", "guarded"]
    steps: list[int]
    """Steps that cover it then, the strongest first."""


class Coverage(TypedDict):
    """One need, and how far it is covered."""

    target: str
    title: str
    phase: str
    priority: Literal["critical", "major", "minor"]
    need: Literal["measured", "assumed", "triggered", "opened_before"]
    because: str
    rule: str
    facts: list[str]
    opened_by: list[str]
    covered_by: list[Cover]
    stages: list[StageCoverage]
    """Each stage in which it is a need and that counts, in their order."""
    host: bool
    """Whether it lies in the body rather than in the tumour: core and margin are then the same."""
    result: Literal["full", "partial", "open", "guarded"]
