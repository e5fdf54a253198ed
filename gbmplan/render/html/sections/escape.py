"""The escape certificate: each blocked target, where the tumour can turn then, and what would close an open path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.render.html.sections.choices import signed
from gbmplan.render.html.sheet import Sheet
from gbmplan.render.markup import Node, Safe, tag
from gbmplan.render.view import ESCAPE

if TYPE_CHECKING:
    from gbmplan.plan.answers import Closing, EscapePath


def escape(sheet: Sheet) -> Safe | None:
    """A matrix of blocked targets by escape paths, and the smallest additions under it."""
    certificate = sheet.plan.get("escape")
    if not certificate or not certificate["rows"]:
        return None
    say = sheet.say
    paths = list({path["target"]: path["title"] for row in certificate["rows"] for path in row["paths"]}.items())
    heads: list[Node] = [
        say("escape path"),
        *[
            [say("{target} blocked by {steps}", target=row["title"], steps=sheet.step_list(row["blocked_by"]))]
            for row in certificate["rows"]
        ],
    ]
    rows = []
    for target, title in paths:
        cells: list[Node] = [title]
        for row in certificate["rows"]:
            found = next((path for path in row["paths"] if path["target"] == target), None)
            cells.append(_cell(sheet, found) if found else None)
        rows.append(cells)
    table = sheet.table(say("Escape paths (rows) that blocking a target (columns) opens"), heads, rows, "escape")
    key = tag(
        "ul",
        [
            tag("li", tag("span", sheet.wording.say(words), class_=f"path path-{state}"))
            for state, words in ESCAPE.items()
        ],
        class_="key words",
    )
    closings = _closings(sheet, certificate["closings"])
    return sheet.section(
        "escape",
        say("Escape certificate"),
        key,
        table,
        closings,
        note=say("Blocking one target makes the disease lean on others. Each cell is one such path."),
    )


def _cell(sheet: Sheet, path: EscapePath) -> Safe:
    words: Node = path["text"]
    if path["state"] in ("covered", "partial") and path["steps"]:
        words = [sheet.wording.say(ESCAPE[path["state"]]), " ", sheet.step_list(path["steps"])]
        return tag("span", words, " ", sheet.rule(path["rule"]), class_=f"path path-{path['state']}")
    return tag("span", sheet.rule(path["rule"], words), class_=f"path path-{path['state']}")


def _closings(sheet: Sheet, closings: list[Closing]) -> Safe | None:
    if not closings:
        return None
    say = sheet.say
    rows = []
    for item in closings:
        cost = sheet.semicolon([sheet.change(change) for change in item["changes"]])
        note = tag("span", say("beyond the limit on agents"), class_="tag") if item["beyond_limit"] else None
        rows.append([item["title"], [signed(item["text"]), " ", note], cost])
    return sheet.table(
        say("The smallest change that would close an open path, and what it costs"),
        [say("path"), say("change"), say("cost")],
        rows,
    )
