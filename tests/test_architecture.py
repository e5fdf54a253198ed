"""What may import what, and other rules that the source of gbmplan keeps (docs/architecture.md)."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path
from types import FrameType, FunctionType
from typing import NamedTuple

import pytest

from gbmplan.cli.plan import PlanCall, run

PACKAGE = Path(__file__).parent.parent / "gbmplan"
MODULES = {path.relative_to(PACKAGE.parent).as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}
LAYERS = (
    ("problems", "version"),
    ("source", "language", "wording"),
    ("graph", "rulebase", "patient"),
    ("compile", "case"),
    ("order", "judge"),
    ("choose",),
    ("plan",),
    ("explore", "testing", "authoring"),
    ("validate",),
    ("render",),
    ("schemas",),
    ("api",),
    ("cli",),
    ("__main__", "__init__"),
)
"""The way data flows: a module imports from its own layer and from those before it."""
LAYER = {part: number for number, parts in enumerate(LAYERS) for part in parts}
NEVER = {
    "judge": ("choose", "order", "case"),
    "choose": ("judge",),
    "order": ("judge", "choose"),
    "render": ("choose", "judge", "order", "case", "patient", "source", "compile"),
    "rulebase": ("graph", "patient"),
    "graph": ("rulebase", "patient"),
    "patient": ("graph", "rulebase"),
    "source": ("language",),
    "language": ("source",),
}
"""Within what the layers allow: the judge shares nothing with the chooser, and who prints never decides."""
PAGE = (PACKAGE.parent / "docs/architecture.md").read_text(encoding="utf-8")
WALKS = dict(re.findall(r"^## The walk of a (\w+)\n(.*?)(?=^## )", PAGE, re.S | re.M))
WRITING = {"write_whole", "write_text", "write_bytes", "mkdir", "unlink"}
READING = {"open", "read_bytes", "read_text", "rglob", "glob", "iterdir", "scandir"}
WORLD = {
    "cli": WRITING | READING,
    "source": WRITING | READING,
    "rulebase": {"read_bytes", "rglob", "glob"},
    "compile": WRITING | {"open", "glob", "scandir"},
    "authoring": {"write_text", "mkdir", "rglob", "read_text", "iterdir"},
    "render": {"read_text"},
    "api": {"write_whole"},
}
"""Who touches files, and how (docs/architecture.md)."""
LONGEST = 400
PASSED_ON = {
    "api": None,
    "cli": None,
    "language": None,
    "problems": None,
    "render": None,
    "schemas": None,
    "version": None,
    "wording": None,
    "authoring": {"completion", "interview", "profile"},
    "choose": {"problem"},
    "graph": {"claims", "entries", "model"},
    "patient": {"profile"},
    "plan": {"document"},
    "rulebase": {"folder", "provenance"},
    "source": {"write"},
    "testing": {"results", "summary"},
    "validate": {"explained", "finding", "fixing"},
}
"""What the command line calls: folder → its modules, None for all; nothing else."""
LONGEST_CALL = 30
"""Lines of a function of the command line: it reads the call, calls, prints and sets the exit status."""


def part_of(module: str) -> str:
    """`source` for gbmplan/source/read.py, `problems` for gbmplan/problems.py."""
    return module.removesuffix(".py").split("/")[1]


class Source(NamedTuple):
    """What the tests look at in a module."""

    lines: int
    says: str | None
    """What its docstring says."""
    imports: tuple[tuple[str, int], ...]
    """Dotted names that it imports, anywhere in it, with the line."""
    functions: frozenset[str]
    """Names that it calls."""
    methods: frozenset[str]
    """Names that it calls of something."""
    formats: frozenset[str]
    """How it writes what stands in its texts."""


@cache
def source(module: str) -> Source:
    """Read once for all tests: parsing takes most of their time."""
    text = MODULES[module].read_text(encoding="utf-8")
    tree = ast.parse(text)
    imported, functions, methods, formats = [], set(), set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno}: imports are absolute"
            imported += [(f"{node.module}.{alias.name}", node.lineno) for alias in node.names]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            functions.add(node.func.id)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            methods.add(node.func.attr)
        elif isinstance(node, ast.FormattedValue) and node.format_spec:
            formats.add(ast.unparse(node.format_spec))
    return Source(
        len(text.splitlines()),
        ast.get_docstring(tree),
        tuple(imported),
        frozenset(functions),
        frozenset(methods),
        frozenset(formats),
    )


def imports(module: str) -> Iterator[tuple[str, int]]:
    """Dotted names that a module imports, anywhere in it, with the line."""
    yield from source(module).imports


def own_imports(module: str) -> Iterator[tuple[str, int]]:
    """Parts of gbmplan that a module imports from; of `__init__` inside only the version is used."""
    for name, line in imports(module):
        first, _, rest = name.partition(".")
        if first == "gbmplan":
            part = rest.split(".")[0]
            yield ("version" if part == "__version__" else part if part in LAYER else "__init__"), line


def test_imports_follow_the_data() -> None:
    assert [
        f"{module}:{line} imports {other}"
        for module in MODULES
        for other, line in own_imports(module)
        if LAYER[other] > LAYER[part_of(module)] or other in NEVER.get(part_of(module), ())
    ] == []


def test_no_two_folders_import_each_other() -> None:
    """Not through others either, nor inside functions; the sorter names the circle."""
    TopologicalSorter(folders()).prepare()


def folders() -> dict[str, set[str]]:
    """Folder → folders that it imports from."""
    found: dict[str, set[str]] = {}
    for module in MODULES:
        part = part_of(module)
        found.setdefault(part, set()).update(other for other, _ in own_imports(module) if other != part)
    return found


@pytest.mark.parametrize("kind", ["profile", "pack"])
def test_the_walk_never_climbs(kind: str) -> None:
    """Every function on the page is there, and no step goes back to a layer before."""
    steps = re.findall(r"^\| \d+ \| `gbmplan\.([\w.]+)` \|", WALKS[kind], re.M)
    assert len(steps) >= 8
    layers = [LAYER[step.split(".")[0]] for step in steps]
    assert layers == sorted(layers)
    for named in re.findall(r"`gbmplan\.([\w.]+)`", WALKS[kind]):
        function(named)


@pytest.mark.parametrize("kind", ["profile", "pack"])
def test_the_walk_is_walked(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One call with nothing compiled: the functions of the page give back what they made in its order."""
    monkeypatch.setenv("GBMPLAN_CACHE_DIR", str(tmp_path))
    profile = tmp_path / "p.yaml"
    profile.write_text(
        "id: p\nas_of: 2026-05-04\nbiomarkers: {setting: recurrent, macrophages: 40}\n", encoding="utf-8"
    )
    steps = re.findall(r"^\| \d+ \| `gbmplan\.([\w.]+)` \|", WALKS[kind], re.M)
    codes = {function(step).__code__: step for step in steps}
    given: list[str] = []

    def seen(frame: FrameType, event: str, _: object) -> None:
        step = codes.get(frame.f_code) if event == "return" else None
        if step is not None and step not in given:
            given.append(step)

    call = PlanCall(
        *(str(profile), str(PACKAGE.parent / "tests/packs/good-neighbours"), "text", str(tmp_path / "plan.txt")),
        *((), (), None, False, None, None, False, "never"),
    )
    sys.setprofile(seen)
    try:
        run(call)
    finally:
        sys.setprofile(None)
    assert given == steps


def function(named: str) -> FunctionType:
    """What a dotted name on the page names."""
    module, names = owner(named)
    found = import_module(module)
    for name in names:
        found = getattr(found, name)
    assert isinstance(found, FunctionType)
    return found


def owner(named: str) -> tuple[str, list[str]]:
    """The module of a dotted name, and what is left of the name: `source.read`, `read_bytes`."""
    words = ["gbmplan", *named.split(".")]
    length = max(at for at in range(len(words)) if "/".join(words[:at]) + ".py" in MODULES)
    return ".".join(words[:length]), words[length:]


def test_the_page_has_every_folder_in_its_layer() -> None:
    rows = re.findall(r"^\| (\d+) \| `gbmplan/(\w+)(?:/|\.py)` \|", PAGE, re.M)
    assert {part: int(layer) for layer, part in rows} == {
        part: layer for part, layer in LAYER.items() if part not in ("problems", "version", "__init__", "__main__")
    }


def test_who_touches_files() -> None:
    def touching(module: str) -> frozenset[str]:
        calls = source(module).methods & (WRITING | READING)
        return calls | source(module).functions & {"open", "read_bytes", "write_whole"}

    assert [(module, name) for module in MODULES for name in touching(module) - WORLD.get(part_of(module), set())] == []


def test_forms_decide_nothing() -> None:
    """Of those that decide they know only the shapes of what was found."""
    parts = {"case", "choose", "order", "judge", "plan", "explore"}
    named = [
        (module, name.split("."))
        for module in MODULES
        if part_of(module) == "render"
        for name, _ in imports(module)
        if name.startswith("gbmplan.")
    ]
    known = [(module, words[2]) for module, words in named if words[1] in parts]
    assert len(known) > 10
    assert [item for item in known if not item[1].endswith("_shapes") and item[1] not in ("document", "answers")] == []


@pytest.mark.parametrize("module", [module for module in MODULES if part_of(module) == "cli"])
def test_the_command_line_passes_on(module: str) -> None:
    """It calls what decides and what renders: it looks into nothing, lays out nothing, and is short."""
    named = [name.split(".") for name, _ in imports(module) if name.startswith("gbmplan.")]
    assert [words for words in named if words[1] not in PASSED_ON and words[1] != "__version__"] == []
    assert [words for words in named if (some := PASSED_ON.get(words[1])) and words[2] not in some] == []
    assert ["gbmplan", "render", "page"] not in [words[:3] for words in named]
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    if "/commands/" in module:  # which mostly lists options
        assert [name for name, node in functions.items() if len(node.body) > 6] == []
        return
    lines = {name: (node.end_lineno or 0) - node.lineno + 1 for name, node in functions.items() if name != "guarded"}
    assert {name: count for name, count in lines.items() if count > LONGEST_CALL} == {}


def test_numbers_are_written_in_one_way() -> None:
    """`:g` writes exponents; only coordinates of pictures may have them (`:.12g` rounds, and is read again)."""
    assert [
        (module, spec)
        for module in MODULES
        if module != "gbmplan/language/numbers.py" and not module.startswith("gbmplan/render/svg/")
        for spec in source(module).formats
        if re.search(r"(?<!12)g\W*$", spec)
    ] == []


def test_every_part_has_its_layer() -> None:
    assert {part_of(module) for module in MODULES} | {"version"} == set(LAYER)


def test_the_direction_can_be_broken() -> None:
    """The test above would find it: the planner does import the chooser, and the chooser the order."""
    assert "choose" in {part for part, _ in own_imports("gbmplan/plan/planner.py")}
    assert "order" in {part for part, _ in own_imports("gbmplan/choose/chooser.py")}


def test_no_click_and_nothing_inside_typer() -> None:
    """typer carries its own Click, and what stands inside it changes without notice."""
    barred = {"click", "numpy", "pandas", "ortools", "requests", "urllib"}
    imported = [(module, name) for module in MODULES for name, _ in imports(module)]
    assert [item for item in imported if item[1].split(".")[0] in barred or item[1].startswith("typer.")] == []
    assert {part_of(module) for module, name in imported if name.split(".")[0] == "typer"} == {"cli"}


def test_only_the_edges_print() -> None:
    barred = {"print", "input", "exit", "quit", "eval", "exec"}
    inner = [module for module in MODULES if part_of(module) not in ("cli", "__main__")]
    assert [(module, name) for module in inner for name in barred & source(module).functions] == []


def test_every_reason_to_skip_a_test_is_on_the_page() -> None:
    found = set()
    for path in (PACKAGE.parent / "tests").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                given = [item.value for item in node.keywords if item.arg == "reason"]
                given += node.args[:1] if ast.unparse(node.func) == "pytest.skip" else []
                if node.func.attr in ("skipif", "skip", "importorskip"):
                    found |= {item.value for item in given if isinstance(item, ast.Constant)}
    table = PAGE.partition("## Tests that are skipped")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| (.*?) \|", table, re.M)) - {"reason"} == found


def test_the_formatter_is_never_switched_off() -> None:
    roots = [PACKAGE, PACKAGE.parent / "tests", PACKAGE.parent / "benchmarks"]
    off = re.compile(r"#\s*(fmt|yapf):\s*(skip|off)")
    files = [path for root in roots for path in sorted(root.rglob("*.py"))]
    assert [path.name for path in files if off.search(path.read_text(encoding="utf-8"))] == []


def test_no_module_is_long() -> None:
    assert [(module, source(module).lines) for module in MODULES if source(module).lines > LONGEST] == []


def test_every_module_says_what_it_is() -> None:
    assert [module for module in MODULES if not source(module).says] == []
