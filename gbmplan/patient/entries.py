"""Entries of a profile: known keys, short texts, possible days; and the list of what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gbmplan.language.dates import NotADayError, day
from gbmplan.problems import MOST, InputError, Message, Place, Problem, brief, did_you_mean, listed, nearest_own
from gbmplan.source.characters import named
from gbmplan.source.document import Document

_EARLIEST = date(1900, 1, 1)
MOST_TEXT = 500
"""Characters of an id, a unit, an assay or an agent."""
MOST_NOTES = 10_000
"""Characters of notes."""

Vocabulary = Mapping[str, Mapping[str, Any]]
"""Biomarker id → its node of the dependency graph."""


class Entries:
    """What any part of a profile is read with; collects every mistake with its place."""

    def __init__(self, document: Document, vocabulary: Vocabulary, today: date) -> None:
        self.document = document
        self.vocabulary = vocabulary
        self.latest = today
        """The last day that is not in the future."""
        self.problems: list[Problem] = []

    def day(self, given: Any, path: tuple[str | int, ...]) -> date | None:
        """A day, or None after complaining about one that nobody can read."""
        place = self.document.place(*path)
        try:
            found = day(str(given))
        except NotADayError as error:
            self.complain("bad-date", Message("`{given}` is not a date", given=brief(given, 40)), place, error.advice)
            return None
        if found < _EARLIEST:
            self.complain(
                "bad-date",
                Message("{found} is too long ago", found=found.isoformat()),
                place,
                Message("check the year"),
            )
        if found > self.latest:
            self.complain(
                "future-date",
                Message("{found} is later than {latest}", found=found.isoformat(), latest=self.latest.isoformat()),
                place,
                Message("check the year, or the profile's `as_of`"),
            )
        return found

    def text(self, data: dict[str, Any], key: str, path: tuple[str | int, ...] = (), most: int = MOST_TEXT) -> str:
        """A text on one line; '' when there is none, or after complaining about it."""
        value = data.get(key)
        if value is None:
            return ""
        place = self.document.place(*path, key)
        if isinstance(value, (float, bool)):  # 1e5 or 1.50 would not come out as it was written
            self.complain("bad-value", Message("`{key}` must be a text", key=key), place, Message("put it in quotes"))
            return ""
        if isinstance(value, (dict, list)) or not str(value).strip() or len(str(value)) > most:
            self.complain(
                "bad-value",
                Message("`{key}` must be a short text", key=key),
                place,
                Message("write 1 to {most} characters, or leave it out", most=most),
            )
            return ""
        return " ".join(str(value).split())

    def known_keys(self, data: dict[str, Any], path: tuple[str | int, ...], known: tuple[str, ...]) -> set[str]:
        """Complains about unknown keys; returns the known ones that they stand for."""
        stood_for: set[str] = set()
        for key in data:
            if key not in known:
                word = nearest_own(key, [name for name in known if name not in data])
                stood_for |= {word} if word else set()
                advice = did_you_mean(word)
                if not path and key in self.vocabulary:
                    advice = Message("biomarkers stand under `biomarkers:`")
                self.complain(
                    "unknown-key",
                    Message("`{key}` is not a key here", key=brief(key)),
                    self.document.place(*path, key, key=True),
                    advice or Message("use {words}", words=listed(known)),
                )
        return stood_for

    def complain(self, name: str, message: Message, place: Place, help: str) -> None:
        """Notes a mistake. Raises InputError with all of them when there are too many to be mistakes."""
        if len(self.problems) == MOST:
            name = "too-many-problems"
            message = Message("more than {most} problems; the others are left out", most=MOST)
            help = Message("is this a profile, and for this rule pack?")
        self.problems.append(Problem(name, named(message), place, help))
        if len(self.problems) > MOST:
            raise InputError(self.problems)
