"""The shapes of what a plan says of each recorded measurement: what it decided, or why it did nothing.

They belong to the plan document (`gbmplan.plan.document`).
"""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

Effect = Literal["decided", "excluded", "narrowed", "nothing"]
DeedKind = Literal[
    "out_of_scope",
    "in_scope",
    "answered",
    "stays_open",
    "ruled_out",
    "acts",
    "does_not_act",
    "indicated",
    "not_indicated",
    "excludes",
    "speaks_against",
    "caution",
    "nothing_against",
    "to_correct",
    "ready",
    "waits",
    "waited",
    "earlier_therapy",
    "out_of_order",
    "pathway_closed",
    "state",
    "rule_off",
]
NothingKind = Literal[
    "below_every_threshold",
    "not_in_plan",
    "undecided",
    "decided_otherwise",
    "at_gates",
    "unread",
]


class Deed(TypedDict):
    """One thing that a measurement did."""

    kind: DeedKind
    by: list[str]
    """The rules that read it; `gbmplan rules show` says what each says."""
    about: list[str]
    """Ids of the targets or interventions concerned."""
    titles: list[str]
    steps: list[int]
    text: str


class Nothing(TypedDict):
    """Why a measurement changes nothing in this plan."""

    kind: NothingKind
    by: list[str]
    """The rules that read it, if any."""
    biomarkers: list[str]
    """What else decides these rules, or is missing for them."""
    reason: str
    """In a few words."""
    text: str
    """The same with what else decides, or is missing."""


class MeasurementEffect(TypedDict):
    """What one recorded biomarker did in this plan."""

    biomarker: str
    title: str
    fact: str
    """Biomarker and value in words."""
    derived: bool
    """Whether it follows from the prior therapies."""
    effect: Effect
    """`decided` a step, a need or the scope; `excluded` what could have answered a need; `narrowed` what could have
    been chosen or has to be checked; `nothing`: without it the regimen is the same."""
    deeds: list[Deed]
    nothing: Nothing | None
