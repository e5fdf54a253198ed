"""`gbmplan schema` and its options."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from gbmplan.cli.options import RulesOption

app = typer.Typer()


class SchemaName(StrEnum):
    """Published JSON Schemas."""

    PLAN = "plan"
    PROFILE = "profile"
    PACK = "pack"
    WHY = "why"
    WHATIF = "whatif"
    MEASURE = "measure"
    FLIP = "flip"


@app.command(epilog="Example:\n\ngbmplan schema profile > profile.schema.json")
def schema(
    name: Annotated[SchemaName, typer.Argument(help="Which schema.")],
    pack: RulesOption = None,
) -> None:
    """Print the JSON Schema of plans, profiles, rule pack files, or answers."""
    from gbmplan.cli.schema import print_schema

    print_schema(name.value, pack)
