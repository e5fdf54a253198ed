"""`gbmplan test` and its options."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Optional

import typer

from gbmplan.cli.options import OutputOption

app = typer.Typer()


class TestFormat(StrEnum):
    """Forms of a report on tests."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"


@app.command(
    "test",
    epilog="Examples:\n\ngbmplan test rules/gbm-core\n\ngbmplan test my-pack -k liver\n\n"
    "gbmplan test my-pack --coverage --mutate --fail-under 80\n\n"
    "Exit status: 0 all passed, 1 a test failed or there is none, 2 the tests or the pack cannot be read.",
)
def rule_tests(
    pack: Annotated[str, typer.Argument(metavar="PACK", help="Folder of a rule pack, or name of a shipped one.")],
    words: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("-k", metavar="TEXT", help="Only tests with this in their id, rule or file; may be repeated."),
    ] = None,
    format: Annotated[TestFormat, typer.Option("--format", "-f", help="Form of the report.")] = TestFormat.TEXT,
    output: OutputOption = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Also list which rules and which branches of conditions no test reaches.")
    ] = False,
    mutate: Annotated[
        bool, typer.Option("--mutate", help="Also change the rules one at a time, and list what no test notices.")
    ] = False,
    sample: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--sample", metavar="N", min=1, help="Try only N of the changes, the same ones every time."),
    ] = None,
    fail_under: Annotated[
        Optional[float],  # noqa: UP045
        typer.Option(
            "--fail-under",
            metavar="PERCENT",
            min=0,
            max=100,
            help="Exit with status 1 when a figure of --coverage or --mutate is lower.",
        ),
    ] = None,
) -> None:
    """Run the tests that a rule pack carries: patients with what their plan must show."""
    from gbmplan.cli.test import TestCall, run

    run(TestCall(pack, tuple(words or ()), format.value, output, coverage, mutate, sample, fail_under))
