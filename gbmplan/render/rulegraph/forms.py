"""The forms in which a part of the rule base is drawn, and what cannot be drawn."""

from __future__ import annotations

from gbmplan.graph.model import RuleGraph
from gbmplan.problems import Message, wrong
from gbmplan.render.rulegraph.view import LEGIBLE, Focus, Part, named, part, whole
from gbmplan.wording.wording import Wording


def drawn(rules: RuleGraph, focus: Focus, form: str, wording: Wording) -> str:
    """What was asked for, as graphml, dot, mermaid or svg; as graphml everything, where nothing was asked for.

    Raises InputError for what is not there, what would be no picture, or where the layout engine is missing.
    """
    focus = named(rules, focus)
    everything = form == "graphml" and not focus.given
    return _as(form, whole(rules, wording) if everything else part(rules, wording, focus), wording)


def _as(form: str, part: Part, wording: Wording) -> str:
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


def _legible(part: Part) -> None:
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
