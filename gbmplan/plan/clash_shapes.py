"""The shapes of what a plan says when its demands cannot be met.

They belong to the plan document (`gbmplan.plan.document`).
"""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict


class ClashPart(TypedDict):
    """One demand, fact or rule of a clash."""

    kind: Literal["demand", "fact", "rule"]
    text: str
    rule: str
    facts: list[str]
    recoverable: bool
    mends: bool
    """Whether giving this up, or changing it, is enough."""
    mend: str


class Clashing(TypedDict):
    """One minimal clash: its parts cannot hold together, and without any one of them they can."""

    parts: list[ClashPart]


class Repair(TypedDict):
    """A smallest set of changes that makes the demands possible."""

    changes: list[ClashPart]
    recoverable: bool
    """Whether all of it can be changed: demands, and facts that can recover."""
