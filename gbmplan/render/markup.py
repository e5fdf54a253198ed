"""Elements of HTML and SVG. Text is text: whatever is not `Safe` is escaped, and only this module makes `Safe`."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from gbmplan.render.safe import shown

_VOID = frozenset(("meta", "br", "hr", "col", "link"))


class Safe(str):
    """Markup that was put together by `tag`, or is part of this program."""

    __slots__ = ()


Node = str | Iterable["Node"] | None
"""What an element may hold: text, elements, several of them, or nothing."""


def render(node: Node) -> Safe:
    """Markup of a node; text is escaped, and its control characters and turns of direction are made visible."""
    if isinstance(node, Safe):
        return node
    if isinstance(node, str):
        return Safe(html.escape(shown(node), quote=True))
    return Safe("".join(map(render, node or ())))


def tag(element: str, /, *children: Node, **attributes: object) -> Safe:
    """An element. `class_`, `for_` lose their line, others have theirs turned into `-`; None and False leave it out."""
    words = [element]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        written = key.rstrip("_").replace("__", ":").replace("_", "-")
        words.append(written if value is True else f'{written}="{render(_number(value))}"')
    start = f"<{' '.join(words)}>"
    return Safe(start) if element in _VOID else Safe(f"{start}{render(children)}</{element}>")


def joined(mark: str, nodes: Iterable[Node]) -> list[Node]:
    """Nodes with a mark between them."""
    found: list[Node] = []
    for node in nodes:
        found += [mark, node] if found else [node]
    return found


def plain(node: Node) -> Safe:
    """Only the words of a node, for an attribute."""
    return Safe(re.sub(r"<[^>]*>", "", render(node)))


def raw(text: str) -> Safe:
    """Part of this program, such as its style sheet; never text from anywhere else."""
    return Safe(text)


def _number(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
