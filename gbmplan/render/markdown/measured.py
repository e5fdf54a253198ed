"""What each measurement did, in Markdown."""

from __future__ import annotations

from gbmplan.render.markdown.note import Note, bold, table
from gbmplan.render.measured import sort


def measurements(note: Note) -> str:
    """A row each, those that decided first."""
    found = sort(note)
    first = [told.item for told in (*found.decided, *found.excluded)]
    rows = [
        [
            bold(item["fact"]) if item["effect"] == "decided" else item["fact"],
            note.wording.joined_by_semicolons(deed["text"] for deed in item["deeds"])
            or (item["nothing"]["text"] if item["nothing"] else ""),
        ]
        for item in (*first, *found.other, *(item for _, items in found.nothing for item in items))
    ]
    return table([note.say("measurement"), note.say("what it did")], rows) if rows else ""
