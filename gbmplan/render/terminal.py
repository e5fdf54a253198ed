"""A plan for the terminal: what, in which order and what is open on the first screen, everything with -v."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.render.page import Page, dotted, kept, styled
from gbmplan.render.proposed import scope
from gbmplan.render.searched import search_lines
from gbmplan.render.text import branches, brief, choice, gates, measured, needs, ongoing, regimen, weeks
from gbmplan.render.view import View
from gbmplan.wording.wording import wording

if TYPE_CHECKING:
    from gbmplan.plan.document import Plan


class _View(View):
    """A view whose numbers of steps stay on one line."""

    def numbers(self, steps: list[int]) -> str:
        """`step 2`, `steps 2, 4`."""
        return kept(super().numbers(steps))


def as_text(plan: Plan, width: int = 80, *, coloured: bool = False, verbose: bool = False) -> str:
    """A plan as lines of text in its language; untrusted text stands as it is, never interpreted as markup."""
    page, view = Page(width), _View(plan, wording(plan["language"]))
    say = view.wording.say
    _head(page, view)
    for state in view.states():
        page.item(state, hang=2)
    if told := scope(view, whole=verbose):
        page.item(styled((told, "yellow")), hang=2)
    if plan["coverage"]:
        for line in view.headline():
            page.item(styled((line, "bold")), hang=0)
    if plan["scope"]:
        page.heading(say("READ THIS FIRST"))
        for reason in view.outside():
            page.item(reason, gutter=styled("  ", ("!", "bold red")), hang=4)
    if plan["status"] == "out_of_scope":
        page.lines.append([])
        page.item(styled((view.refusal(), "bold")), hang=0)
    elif plan["status"] == "infeasible":
        from gbmplan.render.text.clash import clash

        clash(page, view, verbose)
    else:
        weeks.weeks(page, view)
        if verbose:
            _whole(page, view)
        else:
            brief.body(page, view)
            branches.branch_plans(page, view)
            choice.alternatives(page, view)
    if verbose:
        from gbmplan.render.text.details import details

        details(page, view)
    if verbose:
        page.lines.append([])
    else:
        page.item(styled((_more(view), "dim")), hang=0)
    page.item(plan["notice"], hang=0)
    return page.text(coloured=coloured)


def _head(page: Page, view: View) -> None:
    plan, say = view.plan, view.wording.say
    patient = map(kept, filter(None, view.patient().split(" · ")))
    page.item(
        dotted(styled((plan["profile"]["id"], "bold")), *patient, plan["profile"]["as_of"] or say("undated")), hang=0
    )
    packs = view.wording.joined(f"{pack['id']} {pack['version']}" for pack in plan["rules"])
    page.item(
        dotted(packs, view.status(), styled((say("RESEARCH USE ONLY, NOT MEDICAL ADVICE"), "bold red"))),
        hang=0,
    )
    for line in search_lines(view):
        page.item(styled((line, "yellow")), gutter=styled("  ", ("!", "bold yellow")), hang=4)


def _more(view: View) -> str:
    """How to ask on, in one line."""
    count = 0 if "measure" in view.plan else len(view.plan["unmeasured"])
    if not count:
        return view.wording.say("More: gbmplan why PROFILE THING, -v, --format json")
    return view.wording.say(
        "More: gbmplan measure PROFILE ({count} unmeasured), gbmplan why PROFILE THING, -v", count=count
    )


def _whole(page: Page, view: View) -> None:
    """Everything; of a patient of whom little is known, first what to measure."""
    leads = view.plan["measure_first"]
    if leads:
        needs.measure_next(page, view)
    ongoing.ongoing(page, view, verbose=True)
    regimen.preparation(page, view)
    regimen.regimen(page, view)
    regimen.order(page, view)
    needs.coverage(page, view)
    gates.gates(page, view)
    branches.branch_plans(page, view)
    needs.gaps(page, view)
    needs.escape(page, view)
    measured.measurements(page, view)
    if not leads:
        needs.measure_next(page, view)
    choice.together(page, view)
    choice.tradeoff(page, view)
    choice.by_evidence(page, view)
    choice.alternatives(page, view)
    choice.objective(page, view)
