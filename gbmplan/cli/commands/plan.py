"""`gbmplan plan` and its options."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Optional

import typer

from gbmplan.cli.options import Colour, ColourOption, Lang, LangOption, OutputOption, RulesOption

app = typer.Typer()


class PlanFormat(StrEnum):
    """Forms of a plan."""

    TEXT = "text"
    JSON = "json"
    MD = "md"
    HTML = "html"


class FailOn(StrEnum):
    """Gaps that make the exit status 1."""

    CRITICAL = "critical"
    MAJOR = "major"
    ANY = "any"


@app.command(
    epilog="Examples:\n\n"
    "gbmplan plan examples/recurrent.yaml\n\n"
    "gbmplan plan profile.json --format json -o plan.json\n\n"
    "gbmplan plan examples/recurrent.yaml --branches\n\n"
    "cat profile.yaml | gbmplan plan - --max-agents 3 --exclude ced\n\n"
    "Exit status: 0 a plan was made, 1 the patient is out of scope or --fail-on found a gap, "
    "2 the input or the call is wrong, 3 the demands are proven impossible."
)
def plan(
    profile: Annotated[
        str, typer.Argument(metavar="PROFILE", help="Profile in YAML, JSON or TOML; - for standard input.")
    ],
    rules: RulesOption = None,
    format: Annotated[PlanFormat, typer.Option("--format", "-f", help="Form of the plan.")] = PlanFormat.TEXT,
    output: OutputOption = None,
    require: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--require", metavar="ID", help="Intervention that must be in the regimen; may be repeated."),
    ] = None,
    exclude: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--exclude", metavar="ID", help="Intervention that must not be; may be repeated."),
    ] = None,
    max_agents: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--max-agents", metavar="N", help="Agents at once, instead of what the rule pack allows."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Leave out whatever an unmeasured contraindication might forbid.")
    ] = False,
    as_of: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--as-of", metavar="DATE", help="Reference date, instead of the profile's own (2026-05-04)."),
    ] = None,
    fail_on: Annotated[
        Optional[FailOn],  # noqa: UP045
        typer.Option("--fail-on", help="Exit with status 1 when a gap of this priority, or a higher one, stays open."),
    ] = None,
    alternatives: Annotated[
        int,
        typer.Option(
            "--alternatives",
            metavar="N",
            min=0,
            max=9,
            show_default=False,
            help="So many other regimens, each the best that leaves out two steps of all before it.",
        ),
    ] = 0,
    all_clashes: Annotated[
        bool, typer.Option("--all-clashes", help="When the demands cannot be met: every minimal clash and repair.")
    ] = False,
    branches: Annotated[
        bool, typer.Option("--branches", help="For whatever each gate can find, the plan then.")
    ] = False,
    timeout: Annotated[
        float,
        typer.Option(
            "--timeout",
            metavar="SECONDS",
            min=0.1,
            max=86400,
            help="Time for each search; the best found so far is then the plan, and is called that.",
        ),
    ] = 10.0,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="A regimen even for a patient for whom the rules are not made.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Everything: rules, sources, disagreements.")
    ] = False,
    color: ColourOption = Colour.AUTO,
    lang: LangOption = Lang.EN,
) -> None:
    """Plan an ordered, justified regimen for one patient. Research use only."""
    from gbmplan.cli.plan import PlanCall, run

    run(
        PlanCall(
            profile,
            rules,
            format.value,
            output,
            tuple(require or ()),
            tuple(exclude or ()),
            max_agents,
            strict,
            as_of,
            fail_on.value if fail_on else None,
            verbose,
            color.value,
            lang.value,
            alternatives,
            all_clashes,
            branches,
            timeout,
            anyway,
        )
    )
