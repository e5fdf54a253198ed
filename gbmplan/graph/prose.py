"""Long texts of a rule base, kept as JSON lines and parsed one by one when asked for.

A plan needs every condition but the prose of few rules, and parsing all of it would cost more
than the plan.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

T = TypeVar("T")


class Prose(Mapping[str, T]):
    """id → parsed value, in the order of the lines; each is parsed once."""

    def __init__(self, lines: dict[str, bytes] | None = None, parsed: dict[str, T] | None = None) -> None:
        self._lines = lines or {}
        self._parsed: dict[str, T] = parsed if parsed is not None else {}
        self._order = self._lines or self._parsed

    def __getitem__(self, name: str) -> T:
        try:
            return self._parsed[name]
        except KeyError:
            value: T = json.loads(self._lines[name])
            self._parsed[name] = value
            return value

    def __contains__(self, name: object) -> bool:
        return name in self._order

    def __iter__(self) -> Iterator[str]:
        return iter(self._order)

    def __len__(self) -> int:
        return len(self._order)


def to_lines(kind: str, table: Mapping[str, Any]) -> Iterator[str]:
    """One line for each entry: kind, id and JSON, separated by tabs."""
    for name, value in table.items():
        yield f"{kind}\t{name}\t{json.dumps(value, ensure_ascii=False, separators=(',', ':'))}"


def from_lines(lines: list[bytes]) -> dict[str, Prose[Any]]:
    """What `to_lines` wrote, by kind; raises ValueError for other lines."""
    tables: dict[str, dict[str, bytes]] = {}
    for line in lines:
        kind, name, value = line.split(b"\t", 2)
        tables.setdefault(kind.decode(), {})[name.decode()] = value
    return {kind: Prose(table) for kind, table in tables.items()}
