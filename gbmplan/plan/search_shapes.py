"""The shapes of what a plan says of a search that the time limit ended.

They belong to the plan document (`gbmplan.plan.document`).
"""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

Part = Literal[
    "closings", "tradeoff", "evidence_tradeoff", "alternatives", "measure", "answers", "branch_plans", "clash"
]


class Possible(TypedDict):
    """How much of one objective could still be gained."""

    name: str
    title: str
    value: float
    """What was found."""
    least: float | None
    """No regimen has less; null where nothing is known, because an objective that counts more is not settled."""


class Search(TypedDict):
    """What the time limit left undone."""

    timeout: float
    """Seconds that each search was given."""
    bounds: list[Possible]
    """Empty where the regimen is proven optimal, and only other parts of the plan were left out."""
    unfinished: list[Part]
    """Parts of the plan that were left out, or that hold less than they would."""


class Tradeoff(TypedDict):
    """The best regimen of at most so many interventions."""

    agents: int
    interventions: list[str]
    objective: list[float]
    open: int
    partial: int
    adds: list[str]
    drops: list[str]
    text: str
    """What this regimen adds and drops against the one before, in titles."""
    this: bool
