"""What the measurements did, sorted for every readable form: what decided first, nothing last."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gbmplan.render.view import View

if TYPE_CHECKING:
    from gbmplan.plan.measured_shapes import MeasurementEffect

TELLING = (
    "out_of_scope",
    "answered",
    "stays_open",
    "indicated",
    "not_indicated",
    "to_correct",
    "waits",
    "earlier_therapy",
    "caution",
    "out_of_order",
    "ruled_out",
    "pathway_closed",
)
"""Kinds of deeds that a reader has to see at once, whatever they are about."""
_EXPECTED = ("unread", "below_every_threshold", "undecided", "decided_otherwise", "at_gates", "not_in_plan")
"""Why nothing, in the order in which a reader would ask."""
_EXCLUDING = ("excludes", "speaks_against", "does_not_act")


class Told(NamedTuple):
    """A measurement with the deeds that are shown of it."""

    item: MeasurementEffect
    deeds: list[str]


class Sorted(NamedTuple):
    """All measurements of a plan."""

    decided: list[Told]
    excluded: list[Told]
    other: list[MeasurementEffect]
    """What only left open what is planned."""
    nothing: list[tuple[str, list[MeasurementEffect]]]
    """A reason in words, and those that did nothing for it."""


def sort(view: View) -> Sorted:
    """The measurements of a plan, each once."""
    decided, excluded, other = [], [], []
    nothing: dict[str, list[MeasurementEffect]] = {}
    for item in view.plan["measurements"]:
        telling = [
            deed
            for deed in item["deeds"]
            if deed["kind"] in TELLING or (deed["kind"] == "speaks_against" and deed["steps"])
        ]
        if item["nothing"]:
            nothing.setdefault(item["nothing"]["reason"], []).append(item)
        elif item["effect"] == "excluded" and all(deed["kind"] == "not_indicated" for deed in telling):
            shown = [deed for deed in item["deeds"] if deed["kind"] in _EXCLUDING or deed in telling]
            excluded.append(Told(item, [deed["text"] for deed in shown]))
        elif telling:
            decided.append(Told(item, [deed["text"] for deed in telling]))
        else:
            other.append(item)
    decided.sort(key=lambda told: told.item["effect"] != "decided")
    kinds = {
        item["nothing"]["reason"]: item["nothing"]["kind"]
        for items in nothing.values()
        for item in items
        if item["nothing"]
    }
    reasons = sorted(nothing.items(), key=lambda entry: _EXPECTED.index(kinds[entry[0]]))
    return Sorted(decided, excluded, other, reasons)
