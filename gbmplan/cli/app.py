"""The commands of gbmplan and their options; what they do stands in one module each."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Optional

import typer

from gbmplan import __version__
from gbmplan.cli import asking
from gbmplan.cli.options import Colour, ColourOption, Lang, LangOption, ListFormat, OutputOption, RulesOption

NOTICE = "Research use only, not medical advice; no doses."

app = typer.Typer(
    name="gbmplan",
    help="Ordered, justified combination regimens for glioblastoma immunotherapy.\n\n"
    "From a patient's biomarker profile and a rule pack: deliver first, clear second, activate third; "
    f"every step with its reason, every gap told. {NOTICE}",
    epilog="Try: gbmplan plan examples/recurrent.yaml",
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
rules_app = typer.Typer(no_args_is_help=False)
app.add_typer(rules_app, name="rules")
new_app = typer.Typer(
    no_args_is_help=True,
    help="Begin a rule pack or a profile.",
    epilog="Examples:\n\ngbmplan new pack my-pack\n\ngbmplan new profile -o profile.yaml",
)
app.add_typer(new_app, name="new")


class PlanFormat(StrEnum):
    """Forms of a plan."""

    TEXT = "text"
    JSON = "json"
    MD = "md"
    HTML = "html"


class TestFormat(StrEnum):
    """Forms of a report on tests."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"


class FindingFormat(StrEnum):
    """Forms of what `validate` finds."""

    TEXT = "text"
    CONCISE = "concise"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"
    AUTO = "auto"


class GraphFormat(StrEnum):
    """Forms of a graph."""

    SVG = "svg"
    DOT = "dot"
    MERMAID = "mermaid"
    GRAPHML = "graphml"


class FailOn(StrEnum):
    """Gaps that make the exit status 1."""

    CRITICAL = "critical"
    MAJOR = "major"
    ANY = "any"


class SchemaName(StrEnum):
    """Published JSON Schemas."""

    PLAN = "plan"
    PROFILE = "profile"
    PACK = "pack"
    WHY = "why"
    WHATIF = "whatif"
    MEASURE = "measure"
    FLIP = "flip"


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"gbmplan {__version__}")
        raise typer.Exit


@app.callback()
def gbmplan(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Ordered, justified combination regimens for glioblastoma immunotherapy."""
    if context.invoked_subcommand is None:  # nothing was asked, so nothing was done wrong
        typer.echo(context.get_help())


@app.command(
    epilog="Examples:\n\n"
    "gbmplan plan examples/recurrent.yaml\n\n"
    "gbmplan plan profile.json --format json -o plan.json\n\n"
    "cat profile.yaml | gbmplan plan - --max-agents 3 --exclude ced\n\n"
    "Exit status: 0 a plan was made, 1 --fail-on found a gap, 2 the input or the call is wrong, "
    "3 the demands are proven impossible."
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
        int, typer.Option("--alternatives", metavar="N", min=0, max=9, show_default=False,
                          help="So many other regimens, each the best that leaves out two steps of all before it."),
    ] = 0,
    all_clashes: Annotated[
        bool, typer.Option("--all-clashes", help="When the demands cannot be met: every minimal clash and repair.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Everything: rules, sources, disagreements.")
    ] = False,
    color: ColourOption = Colour.AUTO,
    lang: LangOption = Lang.EN,
) -> None:
    """Plan an ordered, justified regimen for one patient. Research use only."""
    from gbmplan.cli.plan import PlanCall, run

    run(PlanCall(
        profile, rules, format.value, output, tuple(require or ()), tuple(exclude or ()), max_agents, strict, as_of,
        fail_on.value if fail_on else None, verbose, color.value, lang.value, alternatives, all_clashes,
    ))  # fmt: skip


asking.register(app)


@rules_app.callback(
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
    format: Annotated[ListFormat, typer.Option("--format", "-f", help="Form of the list.")] = ListFormat.TEXT,
    color: ColourOption = Colour.AUTO,
) -> None:
    """List the rules of a pack, or show one: gbmplan rules show ID."""
    context.obj = pack  # `show` reads the same pack, on whichever side of it the option stands
    if context.invoked_subcommand is None:
        from gbmplan.cli.rules import RulesCall, list_rules

        list_rules(RulesCall(pack, tuple(kind or ()), about, search, format.value, color.value))


@rules_app.command("show", epilog="Example:\n\ngbmplan rules show pexidartinib.covers.tam_m2")
def rules_show(
    context: typer.Context,
    identifier: Annotated[str, typer.Argument(metavar="ID", help="Rule, intervention, target, biomarker or evidence.")],
    pack: RulesOption = None,
    format: Annotated[ListFormat, typer.Option("--format", "-f", help="Form of the answer.")] = ListFormat.TEXT,
    color: ColourOption = Colour.AUTO,
) -> None:
    """Show one rule, or everything about one thing, with its evidence."""
    from gbmplan.cli.rules import show

    show(identifier, pack or context.obj, format.value, color.value)


@rules_app.command(
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

    run(GraphCall(pack or context.obj, format.value, tuple(target or ()), tuple(phase or ()), tuple(around or ()),
                  depth, output, lang.value))  # fmt: skip


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
        typer.Option("--select", metavar="CODE",
                     help="Only these: codes, beginnings of codes or names, with commas or repeated."),
    ] = None,
    ignore: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--ignore", metavar="CODE", help="All but these."),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with status 1 for warnings too.")] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend what can be mended safely; each file is replaced whole or not at all.")
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

    run(ValidateCall(
        tuple(packs), format.value, tuple(select or ()), tuple(ignore or ()), strict, fix, diff, as_of, color.value
    ))  # fmt: skip


@app.command(
    epilog="Examples:\n\ngbmplan explain GP203\n\ngbmplan explain unknown-target\n\ngbmplan explain GP3\n\n"
    "gbmplan explain"
)
def explain(
    code: Annotated[
        Optional[str],  # noqa: UP045
        typer.Argument(metavar="CODE", help="Code of a finding, its name, or the beginning of codes; without it: all."),
    ] = None,
    format: Annotated[ListFormat, typer.Option("--format", "-f", help="Form of the explanation.")] = ListFormat.TEXT,
    color: ColourOption = Colour.AUTO,
) -> None:
    """Explain what `validate` finds: what is wrong, why it matters, a bad and a good example."""
    from gbmplan.cli.explain import explain as explained

    explained(code, format.value, color.value)


@app.command(
    "test",
    epilog="Examples:\n\ngbmplan test rules/gbm-core\n\ngbmplan test my-pack -k liver\n\n"
    "gbmplan test my-pack --coverage --mutate --fail-under 80\n\n"
    "Exit status: 0 all passed, 1 a test failed or there is none, 2 the tests or the pack cannot be read."
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
        bool, typer.Option("--coverage", help="Also tell which rules and which branches of conditions no test reaches.")
    ] = False,
    mutate: Annotated[
        bool, typer.Option("--mutate", help="Also change the rules one at a time, and tell what no test notices.")
    ] = False,
    sample: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--sample", metavar="N", min=1, help="Try only N of the changes, the same ones every time."),
    ] = None,
    fail_under: Annotated[
        Optional[float],  # noqa: UP045
        typer.Option("--fail-under", metavar="PERCENT", min=0, max=100,
                     help="Exit with status 1 when a figure of --coverage or --mutate is lower."),
    ] = None,
) -> None:
    """Run the tests that a rule pack carries: patients with what their plan must show."""
    from gbmplan.cli.test import TestCall, run

    run(TestCall(pack, tuple(words or ()), format.value, output, coverage, mutate, sample, fail_under))


@new_app.command(
    "pack",
    epilog="Example:\n\ngbmplan new pack my-pack\n\nExit status: 0 written, 2 something is there already, or the name "
    "cannot be the id of a pack.",
)
def begin_pack(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Folder to write; its name becomes the id of the pack.")],
) -> None:
    """Write a small, valid, tested, commented pack that extends gbm-core."""
    from gbmplan.cli.new import new_pack

    new_pack(name)


@new_app.command(
    "profile",
    epilog="Examples:\n\ngbmplan new profile -o profile.yaml\n\ngbmplan new profile --ask -o profile.yaml",
)
def begin_profile(
    pack: RulesOption = None,
    output: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--output", "-o", metavar="FILE", help="Write here instead of to standard output; nothing is "
                     "overwritten."),
    ] = None,
    ask: Annotated[bool, typer.Option("--ask", help="Ask for each value at the terminal.")] = False,
) -> None:
    """Print a commented template of a profile: the biomarkers that most rules read come first."""
    from gbmplan.cli.new import new_profile

    new_profile(pack, output, ask)


@app.command(epilog="Example:\n\ngbmplan schema profile > profile.schema.json")
def schema(
    name: Annotated[SchemaName, typer.Argument(help="Which schema.")],
    pack: RulesOption = None,
) -> None:
    """Print the JSON Schema of plans, profiles, rule pack files, or answers."""
    from gbmplan.cli.schema import print_schema

    print_schema(name.value, pack)
