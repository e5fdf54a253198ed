"""Biomarkers say what their kind needs: a number its unit and range, a category its values.

Bad: `kind: number` without `range`; good: `kind: number`, `unit: mm`, `range: [0, 200]`.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from gbmplan.language.units import UNITS, code
from gbmplan.problems import Problem, listed
from gbmplan.rulebase.shape import Biomarker
from gbmplan.rulebase.text import Item, PackText

_ONLY_FOR = {"unit": "number", "range": "number", "categories": "category"}


def check(pack: PackText) -> Iterator[Problem]:
    """Biomarkers that lack what their kind needs or carry what it cannot use; a pack without phases."""
    for item in pack.biomarkers.values():
        marker: Biomarker = item.value
        yield from _derived(item, marker)
        if marker.kind == "number":
            yield from _number(item, marker)
        elif marker.kind == "category" and len(set(marker.categories)) < 2:
            yield Problem("incomplete-category", f"the category `{marker.id}` needs two or more different `categories`",
                          item.place("categories"), "list every value it can take, or make it `kind: flag`")
        for key, kind in _ONLY_FOR.items():
            if getattr(marker, key) and marker.kind != kind:
                yield Problem("needless-key", f"a {marker.kind} has no `{key}`", item.place(key, key=True),
                              f"remove it, or write `kind: {kind}`")
    if not pack.header.phases:
        yield Problem("no-phases", "the pack declares no phases", pack.header_item.place("phases"),
                      "list them in order under `phases:`, or extend a pack that does")


def _derived(item: Item, marker: Biomarker) -> Iterator[Problem]:
    """What follows from the list of prior therapies is a flag, or a number of weeks."""
    source = marker.derived_from
    if source is None:
        return
    if source.measure == "given" and marker.kind != "flag":
        yield Problem("bad-derivation", "whether a therapy was given is a flag", item.place("kind"),
                      "write `kind: flag`")
    if source.measure == "weeks_since_last" and (marker.kind, marker.unit) != ("number", "wk"):
        yield Problem("bad-derivation", "weeks since a therapy are a number with the unit wk",
                      item.place("unit" if marker.unit else "kind"), "write `kind: number` and `unit: wk`")


def _number(item: Item, marker: Biomarker) -> Iterator[Problem]:
    lacks = [key for key in ("unit", "range") if getattr(marker, key) is None]
    if lacks:
        both = " and ".join(f"`{key}`" for key in lacks)
        yield Problem("incomplete-number", f"the number `{marker.id}` needs {both}", item.place("id"),
                      "give its UCUM unit (`\"1\"` for none) and the lowest and highest plausible value")
    if marker.unit is not None and code(marker.unit) != marker.unit:
        known = code(marker.unit)
        yield Problem("unknown-unit", f"`{marker.unit}` is not a unit that gbmplan converts", item.place("unit"),
                      f"write `{known}`" if known else f"use {listed(UNITS)}")
    if marker.range is not None and not (marker.range[0] < marker.range[1] and all(map(isfinite, marker.range))):
        yield Problem("empty-range", "the lowest value must be below the highest, and both finite", item.place("range"),
                      "write `[lowest, highest]`")
