"""Windows are not empty, and the order of the rules can be kept by a schedule."""

from __future__ import annotations

from collections.abc import Iterator

from gbmplan.graph.select import groups, select
from gbmplan.language.durations import hours
from gbmplan.problems import Problem
from gbmplan.rulebase import shape
from gbmplan.rulebase.text import PackText


def check(pack: PackText) -> Iterator[Problem]:
    """Windows that end before they begin, and orders that nothing can keep."""
    for item in pack.interventions.values():
        for index, rule in enumerate(item.value.delivers):
            if hours(rule.window[0]) > hours(rule.window[1]):
                yield Problem("empty-window", "the window ends before it begins",
                              item.place("delivers", index, "window"), "write `[earliest, latest]`")
        for index, rule in enumerate(item.value.requires):
            if _reversed(rule.min, rule.max):
                yield Problem("empty-window", "`min` is larger than `max`", item.place("requires", index, "min"),
                              "swap them, or leave one out")
    orders = [item for item in pack.policies.values() if isinstance(item.value, shape.Order)]
    for item in orders:
        if _reversed(item.value.min, item.value.max):
            yield Problem("empty-window", "`min` is larger than `max`", item.place("min"),
                          "swap them, or leave one out")
    interventions = {name: item.value for name, item in pack.interventions.items()}
    members = groups(interventions, [phase.id for phase in pack.header.phases])
    for item in orders:
        both = set(select(item.value.before, members)) & set(select(item.value.after, members))
        if both and hours(item.value.min or "0 h") > 0:
            yield Problem("order-of-itself", f"`{min(both)}` would have to come before itself",
                          item.place("after"), "leave it out of `before` or of `after`")


def _reversed(low: str | None, high: str | None) -> bool:
    return low is not None and high is not None and hours(low) > hours(high)
