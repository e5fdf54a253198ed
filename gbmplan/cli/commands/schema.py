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
    PACK_HEADER = "pack-header"
    BIOMARKERS = "biomarkers"
    TARGETS = "targets"
    INTERVENTION = "intervention"
    POLICIES = "policies"
    EVIDENCE = "evidence"
    DISAGREEMENTS = "disagreements"
    COMBINATIONS = "combinations"
    TRANSLATIONS = "translations"
    CHANGES = "changes"
    TESTS = "tests"
    WHY = "why"
    WHATIF = "whatif"
    MEASURE = "measure"
    FLIP = "flip"


@app.command(
    epilog="Examples:\n\ngbmplan schema profile > profile.schema.json\n\n"
    "gbmplan schema intervention > schemas/intervention.schema.json"
)
def schema(
    name: Annotated[SchemaName, typer.Argument(help="Which schema.")],
    pack: RulesOption = None,
) -> None:
    """Print the JSON Schema of plans, profiles, one kind of rule pack file (pack: any), or answers."""
    from gbmplan.cli.schema import print_schema

    print_schema(name.value, pack)
