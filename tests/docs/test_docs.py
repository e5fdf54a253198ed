"""The documentation says what the program does: its packs work, its commands run, its tables match."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args, get_origin

import pytest
import typer
import yaml

from gbmplan.cli.app import build
from gbmplan.graph.model import RuleGraph
from gbmplan.language.conditions import parse
from gbmplan.language.units import UNITS, code, convert
from gbmplan.rulebase import shape
from gbmplan.validate.loading import load_rules
from tests.cli import quick

from . import tables

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
RULES = (DOCS / "rules.md").read_text(encoding="utf-8")
COMMANDS = (DOCS / "commands.md").read_text(encoding="utf-8")
TESTING = (DOCS / "testing.md").read_text(encoding="utf-8")
KNOWLEDGE = tables.KNOWLEDGE.read_text(encoding="utf-8")


# ---- what the pages hold -------------------------------------------------------------------


def files_of(text: str) -> dict[str, str]:
    """Name → content of every block with a file name above it."""
    return dict(re.findall(r"\*\*`([^`\s]+)`\*\*[^\n]*\n\n```yaml\n(.*?)```", text, re.S))


class Example(NamedTuple):
    """A command line on a page, the exit status that the page gives it, and what it prints there."""

    page: str
    line: int
    before: tuple[str, ...]
    """What the page runs before it in the same block, such as `cp`."""
    command: str
    status: int
    output: list[str]

    def __str__(self) -> str:
        return f"{self.page}:{self.line}: {self.command}"


def examples() -> Iterator[Example]:
    """Every line of a code block that calls gbmplan, alone or behind a pipe.

    `# exit 3` behind it is its status, 0 without. In `console` blocks commands stand after `$ `,
    and what follows is their output.
    """
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for block in re.finditer(r"^```(bash|console)\n(.*?)^```", text, re.S | re.M):
            shown = block[1] == "console"
            first = text.count("\n", 0, block.start(2)) + 1
            found: Example | None = None
            before: list[str] = []
            for number, line in enumerate(block[2].splitlines(), first):
                command, _, remark = line.removeprefix("$ ").partition(" # ")
                if shown == line.startswith("$ ") and re.match(r"(.*\| )?gbmplan ", command):
                    status = re.search(r"\bexit (\d+)", remark)
                    documented = int(status[1]) if status else 0
                    found = Example(page.name, number, tuple(before), command.strip(), documented, [])
                    before = []
                    yield found
                elif line.startswith("$ "):
                    found = None
                    before.append(command)
                elif found is not None and shown:
                    found.output.append(line)


# `found.output` fills while the generator goes on, so the list is made first
EXAMPLES = list(examples())


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all that the pages speak of: their packs and profiles, examples, gbmplan itself."""
    folder = tmp_path_factory.mktemp("docs")
    for name, content in (files_of(RULES) | files_of(TESTING)).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    profile = re.search(r"```yaml\n(id: .*?)```", readme, re.S)
    assert profile, "README shows no profile"
    (folder / "profile.yaml").write_text(profile[1], encoding="utf-8")
    for name in ("examples", "rules"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "bin").mkdir()
    program = folder / "bin" / "gbmplan"
    program.write_text(f"#!{sys.executable}\nfrom gbmplan.cli.main import main\nmain()\n", encoding="utf-8")
    program.chmod(0o755)
    return folder


@pytest.fixture(scope="session")
def core() -> RuleGraph:
    return load_rules()


PLAIN = re.compile(r"gbmplan [^|<>&;$*?`\n]*")
"""A call that needs no shell."""


def call(place: Path, command: str) -> tuple[int, str]:
    """Exit status of a shell line, and what a terminal would show; where no shell is needed, in a copy of this process."""
    if PLAIN.fullmatch(command):
        settings = {"COLUMNS": "80"}
        done = quick(*shlex.split(command)[1:], folder=place, environment=settings, together=True)
        return done.status, done.out
    return shell(place, command)


def shell(place: Path, command: str) -> tuple[int, str]:
    """The same, in a shell and processes of its own."""
    path = os.pathsep.join([str(place / "bin"), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=place,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "COLUMNS": "80", "GITHUB_ACTIONS": ""},
    )
    return done.returncode, done.stdout


# ---- the examples --------------------------------------------------------------------------


def test_the_pages_have_examples() -> None:
    assert {example.page for example in EXAMPLES} >= {"README.md", "commands.md", "rules.md"}


@pytest.mark.docs
@pytest.mark.skipif(shutil.which("bash") is None, reason="the examples are written for a shell")
@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_an_example_does_what_its_page_says(place: Path, example: Example) -> None:
    # those of the first page are run as a user runs them
    how = shell if example.page == "README.md" else call
    status, printed = how(place, "\n".join((*example.before, example.command)))
    assert status == example.status, printed
    if example.output:
        assert agrees(example.output, printed.splitlines()), f"it prints now:\n{printed}"


def agrees(expected: list[str], printed: list[str]) -> bool:
    """Whether shortened output is what was printed; `…` alone stands for lines, elsewhere for words."""
    pieces: list[list[re.Pattern[str]]] = [[]]
    for line in expected:
        if line.strip() == "…":
            pieces.append([])
        else:
            pieces[-1].append(re.compile(".*".join(map(re.escape, line.split("…")))))
    *others, last = pieces
    at = 0
    for index, piece in enumerate(others):
        starts = range(at, len(printed) - len(piece) + 1) if index else range(1)
        found = next((start for start in starts if fits(piece, printed, start)), None)
        if found is None:
            return False
        at = found + len(piece)
    end = len(printed) - len(last)
    return fits(last, printed, end) and (end >= at if others else end == 0)


def fits(piece: list[re.Pattern[str]], printed: list[str], start: int) -> bool:
    lines = printed[start : start + len(piece)] if start >= 0 else []
    return len(lines) == len(piece) and all(map(re.Pattern.fullmatch, piece, lines))


@pytest.mark.parametrize(
    ("expected", "printed", "verdict"),
    [
        ("a b", "a b", True),
        ("a b", "a b c", False),
        ("a … c", "a b c", True),
        ("…", "a b", True),
        ("… b", "a b", True),
        ("… b", "a b c", False),
        ("a …", "b a", False),
        ("a … a", "a", False),
        ("… b c … e", "b b c d e", True),
        ("a …", "a", True),
    ],
)
def test_shortened_output_is_compared_line_by_line(expected: str, printed: str, verdict: bool) -> None:
    assert agrees(expected.split(), printed.split()) == verdict


# ---- commands and options ------------------------------------------------------------------


def commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    yield name, command
    for short, child in getattr(command, "commands", {}).items():
        yield from commands(child, f"{name} {short}")


CALLS = dict(commands(typer.main.get_command(build()), "gbmplan"))


def part_of(name: str) -> str:
    """The part of docs/commands.md about one command."""
    part = re.search(
        rf"^## (?:`[a-z ]+`, also )?`{name}`(?:, also `[a-z ]+`)?\n(.*?)(?=^## |\Z)", COMMANDS, re.S | re.M
    )
    assert part, f"docs/commands.md has no part `{name}`"
    return part[1]


@pytest.mark.parametrize("name", CALLS)
def test_every_command_and_option_is_documented(name: str) -> None:
    """A command has a heading of its own; below it a table of its options, and none that it has not."""
    listed = {
        option
        for row in re.findall(r"^\| (`-.*?) \|", part_of(name), re.M)
        for option in re.findall(r"`(--?[a-z-]+)`", row)
    }
    options = [item for item in CALLS[name].params if item.param_type_name == "option"]
    known = {word for item in options for word in (*item.opts, *item.secondary_opts)}
    assert listed - {"--help", "-h"} == known - {"--help", "-h"}


@pytest.mark.parametrize("name", CALLS)
def test_every_command_has_an_example(name: str) -> None:
    assert any(re.search(rf"(^|\| ){name} ", example.command) for example in EXAMPLES)


# ---- the packs of docs/rules.md ------------------------------------------------------------


@pytest.mark.docs
@pytest.mark.parametrize(
    ("pack", "profile", "steps"),
    [
        ("three-steps", "patient.yaml", ["ultrasound", "cabiralizumab", "nivolumab", "relatlimab"]),
        ("my-pack", "examples/recurrent.yaml", ["house_antibody"]),
    ],
)
def test_the_packs_validate_and_plan(place: Path, pack: str, profile: str, steps: list[str]) -> None:
    status, printed = call(place, f"gbmplan validate {pack}")
    assert (status, f"{pack}: no problems" in printed) == (0, True), printed
    demanded = " ".join(f"--require {name}" for name in steps)
    status, printed = call(place, f"gbmplan plan {profile} --rules {pack} {demanded} --format json")
    assert status == 0, printed
    plan = json.loads(printed)
    assert [step["intervention"] for step in plan["steps"] if step["intervention"] in steps] == steps
    assert plan["rules"][-1]["id"] == pack


def test_the_packs_cite_as_the_core_does(core: RuleGraph) -> None:
    """Identifiers on the page are those of gbm-core, letter by letter."""
    cited = yaml.safe_load(files_of(RULES)["three-steps/evidence.yaml"])["evidence"]
    assert cited
    for record in cited:
        for key in set(record) - {"finding"}:
            assert record[key] == core.records[record["id"]][key], f"{record['id']}.{key}"


COMMON = (shape.Declared, shape.Grounded)
SHAPES = [
    thing
    for thing in vars(shape).values()
    if isinstance(thing, type)
    and issubclass(thing, shape.Shape)
    and thing not in (shape.Shape, shape.Policy)
    and not thing.__name__.endswith("File")
]


@pytest.mark.parametrize("model", SHAPES, ids=lambda model: model.__name__)
def test_every_key_is_documented(model: type[shape.Shape]) -> None:
    """Each shape has a table: all its own keys, which of them must be there, and every word they take."""
    part = re.search(rf"<!-- shape: {model.__name__} -->\n(.*?)(?:\n\n|\Z)", RULES, re.S)
    assert part, f"docs/rules.md has no table for {model.__name__}"
    rows = {row[1]: (row[2].strip(), row[3]) for row in re.finditer(r"^\| `(\w+)` \|(.*?)\|(.*)\|$", part[1], re.M)}
    inherited = {name for base in COMMON if issubclass(model, base) and model is not base for name in base.model_fields}
    inherited -= set(model.__annotations__)
    own = {name: field for name, field in model.model_fields.items() if name not in inherited}
    assert list(rows) == [field.alias or name for name, field in own.items()]
    for name, field in own.items():
        must, what = rows[field.alias or name]
        assert must == ("yes" if field.is_required() else ""), name
        for word in () if name == "modalities" else words_of(field.annotation):  # told with `modality`
            assert f"`{word}`" in what, f"{name}: {word}"


def words_of(annotation: Any) -> Iterator[str]:
    """Every word that a field takes, where only certain words are allowed."""
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    elif not (isinstance(annotation, type) and issubclass(annotation, shape.Shape)):
        for part in get_args(annotation):
            yield from words_of(part)


def test_every_kind_of_selector_is_documented() -> None:
    constraint = get_args(shape.Selector)[1]
    kinds = set(re.findall(r"[a-z]+", constraint.pattern.split(":")[0])) | {"any"}
    part = re.search(r"^## Selectors\n(.*?)^## ", RULES, re.S | re.M)
    assert part
    assert set(re.findall(r"^\| `(\w+)(?::\w+)?` \|", part[1], re.M)) - {"nivolumab"} == kinds


def test_the_conditions_are_conditions(core: RuleGraph) -> None:
    part = re.search(r"^## Conditions\n.*?```text\n(.*?)```", RULES, re.S | re.M)
    assert part
    for line in part[1].splitlines():
        assert parse(line, core.vocabulary), line


def test_every_unit_is_documented() -> None:
    """All units and spellings; units on one row convert, others do not."""
    part = re.search(r"^\| measures \| units .*?\n\n", RULES, re.S | re.M)
    assert part
    rows = [[re.findall(r"`([^`]+)`", cell) for cell in line.split("|")[2:4]] for line in part[0].splitlines()[2:-1]]
    assert sorted(unit for units, _ in rows for unit in units) == sorted(UNITS)
    for units, spellings in rows:
        assert all(code(word) in units for word in spellings)
        for other, _ in rows:
            assert (convert(1.0, units[0], other[-1]) is None) == (units is not other)


# ---- docs/knowledge.md ---------------------------------------------------------------------


def test_every_table_stands_on_its_page() -> None:
    assert sorted(tables.sections(KNOWLEDGE)) == sorted(tables.TABLES)


@pytest.mark.parametrize("name", tables.TABLES)
def test_the_tables_match_the_pack(core: RuleGraph, name: str) -> None:
    assert tables.sections(KNOWLEDGE)[name] == tables.TABLES[name](core), "run: python -m tests.docs.tables"


def test_every_row_of_the_review_is_carried(core: RuleGraph) -> None:
    rows = [line.split(" | ") for line in tables.claims(core).splitlines()[2:]]
    assert [row[0].removeprefix("| ") for row in rows] == [f"S{number}" for number in range(1, 30)]
    assert [row[0] for row in rows if not row[2].strip()] == []
    used = {claim for rule in core.rules.values() for claim in rule["claims"]}
    used |= {claim for item in core.disagreements for claim in item["claims"]}
    used |= {claim for record in core.records.values() for claim in record["claims"]}
    assert used <= core.words["claims"].keys()


def test_full_covers_rest_on_people(core: RuleGraph) -> None:
    """As the page says: a cover in full has a supporting record from people."""
    for edge in core.edges("covers"):
        rule = core.rules[edge["rule"]]
        if edge["data"]["strength"] == "full":
            supporting = [item["source"] for item in rule["evidence"] if item["direction"] == "supports"]
            contexts = {core.records[source]["context"] for source in supporting}
            assert contexts - {"animal", "in_vitro"}, edge["rule"]


def test_named_rules_exist(core: RuleGraph) -> None:
    """Rule and record ids that the page names outside its generated parts are in the pack; the others are columns
    of the table that profiles of real patients are made from."""
    columns = set(re.findall(r"\w+", (ROOT / "benchmarks/tcga_profiles.py").read_text(encoding="utf-8")))
    text = re.sub(r"<!-- made: \w+ -->.*?<!-- end -->", "", KNOWLEDGE, flags=re.S)
    known = {*core.rules, *core.records, *core.targets, *core.interventions, *core.nodes("biomarker")}
    known |= {item["id"] for item in core.disagreements}
    named = set(re.findall(r"`([a-z][a-z0-9]*(?:_[a-z0-9]+)+(?:\.[a-z0-9_.]+)?)`", text))
    assert named - known - columns - {*tables.CONTEXTS, *tables.BASES, "none_known"} == set()


# ---- all pages -----------------------------------------------------------------------------


def anchors(text: str) -> set[str]:
    """The anchors that GitHub gives the headings of a page."""
    heads = re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```", "", text, flags=re.S | re.M), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("https://", "http://")):
            continue
        name, _, anchor = target.partition("#")
        other = (page.parent / name).resolve() if name else page
        assert other.exists(), target
        if anchor:
            assert anchor in anchors(other.read_text(encoding="utf-8")), target
