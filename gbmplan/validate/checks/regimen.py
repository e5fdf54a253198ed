"""Rules about whole regimens that cannot work: a washout that counts no time, two limits on all agents."""

from __future__ import annotations

from collections.abc import Iterator

from gbmplan.language.durations import HOURS
from gbmplan.problems import Note, Problem, listed
from gbmplan.rulebase.diagnosis import Diagnosis
from gbmplan.rulebase.shape import Limit, Washout
from gbmplan.rulebase.text import PackText


class SecondAgentLimit(Diagnosis):
    """Two policies limit the number of all agents.

    Why: `--max-agents` and the trade-off of a plan stand in for one number, not for two.

    Bad:
        # policies.yaml
        policies:
          - {id: at_most_two, kind: limit, among: [any], at_most: 2, because: it is known, inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: one_brake, kind: limit, among: [tag:checkpoint], at_most: 1, because: it is known, inference: true}
    """

    code, name = "GP402", "second-agent-limit"


class NoTime(Diagnosis):
    """A washout waits on a biomarker that does not count time.

    Why: there is nothing to compare its length with.

    Bad:
        # policies.yaml
        policies:
          - {id: wait, kind: washout, biomarker: alt, at_least: 4 wk, before: [clearer], because: x, inference: true}

    Good:
        # policies.yaml
        policies:
          - id: wait
            kind: washout
            biomarker: weeks_since_bevacizumab
            at_least: 4 wk
            before: [clearer]
            because: it is known
            inference: true
    """

    code, name = "GP403", "no-time"


DIAGNOSES = (SecondAgentLimit, NoTime)


def check(pack: PackText) -> Iterator[Problem]:
    """Washouts on what is no time; more than one limit among `any`."""
    general = [item for item in pack.policies.values() if isinstance(item.value, Limit) and "any" in item.value.among]
    for item in general[1:]:
        yield SecondAgentLimit.at(
            item.place("among"),
            f"`{general[0].value.id}` limits all agents already",
            "keep one; `--max-agents` stands in for it",
            notes=[Note(general[0].place("among"), "limited here")],
        )
    for item in pack.policies.values():
        marker = pack.biomarkers.get(item.value.biomarker) if isinstance(item.value, Washout) else None
        if marker is not None and (marker.value.kind != "number" or marker.value.unit not in HOURS):
            yield NoTime.at(
                item.place("biomarker"),
                f"`{marker.value.id}` does not count time",
                f"name a number in {listed(list(HOURS))}",
            )
