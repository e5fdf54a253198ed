"""Times in words: how long, when, and how far apart."""

from __future__ import annotations

from datetime import date

from gbmplan.language.durations import HOURS
from gbmplan.language.numbers import figure
from gbmplan.wording.wording import Wording, term

_WEEK = HOURS["wk"]
_MONTHS = (
    term("Jan // a month"),
    term("Feb // a month"),
    term("Mar // a month"),
    term("Apr // a month"),
    term("May // a month"),
    term("Jun // a month"),
    term("Jul // a month"),
    term("Aug // a month"),
    term("Sep // a month"),
    term("Oct // a month"),
    term("Nov // a month"),
    term("Dec // a month"),
)


def spoken(wording: Wording, length: float) -> str:
    """Hours in the largest unit that divides them well: 336 → `2 weeks`, 36 → `36 hours`."""
    weeks, days = length / _WEEK, length / HOURS["d"]
    if _whole(weeks):
        return wording.plural("{count} week", "{count} weeks", round(weeks))
    if _whole(days):
        return wording.plural("{count} day", "{count} days", round(days))
    if _whole(length):
        return wording.plural("{count} hour", "{count} hours", round(length))
    return wording.say("{number} hours", number=figure(length))


def moment(wording: Wording, hours: float) -> str:
    """A point in time, from week 1 on to the day, as clinics write it: `week 7+1 d`; before that days or hours."""
    weeks, days = divmod(round(hours / HOURS["d"]), 7)
    if hours >= _WEEK and days:
        return wording.say("week {number}+{days} d", number=weeks, days=days)
    if hours >= _WEEK or abs(hours / _WEEK - weeks) < 1e-6:
        return wording.say("week {number}", number=weeks)
    if abs(hours) >= 48:
        return wording.say("day {number}", number=f"{hours / 24:.0f}")
    return wording.say("hour {number}", number=figure(hours))


def calendar(wording: Wording, day: date, *, with_year: bool = True) -> str:
    """A date as people write it: `1 Jun 2026`, `1 Jun`."""
    month = wording.say(_MONTHS[day.month - 1])
    if not with_year:
        return wording.say("{day} {month} // a date", day=day.day, month=month)
    return wording.say("{day} {month} {year} // a date", day=day.day, month=month, year=day.year)


def between(wording: Wording, low: float | None, high: float | None) -> str:
    """Bounds between two starts, in hours, in words to stand behind `1 before 2`: ` by at least 2 weeks`."""
    say = wording.say
    if high is not None and high < 0:
        least = spoken(wording, -high)
        if low == high:
            return say(", or rather {length} after", length=least)
        if low is None:
            return say(", or rather at least {length} after", length=least)
        return say(", or rather {least} to {most} after", least=least, most=spoken(wording, -low))
    if low is not None and low < 0:
        if high is None:
            return say(", or up to {length} after", length=spoken(wording, -low))
        if high > 0:
            return say(
                " (from {early} earlier to {late} later)", early=spoken(wording, -low), late=spoken(wording, high)
            )
        return say(" (from {early} earlier to the same time)", early=spoken(wording, -low))
    parts = [say("by at least {length}", length=spoken(wording, low))] if low else []
    if high is not None:
        parts.append(say("within {length}", length=spoken(wording, high)) if high else say("at the same time"))
    return say(" {bounds} // behind `1 before 2`", bounds=wording.joined(parts)) if parts else ""


def _whole(count: float) -> bool:
    return abs(count) >= 1 and abs(count - round(count)) < 1e-6
