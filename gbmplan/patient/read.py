"""Read a profile, or say exactly what is wrong with it: every mistake once, with its place."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from math import isfinite
from typing import Any

from gbmplan.language.conditions import Value
from gbmplan.language.names import Names, called
from gbmplan.language.numbers import figure
from gbmplan.language.units import accepted, code, convert, relatives, shown
from gbmplan.language.words import as_id
from gbmplan.patient.entries import MOST_NOTES, MOST_TEXT, Entries, Vocabulary
from gbmplan.patient.profile import Measurement, Profile, Therapy
from gbmplan.patient.therapies import contradiction, derived
from gbmplan.problems import InputError, Message, Place, brief, did_you_mean, listed, meant
from gbmplan.source.document import Document, load
from gbmplan.wording.wording import term

_KEYS = ("id", "as_of", "setting", "biomarkers", "prior_therapy", "notes")
_VALUE_KEYS = ("value", "unit", "date", "assay", "notes")
_THERAPY_KEYS = ("agent", "first", "last", "ongoing", "progressed", "notes")
_LONGEST_PAUSE = 91
"""Days since the last dose after which nothing is still given; the longest interval of a course is twelve weeks."""
_JOINED = re.compile(r"\s*[+&;,/、，；＋]\s*|\s+(?:and|with|plus)\s+|[和与及]|联合", re.I)
"""What stands between the agents of one entry."""
_NUMBER = re.compile(r"([-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?)\s*(.*)", re.S)
_NOT_A_UNIT = re.compile(r"[-,._+–±]|[0-9]{3}(?![0-9*^])|x[0-9a-fA-F]+\Z")
"""What may follow a number and shows that it was not one: `1,5`, `1 000`, `5-10`, `3+`, `0x1f`."""
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]")  # 010 is ten to one reader of YAML, eight to another
_LONGEST_NUMBER = 100
_FLAGS: dict[Any, bool] = {
    "yes": True,
    "no": False,
    "true": True,
    "false": False,
    "present": True,
    "absent": False,
    "positive": True,
    "negative": False,
}


def read_profile(path: str, vocabulary: Vocabulary, *, as_of: date | None = None, today: date | None = None) -> Profile:
    """The profile in a file, or on standard input for `-`; see `check_profile`."""
    return check_profile(load(path), vocabulary, as_of=as_of, today=today)


def check_profile(
    document: Document, vocabulary: Vocabulary, *, as_of: date | None = None, today: date | None = None
) -> Profile:
    """The profile in a document.

    `as_of` replaces the profile's own reference date; `today` (default: the clock's) is only
    used to refuse dates in the future. Raises InputError with every problem found.
    """
    return _Reader(document, vocabulary, today or date.today()).profile(as_of)


class _Reader(Entries):
    def profile(self, as_of: date | None) -> Profile:
        data = self.document.data
        if not isinstance(data, dict):
            self.complain(
                "not-a-profile",
                Message("a profile is a mapping with `id` and `biomarkers`"),
                self.document.place(),
                Message("see `gbmplan schema profile` or the examples folder"),
            )
            raise InputError(self.problems)
        misspelt = self.known_keys(data, (), _KEYS)
        identity = self.text(data, "id") or "unnamed"
        self.text(data, "notes", most=MOST_NOTES)
        own = self.day(data["as_of"], ("as_of",)) if data.get("as_of") is not None else None
        if as_of is not None or own is not None:
            self.latest = as_of or own or self.latest
        measurements = self.biomarkers(data, misspelt)
        therapies = self.therapies(data)
        reference = as_of or own
        if not self.problems:
            for name, item in derived(self.vocabulary, therapies, reference).items():
                given = measurements.setdefault(name, item)
                against = contradiction(given, item, item.place or self.document.place("prior_therapy", key=True))
                if against:
                    advice = Message("remove one of the two; `{name}` follows from the list", name=name)
                    self.complain("contradiction", against, given.place or self.document.place(), advice)
        if self.problems:
            raise InputError(self.problems)
        ordered = {name: measurements[name] for name in sorted(measurements)}
        digest = hashlib.sha256(self.document.raw).hexdigest()
        return Profile(identity, reference, ordered, therapies, self.document.file, digest)

    # parts of a profile

    def biomarkers(self, data: dict[str, Any], misspelt: set[str]) -> dict[str, Measurement]:
        found: dict[str, Measurement] = {}
        section = data.get("biomarkers")
        if section is None:
            if "biomarkers" not in data and "biomarkers" not in misspelt:
                self.complain(
                    "missing-key",
                    Message("`biomarkers` is missing"),
                    self.document.place(),
                    Message("add `biomarkers:` with at least one value, or `biomarkers: {{}}` if nothing is known"),
                )
            section = {}
        if not isinstance(section, dict):
            self.complain(
                "bad-value",
                Message("`biomarkers` must be a mapping of names to values"),
                self.document.place("biomarkers"),
                Message("write `name: value` lines, without `-`"),
            )
            section = {}
        entries: list[tuple[str, Any, tuple[str, ...]]]
        entries = [(name, value, ("biomarkers", name)) for name, value in section.items()]
        if "setting" in data and "setting" in self.vocabulary:
            if "setting" in section:
                self.complain(
                    "duplicate-key",
                    Message("`setting` is given twice"),
                    self.document.place("biomarkers", "setting", key=True),
                    Message("keep one of the two"),
                )
            entries.insert(0, ("setting", data["setting"], ("setting",)))
        elif data.get("setting") is not None and "setting" not in self.vocabulary:
            self.complain(
                "unknown-biomarker",
                Message("these rules have no biomarker `setting`"),
                self.document.place("setting", key=True),
                Message("leave it out"),
            )
        for name, value, path in entries:
            node = self.vocabulary.get(name)
            if node is None:
                self.complain(
                    "unknown-biomarker",
                    Message("there is no biomarker `{name}`", name=brief(name)),
                    self.document.place(*path, key=True),
                    self.suggest(name),
                )
            elif value is not None:  # null says: not measured
                item = self.measurement(name, node, value, path)
                if item is not None:
                    found[name] = item
        return found

    def suggest(self, name: str) -> str:
        known = Names(self.vocabulary, called(self.vocabulary))
        return (
            did_you_mean(known.one(name))
            or known.advice(name)
            or Message("`gbmplan rules --kind biomarker` lists them")
        )

    def measurement(self, name: str, node: Mapping[str, Any], given: Any, path: tuple[str, ...]) -> Measurement | None:
        day, assay, unit = None, "", ""
        if isinstance(given, dict):
            misspelt = self.known_keys(given, path, _VALUE_KEYS)
            if given.get("date") is not None:
                day = self.day(given["date"], (*path, "date"))
            assay = self.text(given, "assay", path)
            unit = self.text(given, "unit", path)
            self.text(given, "notes", path, most=MOST_NOTES)
            if given.get("value") is None:
                if "value" not in given and "value" not in misspelt:
                    self.complain(
                        "missing-key",
                        Message("`{name}` has no `value`", name=name),
                        self.document.place(*path),
                        Message("add `value:`, with null if it was not measured"),
                    )
                return None
            given, path = given["value"], (*path, "value")
        place = self.document.place(*path)
        if isinstance(given, (list, dict)):
            self.complain("bad-value", Message("`{name}` needs a single value", name=name), place, self.expected(node))
            return None
        value: Value | None
        if node["type"] == "number":
            value = self.number(name, node, given, unit, place)
        elif node["type"] == "flag":
            value = given if isinstance(given, bool) else _FLAGS.get(str(given).strip().lower())
            if value is None:
                self.complain(
                    "bad-value",
                    Message("`{given}` is not a value of `{name}`", given=brief(given, 40), name=name),
                    place,
                    Message("write yes or no"),
                )
        else:
            value = self.category(name, node, given, place)
        if value is None:
            return None
        if unit and node["type"] != "number":
            self.complain(
                "bad-unit",
                Message("`{name}` has no unit", name=name),
                self.document.place(*path[:-1], "unit"),
                Message("remove `unit`"),
            )
        written = figure(given) if isinstance(given, (int, float)) else brief(given)
        written += f" {brief(unit, 20)}" if unit else ""
        plain = f"{figure(value)} {node['unit']}".removesuffix(" 1") if isinstance(value, float) else str(value)
        bare = figure(value) if isinstance(value, float) else str(value)
        shown = "" if written in (plain, bare) or isinstance(value, (bool, str)) else written
        return Measurement(name, value, node["unit"], shown, day, assay, False, place)

    def number(self, name: str, node: Mapping[str, Any], given: Any, unit: str, place: Place) -> float | None:
        text = "" if isinstance(given, bool) else str(given).strip()
        match = _NUMBER.match(text) if len(text) <= _LONGEST_NUMBER else None
        if match is None or _NOT_A_UNIT.match(match[2]):
            advice = self.expected(node)
            if re.match(r"[-+]?[0-9]+[, ][0-9]", text):
                advice = Message("write a decimal point, and nothing between thousands")
            elif text[:1] in ("<", ">", "≤", "≥", "~"):
                advice = Message("write the number alone, and the limit of detection under `notes`; or leave it out")
            self.complain("bad-value", Message("`{given}` is not a number", given=brief(given, 40)), place, advice)
            return None
        if _LEADING_ZERO.match(match[1]):
            self.complain(
                "bad-value",
                Message("`{given}` begins with a superfluous 0", given=brief(given, 40)),
                place,
                Message("leave it out"),
            )
            return None
        number, wanted = float(match[1]), node["unit"]
        if match[2] and unit:
            self.complain(
                "bad-unit",
                Message(
                    "`{name}` has two units, `{match}` and `{unit}`",
                    name=name,
                    match=brief(match[2], 20),
                    unit=brief(unit, 20),
                ),
                place,
                Message("keep one of the two"),
            )
            return None
        spelt = match[2] or unit
        if spelt:
            known = code(spelt)
            # A score or a multiple goes beyond 1, and `KPS 90 %` means 90.
            score = known == "%" and wanted == "1" and node["range"][1] > 1
            converted = convert(number, known, wanted) if known and not score else None
            if converted is None:
                reason = term(
                    "`{unit}` is not a unit of `{name}`" if known else "`{unit}` is not a unit known for `{name}`"
                )
                usual = listed(accepted(wanted))
                advice = Message("use {words}", words=usual)
                if wanted == "1":
                    advice = Message("write the number without a unit")
                self.complain("bad-unit", Message(reason, unit=brief(spelt, 20), name=name), place, advice)
                return None
            number = converted
        low, high = node["range"]
        if low <= number <= high:
            return number
        advice = Message("plausible: {low} to {high}", low=figure(low), high=f"{figure(high)}{_after(wanted)}")
        for other in relatives(wanted)[1:] if not spelt else ():
            if low <= (convert(number, other, wanted) or 0.0) <= high and other != "%":
                advice = Message(
                    "{advice}; if the unit was left out, write it, such as `{example}`",
                    advice=advice,
                    example=f"{figure(number)}{_after(other)}",
                )
                break
        shown_as = f"{figure(number)}{_after(wanted)}" if isfinite(number) else f"`{brief(text, 40)}`"
        self.complain(
            "impossible-value", Message("{value} is impossible for `{name}`", value=shown_as, name=name), place, advice
        )
        return None

    def category(self, name: str, node: Mapping[str, Any], given: Any, place: Place) -> str | None:
        word = as_id(str(given))
        if isinstance(given, bool):
            word = "yes" if given else "no"
        if word in node["categories"]:
            return word
        self.complain(
            "unknown-category",
            Message("`{given}` is not a value of `{name}`", given=brief(given, 40), name=name),
            place,
            meant(word, node["categories"]) or Message("use {words}", words=listed(node["categories"])),
        )
        return None

    def therapies(self, data: dict[str, Any]) -> tuple[Therapy, ...] | None:
        if data.get("prior_therapy") is None:
            return None
        entries = data["prior_therapy"]
        if not isinstance(entries, list):
            self.complain(
                "bad-value",
                Message("`prior_therapy` must be a list"),
                self.document.place("prior_therapy"),
                Message("write `- agent: bevacizumab` lines, or `[]` when nothing was given"),
            )
            return None
        found = []
        for index, given in enumerate(entries):
            path: tuple[str | int, ...] = ("prior_therapy", index)
            entry = {"agent": given} if isinstance(given, str) else given
            misspelt = self.known_keys(entry, path, _THERAPY_KEYS) if isinstance(entry, dict) else set()
            if "agent" in misspelt:
                continue
            if not isinstance(entry, dict) or not isinstance(entry.get("agent"), str) or not entry["agent"].strip():
                self.complain(
                    "bad-value",
                    Message("a prior therapy needs its `agent`"),
                    self.document.place(*path),
                    Message("write `- {{agent: bevacizumab, last: 2026-03-01}}`"),
                )
                continue
            self.text(entry, "notes", path, most=MOST_NOTES)
            days = {key: self.day(entry[key], (*path, key)) for key in ("first", "last") if entry.get(key) is not None}
            first, last = days.get("first"), days.get("last")
            if first and last and first > last:
                self.complain(
                    "impossible-value",
                    Message("`first` is later than `last`"),
                    self.document.place(*path, "first"),
                    Message("swap the dates"),
                )
            ongoing, progressed = (self.flag(entry, key, path) for key in ("ongoing", "progressed"))
            if ongoing and last and (self.latest - last).days > _LONGEST_PAUSE:
                self.complain(
                    "impossible-value",
                    Message("`ongoing` where the last dose was {days} days ago", days=(self.latest - last).days),
                    self.document.place(*path, "ongoing"),
                    Message("leave `ongoing` out, or correct `last`"),
                )
            agent = as_id(entry["agent"])[:MOST_TEXT]
            parts = tuple(as_id(part)[:MOST_TEXT] for part in _JOINED.split(entry["agent"]) if part.strip())
            words = parts if len(parts) > 1 else ()
            place = self.document.place(*path)
            found.append(Therapy(agent, first, last, place, ongoing, progressed is True, words))
        return tuple(found)

    def flag(self, entry: dict[str, Any], key: str, path: tuple[str | int, ...]) -> bool | None:
        """Yes, no, or None where the entry says nothing of it."""
        given = entry.get(key)
        if given is None or isinstance(given, bool):
            return given
        value = _FLAGS.get(str(given).strip().lower())
        if value is None:
            self.complain(
                "bad-value",
                Message("`{given}` is not a value of `{name}`", given=brief(given, 40), name=key),
                self.document.place(*path, key),
                Message("write yes or no"),
            )
        return value

    def expected(self, node: Mapping[str, Any]) -> Message:
        if node["type"] != "number":
            return Message("use {words}", words=listed(node["categories"] or ("yes", "no")))
        low, high = node["range"]
        return Message(
            "write a number from {low} to {high}", low=figure(low), high=f"{figure(high)}{_after(node['unit'])}"
        )


def _after(unit: str) -> str:
    return f" {shown(unit)}" if shown(unit) else ""
