"""Days as profiles, packs and calls write them: year, month and day, such as 2026-05-04, and nothing else."""

from __future__ import annotations

import re
from datetime import date

from gbmplan.problems import Message

_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class NotADayError(ValueError):
    """A text that names no day; `advice` says what to do."""

    def __init__(self, advice: Message) -> None:
        super().__init__(advice)
        self.advice = advice


def day(text: str) -> date:
    """The day that a text names. Raises NotADayError for another form, and for a day that no calendar has."""
    if not _FORM.fullmatch(text):
        raise NotADayError(Message("write it as 2026-05-04"))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotADayError(Message("no such day in the calendar")) from None
