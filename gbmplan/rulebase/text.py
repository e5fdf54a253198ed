"""Pack files as validated shapes: every file is read, and every mistake of shape is reported."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from math import inf
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from gbmplan.language.conditions import ConditionError, Quantity, Tree
from gbmplan.language.conditions import parse as parse_condition
from gbmplan.language.states import StateReader
from gbmplan.problems import InputError, Note, Place, Problem, listed, nearest_own
from gbmplan.rulebase import shape
from gbmplan.rulebase import shape_errors as misshapen
from gbmplan.rulebase.characters import strange
from gbmplan.rulebase.diagnosis import Skipped
from gbmplan.rulebase.error_recovery import Patch, patched, salvage
from gbmplan.rulebase.folder import PackFiles
from gbmplan.rulebase.left_out import called, ids, inside, reason
from gbmplan.rulebase.tables import TABLES
from gbmplan.source.characters import latin
from gbmplan.source.document import Document, survey
from gbmplan.source.limits import Path

_FILES: dict[str, type[BaseModel]] = {
    "pack.yaml": shape.PackHeader,
    "biomarkers.yaml": shape.BiomarkersFile,
    "targets.yaml": shape.TargetsFile,
    "policies.yaml": shape.PoliciesFile,
    "evidence.yaml": shape.EvidenceFile,
    "disagreements.yaml": shape.DisagreementsFile,
    "combinations.yaml": shape.CombinationsFile,
    "translations.yaml": shape.TranslationsFile,
    "changes.yaml": shape.ChangesFile,
}
_FOLDERS: dict[str, type[BaseModel]] = {
    "biomarkers": shape.BiomarkersFile,
    "targets": shape.TargetsFile,
    "policies": shape.PoliciesFile,
    "evidence": shape.EvidenceFile,
    "interventions": shape.Intervention,
}
_TABLE: dict[type[BaseModel], str] = {
    shape.BiomarkersFile: "biomarkers",
    shape.TargetsFile: "targets",
    shape.PoliciesFile: "policies",
    shape.EvidenceFile: "evidence",
    shape.DisagreementsFile: "disagreements",
    shape.CombinationsFile: "combinations",
    shape.TranslationsFile: "translations",
    shape.ChangesFile: "changes",
    shape.Intervention: "interventions",
}
_ID = re.compile(r"(?m)\bid:[ \t]*[\"']?([a-z][a-z0-9_]*)")
"""Ids in a text that cannot be parsed."""
T = TypeVar("T")


class Item(NamedTuple):
    """A declared thing and where it stands."""

    value: Any
    document: Document
    path: Path
    pack: str
    patch: Patch | None = None
    """What of its file could not be read."""
    moved: Mapping[Path, tuple[Document, Path]] | None = None
    """What of it stands elsewhere, because a pack that extends its own changed it."""

    def at(self, *path: str | int) -> tuple[Document, Path]:
        """The document in which a part of it stands, and the path there."""
        for length in range(len(path), 0, -1) if self.moved else ():
            found = self.moved.get(path[:length]) if self.moved else None
            if found is not None:
                return found[0], (*found[1], *path[length:])
        return self.document, (*self.path, *path)

    def place(self, *path: str | int, key: bool = False) -> Place:
        document, there = self.at(*path)
        return document.place(*there, key=key)

    def whole(self, *path: str | int) -> bool:
        """Whether all at and below a path could be read."""
        return self.patch is None or bool(self.moved) or self.patch.whole((*self.path, *path))


class Replaced(NamedTuple):
    """Something of an extended pack that a pack replaces or changes."""

    by: Item
    """What replaces it, or the entry of changes.yaml."""
    base: Item
    fingerprint: str
    """Of what is replaced, as it is now."""


Tables = dict[str, dict[str, Item]]
"""Name of a table → id → item."""
_EMPTY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PackText:
    """One pack, or a chain of packs merged into one; what could not be read is left out."""

    header: shape.PackHeader
    header_item: Item
    biomarkers: dict[str, Item]
    targets: dict[str, Item]
    interventions: dict[str, Item]
    policies: dict[str, Item]
    evidence: dict[str, Item]
    disagreements: dict[str, Item]
    combinations: dict[str, Item]
    files: int
    translations: tuple[Item, ...] = ()
    """translations.yaml of each pack of the chain, the base first."""
    changes: dict[str, Item] = field(default_factory=dict)
    """What the pack changes in those that it extends; made where it is merged with them."""
    replaced: tuple[Replaced, ...] = ()
    changed: dict[str, str] = field(default_factory=dict)
    """Rule of an extended pack that is other here → the pack that changed it."""
    disabled: dict[str, Place] = field(default_factory=dict)
    """What the packs of the chain disable of those they extend, and where they say so."""
    broken: dict[str, frozenset[str]] = field(default_factory=dict)
    """Table, or `phases` → ids that are declared where it could not be read."""
    today: date = field(default_factory=date.today)
    """The day with which dates in the pack are compared."""
    _trees: dict[str, Tree | ConditionError] = field(default_factory=dict, repr=False)
    _kept: dict[str, Any] = field(default_factory=dict, repr=False)
    _quantities: dict[str, Quantity] = field(default_factory=dict, repr=False)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What several checks ask of a pack, made the first time."""
        if name not in self._kept:
            self._kept[name] = make()
        found: T = self._kept[name]
        return found

    def tables(self) -> Tables:
        """The seven tables by their names."""
        return {name: getattr(self, name) for name in TABLES}

    @property
    def damaged(self) -> frozenset[str]:
        """The tables, or `phases`, of which something could not be read."""
        return frozenset(self.broken)

    def known(self, table: str) -> Set[str]:
        """Every id that a table declares, or `phases`, be it readable or not."""
        declared: Iterable[str] = (
            (phase.id for phase in self.header.phases) if table == "phases" else getattr(self, table)
        )
        return self.broken.get(table, _EMPTY) | set(declared)

    def quantities(self) -> dict[str, Quantity]:
        """The vocabulary in the form that conditions are checked against."""
        if not self._quantities:
            for name, item in self.policies.items():
                if isinstance(item.value, shape.State):
                    values = tuple(dict.fromkeys(value.value for value in item.value.values))
                    self._quantities[name] = Quantity("category", "", values, 0.0, 0.0)
            for name, item in self.biomarkers.items():
                marker = item.value
                low, high = marker.range if marker.range and marker.range[0] < marker.range[1] else (-inf, inf)
                if marker.kind != "number":
                    low = high = 0.0
                self._quantities[name] = Quantity(marker.kind, marker.unit or "", marker.categories, low, high)
        return self._quantities

    def states(self) -> StateReader:
        """Reads comparisons with states."""
        return self.once(
            "states",
            lambda: StateReader(
                {
                    name: [(value.value, value.when) for value in item.value.values]
                    for name, item in self.policies.items()
                    if isinstance(item.value, shape.State) and name not in self.biomarkers
                },
                lambda text: parse_condition(text, self.quantities()),
            ),
        )

    def parsed(self, condition: str) -> Tree | ConditionError:
        """The tree of a condition, or what is wrong with it."""
        found = self._trees.get(condition)
        if found is None:
            try:
                found = self.states().tree(condition, parse_condition(condition, self.quantities()))
            except ConditionError as error:
                found = error
            self._trees[condition] = found
        return found

    def tree(self, condition: str) -> Tree | None:
        """The tree of a condition, or None for one that makes no sense."""
        found = self.parsed(condition)
        return None if isinstance(found, ConditionError) else found


class Reading(NamedTuple):
    """A pack as far as it could be read."""

    text: PackText
    problems: list[Problem]
    skipped: list[Skipped]


def read_text(pack: PackFiles) -> PackText:
    """The shapes of one pack. Raises InputError with the problems of all its files."""
    reading = survey_text(pack)
    problems = [problem for problem in reading.problems if problem.severity == "error"]
    if problems:
        raise InputError(problems)
    return reading.text


def survey_text(pack: PackFiles) -> Reading:
    """The shapes of one pack as far as they can be read, and what is wrong with all its files."""
    return _Reader(pack).read()


class _Reader:
    """Reads one pack."""

    def __init__(self, pack: PackFiles) -> None:
        self.pack = pack
        self.tables: Tables = {name: {} for name in (*TABLES, "changes")}
        self.header: tuple[shape.PackHeader, Item] | None = None
        self.translations: tuple[Item, ...] = ()
        self.problems: list[Problem] = []
        self.skipped: list[Skipped] = []
        self.broken: dict[str, set[str]] = {}

    def read(self) -> Reading:
        for name, content in self.pack.files.items():
            if not name.startswith("tests/"):
                self.file(name, f"{self.pack.folder.rstrip('/')}/{name}", content)
        header, item = self.header or self.no_header()
        if self.header is not None:
            self.problems.extend(_baseless(self.pack, header, item, self.tables))
        named: Any = {
            table: {name: thing._replace(pack=header.id) for name, thing in items.items()}
            for table, items in self.tables.items()
        }
        broken = {table: frozenset(names) for table, names in self.broken.items()}
        files, said = len(self.pack.files), self.translations
        text = PackText(header, item, **named, files=files, translations=said, broken=broken)
        return Reading(text, self.problems, self.skipped)

    def file(self, name: str, file: str, content: bytes) -> None:
        model = _model(name)
        if model is None:
            self.problems.append(_unknown_file(name, file))
            return
        document, problems = survey(content, file)
        self.problems += problems
        if document is None:
            reason = next(problem for problem in problems if problem.severity == "error")
            self.skipped.append(Skipped("all that stands in the file", reason.name, reason.place or Place(file)))
            self.lost(model, _ID.findall(content.decode("utf-8", "replace")))
            return
        self.problems += strange(document.text, file)
        patch = None
        try:
            value = model.model_validate(document.data)
        except ValidationError as error:
            complaints = list(misshapen.problems(model, document, error))
            at = {problem.place[:3] for problem in complaints if problem.place}
            self.problems = (
                [
                    other
                    for other in self.problems  # a wrong value is wrong however it is read
                    if other.name != "yaml-word" or other.place is None or other.place[:3] not in at
                ]
                + complaints
            )
            value, patch = salvage(model, document, error)
            self.left_out(model, document, patch, complaints)
            document = patched(document, patch)
        if isinstance(value, shape.PackHeader):
            self.header = value, Item(value, document, (), value.id, patch)
        elif isinstance(value, shape.TranslationsFile):
            self.translations = (Item(value, document, (), "", patch),)
        elif value is not None:
            for table, item in _declared(value, document, patch):
                self.declare(table, item)

    def declare(self, table: str, item: Item) -> None:
        first = self.tables[table].setdefault(item.value.id, item)
        if first is not item:
            there = first.place("id")
            self.problems.append(
                Problem(
                    "duplicate-id",
                    f"`{item.value.id}` is declared twice (first at {there})",
                    item.place("id"),
                    "give each its own id, or remove one",
                    notes=[Note(there, "first declared here")],
                )
            )

    def lost(self, model: type[BaseModel], names: Iterable[object]) -> None:
        """Remember ids that are declared where it could not be read."""
        table = _TABLE.get(model, "phases")
        self.broken.setdefault(table, set())
        for name in names:
            if isinstance(name, str):  # and as it is read, where letters only look like Latin ones
                self.broken.setdefault(table, set()).update((name, latin(name)))

    def left_out(self, model: type[BaseModel], document: Document, patch: Patch, complaints: list[Problem]) -> None:
        """Name what salvaging left out, and remember the ids that it declares."""
        for path in sorted(patch.gone, key=str):
            if any(path[:length] in patch.gone for length in range(len(path))):
                continue
            data = inside(document.data, path)
            if model is not shape.PackHeader or path[:1] == ("phases",):
                item = len(path) <= (0 if model is shape.Intervention else 2)
                self.lost(model, ids(data) if item else ())
            if data and (isinstance(data, dict) or (isinstance(data, list) and isinstance(data[0], dict))):
                place = document.place(*path)
                self.skipped.append(Skipped(called(path, data), reason(place, complaints), place))

    def no_header(self) -> tuple[shape.PackHeader, Item]:
        """What stands in for a header that could not be read."""
        file = f"{self.pack.folder.rstrip('/')}/pack.yaml"
        self.broken.setdefault("phases", set())
        header = shape.PackHeader.model_validate(
            {"id": "unnamed-pack", "version": "0.0.0", "title": {"en": "-"}, "licence": "-", "description": "-"}
        )
        patch = Patch({})
        patch.gone.add(())
        return header, Item(header, Document(file, {}, lambda path, key: (1, 1), b"-"), (), header.id, patch)


def _model(name: str) -> type[BaseModel] | None:
    first, _, rest = name.partition("/")
    return _FOLDERS.get(first) if rest else _FILES.get(name)


def _unknown_file(name: str, file: str) -> Problem:
    first, _, rest = name.partition("/")
    known = [f"{folder}/" for folder in _FOLDERS] if rest else list(_FILES)
    word = nearest_own(first.partition(".")[0], {word.partition(".")[0].rstrip("/"): word for word in known})
    advice = f"did you mean `{word}{'/' if rest else '.yaml'}`?" if word else ""
    allowed = f"a pack holds {listed(list(_FILES), 'and')}, and the folders {listed(list(_FOLDERS), 'and')}"
    return Problem("unknown-file", "no such file belongs in a rule pack", Place(file), advice or allowed)


def _declared(value: Any, document: Document, patch: Patch | None) -> Iterator[tuple[str, Item]]:
    if isinstance(value, shape.Intervention):
        yield "interventions", Item(value, document, (), "", patch)
        return
    for table in (*TABLES, "changes"):
        for index, thing in enumerate(getattr(value, table, ())):
            yield table, Item(thing, document, (table, index), "", patch)


def _baseless(pack: PackFiles, header: shape.PackHeader, item: Item, tables: Tables) -> Iterator[Problem]:
    """Complaints about what only a pack that extends another can say."""
    parent = header.extends and header.extends.partition("@")[0]
    if parent != pack.extends:
        yield Problem(
            "bad-form",
            "`extends` cannot be read where it stands",
            item.place("extends", key=True),
            f"write `extends: {header.extends}` on a line of its own, not indented",
        )
    if header.extends or pack.extends:
        return
    if header.disable:
        yield Problem(
            "nothing-to-disable",
            "nothing to disable: this pack extends no other",
            item.place("disable", key=True),
            "add `extends:`, or remove `disable`",
        )
    for change in tables["changes"].values():
        yield Problem(
            "nothing-to-change",
            "nothing to change: this pack extends no other",
            change.place("id"),
            "add `extends:` to pack.yaml, or remove changes.yaml",
        )
    for thing in (thing for name in TABLES for thing in tables[name].values()):
        if thing.value.override:
            yield Problem(
                "nothing-to-override",
                "nothing to override: this pack extends no other",
                thing.place("override", key=True),
                "add `extends:` to pack.yaml, or remove `override`",
            )
