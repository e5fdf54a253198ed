"""TOML through the standard library, which keeps no positions: those are found again by line."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime, time
from typing import Any

from gbmplan.problems import Place, wrong
from gbmplan.source.document import MAX_DEPTH, Path

_HEADER = re.compile(r"^(\s*)(\[\[?)\s*([^\]]+?)\s*\]\]?")
_KEY = re.compile(r"""^(\s*)((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)(\s*=\s*)""")
_WORD = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")


def parse_toml(text: str, file: str) -> tuple[Any, Any]:
    """Plain data and a locator for it. Raises InputError at the first syntax error."""
    try:
        data = _plain(tomllib.loads(text), 1)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+), column (\d+)", str(error))
        place = Place(file, int(at[1]), int(at[2])) if at else Place(file)
        reason = str(error).split(" (at ")[0]
        raise wrong("toml-syntax", f"not valid TOML: {reason}", place) from None
    except RecursionError:
        raise wrong("too-deep", f"nested deeper than {MAX_DEPTH} levels", Place(file),
                    "no profile or rule needs that") from None
    places = _places(text)

    def locate(path: Path, key: bool) -> tuple[int, int]:
        for length in range(len(path), -1, -1):
            found = places.get(path[:length])
            if found:
                line, key_column, value_column = found
                return line, key_column if key else value_column
        return 1, 1

    return data, locate


def _plain(value: Any, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise RecursionError
    if isinstance(value, dict):
        return {key: _plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, depth + 1) for item in value]
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    return value


def _places(text: str) -> dict[Path, tuple[int, int, int]]:
    """Path → line, column of the key, column of the value; inline tables count as their key."""
    places: dict[Path, tuple[int, int, int]] = {(): (1, 1, 1)}
    table: Path = ()
    counts: dict[Path, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        header = _HEADER.match(line)
        if header:
            table = tuple(word.strip("\"'") for word in _WORD.findall(header[3]))
            column = len(header[1]) + 1
            places.setdefault(table, (number, column, column))
            if header[2] == "[[":
                index = counts.get(table, 0)
                counts[table] = index + 1
                table = (*table, index)
                places[table] = (number, column, column)
            continue
        key = _KEY.match(line)
        if key:
            words = tuple(word.strip("\"'") for word in _WORD.findall(key[2]))
            places.setdefault((*table, *words), (number, len(key[1]) + 1, key.end() + 1))
    return places
