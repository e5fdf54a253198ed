"""Windows are not empty, and the order of the rules can be kept by a schedule."""

from __future__ import annotations

from collections.abc import Iterator

from gbmplan.graph.select import groups, select
from gbmplan.language.durations import hours
from gbmplan.problems import Problem
from gbmplan.rulebase import shape
from gbmplan.rulebase.diagnosis import Diagnosis
from gbmplan.rulebase.text import PackText


class EmptyWindow(Diagnosis):
    """A window of time ends before it begins.

    Why: no schedule could keep it.

    Bad:
        # policies.yaml
        policies:
          - id: later
            kind: order
            before: [ultrasound]
            after: [antibody]
            min: 2 wk
            max: 1 wk
            because: it is known
            inference: true

    Good:
        # policies.yaml
        policies:
          - id: later
            kind: order
            before: [ultrasound]
            after: [antibody]
            min: 1 wk
            max: 2 wk
            because: it is known
            inference: true
    """

    code, name = "GP116", "empty-window"


class OrderOfItself(Diagnosis):
    """An order puts an intervention before itself.

    Why: whatever stands on both sides could never be given.

    Bad:
        # policies.yaml
        policies:
          - {id: later, kind: order, before: [any], after: [clearer], min: 1 h, because: x, inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: later, kind: order, before: [ultrasound], after: [clearer], min: 1 h, because: x, inference: true}
    """

    code, name = "GP401", "order-of-itself"


DIAGNOSES = (EmptyWindow, OrderOfItself)


def check(pack: PackText) -> Iterator[Problem]:
    """Windows that end before they begin, and orders that nothing can keep."""
    for item in pack.interventions.values():
        for index, rule in enumerate(item.value.delivers):
            if hours(rule.window[0]) > hours(rule.window[1]):
                yield EmptyWindow.at(
                    item.place("delivers", index, "window"),
                    "the window ends before it begins",
                    "write `[earliest, latest]`",
                )
        for index, rule in enumerate(item.value.requires):
            if _reversed(rule.min, rule.max):
                yield EmptyWindow.at(
                    item.place("requires", index, "min"), "`min` is larger than `max`", "swap them, or leave one out"
                )
    orders = [item for item in pack.policies.values() if isinstance(item.value, shape.Order)]
    for item in orders:
        if _reversed(item.value.min, item.value.max):
            yield EmptyWindow.at(item.place("min"), "`min` is larger than `max`", "swap them, or leave one out")
    interventions = {name: item.value for name, item in pack.interventions.items()}
    members = groups(interventions, [phase.id for phase in pack.header.phases])
    for item in orders:
        both = set(select(item.value.before, members)) & set(select(item.value.after, members))
        if both and hours(item.value.min or "0 h") > 0:
            yield OrderOfItself.at(
                item.place("after"),
                f"`{min(both)}` would have to come before itself",
                "leave it out of `before` or of `after`",
            )


def _reversed(low: str | None, high: str | None) -> bool:
    return low is not None and high is not None and hours(low) > hours(high)
