"""A change of single fields and rules, made in what an extended pack declares."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from gbmplan.problems import Problem, brief, meant, respelt
from gbmplan.rulebase import shape_errors as misshapen
from gbmplan.rulebase.shape import Change, Declared, Policy, Target
from gbmplan.rulebase.tables import PARTS
from gbmplan.rulebase.text import Item
from gbmplan.source.document import Document
from gbmplan.source.limits import Path

_KEY = dict(PARTS)
_FIXED = ("id", "kind", "override", "was")
"""What makes a thing this very thing."""
_RULE_OF = {"status": "outcome", "evidence": "outcome"}
"""Key of an intervention → the rule that says it; others are rules themselves, or none."""


class Changed(NamedTuple):
    """A thing with a change made in it."""

    item: Item
    """As it was, where something is wrong with the change."""
    rules: tuple[str, ...]
    """Ids of the rules that are other than they were."""
    problems: list[Problem]


def changed(base: Item, entry: Item) -> Changed:
    """The thing with all that the entry of changes.yaml says made in it."""
    return _Work(base, entry).done()


class _Work:
    """The thing as plain data, with the place of all that was changed."""

    def __init__(self, base: Item, entry: Item) -> None:
        self.base, self.entry = base, entry
        self.change: Change = entry.value
        self.thing: Declared = base.value
        self.data: dict[str, Any] = self.thing.model_dump(mode="json", by_alias=True, exclude_unset=True)
        self.moved: dict[Path, tuple[Document, Path]] = dict(base.moved or {})
        self.problems: list[Problem] = []
        self.rules: dict[str, None] = {}

    def done(self) -> Changed:
        for index, name in enumerate(self.change.remove):
            self.remove(name, ("remove", index))
        for field, entries in self.change.add.items():
            for index, rule in enumerate(entries):
                self.add(field, rule, ("add", field, index))
        for key, value in self.change.set.items():
            self.put(key, value, ("set", key))
        if not (self.change.remove or self.change.add or self.change.set):
            self.complain("this changes nothing", ("id",), "add `set`, `add` or `remove`, or remove the entry")
        if self.problems:
            return Changed(self.base, (), self.problems)
        model: type[BaseModel] = type(self.thing)
        try:
            value = model.model_validate(self.data)
        except ValidationError as error:
            document = Document(self.entry.document.file, self.data, self.locate, b"", "-")
            return Changed(self.base, (), list(misshapen.problems(model, document, error)))
        return Changed(self.base._replace(value=value, moved=self.moved), tuple(self.rules), [])

    def remove(self, name: str, path: Path) -> None:
        field, _, rule = name.partition(".")
        if field in self.data and not rule and field not in _FIXED:
            del self.data[field]
            self.touch(field)
            return
        index = self.index(field, rule)
        if index is None:
            self.nothing(name, path)
            return
        sources = [self.base_at(field, number) for number in range(len(self.data[field]))]
        del self.data[field][index], sources[index]
        self.moved |= {(field, number): source for number, source in enumerate(sources)}
        self.touch(field, rule)

    def add(self, field: str, rule: Any, path: Path) -> None:
        entries = self.data.setdefault(field, [])
        name = rule.get(_KEY[field]) if isinstance(rule, dict) else None
        if isinstance(name, str) and self.index(field, name) is not None:
            self.complain(
                f"`{self.change.id}` has `{field}.{brief(name)}` already",
                path,
                f"remove that one: `remove: [{field}.{brief(name)}]`; or change its keys under `set`",
            )
            return
        self.moved[field, len(entries)] = (self.entry.document, (*self.entry.path, *path))
        entries.append(deepcopy(rule))
        self.touch(field, str(name))

    def put(self, key: str, value: Any, path: Path) -> None:
        steps = key.split(".")
        if steps[0] in _FIXED:
            self.complain(
                f"`{steps[0]}` cannot be changed", path, "declare another thing, or replace it by `override: true`"
            )
            return
        if steps[0] not in self.keys():
            self.nothing(key, path)
            return
        holder: Any = self.data
        here: Path = ()
        for number, step in enumerate(steps):
            found: str | int | None = step
            if isinstance(holder, list) and here:
                found = self.index(str(here[0]), step)
            elif not isinstance(holder, dict):
                found = None
            if found is None:
                self.nothing(key, path)
                return
            here = (*here, found)
            if number < len(steps) - 1:
                holder = holder[found] if isinstance(found, int) else holder.get(found)
        holder[here[-1]] = deepcopy(value)
        self.moved[here] = (self.entry.document, (*self.entry.path, *path))
        self.touch(*steps[:2])

    def base_at(self, *path: str | int) -> tuple[Document, Path]:
        return self.base._replace(moved=self.moved).at(*path)

    def index(self, field: str, rule: str) -> int | None:
        """Where in a list of rules one stands."""
        entries = self.data.get(field)
        for number, entry in enumerate(entries if field in _KEY and isinstance(entries, list) else ()):
            if isinstance(entry, dict) and entry.get(_KEY[field]) == rule:
                return number
        return None

    def touch(self, field: str, rule: str = "") -> None:
        """Remember which rule of the thing is other than it was."""
        name = self.change.id
        if isinstance(self.thing, Policy):
            self.rules[name] = None  # which is its own rule
        elif field in _KEY:
            self.rules[f"{name}.{field}.{rule}"] = None
        elif field == "evidence" and isinstance(self.thing, Target):
            self.rules[f"{name}.mechanism"] = None
        else:
            self.rules[f"{name}.{_RULE_OF.get(field, field)}"] = None

    def keys(self) -> list[str]:
        """The keys that a thing of this kind may have, as they are written."""
        fields = type(self.thing).model_fields
        return [name for name in (field.alias or key for key, field in fields.items()) if name not in _FIXED]

    def known(self) -> Iterator[str]:
        yield from self.keys()
        for field, value in self.data.items():
            if field in _KEY and isinstance(value, list):
                yield from (f"{field}.{entry[_KEY[field]]}" for entry in value)

    def nothing(self, name: str, path: Path) -> None:
        known = [other for other in self.known() if other != name]
        place = self.entry.place(*path, key=path[0] == "set")
        self.problems.append(
            Problem(
                "nothing-to-change",
                f"`{self.change.id}` has no `{brief(name)}`",
                place,
                meant(name, known)
                or f"`gbmplan rules show {self.change.id} --rules {self.base.pack}` lists what it has",
                fix=respelt(place, name, known, safe=False),
            )
        )

    def complain(self, message: str, path: Path, advice: str) -> None:
        place = self.entry.place(*path, key=path[0] == "set")
        self.problems.append(Problem("nothing-to-change", message, place, advice))

    def locate(self, path: Path, key: bool) -> tuple[int, ...]:
        """Where the change says what stands at a path; its id for what it does not say."""
        document, there = self.base_at(*path)
        if document is not self.entry.document:
            document, there, key = self.entry.document, (*self.entry.path, "id"), False
        return document.locate(there, key)
