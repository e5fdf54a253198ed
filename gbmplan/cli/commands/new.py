"""`gbmplan new pack` and `new profile`, and their options."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from gbmplan.cli.options import RulesOption

app = typer.Typer(
    name="new",
    no_args_is_help=True,
    help="Begin a rule pack or a profile.",
    epilog="Examples:\n\ngbmplan new pack my-pack\n\ngbmplan new profile -o profile.yaml",
)


@app.command(
    "pack",
    epilog="Examples:\n\ngbmplan new pack my-pack\n\ngbmplan new pack my-disease --alone\n\n"
    "Exit status: 0 written, 2 something is there already, or the name cannot be the id of a pack.",
)
def begin_pack(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Folder to write; its name becomes the id of the pack.")],
    alone: Annotated[
        bool, typer.Option("--alone", help="A pack that extends none, for another disease, with an example profile.")
    ] = False,
) -> None:
    """Write a small, valid, tested, commented pack that extends gbm-core, or stands alone."""
    from gbmplan.cli.new import new_pack

    new_pack(name, alone)


@app.command(
    "profile",
    epilog="Examples:\n\ngbmplan new profile -o profile.yaml\n\ngbmplan new profile --ask -o profile.yaml",
)
def begin_profile(
    pack: RulesOption = None,
    output: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write here instead of to standard output; nothing is overwritten."
        ),
    ] = None,
    ask: Annotated[bool, typer.Option("--ask", help="Ask for each value at the terminal.")] = False,
) -> None:
    """Print a commented template of a profile: the biomarkers that most rules read come first."""
    from gbmplan.cli.new import new_profile

    new_profile(pack, output, ask)
