"""Rules about whole regimens that cannot work: a washout that counts no time, two limits on all agents.

Bad: a washout on a biomarker in mg/d; good: on one in wk.
"""

from __future__ import annotations

from collections.abc import Iterator

from gbmplan.language.durations import HOURS
from gbmplan.problems import Problem, listed
from gbmplan.rulebase.shape import Limit, Washout
from gbmplan.rulebase.text import PackText


def check(pack: PackText) -> Iterator[Problem]:
    """Washouts on what is no time; more than one limit among `any`."""
    general = [item for item in pack.policies.values() if isinstance(item.value, Limit) and "any" in item.value.among]
    for item in general[1:]:
        yield Problem("second-agent-limit", f"`{general[0].value.id}` limits all agents already", item.place("among"),
                      "keep one; `--max-agents` stands in for it")
    for item in pack.policies.values():
        marker = pack.biomarkers.get(item.value.biomarker) if isinstance(item.value, Washout) else None
        if marker is not None and (marker.value.kind != "number" or marker.value.unit not in HOURS):
            yield Problem("no-time", f"`{marker.value.id}` does not count time", item.place("biomarker"),
                          f"name a number in {listed(list(HOURS))}")
