"""TOML through the standard library, which keeps no positions: those are found on a second walk.

The walk reads text that is known to be valid, so it only has to tell strings, brackets and
comments apart, and never fails.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from gbmplan.problems import InputError, Message, Place, brief, wrong
from gbmplan.source.limits import MAX_DEPTH, MAX_NODES, Path, too_deep, too_many
from gbmplan.source.read import Lines, line_column

_TABLE = re.compile(r"\[\[?")
_GAP = re.compile(r"(?:[ \t\n]++|#[^\n]*+)*+")
_LINE = r'"(?:[^"\\\n]++|\\.)*+"' r"|'[^'\n]*+'"
_STRING = re.compile(r'"""(?:[^"\\]++|\\.|"(?!""))*+"{3,5}' r"|'''(?:[^']++|'(?!''))*+'{3,5}|" + _LINE, re.S)
_KEY = re.compile("[A-Za-z0-9_-]+|" + _LINE)
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_STEP = re.compile(r"[^\s.=\[\]{},#]++[ \t]*+(\.?)[ \t]*+")
_BARE = re.compile(r"[^,\]}\n#]*")
_OVERWRITE = re.compile(r"overwrite|twice|duplicate", re.I)
_ADVICE = {
    "date": Message("write it as 2026-05-04; the day must exist"),
    "string": Message("close the quotes; a backslash in them is written \\\\"),
    "character": Message("close the quotes; a backslash in them is written \\\\"),
    "'='": Message("write `key = value`; YAML belongs in a file that ends with .yaml"),
    "table declaration": Message("close the bracket"),
    "array": Message("close the bracket, or put a comma between the values"),
    "newline": Message("write one `key = value` on a line; a number does not begin with 0"),
}
"""Word of a complaint of tomllib → what to write."""
_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")


def parse_toml(text: str, file: str) -> tuple[Any, Any]:
    """Plain data and a locator for it. Raises InputError at the first syntax error."""
    _refuse_slow(text, file)
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(str(error), text, file) from None
    except RecursionError:
        raise too_deep(Place(file)) from None
    except ValueError:  # a number of thousands of digits, which the interpreter refuses to read
        raise wrong(
            "toml-syntax", Message("not valid TOML: a number has too many digits"), Place(file), Message("shorten it")
        ) from None
    if not given:
        raise wrong(
            "empty-file", Message("the file holds only comments"), Place(file), Message("is this the right file?")
        )
    places: dict[Path, tuple[int, int]] | None = None

    lines = Lines(text)

    def locate(path: Path, key: bool) -> tuple[int, int]:
        nonlocal places
        places = places or _Walk(text).places
        for length in range(len(path), 0, -1):
            found = places.get(path[:length])
            if found:
                return lines.place(found[0] if key and length == len(path) else found[1])
        return 1, 1

    return _Plain(file, locate).value(given, ()), locate


def _refuse_slow(text: str, file: str) -> None:
    """Refuse what tomllib needs minutes for: more values, or longer dotted keys, than anyone writes."""
    if text.count(",") + text.count("=") + text.count("[") > 2 * MAX_NODES:
        raise too_many(Place(file))
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") < MAX_DEPTH:
            continue
        depth = 0
        for step in _STEP.finditer(line):
            depth = depth + 1 if step[1] else 0
            if depth >= MAX_DEPTH:
                raise too_deep(Place(file, number, step.start() + 1))


def _syntax_error(reason: str, text: str, file: str) -> InputError:
    where = _WHERE.search(reason)
    reason = _WHERE.sub("", reason)
    if where and where[1]:
        place = Place(file, int(where[1]), int(where[2]))
    else:
        place = Place(file, *line_column(text, len(text.rstrip())))
    if _OVERWRITE.search(reason):
        # tomllib points behind the value; what was meant begins its line
        line = text.split("\n")[place.line - 1]
        name = brief(line.partition("=")[0].strip(" \t[]"))
        return wrong(
            "duplicate-key",
            Message("`{name}` is given twice, or as a value and as a table", name=name),
            place._replace(column=len(line) - len(line.lstrip()) + 1),
            Message("keep one of the two"),
        )
    fitting = [advice for word, advice in _ADVICE.items() if word in reason]
    help = fitting[0] if fitting else Message("write `key = value`, text in double quotes")
    return wrong(
        "toml-syntax", Message("not valid TOML: {reason}", reason=reason[:1].lower() + reason[1:]), place, help
    )


class _Plain:
    """Copies what tomllib read: dates as text, neither too deep nor too much."""

    def __init__(self, file: str, locate: Callable[[Path, bool], tuple[int, int]]) -> None:
        self.file, self.locate = file, locate
        self.count = 0

    def value(self, given: Any, path: Path) -> Any:
        self.count += 1
        if len(path) >= MAX_DEPTH:
            raise too_deep(Place(self.file, *self.locate(path, False)))
        if self.count > MAX_NODES:
            raise too_many(Place(self.file, *self.locate(path, False)))
        if isinstance(given, dict):
            return {key: self.value(item, (*path, key)) for key, item in given.items()}
        if isinstance(given, list):
            return [self.value(item, (*path, index)) for index, item in enumerate(given)]
        if isinstance(given, (date, datetime, time)):
            return given.isoformat()
        return given


class _Walk:
    """Path → position of the key and of the value, for every value of a valid TOML text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.places: dict[Path, tuple[int, int]] = {}
        lists: dict[Path, int] = {}
        table: Path = ()
        while self.gap() < len(text):
            header = _TABLE.match(text, self.at)
            if header:
                start, self.at = self.at, header.end()
                table = self.real(self.key(), lists)
                if header.group() == "[[":
                    lists[table] = lists.get(table, -1) + 1
                    self.places.setdefault(table, (start, start))
                    table = (*table, lists[table])
                for length in range(1, len(table) + 1):
                    self.places.setdefault(table[:length], (start, start))
                self.at = text.index("]" * len(header.group()), self.at) + len(header.group())
            else:
                self.pair(table)

    def real(self, path: Path, lists: dict[Path, int]) -> Path:
        """A header's path with the positions of the list items it goes through (all but the last step)."""
        found: Path = ()
        for index, step in enumerate(path):
            found = (*found, step)
            if index < len(path) - 1 and found in lists:
                found = (*found, lists[found])
        return found

    def gap(self) -> int:
        """Go past blanks, line ends and comments."""
        found = _GAP.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at

    def key(self) -> Path:
        steps: list[str] = []
        self.gap()
        while found := _KEY.match(self.text, self.at):
            self.at = found.end()
            word = found.group()
            steps.append(next(iter(tomllib.loads(f"{word}=0"))) if word[0] in "\"'" else word)
            dot = _DOT.match(self.text, self.at)
            if not dot:
                break
            self.at = dot.end()
        return tuple(steps)

    def pair(self, table: Path) -> None:
        self.gap()
        start = self.at
        path = table
        for step in self.key():
            path = (*path, step)
            self.places.setdefault(path, (start, start))
        self.at = self.text.index("=", self.at) + 1
        self.gap()
        self.places[path] = (start, self.at)
        self.value(path)

    def value(self, path: Path) -> None:
        start = self.text[self.at]
        if start == "{":
            self.at += 1
            while self.text[self.gap()] != "}":
                self.pair(path)
                self.at += self.text[self.gap()] == ","
            self.at += 1
        elif start == "[":
            self.at += 1
            index = 0
            while self.text[self.gap()] != "]":
                self.places[(*path, index)] = (self.at, self.at)
                self.value((*path, index))
                self.at += self.text[self.gap()] == ","
                index += 1
            self.at += 1
        else:
            found = _STRING.match(self.text, self.at) or _BARE.match(self.text, self.at)
            self.at = found.end() if found else self.at
