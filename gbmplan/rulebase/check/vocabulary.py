"""Biomarkers say what their kind needs: a number its unit and range, a category its values."""

from __future__ import annotations

from collections.abc import Iterator

from gbmplan.language.units import code
from gbmplan.problems import Problem
from gbmplan.rulebase.text import PackText


def check(pack: PackText) -> Iterator[Problem]:
    for item in pack.biomarkers.values():
        marker = item.value
        if marker.kind == "number":
            if marker.unit is None or marker.range is None:
                yield Problem("incomplete-number", f"the number `{marker.id}` needs `unit` and `range`",
                              item.place("id"), "give its UCUM unit and its plausible lowest and highest value")
            elif code(marker.unit) != marker.unit:
                yield Problem("unknown-unit", f"`{marker.unit}` is not a unit that gbmplan converts",
                              item.place("unit"), f"write `{code(marker.unit)}`" if code(marker.unit) else
                              "use a UCUM unit; see docs/rules.md for the list")
            elif marker.range[0] >= marker.range[1]:
                yield Problem("empty-range", "the lowest value must be below the highest", item.place("range"))
        if marker.kind == "category" and len(marker.categories) < 2:
            yield Problem("incomplete-category", f"the category `{marker.id}` needs at least two `categories`",
                          item.place("id"))
    phases = {phase.id for phase in pack.header.phases}
    if not phases:
        yield Problem("no-phases", "the pack declares no phases", pack.header_item.place("phases"),
                      "list them in order, or extend gbm-core")
