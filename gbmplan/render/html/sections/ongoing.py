"""What is being given already: continued or stopped, and why it counts as running."""

from __future__ import annotations

from gbmplan.render.html.sheet import Sheet
from gbmplan.render.markup import Node, Safe


def ongoing(sheet: Sheet) -> Safe | None:
    """A row for each running therapy; nothing where none is."""
    say, found = sheet.say, sheet.plan["ongoing"]
    if not found:
        return None
    rows: list[list[Node]] = [[item["title"], item["text"], item["counted"]] for item in found]
    heads = [say("what is given"), say("what the plan does with it"), say("why it counts as running")]
    caption = say("What is being given already is continued, or stopped for a reason")
    return sheet.section("ongoing", say("Under way"), sheet.table(caption, heads, rows))
