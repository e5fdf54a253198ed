"""What each gate can find, and the plan then."""

from __future__ import annotations

from gbmplan.render.branching import found_line, gate_line, gathered, then_line
from gbmplan.render.page import Page, styled
from gbmplan.render.view import View


def branch_plans(page: Page, view: View) -> None:
    """One line a branch, under its gate; a sentence where no gate looks for anything."""
    if "branch_plans" not in view.plan:
        return
    say = view.wording.say
    page.heading(say("BRANCHES"), say("what each gate can find, and the plan then"))
    found = gathered(view)
    if not found:
        page.item(say("no gate looks for anything that would change this plan"))
    for gate, branches in found:
        page.item(styled((gate_line(view, gate), "dim")))
        for branch in branches:
            line = styled((found_line(view, branch), "bold"), (say(":  // before a list"), ""), then_line(view, branch))
            page.item(line, gutter=styled("  ", ("?", "cyan")), hang=4)
