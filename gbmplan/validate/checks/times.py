"""Lengths of time are ones that a treatment can have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from gbmplan.language.durations import hours
from gbmplan.problems import Problem
from gbmplan.rulebase import shape
from gbmplan.rulebase.diagnosis import Diagnosis
from gbmplan.rulebase.text import Item, PackText
from gbmplan.rulebase.walk import Step


class ImpossibleTime(Diagnosis):
    """A length of time is negative, or nothing, where it can only be positive.

    Why: nothing is repeated every minus two weeks, and a check before the step that it follows says nothing.
    What may be negative is the `min` of an order or a requirement, and a window: a start before the other one.

    Bad:
        # policies.yaml
        policies:
          - {id: soon, kind: gate, after: [clearer], at: -2 wk, measure: [alt], decide: x, because: y, inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: soon, kind: gate, after: [clearer], at: 2 wk, measure: [alt], decide: x, because: y, inference: true}
    """

    code, name = "GP117", "impossible-time"


class OddTime(Diagnosis):
    """A length of time is longer than ten years; or the `max` of an order is negative.

    Why: no step of a regimen waits that long; most often the unit is wrong. An order whose `max` is negative
    puts `after` before `before`, and is better written that way round.

    Bad:
        # policies.yaml
        policies:
          - {id: soon, kind: gate, after: [clearer], at: 999 wk, measure: [alt], decide: x, because: y, inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: soon, kind: gate, after: [clearer], at: 9 wk, measure: [alt], decide: x, because: y, inference: true}
    """

    code, name, severity = "GP118", "odd-time", "warning"


DIAGNOSES = (ImpossibleTime, OddTime)
_LONGEST = hours("120 mo")


_Least = Literal["positive", "zero", "forward", "any"]


class _Time(NamedTuple):
    item: Item
    path: Step
    text: str
    least: _Least
    """What it may be at least; `forward`: nothing less than zero is meant, though it could be."""


def check(pack: PackText) -> Iterator[Problem]:
    """Times that cannot be, and times that hardly are."""
    for time in _times(pack):
        length = hours(time.text)
        place = time.item.place(*time.path)
        key = next(step for step in reversed(time.path) if isinstance(step, str))
        if length < 0 and time.least in ("positive", "zero"):
            yield ImpossibleTime.at(place, f"`{key}` cannot be negative", "write the time without `-`, or leave it out")
        elif length == 0 and time.least == "positive":
            yield ImpossibleTime.at(place, f"`{key}` must be longer than nothing", "write the time, or leave it out")
        elif length < 0 and time.least == "forward":
            yield OddTime.at(place, f"`{key}` is negative, so `after` comes first", "swap `before` and `after`")
        elif abs(length) > _LONGEST:
            yield OddTime.at(place, f"`{time.text}` is longer than ten years", "check the number and its unit")


def _times(pack: PackText) -> Iterator[_Time]:
    for item in pack.policies.values():
        policy = item.value
        if isinstance(policy, shape.Order):
            yield from _given(item, (), ("min", policy.min, "any"), ("max", policy.max, "forward"))
        elif isinstance(policy, shape.Gate):
            yield from _given(item, (), ("at", policy.at, "zero"))
        elif isinstance(policy, shape.Washout):
            yield from _given(item, (), ("at_least", policy.at_least, "positive"))
    for item in pack.interventions.values():
        agent: shape.Intervention = item.value
        yield from _given(item, (), ("repeats", agent.repeats, "positive"))
        yield from _given(item, ("delivery",), ("at_opening", agent.delivery.at_opening, "zero"))
        for index, requirement in enumerate(agent.requires):
            yield from _given(
                item, ("requires", index), ("min", requirement.min, "any"), ("max", requirement.max, "any")
            )
        for index, opening in enumerate(agent.delivers):
            for bound, text in enumerate(opening.window):
                yield _Time(item, ("delivers", index, "window", bound), text, "any")


def _given(item: Item, path: Step, *bounds: tuple[str, str | None, _Least]) -> Iterator[_Time]:
    for key, text, least in bounds:
        if text is not None:
            yield _Time(item, (*path, key), text, least)
