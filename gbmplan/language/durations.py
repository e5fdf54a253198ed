"""Durations as rules write them (`2 wk`), counted in hours."""

from __future__ import annotations

HOURS = {"h": 1.0, "d": 24.0, "wk": 168.0, "mo": 730.5}
"""Hours in an hour, a day, a week and a mean Gregorian month (UCUM `mo` is 30.4375 d)."""


def hours(duration: str) -> float:
    """`2 wk` → 336.0. The text must already have the form that rule packs require."""
    number, unit = duration.split(" ")
    return float(number) * HOURS[unit]
