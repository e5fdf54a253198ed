"""`gbmplan rules graph`."""

import sys
from typing import TYPE_CHECKING, NamedTuple

from gbmplan.problems import InputError, Message, Problem, wrong

if TYPE_CHECKING:
    from gbmplan.graph.model import RuleGraph
    from gbmplan.language.names import Names
    from gbmplan.render.rulegraph.view import Focus, Part
    from gbmplan.wording.wording import Wording


class GraphCall(NamedTuple):
    """The arguments of one call."""

    pack: str | None
    format: str
    targets: tuple[str, ...]
    phases: tuple[str, ...]
    around: tuple[str, ...]
    depth: int
    output: str | None
    language: str


def run(call: GraphCall) -> None:
    """Print the part of the rule base that was asked for. Raises InputError."""
    from gbmplan.api import load_rules
    from gbmplan.cli.inputs import keep_inputs
    from gbmplan.cli.output import emit
    from gbmplan.render.rulegraph.view import Focus, part, whole
    from gbmplan.rulebase.folder import CORE
    from gbmplan.wording.wording import wording

    if call.format == "svg" and call.output is None and sys.stdout.isatty():
        raise wrong(
            "picture-for-a-file",
            Message("--format svg draws a picture, which a terminal cannot show"),
            None,
            Message("add -o rules.svg, or -o - to have it here all the same"),
        )
    keep_inputs(call.output, packs=[call.pack or CORE])
    rules = load_rules(call.pack or CORE).graph
    focus = _named(rules, Focus(call.targets, call.phases, call.around, call.depth))
    language = wording(call.language)
    everything = call.format == "graphml" and not focus.given
    emit(
        _form(whole(rules, language) if everything else part(rules, language, focus), call.format, language),
        call.output,
    )


def _form(part: "Part", form: str, wording: "Wording") -> str:
    if form == "graphml":
        from gbmplan.render.rulegraph.graphml import as_graphml

        return as_graphml(part)
    if form == "dot":
        from gbmplan.render.rulegraph.dot import as_dot

        return as_dot(part)
    _legible(part)
    if form == "mermaid":
        from gbmplan.render.rulegraph.mermaid import as_mermaid

        return as_mermaid(part)
    from gbmplan.render.rulegraph.picture import as_svg
    from gbmplan.render.svg.layout import Missing

    try:
        return as_svg(part, wording)
    except Missing:
        raise wrong(
            "no-layout-engine",
            Message("--format svg is laid out by graphlay, which is not installed"),
            None,
            Message("pip install 'gbmplan[report]', or let Graphviz draw it: --format dot | dot -Tsvg"),
        ) from None


def _legible(part: "Part") -> None:
    from gbmplan.render.rulegraph.view import LEGIBLE

    if len(part.dots) > LEGIBLE:
        raise wrong(
            "illegible-graph",
            Message(
                "that is {nodes} nodes and {lines} lines; more than {most} nodes are no picture",
                nodes=len(part.dots),
                lines=len(part.strokes),
                most=LEGIBLE,
            ),
            None,
            Message("ask for less (--target ID, --around ID --depth 1), or take --format dot or graphml"),
        )


def _named(rules: "RuleGraph", focus: "Focus") -> "Focus":
    """The focus with everything by its id. Raises InputError for what is not there, or may be several things."""
    from gbmplan.graph.names import names

    anything = {node.partition(":")[2] for node in rules.graph.nodes}
    problems: list[Problem] = []

    def ids(option: str, given: tuple[str, ...], known: "Names") -> tuple[str, ...]:
        for name in given:
            unknown = Message("{option}: nothing in these rules is called `{name}`", option=option, name=name[:80])
            lists = Message("`gbmplan rules` lists every id")
            problem = known.problem("unknown-id", name, unknown, lists, option)
            problems.extend([problem] if problem else [])
        return tuple(dict.fromkeys(map(known.one, given)))

    found = focus._replace(
        targets=ids("--target", focus.targets, names(rules, "target")),
        phases=ids("--phase", focus.phases, names(rules, also=rules.phases)),
        around=ids("--around", focus.around, names(rules, "intervention", "target", "biomarker", also=anything)),
    )
    if problems:
        raise InputError(problems)
    return found
