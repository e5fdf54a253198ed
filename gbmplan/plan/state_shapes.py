"""The shape of what a plan says of the pack's states; it belongs to the plan document (`gbmplan.plan.document`)."""

from __future__ import annotations

from typing_extensions import TypedDict


class State(TypedDict):
    """What follows from facts of the patient by the pack's own words, such as how inflamed the tumour is."""

    id: str
    title: str
    value: str | None
    """The value reached; null where facts are missing, or where none fits."""
    value_title: str
    """Its title; where none is reached, that it is unknown."""
    rule: str
    """The rule that reached it; where none did, the state itself."""
    because: str
    facts: list[str]
    """What it rests on, in words."""
    missing: list[str]
    """Biomarkers without a value that hide it."""
    missing_titles: list[str]
