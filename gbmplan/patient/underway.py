"""A regimen that is being given, at a gate: what lies behind it, and what the gate found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Underway(NamedTuple):
    """What has been given when a gate decides, and what may be given from then on."""

    stage: int
    """The stage, from 1, that the gate stands before."""
    courses: Mapping[str, tuple[int, int]]
    """What has started: intervention → first and last stage of the plan so far; those before `stage` are over."""
    times: Mapping[str, float]
    """When each of them started, in hours from the date of the profile."""
    answering: frozenset[str] = frozenset()
    """What may start, in a stage that allows its phase as an answer only, because the gate found something."""
    absent: frozenset[str] = frozenset()
    """Targets that the gate looked for and did not find: they are no needs."""
    stopped: frozenset[str] = frozenset()
    """What is not given from that stage on, because the gate stops it or lets it wait; no standard treatment."""

    def over(self, name: str) -> range:
        """The stages that are over, in which an intervention was given."""
        first, last = self.courses.get(name, (1, 0))
        return range(first, min(last, self.stage - 1) + 1)
