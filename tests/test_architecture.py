"""What may import what, and other rules that the source of gbmplan keeps (docs/architecture.md)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

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
LONGEST = 400
LONGER = {
    "gbmplan/rulebase/shape.py": 530,
    "gbmplan/explore/why.py": 410,
    "gbmplan/compile/build.py": 450,
    "gbmplan/patient/read.py": 435,
    "gbmplan/testing/read.py": 405,
}
"""A list of shapes, one after the other, which nobody reads from end to end."""


def part_of(module: str) -> str:
    """`source` for gbmplan/source/read.py, `problems` for gbmplan/problems.py."""
    return module.removesuffix(".py").split("/")[1]


def imports(module: str) -> Iterator[tuple[str, int]]:
    """Dotted names that a module imports, anywhere in it, with the line."""
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno}: imports are absolute"
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def own_imports(module: str) -> Iterator[tuple[str, int]]:
    """Parts of gbmplan that a module imports from; of `__init__` inside only the version is used."""
    for name, line in imports(module):
        first, _, rest = name.partition(".")
        if first == "gbmplan":
            part = rest.split(".")[0]
            yield ("version" if part == "__version__" else part if part in LAYER else "__init__"), line


@pytest.mark.parametrize("module", MODULES)
def test_imports_follow_the_data(module: str) -> None:
    mine = part_of(module)
    wrong = [
        f"{module}:{line} imports {other}"
        for other, line in own_imports(module)
        if LAYER[other] > LAYER[mine] or other in NEVER.get(mine, ())
    ]
    assert not wrong


def test_every_part_has_its_layer() -> None:
    assert {part_of(module) for module in MODULES} | {"version"} == set(LAYER)


def test_the_direction_can_be_broken() -> None:
    """The test above would find it: the planner does import the chooser, and the chooser the order."""
    assert "choose" in {part for part, _ in own_imports("gbmplan/plan/planner.py")}
    assert "order" in {part for part, _ in own_imports("gbmplan/choose/chooser.py")}


@pytest.mark.parametrize("module", MODULES)
def test_no_click_and_nothing_inside_typer(module: str) -> None:
    """typer carries its own Click, and what stands inside it changes without notice."""
    roots = {name.split(".")[0] for name, _ in imports(module)}
    assert not roots & {"click", "numpy", "pandas", "ortools", "requests", "urllib"}
    inside = [name for name, _ in imports(module) if name.startswith("typer.")]
    assert not inside
    assert part_of(module) == "cli" or not roots & {"typer"}


@pytest.mark.parametrize("module", MODULES)
def test_only_the_edges_print(module: str) -> None:
    if part_of(module) in ("cli", "__main__"):
        return
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    calls = [node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    assert not {"print", "input", "exit", "quit", "eval", "exec"} & set(calls)


@pytest.mark.parametrize("module", MODULES)
def test_no_module_is_long(module: str) -> None:
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) <= LONGER.get(module, LONGEST)


@pytest.mark.parametrize("module", MODULES)
def test_every_module_says_what_it_is(module: str) -> None:
    assert ast.get_docstring(ast.parse(MODULES[module].read_text(encoding="utf-8")))
