"""The commands that ask about a plan: why, whatif, measure, flip."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from gbmplan.cli.options import (
    AnswerFormatOption,
    AsOfOption,
    Colour,
    ColourOption,
    ExcludeOption,
    Lang,
    LangOption,
    ListFormat,
    MaxAgentsOption,
    OutputOption,
    ProfileArgument,
    RequireOption,
    RulesOption,
    StrictOption,
)

app = typer.Typer()


@app.command(
    epilog="Examples:\n\ngbmplan why examples/recurrent.yaml 2\n\ngbmplan why examples/recurrent.yaml '2<5'\n\n"
    "gbmplan why examples/recurrent.yaml tim3\n\ngbmplan why examples/recurrent.yaml ipilimumab\n\n"
    "Exit status: 0 answered, 2 the input or the call is wrong, or nothing has that name."
)
def why(
    profile: ProfileArgument,
    thing: Annotated[
        str,
        typer.Argument(
            metavar="THING",
            help="Number of a step, an order such as 2<5, an intervention (chosen or not), a target, or a rule.",
        ),
    ],
    rules: RulesOption = None,
    format: AnswerFormatOption = ListFormat.TEXT,
    output: OutputOption = None,
    require: RequireOption = None,
    exclude: ExcludeOption = None,
    max_agents: MaxAgentsOption = None,
    strict: StrictOption = False,
    as_of: AsOfOption = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Reasons, sources and disagreements in full.")
    ] = False,
    lang: LangOption = Lang.EN,
    color: ColourOption = Colour.AUTO,
) -> None:
    """Why something is in a plan, or is not: facts, conditions, rules, evidence."""
    from gbmplan.cli.ask import Call
    from gbmplan.cli.why import run

    run(
        Call(
            profile,
            rules,
            format.value,
            output,
            tuple(require or ()),
            tuple(exclude or ()),
            max_agents,
            strict,
            as_of,
            color.value,
            lang.value,
        ),
        thing,
        verbose,
    )


@app.command(
    epilog="Examples:\n\ngbmplan whatif examples/recurrent.yaml --set tam_fraction=15% --set dexamethasone=0\n\n"
    "gbmplan whatif examples/recurrent.yaml --unset cd8_density"
)
def whatif(
    profile: ProfileArgument,
    sets: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--set", metavar="NAME=VALUE", help="Another value, written as in a profile; may be repeated."),
    ] = None,
    unsets: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--unset", metavar="NAME", help="As if it had not been measured; may be repeated."),
    ] = None,
    rules: RulesOption = None,
    format: AnswerFormatOption = ListFormat.TEXT,
    output: OutputOption = None,
    require: RequireOption = None,
    exclude: ExcludeOption = None,
    max_agents: MaxAgentsOption = None,
    strict: StrictOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = Lang.EN,
    color: ColourOption = Colour.AUTO,
) -> None:
    """What if facts were different: two plans side by side, and the rules behind each difference."""
    from gbmplan.cli.ask import Call
    from gbmplan.cli.whatif import run

    run(
        Call(
            profile,
            rules,
            format.value,
            output,
            tuple(require or ()),
            tuple(exclude or ()),
            max_agents,
            strict,
            as_of,
            color.value,
            lang.value,
        ),
        tuple(sets or ()),
        tuple(unsets or ()),
    )


@app.command(
    epilog="Examples:\n\ngbmplan measure examples/almost_nothing_measured.yaml\n\n"
    "gbmplan measure examples/recurrent.yaml --format json"
)
def measure(
    profile: ProfileArgument,
    rules: RulesOption = None,
    format: AnswerFormatOption = ListFormat.TEXT,
    output: OutputOption = None,
    pairs: Annotated[
        bool, typer.Option("--pairs/--no-pairs", help="Also look for pairs that matter only together.")
    ] = True,
    require: RequireOption = None,
    exclude: ExcludeOption = None,
    max_agents: MaxAgentsOption = None,
    strict: StrictOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = Lang.EN,
    color: ColourOption = Colour.AUTO,
) -> None:
    """What to measure next: which unmeasured biomarkers would change the plan, solved for each value."""
    from gbmplan.cli.ask import Call
    from gbmplan.cli.measure import run

    run(
        Call(
            profile,
            rules,
            format.value,
            output,
            tuple(require or ()),
            tuple(exclude or ()),
            max_agents,
            strict,
            as_of,
            color.value,
            lang.value,
        ),
        pairs,
    )


_FLIP = (  # one command with two names
    "Examples:\n\ngbmplan flip examples/steroid_bound.yaml\n\ngbmplan sensitivity examples/steroid_bound.yaml"
)


@app.command("sensitivity", hidden=True, epilog=_FLIP)
@app.command(epilog=_FLIP)
def flip(
    profile: ProfileArgument,
    rules: RulesOption = None,
    format: AnswerFormatOption = ListFormat.TEXT,
    output: OutputOption = None,
    require: RequireOption = None,
    exclude: ExcludeOption = None,
    max_agents: MaxAgentsOption = None,
    strict: StrictOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = Lang.EN,
    color: ColourOption = Colour.AUTO,
) -> None:
    """What would change the plan: recoverable facts, and how far each number is from that. Also `sensitivity`."""
    from gbmplan.cli.ask import Call
    from gbmplan.cli.flip import run

    run(
        Call(
            profile,
            rules,
            format.value,
            output,
            tuple(require or ()),
            tuple(exclude or ()),
            max_agents,
            strict,
            as_of,
            color.value,
            lang.value,
        )
    )
