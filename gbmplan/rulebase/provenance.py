"""Where a rule stands: pack, file and line, found again in the text when somebody asks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from gbmplan.problems import InputError, Place
from gbmplan.rulebase.folder import PackFiles, chain, find
from gbmplan.rulebase.tables import KINDS, PARTS, TABLES
from gbmplan.source.document import Document, parse
from gbmplan.source.limits import Path

_DECLARED = re.compile(rb"id:[ \t]*[\"']?(\w+)")
_PACK = re.compile(rb"(?m)^id:[ \t]*[\"']?([a-z0-9-]+)")
_KEY = dict(PARTS)
_THINGS = {"phase": "phases", "evidence": "evidence", **{table.removesuffix("s"): table for table in TABLES}}
"""Kind of a thing → where it is declared; everything else is a rule, or part of one of these:"""
_OF_RULES = ("targets", "interventions", "policies")


class Provenance:
    """Finds rules in the files of packs; each file is read once."""

    def __init__(self, packs: list[PackFiles]) -> None:
        self._packs = {self._name(pack): pack for pack in packs}
        self._read: dict[tuple[str, str], Document | None] = {}
        self._files: dict[str, dict[bytes, list[str]]] = {}

    def place(self, pack: str, kind: str, rule: str) -> Place | None:
        """File inside the pack, line and column of a thing or a rule by its kind and id; None when it has none.

        What is stamped with no pack, such as a phase, is looked for in all, the last first.
        """
        for name in [pack] if pack else reversed(self._packs):
            found = self._inside(name, kind, rule) if name in self._packs else None
            if found is not None:
                return found
        return None

    def _inside(self, pack: str, kind: str, rule: str) -> Place | None:
        thing, _, part = rule.partition(".")
        tables = [_THINGS[kind]] if kind in _THINGS else _OF_RULES
        nearest: Place | None = None
        for name in self._naming(pack).get(thing.encode(), ()):
            document = self._document(pack, name, self._packs[pack].files[name])
            path = _path(document.data, thing, tables) if document else None
            if document is not None and path is not None:
                inner = _part(_at(document.data, path), part)
                if inner or not part:
                    return document.place(*path, *inner)
                nearest = document.place(*path)  # a rule that is the thing itself, or another thing of that name
        return nearest

    def _naming(self, pack: str) -> dict[bytes, list[str]]:
        """Id → the files of a pack that may declare it, those of its tests left out; only these need parsing."""
        if pack not in self._files:
            found = self._files[pack] = {}
            for name, raw in self._packs[pack].files.items():
                if not name.startswith("tests/"):
                    for thing in dict.fromkeys(_DECLARED.findall(raw)):
                        found.setdefault(thing, []).append(name)
        return self._files[pack]

    def _document(self, pack: str, name: str, raw: bytes) -> Document | None:
        if (pack, name) not in self._read:
            try:
                self._read[pack, name] = parse(raw, name, "yaml")
            except InputError:
                self._read[pack, name] = None
        return self._read[pack, name]

    @staticmethod
    def _name(pack: PackFiles) -> str:
        found = _PACK.search(pack.files["pack.yaml"])
        return found[1].decode() if found else ""


def _path(data: Any, thing: str, tables: Sequence[str]) -> Path | None:
    """Where a document declares something, as a file of its own or in a list."""
    if not isinstance(data, dict):
        return None
    if data.get("id") == thing and "delivery" in data and "interventions" in tables:
        return ()
    for table in (*tables, "changes"):
        entries = data.get(table)
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict) and entry.get("id") == thing:
                return table, index
    return None


def _part(thing: Any, part: str) -> Path:
    """The way from a thing to one of its rules; nowhere for a rule that is the thing itself."""
    field, _, name = part.partition(".")
    inside = thing.get(field) if isinstance(thing, dict) else None
    if isinstance(thing, dict) and inside is None:
        return _changed(thing, part, field, name)
    if isinstance(inside, list) and field in _KEY:
        for index, entry in enumerate(inside):
            if isinstance(entry, dict) and entry.get(_KEY[field]) == name:
                return field, index
        return ()
    return (field,) if inside is not None else ()


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _changed(entry: dict[str, Any], part: str, field: str, name: str) -> Path:
    """The way from an entry of changes.yaml to what it says of a rule."""
    added = entry["add"].get(field) if isinstance(entry.get("add"), dict) else None
    for index, rule in enumerate(added if isinstance(added, list) and field in _KEY else ()):
        if isinstance(rule, dict) and rule.get(_KEY[field]) == name:
            return "add", field, index
    keys = entry["set"] if isinstance(entry.get("set"), dict) else {}
    return next((("set", key) for key in keys if f"{key}.".startswith(f"{part}.")), ())


class Origins:
    """Where the entries of a rule base stand, and their fingerprints."""

    def __init__(self, pack: str, fingerprints: Mapping[str, str]) -> None:
        self._provenance = Provenance(chain(find(pack)))
        self._fingerprints = fingerprints

    def place(self, pack: str, kind: str, entry: str) -> str | None:
        """The file inside its pack, and the line, of an entry."""
        place = self._provenance.place(pack, kind, entry)
        return f"{place.file}:{place.line}" if place else None

    def fingerprint(self, kind: str, entry: str) -> str:
        """By which a pack that replaces or changes a thing notices that it has changed; '' for rules inside one."""
        return self._fingerprints.get(f"{KINDS.get(kind, 'policies')}:{entry}", "")
