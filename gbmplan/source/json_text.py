"""JSON with positions: the standard library reads strings and numbers, this keeps count of where."""

from __future__ import annotations

import re
from json.decoder import JSONDecodeError, scanstring
from typing import Any, NamedTuple

from gbmplan.problems import Place, wrong
from gbmplan.source.document import MAX_DEPTH, Path

_BLANK = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,17})(\.\d{1,30})?([eE][-+]?\d{1,4})?(?![\w.])")
_LITERALS = {"true": True, "false": False, "null": None}


class _Node(NamedTuple):
    at: int
    children: dict[str | int, tuple[int, _Node]]
    """Key or index → position of the key, and the node."""


def parse_json(text: str, file: str) -> tuple[Any, Any]:
    """Plain data and a locator for it. Raises InputError at the first syntax error."""

    def fail(message: str, at: int, name: str = "json-syntax", help: str = "") -> Exception:
        return wrong(name, message, Place(file, *_line_column(text, at)), help)

    def skip(at: int) -> int:
        match = _BLANK.match(text, at)
        return match.end() if match else at

    def string(at: int) -> tuple[str, int]:
        try:
            return scanstring(text, at + 1, True)
        except JSONDecodeError as error:
            raise fail(f"not valid JSON: {error.msg}", error.pos) from None

    def value(at: int, depth: int) -> tuple[Any, _Node, int]:
        if depth > MAX_DEPTH:
            raise fail(f"nested deeper than {MAX_DEPTH} levels", at, "too-deep",
                       "no profile or rule needs that")
        start = text[at : at + 1]
        if start == '"':
            word, end = string(at)
            return word, _Node(at, {}), end
        if start == "{":
            return mapping(at, depth)
        if start == "[":
            return sequence(at, depth)
        for word, meaning in _LITERALS.items():
            if text.startswith(word, at):
                return meaning, _Node(at, {}), at + len(word)
        number = _NUMBER.match(text, at)
        if number is None:
            raise fail("not valid JSON: a value is expected here", at, help="write a value in JSON form")
        whole = number.group(1) is None and number.group(2) is None
        return (int if whole else float)(number.group()), _Node(at, {}), number.end()

    def mapping(at: int, depth: int) -> tuple[Any, _Node, int]:
        found: dict[str, Any] = {}
        node = _Node(at, {})
        end = skip(at + 1)
        if text[end : end + 1] == "}":
            return found, node, end + 1
        while True:
            key_at = end
            if text[end : end + 1] != '"':
                raise fail("not valid JSON: a key in double quotes is expected here", end)
            key, end = string(end)
            if key in found:
                first = _line_column(text, node.children[key][0])[0]
                raise fail(f"`{key[:60]}` is given twice (first on line {first})", key_at,
                           "duplicate-key", "keep one of the two")
            end = skip(end)
            if text[end : end + 1] != ":":
                raise fail("not valid JSON: `:` is expected here", end)
            found[key], child, end = value(skip(end + 1), depth + 1)
            node.children[key] = (key_at, child)
            end = skip(end)
            if text[end : end + 1] == "}":
                return found, node, end + 1
            if text[end : end + 1] != ",":
                raise fail("not valid JSON: `,` or `}` is expected here", end)
            end = skip(end + 1)

    def sequence(at: int, depth: int) -> tuple[Any, _Node, int]:
        items: list[Any] = []
        node = _Node(at, {})
        end = skip(at + 1)
        if text[end : end + 1] == "]":
            return items, node, end + 1
        while True:
            item, child, end = value(end, depth + 1)
            node.children[len(items)] = (child.at, child)
            items.append(item)
            end = skip(end)
            if text[end : end + 1] == "]":
                return items, node, end + 1
            if text[end : end + 1] != ",":
                raise fail("not valid JSON: `,` or `]` is expected here", end)
            end = skip(end + 1)

    data, root, end = value(skip(0), 1)
    if skip(end) != len(text):
        raise fail("not valid JSON: text after the end of the value", skip(end))

    def locate(path: Path, key: bool) -> tuple[int, int]:
        node, at = root, root.at
        for step in path:
            if step not in node.children:
                break
            key_at, node = node.children[step]
            at = key_at if key else node.at
        return _line_column(text, at)

    return data, locate


def _line_column(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
