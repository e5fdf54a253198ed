"""The app: all commands, or only the one that was called, because describing each to typer takes its time."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated

import typer

from gbmplan import __version__

NOTICE = "Research use only, not medical advice; no doses."
MODULES = {
    "plan": ("plan",),
    "ask": ("why", "whatif", "measure", "flip", "sensitivity"),
    "rules": ("rules",),
    "validate": ("validate", "explain"),
    "test": ("test",),
    "new": ("new",),
    "schema": ("schema",),
}
"""Module of `gbmplan.cli.commands` → the words it answers to, in the order of `gbmplan --help`."""
_CHEAPEST = "schema"


def build(first: str | None = None) -> typer.Typer:
    """The app with all commands; where the first word of the call says enough, with no more than it needs."""
    app = typer.Typer(
        name="gbmplan",
        help="Ordered, justified combination regimens for glioblastoma immunotherapy.\n\n"
        "From a patient's biomarker profile and a rule pack: deliver first, clear second, activate third; "
        f"every step with its reason, every gap named. {NOTICE}",
        epilog="Try: gbmplan plan examples/recurrent.yaml",
        invoke_without_command=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(gbmplan)
    enough = [module for module, words in MODULES.items() if first in words]
    for module in enough or ([_CHEAPEST] if first == "--version" else MODULES):
        app.add_typer(import_module(f"gbmplan.cli.commands.{module}").app)
    return app


def gbmplan(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Ordered, justified combination regimens for glioblastoma immunotherapy."""
    if context.invoked_subcommand is None:  # nothing was asked, so nothing was done wrong
        typer.echo(context.get_help())


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"gbmplan {__version__}")
        raise typer.Exit
