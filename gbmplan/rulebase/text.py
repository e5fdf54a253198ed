"""Pack files as validated shapes: every file is read, and every mistake of shape is reported."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from gbmplan.problems import InputError, Place, Problem, listed, nearest
from gbmplan.rulebase import misshapen, shape
from gbmplan.rulebase.folder import PackFiles
from gbmplan.source.document import Document, Path, parse

_FILES: dict[str, type[BaseModel]] = {
    "pack.yaml": shape.PackHeader,
    "biomarkers.yaml": shape.BiomarkersFile,
    "targets.yaml": shape.TargetsFile,
    "policies.yaml": shape.PoliciesFile,
    "evidence.yaml": shape.EvidenceFile,
    "disagreements.yaml": shape.DisagreementsFile,
    "combinations.yaml": shape.CombinationsFile,
}
_FOLDERS: dict[str, type[BaseModel]] = {
    "biomarkers": shape.BiomarkersFile,
    "targets": shape.TargetsFile,
    "policies": shape.PoliciesFile,
    "evidence": shape.EvidenceFile,
    "interventions": shape.Intervention,
}
T = TypeVar("T", bound=shape.Declared)


class Item(NamedTuple):
    """A declared thing and where it stands."""

    value: Any
    document: Document
    path: Path
    pack: str

    def place(self, *path: str | int, key: bool = False) -> Place:
        return self.document.place(*self.path, *path, key=key)


Tables = dict[str, dict[str, Item]]
"""Name of a table → id → item."""


class PackText(NamedTuple):
    """One pack, or a chain of packs merged into one."""

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
    disabled: dict[str, Place]
    """What the packs of the chain disable of those they extend, and where they say so."""

    def tables(self) -> Tables:
        """The seven tables by their names."""
        return {name: getattr(self, name) for name in TABLES}


TABLES = (
    "biomarkers", "targets", "interventions", "policies", "evidence", "disagreements", "combinations",
)  # fmt: skip


def read_text(pack: PackFiles) -> PackText:
    """The shapes of one pack. Raises InputError with the problems of all its files."""
    problems: list[Problem] = []
    tables: Tables = {name: {} for name in TABLES}
    header: tuple[shape.PackHeader, Item] | None = None
    for name, content in pack.files.items():
        if name.startswith("tests/"):
            continue
        file = f"{pack.folder.rstrip('/')}/{name}"
        model = _model(name)
        if model is None:
            problems.append(_unknown_file(name, file))
            continue
        try:
            document = parse(content, file, "yaml")
            value = _validate(model, document)
        except InputError as error:
            problems.extend(error.problems)
            continue
        if isinstance(value, shape.PackHeader):
            header = value, Item(value, document, (), value.id)
            continue
        for table, item in _declared(value, document):
            first = tables[table].setdefault(item.value.id, item)
            if first is not item:
                problems.append(Problem(
                    "duplicate-id", f"`{item.value.id}` is declared twice (first at {first.place('id')})",
                    item.place("id"), "give each its own id, or remove one"))
    if header is not None:
        problems.extend(_baseless(pack, *header, tables))
    if problems or header is None:
        raise InputError(problems)
    own = header[0].id
    named: Any = {
        table: {name: item._replace(pack=own) for name, item in items.items()}
        for table, items in tables.items()
    }
    return PackText(*header, **named, files=len(pack.files), disabled={})


def _model(name: str) -> type[BaseModel] | None:
    first, _, rest = name.partition("/")
    return _FOLDERS.get(first) if rest else _FILES.get(name)


def _unknown_file(name: str, file: str) -> Problem:
    first, _, rest = name.partition("/")
    known = [f"{folder}/" for folder in _FOLDERS] if rest else list(_FILES)
    close = nearest(first.partition(".")[0], {word.partition(".")[0].rstrip("/"): word for word in known})
    word = close.split("`")[1] if close else ""
    advice = f"did you mean `{word}{'/' if rest else '.yaml'}`?" if word else ""
    allowed = f"a pack holds {listed(list(_FILES), 'and')}, and the folders {listed(list(_FOLDERS), 'and')}"
    return Problem("unknown-file", "no such file belongs in a rule pack", Place(file), advice or allowed)


def _declared(value: Any, document: Document) -> Iterator[tuple[str, Item]]:
    if isinstance(value, shape.Intervention):
        yield "interventions", Item(value, document, (), "")
        return
    for table in TABLES:
        for index, thing in enumerate(getattr(value, table, ())):
            yield table, Item(thing, document, (table, index), "")


def _validate(model: type[BaseModel], document: Document) -> Any:
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        raise InputError(misshapen.problems(model, document, error)) from None


def _baseless(pack: PackFiles, header: shape.PackHeader, item: Item, tables: Tables) -> Iterator[Problem]:
    """Complaints about what only a pack that extends another can say."""
    parent = header.extends and header.extends.partition("@")[0]
    if parent != pack.extends:
        yield Problem("bad-form", "`extends` cannot be read where it stands", item.place("extends", key=True),
                      f"write `extends: {header.extends}` on a line of its own, not indented")
    if header.extends or pack.extends:
        return
    if header.disable:
        yield Problem("nothing-to-disable", "nothing to disable: this pack extends no other",
                      item.place("disable", key=True), "add `extends:`, or remove `disable`")
    for thing in (thing for table in tables.values() for thing in table.values()):
        if thing.value.override:
            yield Problem("nothing-to-override", "nothing to override: this pack extends no other",
                          thing.place("override", key=True), "add `extends:` to pack.yaml, or remove `override`")
