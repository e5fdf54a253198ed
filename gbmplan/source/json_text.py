"""JSON with positions: the standard library reads strings, this keeps count of where."""

from __future__ import annotations

import re
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]
from math import isinf
from typing import Any, NamedTuple

from gbmplan.problems import InputError, Message, Place, brief, wrong
from gbmplan.source.limits import MAX_DEPTH, MAX_NODES, Path, too_deep, too_many
from gbmplan.source.read import Lines, line_column

_BLANK = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(\.[0-9]{1,30})?([eE][-+]?[0-9]{1,4})?(?![\w.])")
_LITERALS = {"true": True, "false": False, "null": None}
_WORD = re.compile(r"[-+.\w]+")


class _Node(NamedTuple):
    at: int
    children: dict[str | int, tuple[int, _Node]]
    """Key or index → position of the key, and the node."""


def parse_json(text: str, file: str) -> tuple[Any, Any]:
    """Plain data and a locator for it. Raises InputError at the first syntax error."""
    if text.count(",") > 2 * MAX_NODES:  # sooner than by reading half of them
        raise too_many(Place(file))
    data, root = _Reader(text, file).document()
    lines = Lines(text)

    def locate(path: Path, key: bool) -> tuple[int, int]:
        node, at = root, root.at
        for step in path:
            if step not in node.children:
                break
            key_at, node = node.children[step]
            at = key_at if key else node.at
        return lines.place(at)

    return data, locate


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.at = self.count = 0

    def document(self) -> tuple[Any, _Node]:
        self.skip()
        found = self.value(1)
        self.skip()
        if self.at != len(self.text):
            raise self.error(Message("text after the end of the value"), Message("a file holds one value"))
        return found

    def value(self, depth: int) -> tuple[Any, _Node]:
        self.count += 1
        if depth > MAX_DEPTH:
            raise too_deep(self.here(self.at))
        if self.count > MAX_NODES:
            raise too_many(self.here(self.at))
        node = _Node(self.at, {})
        start = self.next()
        if start == '"':
            return self.string(), node
        if start == "{":
            return self.mapping(node, depth), node
        if start == "[":
            return self.sequence(node, depth), node
        for word, meaning in _LITERALS.items():
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return meaning, node
        number = _NUMBER.match(self.text, self.at)
        if number is None:
            raise self.error(Message("a value is expected here"), self.advice())
        self.at = number.end()
        whole = number.group(1) is None and number.group(2) is None
        found = (int if whole else float)(number.group())
        if isinf(found):
            self.at = node.at
            raise self.error(Message("this number is too large"), Message("check its exponent"))
        return found, node

    def mapping(self, node: _Node, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        self.at += 1
        self.skip()
        if self.take("}"):
            return found
        while True:
            key_at = self.at
            if self.next() != '"':
                raise self.error(
                    Message("a key in double quotes is expected here"),
                    Message("remove the comma before it" if self.next() == "}" and found else 'write `"key": value`'),
                )
            key = self.string()
            if key in found:
                first = line_column(self.text, node.children[key][0])[0]
                raise wrong(
                    "duplicate-key",
                    Message("`{key}` is given twice (first on line {first})", key=brief(key), first=first),
                    self.here(key_at),
                    Message("keep one of the two"),
                )
            self.skip()
            if not self.take(":"):
                raise self.error(Message("`:` is expected here"), Message('write `"key": value`'))
            self.skip()
            found[key], child = self.value(depth + 1)
            node.children[key] = (key_at, child)
            self.skip()
            if self.take("}"):
                return found
            if not self.take(","):
                raise self.error(Message("`,` or `}}` is expected here"), self.missing())
            self.skip()

    def sequence(self, node: _Node, depth: int) -> list[Any]:
        items: list[Any] = []
        self.at += 1
        self.skip()
        if self.take("]"):
            return items
        while True:
            item, child = self.value(depth + 1)
            node.children[len(items)] = (child.at, child)
            items.append(item)
            self.skip()
            if self.take("]"):
                return items
            if not self.take(","):
                raise self.error(Message("`,` or `]` is expected here"), self.missing())
            self.skip()

    def string(self) -> str:
        try:
            word: str
            word, self.at = scanstring(self.text, self.at + 1, True)
        except JSONDecodeError as error:
            self.at = error.pos
            if "escape" in error.msg:
                raise self.error(
                    Message("this is not an escape"), Message("a backslash in a string is written \\\\")
                ) from None
            if "control" in error.msg:
                raise self.error(
                    Message("the line ends inside a string"), Message("close the string, or write \\n")
                ) from None
            raise self.error(Message("this string is never closed"), Message("add the closing double quotes")) from None
        return word

    # small things

    def next(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self, sign: str) -> bool:
        """Whether `sign` stands here; goes past it if so."""
        found = self.next() == sign
        self.at += found
        return found

    def skip(self) -> None:
        blank = _BLANK.match(self.text, self.at)
        self.at = blank.end() if blank else self.at

    def here(self, at: int) -> Place:
        return Place(self.file, *line_column(self.text, at))

    def error(self, message: Message, help: Message) -> InputError:
        return wrong("json-syntax", Message("not valid JSON: {message}", message=message), self.here(self.at), help)

    def missing(self) -> Message:
        return Message("add it before what stands here" if self.next() else "the file ends too early")

    def advice(self) -> Message:
        """What to write instead of what stands where a value is expected."""
        start = self.next()
        if not start:
            return Message("the file ends too early")
        if start == "'":
            return Message("JSON strings stand in double quotes")
        if start in "]},":
            return Message("remove the comma before it, or write a value")
        if start in "/#":
            return Message("JSON has no comments")
        word = _WORD.match(self.text, self.at)
        if word and word.group().lstrip("+-.")[:1].isdigit():
            return Message(
                "`{word}` is not a number as JSON writes them, or has too many digits", word=brief(word.group(), 20)
            )
        if word and word.group().lower().lstrip("+-") in ("nan", "inf", "infinity", "none", "undefined"):
            return Message("write null for a value that is not known")
        return Message("put text in double quotes")
