"""Every code that a message may bear, found in the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent.parent / "gbmplan"
MAKERS = {"Problem": 0, "wrong": 0, "ConditionError": 0, "Odd": 1, "complain": 0, "error": 0, "problem": 0}
"""What makes a problem, or what becomes one → the place of the code among its arguments."""
METHODS = {"complain", "error", "problem"}
"""Of these some take no code, but words of which the code is made by whom they are passed on to."""
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PASSED_ON = {"cls.name", "error.name", "odd.name", "name", "f'unknown-{use.kind}'"}
"""A code that was given where the problem was first thought of."""


def codes() -> dict[str, str]:
    """Code → a place of the source that prints it. Fails where the code of a problem cannot be told from the source."""
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
            for line, code in _said_in(function):
                assert code, f"{path}:{line}: the code of this problem is not written here"
                found.setdefault(code, f"{path.relative_to(PACKAGE.parent)}:{line}")
        for line, code in _declared_in(tree):
            found.setdefault(code, f"{path.relative_to(PACKAGE.parent)}:{line}")
    return found


def _said_in(function: ast.FunctionDef) -> Iterator[tuple[int, str]]:
    """Codes of the problems that a function makes; an empty one where nobody can tell."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["name"]:
            if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str) and "-" in node.value.value:
                yield node.lineno, node.value.value
        if not isinstance(node, ast.Call):
            continue
        maker = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
        place = MAKERS.get(maker)
        if place is None or len(node.args) <= place:
            continue
        given = node.args[place]
        options = [given.body, given.orelse] if isinstance(given, ast.IfExp) else [given]
        for option in options:
            if isinstance(option, ast.Constant) and CODE.fullmatch(str(option.value)):
                yield node.lineno, str(option.value)
            elif maker not in METHODS and ast.unparse(option) not in PASSED_ON:
                yield node.lineno, ""


def _declared_in(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Names of diagnoses: `code, name = "GP101", "unknown-key"` in the body of a class."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "Diagnosis" for base in node.bases):
            for item in node.body:
                if isinstance(item, ast.Assign) and isinstance(item.value, ast.Tuple):
                    yield item.lineno, str(item.value.elts[1].value)  # type: ignore[attr-defined]
