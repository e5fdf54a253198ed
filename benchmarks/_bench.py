"""What the benchmarks share: the project on the path, random patients, tables."""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:  # so that `python benchmarks/x.py` works in a checkout
    sys.path.insert(0, str(ROOT))

AS_OF = date(2026, 5, 4)
MEASURED = 0.45
"""Chance that a biomarker of a random patient has a value."""


def random_profile(rules: Any, generator: random.Random, name: str) -> Any:
    """A patient whose biomarkers are drawn one by one from the vocabulary of a rule base.

    Values are independent, so that no patient looks like a real one; numbers crowd at the low
    end of their range, where most limits lie, and flags are mostly false. The order of draws is
    fixed: the same seed and rules give the same patients.
    """
    from gbmplan.patient.profile import Measurement, Profile

    found = {}
    for biomarker, quantity in rules.vocabulary.items():
        if generator.random() >= MEASURED:
            continue
        value: float | str | bool
        if quantity.kind == "number":
            value = quantity.low + (quantity.high - quantity.low) * generator.random() ** 4
        elif quantity.kind == "flag":
            value = generator.random() < 0.12
        else:
            value = generator.choice(quantity.categories)
        found[biomarker] = Measurement(biomarker, value, quantity.unit, "")
    return Profile(name, AS_OF, dict(sorted(found.items())), None, name, "0" * 64)


def random_profiles(rules: Any, number: int, seed: int) -> list[Any]:
    """So many random patients, the same for the same seed."""
    generator = random.Random(seed)
    return [random_profile(rules, generator, f"random-{index}") for index in range(number)]


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A plain table, the first column to the left and the others to the right."""
    cells = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if not column else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    )
