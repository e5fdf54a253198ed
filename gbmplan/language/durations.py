"""Durations as rules write them (`2 wk`), counted in hours."""

from __future__ import annotations

HOURS = {"h": 1.0, "d": 24.0, "wk": 168.0, "mo": 730.5}
"""Hours in an hour, a day, a week and a mean Gregorian month (UCUM `mo` is 30.4375 d)."""


def hours(duration: str) -> float:
    """`2 wk` → 336.0. The text must already have the form that rule packs require."""
    number, unit = duration.split(" ")
    return float(number) * HOURS[unit]


def spoken(length: float) -> str:
    """Hours in the largest unit that divides them well: 336 → `2 weeks`, 36 → `36 hours`."""
    for name, size in (("week", HOURS["wk"]), ("day", HOURS["d"]), ("hour", 1.0)):
        count = length / size
        if abs(count) >= 1 and abs(count - round(count)) < 1e-6:
            return f"{count:.0f} {name}" + ("" if abs(round(count)) == 1 else "s")
    return f"{length:g} hours"


def between(low: float | None, high: float | None) -> str:
    """Bounds between two starts, in hours, in words: ` by at least 2 weeks`, ` within 1 hour`."""
    if low is not None and low < 0:
        if high is None:
            return f", or up to {spoken(-low)} after"
        return f" (from {spoken(-low)} earlier to {spoken(high) + ' later' if high > 0 else 'the same time'})"
    parts = [f"by at least {spoken(low)}"] if low else []
    if high is not None and high < 0:
        parts.append(f"or rather at least {spoken(-high)} after")
    elif high is not None:
        parts.append(f"within {spoken(high)}" if high else "at the same time")
    return f" {', '.join(parts)}" if parts else ""
