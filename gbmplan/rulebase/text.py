"""Pack files as validated shapes: every file is read, and every mistake of shape is reported."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from gbmplan.problems import InputError, Place, Problem, listed, nearest
from gbmplan.rulebase import shape
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

    def tables(self) -> dict[str, dict[str, Item]]:
        """The seven tables by their names."""
        return {name: getattr(self, name) for name in TABLES}


TABLES = (
    "biomarkers", "targets", "interventions", "policies", "evidence", "disagreements", "combinations",
)  # fmt: skip


def read_text(pack: PackFiles) -> PackText:
    """The shapes of one pack. Raises InputError with the problems of all its files."""
    problems: list[Problem] = []
    tables: dict[str, dict[str, Item]] = {name: {} for name in TABLES}
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
                    item.place("id"), "give each its own id"))
    if problems or header is None:
        raise InputError(problems)
    own = header[0].id
    named = {
        table: {name: item._replace(pack=own) for name, item in items.items()}
        for table, items in tables.items()
    }
    return PackText(*header, **named, files=len(pack.files))


def _model(name: str) -> type[BaseModel] | None:
    first, _, rest = name.partition("/")
    return _FOLDERS.get(first) if rest else _FILES.get(name)


def _unknown_file(name: str, file: str) -> Problem:
    advice = nearest(name, _FILES)
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
        found = error.errors(include_url=False)
        raise InputError(_problem(model, document, item) for item in found) from None


def _problem(model: type[BaseModel], document: Document, error: Any) -> Problem:
    path = _real_path(document.data, error["loc"])
    kind = error["type"]
    key = str(path[-1]) if path else ""
    if kind == "extra_forbidden":
        return Problem("unknown-key", f"`{key}` is not a key here",
                       document.place(*path, key=True), nearest(key, _keys(model, path)))
    if kind == "missing":
        return Problem("missing-key", f"`{key}` is missing", document.place(*path[:-1]),
                       "add it; `gbmplan schema pack` describes every key")
    message = error["msg"].removeprefix("Value error, ")
    if kind == "literal_error":
        given = str(error["input"])
        options = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        return Problem("bad-value", f"`{given[:40]}` is not allowed for `{key}`",
                       document.place(*path), nearest(given, options) or f"use {listed(options)}")
    if kind == "string_pattern_mismatch":
        return Problem("bad-form", f"`{str(error['input'])[:60]}` is not a valid `{key}`",
                       document.place(*path), _FORMS.get(key, "see `gbmplan schema pack`"))
    return Problem("bad-value", f"`{key}`: {message[0].lower()}{message[1:]}", document.place(*path))


_FORMS = {
    "id": "small letters, digits and `_`, beginning with a letter",
    "doi": "a DOI such as 10.1000/xyz",
    "pmid": "digits only, in quotes",
    "nct": "NCT and eight digits",
    "version": "three numbers such as 1.0.0",
    "min": "a number and h, d, wk or mo, such as `2 wk`",
    "max": "a number and h, d, wk or mo, such as `2 wk`",
    "at": "a number and h, d, wk or mo, such as `8 wk`",
    "at_least": "a number and h, d, wk or mo, such as `6 wk`",
    "extends": "the id of a pack, with a version if needed, such as `gbm-core@^1`",
}


def _real_path(data: Any, loc: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """`loc` without the names that pydantic adds for the branches of a union."""
    path: list[str | int] = []
    for index, step in enumerate(loc):
        last = index == len(loc) - 1
        if isinstance(data, dict) and (step in data or (last and isinstance(step, str))):
            path.append(step)
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int):
            path.append(step)
            data = data[step] if step < len(data) else None
        elif isinstance(step, str) and isinstance(data, dict):
            continue
    return tuple(path)


def _keys(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """Every key that any shape of a pack knows; enough to find a misspelt one."""
    keys: set[str] = set()
    for thing in vars(shape).values():
        if isinstance(thing, type) and issubclass(thing, BaseModel):
            keys |= {field.alias or name for name, field in thing.model_fields.items()}
    return sorted(keys)
