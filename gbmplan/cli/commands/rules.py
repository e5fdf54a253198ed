"""`gbmplan rules`, `rules show`, `rules graph` and their options."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Optional

import typer

from gbmplan.cli.options import Colour, ColourOption, Lang, LangOption, ListFormat, OutputOption, RulesOption

app = typer.Typer(name="rules", no_args_is_help=False)


class GraphFormat(StrEnum):
    """Forms of a graph."""

    SVG = "svg"
    DOT = "dot"
    MERMAID = "mermaid"
    GRAPHML = "graphml"


@app.callback(
    invoke_without_command=True,
    epilog="Examples:\n\ngbmplan rules --kind contraindication --about pexidartinib\n\n"
    "gbmplan rules --search hypoxia\n\ngbmplan rules show pexidartinib",
)
def rules(
    context: typer.Context,
    pack: RulesOption = None,
    kind: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--kind",
            "-k",
            help="Only this kind: intervention, target, biomarker, evidence, phase, or a kind of "
            "rule such as cover, contraindication, compensation, order, limit. May be repeated.",
        ),
    ] = None,
    about: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--about", metavar="ID", help="Only what names this intervention, target, biomarker or source."),
    ] = None,
    search: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--search", "-s", metavar="TEXT", help="Only what contains this text."),
    ] = None,
    claim: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--claim", metavar="ID", help="Only what carries this claim of the founding text, such as S17."),
    ] = None,
    format: Annotated[ListFormat, typer.Option("--format", "-f", help="Form of the list.")] = ListFormat.TEXT,
    color: ColourOption = Colour.AUTO,
) -> None:
    """List the rules of a pack, or show one: gbmplan rules show ID."""
    context.obj = pack  # `show` reads the same pack, on whichever side of it the option stands
    if context.invoked_subcommand is None:
        from gbmplan.cli.rules import RulesCall, list_rules

        list_rules(RulesCall(pack, tuple(kind or ()), about, search, format.value, color.value, claim))


@app.command("show", epilog="Example:\n\ngbmplan rules show pexidartinib.covers.tam_m2")
def rules_show(
    context: typer.Context,
    identifier: Annotated[
        str, typer.Argument(metavar="ID", help="Rule, intervention, target, biomarker, evidence or claim.")
    ],
    pack: RulesOption = None,
    format: Annotated[ListFormat, typer.Option("--format", "-f", help="Form of the answer.")] = ListFormat.TEXT,
    color: ColourOption = Colour.AUTO,
) -> None:
    """Show one rule, or everything about one thing, with its evidence."""
    from gbmplan.cli.rules import show

    show(identifier, pack or context.obj, format.value, color.value)


@app.command(
    "graph",
    epilog="Examples:\n\ngbmplan rules graph --target pd1_pdl1 -o pd1.svg\n\n"
    "gbmplan rules graph --around pexidartinib --format mermaid\n\n"
    "gbmplan rules graph --phase deliver --format dot -o deliver.dot\n\n"
    "gbmplan rules graph --format graphml -o rules.graphml",
)
def rules_graph(
    context: typer.Context,
    format: Annotated[GraphFormat, typer.Option("--format", "-f", help="Form of the graph.")] = GraphFormat.SVG,
    target: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--target", metavar="ID", help="A target: what shows it, covers it, opens it; may be repeated."),
    ] = None,
    phase: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--phase", metavar="ID", help="A phase: its interventions and what they cover; may be repeated."),
    ] = None,
    around: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--around", metavar="ID", help="Anything with an id, and what it is tied to; may be repeated."),
    ] = None,
    depth: Annotated[int, typer.Option("--depth", metavar="N", min=1, max=6, help="Steps away from --around.")] = 1,
    pack: RulesOption = None,
    output: OutputOption = None,
    lang: LangOption = Lang.EN,
) -> None:
    """Draw the rule base: targets and what opens what, or what stands around one thing. Research use only."""
    from gbmplan.cli.graph import GraphCall, run

    run(
        GraphCall(
            pack or context.obj,
            format.value,
            tuple(target or ()),
            tuple(phase or ()),
            tuple(around or ()),
            depth,
            output,
            lang.value,
        )
    )
