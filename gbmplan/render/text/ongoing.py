"""What is being given already: continued or stopped, one line each."""

from __future__ import annotations

from gbmplan.render.page import Page, dotted, styled
from gbmplan.render.view import View

_MARKS = {"continued": (">", "bold green"), "stopped": ("x", "bold red"), "not_judged": ("?", "bold yellow")}


def ongoing(page: Page, view: View, *, verbose: bool = False) -> None:
    """The running therapies, in the order of the profile."""
    if not view.plan["ongoing"]:
        return
    page.heading(view.wording.say("UNDER WAY"), view.wording.say("what is being given already"))
    for item in view.plan["ongoing"]:
        title = item["title"] if verbose else view.short(item["title"])
        page.item(dotted(title, item["text"], item["counted"]), gutter=styled("  ", _MARKS[item["decision"]]), hang=4)
