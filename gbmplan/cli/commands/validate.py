"""`gbmplan validate` and `explain`, and their options."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Optional

import typer

from gbmplan.cli.options import Colour, ColourOption, ListFormat

app = typer.Typer()


class FindingFormat(StrEnum):
    """Forms of what `validate` finds."""

    TEXT = "text"
    CONCISE = "concise"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"
    AUTO = "auto"


@app.command(
    epilog="Examples:\n\ngbmplan validate rules/gbm-core\n\ngbmplan validate my-pack other-pack --strict\n\n"
    "gbmplan validate my-pack --fix --diff\n\ngbmplan validate my-pack --ignore GP5 --format sarif > findings.sarif\n\n"
    "Exit status: 0 no errors (with --strict: no warnings either, and nothing skipped), 1 findings, "
    "2 a pack cannot be read, or the call is wrong."
)
def validate(
    packs: Annotated[
        list[str], typer.Argument(metavar="PACK...", help="Folders of rule packs, or names of shipped ones.")
    ],
    format: Annotated[
        FindingFormat,
        typer.Option("--format", "-f", help="Form of the findings; auto is github in GitHub Actions, else text."),
    ] = FindingFormat.AUTO,
    select: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--select", metavar="CODE", help="Only these: codes, beginnings of codes or names, with commas or repeated."
        ),
    ] = None,
    ignore: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--ignore", metavar="CODE", help="All but these."),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with status 1 for warnings too.")] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend what can be mended safely; each file is replaced whole or not at all.")
    ] = False,
    unsafe_fixes: Annotated[
        bool,
        typer.Option(
            "--unsafe-fixes",
            help="With --fix or --diff: also replace names of interventions, groups, targets, biomarkers and records "
            "that are a slip of a declared one. Read what changed: a wrong guess changes the medicine.",
        ),
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what --fix would change as a unified diff, and write nothing.")
    ] = False,
    as_of: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--as-of", metavar="DATE", show_default="today", help="Day with which dates are compared."),
    ] = None,
    color: ColourOption = Colour.AUTO,
) -> None:
    """Check rule packs: every problem of every file, with its place and what to do."""
    from gbmplan.cli.validate import ValidateCall, run

    run(
        ValidateCall(
            tuple(packs),
            format.value,
            tuple(select or ()),
            tuple(ignore or ()),
            strict,
            fix,
            diff,
            as_of,
            color.value,
            unsafe_fixes,
        )
    )


@app.command(
    epilog="Examples:\n\ngbmplan explain GP203\n\ngbmplan explain unknown-target\n\ngbmplan explain bad-unit\n\n"
    "gbmplan explain"
)
def explain(
    code: Annotated[
        Optional[str],  # noqa: UP045
        typer.Argument(
            metavar="CODE", help="Code or name that a message bears, or the beginning of codes; without it: all."
        ),
    ] = None,
    format: Annotated[ListFormat, typer.Option("--format", "-f", help="Form of the explanation.")] = ListFormat.TEXT,
    color: ColourOption = Colour.AUTO,
) -> None:
    """Explain the code of a finding or of any other message: what is wrong, why it matters, an example."""
    from gbmplan.cli.explain import explain as explained

    explained(code, format.value, color.value)
