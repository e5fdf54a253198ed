"""Numbers as people write them: no exponents, no digits that only the computer made."""

from __future__ import annotations

from decimal import Decimal
from math import isfinite

_DIGITS = 6
"""Significant digits that are kept of what is not whole: 0.1 + 0.2 is 0.3, 20 / 7 is 2.85714."""
_LARGEST = 1e15
"""Anything larger is no number that a person wrote for a patient, and stays short."""


def figure(value: float, digits: int = _DIGITS) -> str:
    """`12345`, `0.00012`, `2.86`: whole numbers in full, others with so many significant digits at most."""
    if not isfinite(value) or abs(value) >= _LARGEST:
        return f"{value:g}"
    if value == int(value):
        return str(int(value))
    if abs(value) >= 10 ** (digits - 1):
        return str(round(value))
    text = f"{Decimal(f'{value:.{digits}g}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
