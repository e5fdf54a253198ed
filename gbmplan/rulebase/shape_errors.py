"""What pydantic finds wrong with the shape of a pack file, in the words of its author.

One mistake gives one message: a citation that is wrong is wrong as an id or as a mapping,
whichever was meant; a misspelt key is not missing as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError

from gbmplan.language.durations import HOURS
from gbmplan.language.units import code
from gbmplan.problems import MOST, Edit, Fix, Place, Problem, brief, listed, meant_own, nearest_own, respelt
from gbmplan.rulebase import shape
from gbmplan.source.document import Document
from gbmplan.source.limits import Path

_SCHEMA = "`gbmplan schema pack` describes every key"
_ID = "write small letters, digits and `_`, beginning with a letter"
_LENGTH = "write a number, a blank, and h, d, wk or mo, such as `2 wk`"
_FORMS = {
    "evidence": "write the id of a record of evidence.yaml, or `{source: id, direction: opposes}`",
    "claims": "write S and a number, such as S7",
    "doi": "write a DOI such as 10.1000/xyz",
    "pmid": "write the digits only, in quotes",
    "nct": "write NCT and eight digits",
    "version": "write three numbers such as 1.0.0",
    "extends": "write the id of a pack, with a version if needed, such as `gbm-core@^1`",
    **dict.fromkeys(("min", "max", "at", "at_least", "at_opening", "repeats", "window"), _LENGTH),
}
"""Key → the form its text must have, where the key decides."""
_PATTERNS = {
    "a-p": "write the eight letters that `gbmplan rules show ID --rules PACK` prints for the extended pack",
    "a-z0-9-": "write small letters, digits and `-`, beginning with a letter",
    "phase|class": "write the id of an intervention, `any`, or a group such as `phase:clear`, `class:vaccine`, "
    "`modality:virus`, `tag:checkpoint`",
    "a-z0-9_": _ID,
}
"""Part of a pattern of `shape` → the form that it asks for; the first that fits."""
_KINDS = {
    "tuple_type": ("a list", "write `[a, b]`, or one item a line, each after `- `"),
    "model_type": ("a mapping", "write `key: value` lines"),
    "model_attributes_type": ("a mapping", "write `key: value` lines"),
    "dict_type": ("a mapping", "write `key: value` lines"),
    "bool_parsing": ("true or false", "write true or false"),
    "bool_type": ("true or false", "write true or false"),
    "float_parsing": ("a number", "write a number"),
    "float_type": ("a number", "write a number"),
    "int_parsing": ("a whole number", "write a whole number"),
    "int_type": ("a whole number", "write a whole number"),
    "int_from_float": ("a whole number", "write a whole number"),
}
"""Kind of a complaint → what is expected, and what to write."""


def problems(model: type[BaseModel], document: Document, error: ValidationError) -> Iterator[Problem]:
    """One problem for each mistake of shape in a file, the first hundred."""
    return (fault.problem() for fault in faults(model, document, error)[:MOST])


def faults(model: type[BaseModel], document: Document, error: ValidationError) -> list[Fault]:
    """The complaints of pydantic, one for each mistake."""
    found = [Fault(model, document, item) for item in error.errors(include_url=False)[: 3 * MOST]]
    for fault in found:
        fault.guess(found)
    misspelt = {(fault.path[:-1], fault.meant) for fault in found if fault.kind == "extra_forbidden"}
    within = {fault.path[:length] for fault in found for length in range(len(fault.path))}
    kept: dict[Path, Fault] = {}
    for fault in found:
        if fault.kind == "missing" and (fault.path[:-1], fault.key) in misspelt:
            continue
        if fault.kind in ("too_short", "too_long") and fault.path in within:  # counts only the sound entries
            continue
        kept.setdefault(fault.path, fault)
    return list(kept.values())


class Fault:
    """One complaint of pydantic."""

    def __init__(self, model: type[BaseModel], document: Document, error: Any) -> None:
        self.document = document
        of_a_key = bool(error["loc"]) and error["loc"][-1] == "[key]"
        self.kind: str = "extra_forbidden" if of_a_key else error["type"]
        self.given: Any = error["input"]
        self.limits: dict[str, Any] = error.get("ctx", {})
        self.words: str = error["msg"]
        self.path = self.trace(error["loc"])
        self.key = str(self.path[-1]) if self.path else ""
        self.keys = _keys(model, document.data, self.path)
        self.form_of_a_mapping = ""
        if self.kind in ("model_type", "model_attributes_type") and self.path:
            self.form_of_a_mapping = _form(_shapes(model, document.data, (*self.path, "")), self.given)
        known = {name: text for name, text in self.keys.items() if name not in self.siblings()}
        self.meant = nearest_own(self.key, known)

    @property
    def strange_tag(self) -> str:
        """The key that was meant to be `kind`, where that is missing."""
        here = self.given if isinstance(self.given, dict) else {}
        known = {name for policy in _models(shape.AnyPolicy) for name in _names(policy)}
        return next((str(key) for key in here if key not in known and nearest_own(str(key), ["kind"])), "")

    def trace(self, loc: tuple[str | int, ...]) -> Path:
        """`loc` without the names that pydantic adds for the branches of a union."""
        path: list[str | int] = []
        data = self.document.data
        for index, step in enumerate(loc):  # a step that leads nowhere names a branch
            last = index == len(loc) - 1
            if isinstance(data, dict) and (step in data or (last and self.kind == "missing")):
                path.append(step)
                data = data.get(step)
            elif isinstance(data, list) and isinstance(step, int):
                path.append(step)
                data = data[step] if step < len(data) else None
        return tuple(path)

    def guess(self, found: list[Fault]) -> None:
        """One unknown key where one needed key is missing is that key under another name."""
        here = [fault for fault in found if fault.path[:-1] == self.path[:-1]]
        strange = [fault for fault in here if fault.kind == "extra_forbidden"]
        lacking = [fault for fault in here if fault.kind == "missing"]
        if strange == [self] and len(lacking) == 1 and not self.meant:
            self.meant = lacking[0].key

    def siblings(self) -> dict[str, Any]:
        """The mapping in which the fault lies."""
        data = self.document.data
        for step in self.path[:-1]:
            data = _inside(data, step)
        return data if isinstance(data, dict) else {}

    @property
    def name(self) -> str:
        """How a message calls the place of the fault."""
        if not self.path:
            return "the file"
        if isinstance(self.path[-1], int):
            holder = next((step for step in reversed(self.path) if isinstance(step, str)), "the list")
            return f"entry {self.path[-1] + 1} of `{holder}`"
        return f"`{brief(self.key)}`"

    def problem(self) -> Problem:
        place = self.document.place(*self.path)
        if self.kind == "extra_forbidden":
            place = self.document.place(*self.path, key=True)
            return self.strange(place, self.key, [name for name in self.keys if name not in self.siblings()])
        if self.kind == "missing":
            return self.missing()
        if self.kind == "literal_error":
            return self.choice(self.field(), self.given, place)
        if self.kind == "union_tag_not_found" and self.strange_tag:
            return self.strange(self.document.place(*self.path, self.strange_tag, key=True), self.strange_tag, ["kind"])
        if self.kind == "union_tag_not_found":
            return Problem("missing-key", "`kind` is missing", place, f"add `kind:` with {listed(self.options())}")
        if self.kind == "union_tag_invalid":
            return self.choice("`kind`", self.limits["tag"], self.document.place(*self.path, "kind"))
        if self.kind == "string_pattern_mismatch":
            what = f"entry of {self.field()}" if self.path and isinstance(self.path[-1], int) else self.field()
            return Problem("bad-form", f"`{brief(self.given)}` is not a valid {what}", place, self.form())
        typed = self.given is not None and (self.kind == "string_type" or self.kind in _KINDS)
        if self.kind.startswith("date"):
            return Problem(
                "bad-date",
                f"{self.name}: `{brief(self.given, 40)}` is not a date",
                place,
                str(self.limits.get("advice", "write it as 2026-05-04")),
                fix=_date(str(self.given), place),
            )
        return Problem("wrong-type" if typed else "bad-value", *self.expectation(place))

    def strange(self, place: Place, key: str, free: list[str]) -> Problem:
        """An unknown key, where some known ones are still free."""
        meant = self.meant if key == self.key else "kind"
        return Problem(
            "unknown-key",
            f"`{brief(key)}` is not a key here",
            place,
            f"did you mean `{meant}`?" if meant else self.known(),
            fix=respelt(place, key, free),
        )

    def expectation(self, place: Place) -> tuple[str, Place, str]:
        """Message, place and advice for a value of the wrong kind or size."""
        if self.kind == "string_type":
            if self.given is None:
                return f"{self.name} is empty", place, "write it, or remove the key"
            usual = "put it in quotes" if isinstance(self.given, (int, float)) else "write a single text"
            return f"{self.name} must be a text", place, _FORMS.get(self.field().strip("`"), usual)
        if self.kind in _KINDS:
            expected, advice = _KINDS[self.kind]
            if isinstance(self.given, str) and (meant := _plainly(expected, self.given)):
                if len(meant) > _LONGEST_NUMBER:
                    return f"{self.name} has too many digits", place, "check the number"
                advice = f"write {meant}" + (", without quotes" if meant == self.given else "")
            if not self.path:
                advice = f"begin with `{next(iter(self.keys), '')}:`" if len(self.keys) == 1 else advice
            elif self.form_of_a_mapping:
                advice = f"write `{self.form_of_a_mapping}`"
            return f"{self.name} must be {expected}", place, advice
        if self.kind == "string_too_short":
            return f"{self.name} is empty", place, "write it, or remove the key"
        if self.kind == "string_too_long":
            most = self.limits["max_length"]
            return f"{self.name} is longer than {most} characters", place, "shorten it"
        if self.kind == "too_short":
            least = self.limits["min_length"]
            entries = "entry" if least == 1 else "entries"
            return f"{self.name} needs at least {least} {entries}", place, "add what is missing"
        if self.kind == "too_long":
            return f"{self.name} takes at most {self.limits['max_length']} entries", place, "remove the others"
        if "ge" in self.limits or "le" in self.limits:
            bound = f"at least {self.limits['ge']}" if "ge" in self.limits else f"at most {self.limits['le']}"
            return f"{self.name} must be {bound}", place, "check the number"
        return f"{self.name}: {self.words[0].lower()}{self.words[1:]}", place, _SCHEMA

    def missing(self) -> Problem:
        place = self.document.place(*self.path[:-1])
        if isinstance(self.path[-1], int):
            holder = next((step for step in reversed(self.path) if isinstance(step, str)), "the list")
            return Problem("bad-value", f"`{holder}` needs two entries", place, "write `[first, second]`")
        about = self.keys.get(self.key) or _SCHEMA
        return Problem("missing-key", f"`{self.key}` is missing", place, f"add `{self.key}:` ({_lower(about)})")

    def choice(self, field: str, given: Any, place: Place) -> Problem:
        options, text = self.options(), brief(given, 40)
        return Problem(
            "unknown-value",
            f"`{text}` is not allowed for {field}",
            place,
            meant_own(text, options) or f"use {listed(options)}",
            fix=respelt(place, text, options),
        )

    def options(self) -> list[str]:
        """The words that may stand here, where they are listed."""
        if self.kind.startswith("union_tag"):
            return _options(self.limits.get("expected_tags", "")) or _policies()
        return _options(self.limits["expected"])

    def known(self) -> str:
        return f"keys here: {listed(list(self.keys), 'and')}" if self.keys else "remove it"

    def field(self) -> str:
        """The key whose value, or whose list, holds the fault."""
        return next((f"`{step}`" for step in reversed(self.path) if isinstance(step, str)), "the file")

    def form(self) -> str:
        key = self.field().strip("`")
        if meant := _meant(key, str(self.given)):
            return f"write `{meant}`"
        if key in _FORMS:
            return _FORMS[key]
        pattern = str(self.limits.get("pattern", ""))
        return next((form for part, form in _PATTERNS.items() if part in pattern), "see `gbmplan schema pack`")


_LONGEST_NUMBER = 18
"""Digits of a number that is read as one."""
_TRUTHS = {
    **dict.fromkeys(("true", "yes", "on", "y"), "true"),
    **dict.fromkeys(("false", "no", "off", "n"), "false"),
}


def _plainly(expected: str, given: str) -> str:
    """A text that was meant for a number or a truth value, as these are written; '' for any other."""
    text = given.strip().lower()[:40]
    if expected == "true or false":
        return _TRUTHS.get(text, "")
    plain = text.replace("_", "")
    found = re.fullmatch(r"([-+]?)0*(\d+)" if expected == "a whole number" else r"([-+]?)0*(\d+(?:\.\d+)?)", plain)
    octal = re.fullmatch(r"[-+]?0[0-7]+", plain)  # ten or eight: the author's to say
    return f"{found[1].strip('+')}{found[2]}" if found and not octal and "number" in expected else ""


def _date(text: str, place: Place) -> Fix | None:
    """The edit that writes a date the usual way, where year, month and day stand in that order."""
    found = re.fullmatch(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})", text.strip())
    try:
        day = date(*map(int, found.groups())).isoformat() if found else ""
    except ValueError:
        return None
    return Fix(f"write `{day}`", (Edit(place, day),)) if day and place.end_line else None


def _keys(model: type[BaseModel], data: Any, path: Path) -> dict[str, str]:
    """The keys that may stand where the last step of `path` does, with what they mean."""
    words: dict[str, str] = {}
    if len(path) > 1 and isinstance(path[-2], str):
        words = {
            word: ""
            for field in _fields(_shapes(model, data, path[:-1]), path[-2])
            for word in _literal_keys(field.annotation)
        }
    return words or {
        field.alias or name: " ".join((field.description or _choices(field.annotation)).split())
        for here in _shapes(model, data, path)
        for name, field in here.model_fields.items()
    }


def _shapes(model: type[BaseModel], data: Any, path: Path) -> list[type[BaseModel]]:
    """The shapes that the mapping which holds the last step of `path` may have."""
    shapes = [model]
    for step in path[:-1]:
        data = _inside(data, step)
        if isinstance(step, str):
            shapes = [inner for field in _fields(shapes, step) for inner in _models(field.annotation)]
        elif isinstance(data, dict) and len(shapes) > 1 and "kind" in data:
            shapes = [here for here in shapes if data["kind"] in get_args(here.model_fields["kind"].annotation)]
    return shapes


def _meant(key: str, given: str) -> str:
    """A DOI inside its address, a length of time in other words; '' for anything else."""
    if key == "doi" and (found := re.search(r"10\.\d{4,9}/\S+", given[:300])):
        return found[0]
    if _FORMS.get(key) == _LENGTH and (found := re.fullmatch(r"(-?\d+(?:\.\d+)?)\s*([A-Za-z]+)", given[:40])):
        unit = code(found[2])
        return f"{found[1]} {unit}" if unit in HOURS else ""
    return ""


def _fields(shapes: list[type[BaseModel]], key: str) -> list[Any]:
    """What a key may hold in any of some shapes."""
    every = (pair for here in shapes for pair in here.model_fields.items())
    return [field for name, field in every if key in (name, field.alias)]


def _form(shapes: list[type[BaseModel]], given: Any) -> str:
    """The keys that a mapping must have, as it is written; with the text that stands there, when it needs just one."""
    if len(shapes) != 1:
        return ""
    needed = [field.alias or name for name, field in shapes[0].model_fields.items() if field.is_required()]
    needed.sort(key=lambda name: name == "because")  # the reason comes last
    plain = isinstance(given, str) and len(needed) == 1 and re.fullmatch(r"[\w][^{}\[\],:#]*", brief(given, 40))
    return "{" + ", ".join(f"{name}: {brief(given, 40) if plain else '…'}" for name in needed) + "}" if needed else ""


def _inside(data: Any, step: str | int) -> Any:
    if isinstance(data, dict):
        return data.get(step)
    return data[step] if isinstance(data, list) and isinstance(step, int) and step < len(data) else None


def _models(annotation: Any) -> list[type[BaseModel]]:
    """The shapes inside an annotation such as `tuple[Cover, ...]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in get_args(annotation) for found in _models(part)]


def _choices(annotation: Any) -> str:
    """The words of a key whose words are listed, where they are few."""
    options = [str(option) for option in get_args(annotation)] if get_origin(annotation) is Literal else []
    return listed(options) if len(options) < 9 else ""


def _literal_keys(annotation: Any) -> tuple[str, ...]:
    """The keys of a mapping whose keys are listed in its annotation."""
    if get_origin(annotation) is dict and get_origin(get_args(annotation)[0]) is Literal:
        return get_args(get_args(annotation)[0])
    return ()


def _names(model: type[BaseModel]) -> list[str]:
    """The keys of a shape as they are written."""
    return [field.alias or name for name, field in model.model_fields.items()]


def _policies() -> list[str]:
    kinds = [get_args(policy.model_fields["kind"].annotation)[0] for policy in _models(shape.AnyPolicy)]
    return [str(kind) for kind in kinds]


def _options(expected: str) -> list[str]:
    """The words of pydantic's list `'a', 'b' or 'c'`."""
    return [word.strip("' ") for word in expected.replace(" or ", ", ").split(",") if word.strip("' ")]


def _lower(text: str) -> str:
    """Begins with a small letter, where the first word is not a name, and ends without a full stop."""
    text = text.removesuffix(".")
    return text if text[:2].isupper() or text[:1] in "`{" else f"{text[:1].lower()}{text[1:]}"
