"""Which stages a course can span, and in which stages what was given still acts: counted in least lengths of stages."""

from __future__ import annotations

from collections.abc import Iterator

from gbmplan.graph.shapes import Intervention, RegimenStage


def early(thing: Intervention, stages: list[RegimenStage]) -> list[int]:
    """The stages, from 1, in which a rule may let it start out of order: before the first that lets its phase start.

    A stage in which its phase answers a gate is none of them.
    """
    own = [number for number, stage in enumerate(stages, 1) if thing["phase"] in stage["starts"]]
    if not thing["early"] or not own:
        return []
    return [number for number in range(1, own[0]) if thing["phase"] not in stages[number - 1]["answers"]]


def runs(thing: Intervention, stages: list[RegimenStage]) -> Iterator[tuple[int, int]]:
    """(stage of the start, later stage in which the course can still be given), from 1.

    A course of a given length runs on into a stage that can begin before it ends.
    """
    length = _length(thing)
    for first in range(1, len(stages)):
        passed = 0.0
        for later in range(first + 1, len(stages) + 1):
            passed += stages[later - 2]["least"]
            if length is not None and length <= passed:
                break
            yield first, later


def remains(thing: Intervention, stages: list[RegimenStage]) -> Iterator[tuple[int, int]]:
    """(last stage in which it was given, later stage in which it still acts), from 1.

    What wanes acts on in the next stage, and in later ones that can begin before it has waned.
    """
    lasting = thing["lasting"]
    if lasting == 0.0:
        return
    for last in range(1, len(stages)):
        passed = 0.0
        for later in range(last + 1, len(stages) + 1):
            if lasting is not None and lasting <= passed:
                break
            yield last, later
            passed += stages[later - 1]["least"]


def _length(thing: Intervention) -> float | None:
    """Hours from the first to the last time it is given; None: until it is stopped."""
    course = thing["course"]
    if course["kind"] == "single":
        return 0.0
    if course["kind"] == "fixed":
        return course["length"]
    if course["kind"] == "cycles" and course["number"] and course["every"]:
        return course["every"] * (course["number"] - 1)
    return None
