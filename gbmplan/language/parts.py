"""The parts of a condition with the columns where they stand in its text."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from gbmplan.language.conditions import Tree


class Part(NamedTuple):
    """A condition, or a part of one."""

    tree: Tree
    start: int
    """Column of its first character, from 1."""
    end: int
    """Column behind its last one; brackets around a part do not belong to it."""
    parts: tuple[Part, ...]

    def all(self) -> Iterator[Part]:
        """The part and all within it, the larger before the smaller, from left to right."""
        yield self
        for part in self.parts:
            yield from part.all()


def parts(text: str, tree: Tree) -> Part:
    """The parts of a condition that `conditions.parse` read as `tree`."""
    source = re.sub(r"\s", " ", text).rstrip()
    first = len(source) - len(source.lstrip())
    source = source[first:]
    return _part(ast.parse(source, mode="eval").body, tree, source.encode(), first)


def _part(node: ast.expr, tree: Tree, source: bytes, first: int) -> Part:
    inner: tuple[Part, ...] = ()
    if isinstance(node, ast.BoolOp):
        inner = tuple(_part(child, part, source, first) for child, part in zip(node.values, tree[1:], strict=True))
    elif isinstance(node, ast.UnaryOp):
        inner = (_part(node.operand, tree[1], source, first),)
    elif isinstance(node, ast.Compare) and len(node.ops) > 1:  # a chain: each pair of neighbours is a part
        operands = [node.left, *node.comparators]
        pairs = zip(operands, operands[1:], tree[1:], strict=False)
        inner = tuple(Part(part, *_span(left, right, source, first), ()) for left, right, part in pairs)
    return Part(tree, *_span(node, node, source, first), inner)


def _span(left: ast.expr, right: ast.expr, source: bytes, first: int) -> tuple[int, int]:
    start = len(source[: left.col_offset].decode())  # ast counts bytes
    end = len(source[: right.end_col_offset].decode())
    return first + start + 1, first + end + 1
