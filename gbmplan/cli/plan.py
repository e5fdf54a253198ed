"""`gbmplan plan`."""

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from gbmplan.problems import Message, wrong

if TYPE_CHECKING:
    from gbmplan.api import Language
    from gbmplan.plan.document import Plan

INFEASIBLE = 3
OUT_OF_SCOPE = 1
_PRIORITIES = ("critical", "major", "minor")


class PlanCall(NamedTuple):
    """The arguments of one call."""

    profile: str
    rules: str | None
    format: str
    output: str | None
    require: tuple[str, ...]
    exclude: tuple[str, ...]
    max_agents: int | None
    strict: bool
    as_of: str | None
    fail_on: str | None
    verbose: bool
    colour: str
    language: "Language" = "en"
    alternatives: int = 0
    all_clashes: bool = False
    branches: bool = False
    timeout: float | None = None
    anyway: bool = False


def run(call: PlanCall) -> None:
    """Plan, print, and exit with the status that the plan deserves."""
    _not_into_the_terminal(call)
    plan = make(call)
    write(plan, call)
    if plan["status"] == "infeasible":
        sys.exit(INFEASIBLE)
    if plan["status"] == "out_of_scope":
        sys.exit(OUT_OF_SCOPE)
    if call.fail_on and any(_counts(gap["priority"], call.fail_on) for gap in plan["gaps"] if gap["kind"] == "open"):
        sys.exit(1)


def make(call: PlanCall) -> "Plan":
    """The plan for a call. Raises InputError."""
    from gbmplan.api import make_plan
    from gbmplan.cli.inputs import given
    from gbmplan.cli.progress import progress

    profile, rules, demands = given(call)
    with progress() as tick:
        return make_plan(
            profile,
            rules,
            demands,
            language=call.language,
            detailed=call.format != "text" or call.verbose,
            alternatives=call.alternatives,
            all_clashes=call.all_clashes,
            branches=call.branches or call.format == "html",
            timeout=call.timeout,
            anyway=call.anyway,
            tick=tick,
        )


def write(plan: "Plan", call: PlanCall) -> None:
    """Print a plan in the form asked for."""
    from gbmplan.cli.output import emit, screen

    if call.format == "json":
        from gbmplan.render.json import as_json

        emit(as_json(plan), call.output)
        return
    if call.format == "html":
        from gbmplan.render.html.page import as_html

        emit(as_html(plan), call.output)
        return
    if call.format == "md":
        from gbmplan.render.markdown.document import as_markdown

        emit(as_markdown(plan), call.output)
        return
    from gbmplan.render.terminal import as_text

    shown = screen(call.colour, call.output)
    emit(as_text(plan, shown.width, coloured=shown.coloured, verbose=call.verbose), call.output)


def _not_into_the_terminal(call: PlanCall) -> None:
    """A page of HTML between the lines of a terminal helps nobody; a pipe or a file may have it."""
    if call.format == "html" and call.output is None and sys.stdout.isatty():
        name = "plan" if call.profile == "-" else os.path.splitext(os.path.basename(call.profile))[0]
        raise wrong(
            "page-for-a-browser",
            Message("--format html writes a page for a browser, not for a terminal"),
            None,
            Message("add -o {name}.html, or -o - to have it here all the same", name=name),
        )


def _counts(priority: str, threshold: str) -> bool:
    return threshold == "any" or _PRIORITIES.index(priority) <= _PRIORITIES.index(threshold)
