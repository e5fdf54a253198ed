"""`gbmplan plan`."""

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from gbmplan.cli.inputs import as_day, keep_the_profile
from gbmplan.problems import wrong

if TYPE_CHECKING:
    from gbmplan.choose.problem import Demands
    from gbmplan.graph.model import RuleGraph
    from gbmplan.patient.profile import Profile
    from gbmplan.plan.document import Plan
    from gbmplan.wording.wording import Wording

INFEASIBLE = 3
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
    language: str = "en"
    alternatives: int = 0
    all_clashes: bool = False


def run(call: PlanCall) -> None:
    """Plan, print, and exit with the status that the plan deserves."""
    _not_into_the_terminal(call)
    plan = make(call)
    write(plan, call)
    if plan["status"] == "infeasible":
        sys.exit(INFEASIBLE)
    if call.fail_on and any(_counts(gap["priority"], call.fail_on) for gap in plan["gaps"] if gap["kind"] == "open"):
        sys.exit(1)


def make(call: PlanCall) -> "Plan":
    """The plan for a call. Raises InputError."""
    from gbmplan.choose.problem import Demands, check_demands
    from gbmplan.patient.read import read_profile
    from gbmplan.plan.planner import Extras, plan_once
    from gbmplan.rulebase.folder import CORE
    from gbmplan.rulebase.translations import translations
    from gbmplan.validate.loading import load_rules
    from gbmplan.wording.wording import wording

    as_of = as_day(call.as_of)
    keep_the_profile(call.profile, call.output)
    rules = load_rules(call.rules or CORE)
    demands = Demands(call.require, call.exclude, call.max_agents, call.strict)
    check_demands(demands, rules)
    profile = read_profile(call.profile, rules.nodes("biomarker"), as_of=as_of)
    detailed = call.format != "text" or call.verbose
    extras = Extras(detailed, detailed, call.alternatives, call.all_clashes)
    words = wording(call.language, translations(call.rules or CORE, call.language))
    plan = plan_once(profile, rules, demands, extras=extras, wording=words)
    _lead_with_measurements(plan, rules, demands, words, profile)
    return plan


def _lead_with_measurements(
    plan: "Plan", rules: "RuleGraph", demands: "Demands", words: "Wording", profile: "Profile"
) -> None:
    """Of a patient of whom little is known the plan says first what to measure, solved for every value."""
    from gbmplan.render.terminal import incomplete

    if plan["status"] == "infeasible" or not incomplete(plan):
        return
    from gbmplan.cli.progress import progress
    from gbmplan.explore.measure import measure
    from gbmplan.explore.session import Session

    with progress() as tick:
        plan["measure"] = measure(Session(rules, demands, wording=words), profile, with_pairs=False, tick=tick)


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
            "--format html writes a page for a browser, not for a terminal",
            None,
            f"add -o {name}.html, or -o - to have it here all the same",
        )


def _counts(priority: str, threshold: str) -> bool:
    return threshold == "any" or _PRIORITIES.index(priority) <= _PRIORITIES.index(threshold)
