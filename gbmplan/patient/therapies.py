"""What follows from the prior therapies of a profile: whether an agent was given, and how long ago.

Weeks are counted from the last dose, also where the therapy goes on; they are 0 where it is still given and nobody
wrote when last.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gbmplan.language.numbers import figure
from gbmplan.patient.profile import Measurement, Therapy
from gbmplan.problems import Message, Place

_ROUNDED = 1.0
"""Weeks by which a number may differ from the list, because somebody wrote it as a whole one."""


def derived(
    vocabulary: Mapping[str, Mapping[str, Any]], therapies: tuple[Therapy, ...] | None, reference: date | None
) -> dict[str, Measurement]:
    """What follows from the list of prior therapies, when there is one."""
    found: dict[str, Measurement] = {}
    for name, node in vocabulary.items():
        source = node["derived_from"]
        if source is None or therapies is None:
            continue
        given = [item for item in therapies if item.names(source["names"])]
        if source["measure"] == "given":
            place = given[0].place if given else None
            found[name] = Measurement(name, bool(given), "", "", derived=True, place=place)
        elif not given:
            found[name] = Measurement(name, float("inf"), node["unit"], "never given", derived=True)
        elif running := next((item for item in given if item.still_given and item.last is None), None):
            found[name] = Measurement(name, 0.0, node["unit"], "still given", derived=True, place=running.place)
        else:
            latest = max(given, key=lambda item: item.last or date.min)
            if latest.last is not None and reference is not None and all(item.last for item in given):
                weeks = (reference - latest.last).days / 7
                found[name] = Measurement(
                    name,
                    weeks,
                    node["unit"],
                    f"last given {latest.last.isoformat()}",
                    derived=True,
                    place=latest.place,
                )
    return found


def contradiction(given: Measurement, follows: Measurement, listed: Place) -> Message | None:
    """What the list of therapies says against a value that is written beside it; None where the two agree.

    The list is complete, so that an agent which it does not name was not given. Weeks agree when they differ by
    less than one. `listed` is where the list says it.
    """
    if isinstance(follows.value, bool):
        if given.value == follows.value:
            return None
        return Message(
            "`{name}` says no, but `prior_therapy` lists the agent at {place}"
            if follows.value
            else "`{name}` says yes, but the agent is not in `prior_therapy` at {place}",
            name=given.biomarker,
            place=listed,
        )
    mine, other = float(given.value), float(follows.value)
    if mine == other or abs(mine - other) < _ROUNDED:
        return None
    said = f"{figure(mine, 3)} {given.unit}"
    if other == float("inf"):
        return Message(
            "`{name}` is {value}, but the agent is not in `prior_therapy` at {place}",
            name=given.biomarker,
            value=said,
            place=listed,
        )
    return Message(
        "`{name}` is {value}, but by `prior_therapy` at {place} it is {other}",
        name=given.biomarker,
        value=said,
        place=listed,
        other=f"{figure(other, 3)} {follows.unit}",
    )
