"""A parsed input: plain values, and the place in the text of each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from gbmplan.problems import Place
from gbmplan.source.read import decode, display_name, read_bytes

Path = tuple[str | int, ...]
"""Keys and list positions from the top of a document to a value."""

MAX_DEPTH = 40
"""Deepest nesting that is read; a rule pack needs seven."""


class Document(NamedTuple):
    """One input read from YAML, JSON or TOML."""

    file: str
    data: Any
    """dict, list, str, int, float, bool or None, nested."""
    locate: Callable[[Path, bool], tuple[int, int]]
    """Line and column of the value at a path, or of its key; of the nearest parent if absent."""
    raw: bytes

    def place(self, *path: str | int, key: bool = False) -> Place:
        """Where the value at `path` stands (its key, with key=True)."""
        return Place(self.file, *self.locate(path, key))


def load(path: str, *, kind: str = "") -> Document:
    """Read and parse a file, or standard input for `-`.

    `kind` is yaml, json or toml; without it the ending of the name decides, and standard
    input is JSON when it starts with `{`, else YAML. Raises InputError for whatever is
    wrong with the file or its syntax.
    """
    return parse(read_bytes(path), display_name(path), kind)


def parse(raw: bytes, file: str, kind: str = "") -> Document:
    """Parse bytes that were read already; see `load`."""
    text = decode(raw, file)
    kind = kind or _kind(file, text)
    if kind == "json":
        from gbmplan.source.json_text import parse_json as parser
    elif kind == "toml":
        from gbmplan.source.toml_text import parse_toml as parser
    else:
        from gbmplan.source.yaml_text import parse_yaml as parser
    data, locate = parser(text, file)
    return Document(file, data, locate, raw)


def _kind(file: str, text: str) -> str:
    ending = file.rpartition(".")[2].lower()
    if ending in ("json", "toml"):
        return ending
    if ending in ("yaml", "yml"):
        return "yaml"
    return "json" if text.lstrip().startswith("{") else "yaml"
