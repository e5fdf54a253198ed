"""The shapes of the answers to questions about a plan, as `--format json` prints them."""

from __future__ import annotations

from typing import Any, Literal

from typing_extensions import TypedDict

from gbmplan.plan.answers import Change, Measurements
from gbmplan.plan.document import Dispute, Justification, PackStamp, Plan, ProfileStamp, Tool


class Answer(TypedDict):
    """What every answer is stamped with."""

    schema: str
    tool: Tool
    notice: str
    rules: list[PackStamp]
    profile: ProfileStamp


class MeasureAnswer(Answer):
    """`gbmplan measure`."""

    measure: Measurements


class Edit(TypedDict):
    """One fact that is different."""

    biomarker: str
    title: str
    before: str
    """In words; empty when it was not measured."""
    after: str
    """Empty when it counts as not measured."""


class Turned(TypedDict):
    """A rule whose verdict is different, and the facts that decide it."""

    rule: str
    statement: str
    before: Literal["true", "false", "unknown"]
    after: Literal["true", "false", "unknown"]
    facts: list[str]
    """Those that decide it after the change."""


class Difference(TypedDict):
    """One difference between two plans, and why."""

    kind: Literal["added", "dropped", "moved", "need", "no_need", "result", "scope"]
    subject: str
    """Intervention, target or rule."""
    title: str
    text: str
    because: str
    rules: list[str]
    """The rules behind it: those with another verdict that cause it, then those through which they do."""


class WhatIfAnswer(Answer):
    """`gbmplan whatif`."""

    edits: list[Edit]
    turned: list[Turned]
    """Rules with another verdict."""
    differences: list[Difference]
    changes: list[Change]
    """The objectives that differ."""
    before: Plan
    after: Plan


class Bound(TypedDict):
    """How far a number is from the next value at which the plan is another."""

    threshold: float
    distance: float
    text: str
    """`30 % or more`: the values for which it is another."""
    plan: str
    """What the plan then adds and drops."""
    adds: list[str]
    drops: list[str]


class Distance(TypedDict):
    """How stable the plan is against one number of the profile."""

    biomarker: str
    title: str
    fact: str
    value: float
    unit: str
    below: Bound | None
    """None: no lower value changes the plan."""
    above: Bound | None


class Flip(TypedDict):
    """A smallest change of recoverable facts that closes a gap, or changes the plan."""

    edits: list[Edit]
    closes: list[str]
    """Targets that are gaps now and would not be."""
    titles: list[str]
    adds: list[str]
    drops: list[str]
    changes: list[Change]
    mends: list[str]
    """How the facts can change, as the rules say."""
    rules: list[str]
    text: str


class FlipAnswer(Answer):
    """`gbmplan flip`."""

    flips: list[Flip]
    distances: list[Distance]
    text: str


class Ground(TypedDict):
    """One link of a chain, and below it what causes it."""

    text: str
    rules: list[str]
    """The rules it rests on; more than one where a single chain was drawn together."""
    facts: list[str]
    """The patient's facts that decide it."""
    repeated: bool
    """Whether its causes stand further up in the chain, and are left out here."""
    causes: list[Ground]


class Best(TypedDict):
    """The best regimen under one more condition, held against that of the plan."""

    demand: str
    interventions: list[str]
    adds: list[str]
    drops: list[str]
    objective: list[float]
    changes: list[Change]
    first: Change | None
    """The first objective on which it is worse."""
    text: str


class WhyAnswer(Answer):
    """`gbmplan why`."""

    thing: str
    kind: Literal["step", "order", "target", "gap", "rule", "not_chosen"]
    title: str
    verdict: str
    """The answer in one sentence."""
    chain: list[Ground]
    best: list[Best]
    """Regimens that were solved for, to show what would be lost."""
    recoverable: bool | None
    """For what is ruled out: whether that can change."""
    disagreements: list[Dispute]
    """Where sources disagree about what stands in the chain."""
    justification: dict[str, Justification]
    evidence: dict[str, dict[str, Any]]
