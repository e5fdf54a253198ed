"""Every unit converts to every other of its family and back, in every spelling."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gbmplan.language.units import UNITS, accepted, code, convert, relatives, shown


@pytest.mark.parametrize("unit", UNITS)
def test_there_and_back(unit: str) -> None:
    for other in relatives(unit):
        there = convert(7.25, unit, other)
        assert there is not None
        assert convert(there, other, unit) == pytest.approx(7.25, rel=1e-9)


@pytest.mark.parametrize("unit", UNITS)
def test_what_is_shown_is_understood(unit: str) -> None:
    assert shown(unit) == "" or code(shown(unit)) == unit


@pytest.mark.parametrize("unit", UNITS)
def test_what_is_advised_is_understood(unit: str) -> None:
    assert [code(name) for name in accepted(unit)] == relatives(unit)


@pytest.mark.parametrize(
    ("value", "given", "wanted", "expected"),
    [
        (1, "kPa", "mm[Hg]", 7.50061575846),
        (60, "mm[Hg]", "kPa", 7.9993432449),
        (0.38, "1", "%", 38),
        (12, "%", "1", 0.12),
        (900, "/uL", "10*9/L", 0.9),
        (0.2, "10*9/L", "/uL", 200),
        (1, "g/d", "mg/d", 1000),
        (13.1, "g/dL", "g/L", 131),
        (90, "mg/dL", "g/L", 0.9),
        (1200, "mg/dL", "g/dL", 1.2),
        (12, "mo", "a", 1),
        (1, "wk", "d", 7),
        (3, "mo", "wk", 13.0446428571),
        (0.44, "s", "ms", 440),
        (500, "umol/L", "mmol/L", 0.5),
        (2, "cm", "mm", 20),
        (500, "mm3", "cm3", 0.5),
        (4, "ug/L", "mg/L", 0.004),
        (1, "U/mL", "U/L", 1000),
        (5, "mm", "cm3", None),
        (5, "mg", "mg/d", None),
    ],
)
def test_conversions(value: float, given: str, wanted: str, expected: float | None) -> None:
    assert convert(value, given, wanted) == expected


# Written from the definitions of the units, not from the table of the program: each entry is one
# quantity, written in every unit that measures it.
SAME = [
    {"1": Fraction(1), "%": Fraction(100)},
    {
        "a": Fraction(1),
        "mo": Fraction(12),
        "wk": Fraction("365.25") / 7,
        "d": Fraction("365.25"),
        "h": Fraction("365.25") * 24,
        "s": Fraction(31_557_600),
        "ms": Fraction(31_557_600_000),
    },
    {"cm": Fraction(1), "mm": Fraction(10)},
    {"cm3": Fraction(1), "mm3": Fraction(1000)},
    {"mm[Hg]": Fraction(1), "kPa": Fraction("0.133322387415")},
    {"g/d": Fraction(1), "mg/d": Fraction(1000)},
    {
        "g/dL": Fraction(1),
        "g/L": Fraction(10),
        "mg/dL": Fraction(1000),
        "mg/L": Fraction(10_000),
        "ug/L": Fraction(10_000_000),
        "ng/L": Fraction(10_000_000_000),
    },
    {
        "mmol/L": Fraction(1),
        "umol/L": Fraction(1000),
        "nmol/L": Fraction(1_000_000),
        "pmol/L": Fraction(1_000_000_000),
    },
    {"U/mL": Fraction(1), "U/L": Fraction(1000)},
    {"kg": Fraction(1)},
    {"kg/m2": Fraction(1)},
    {"mL/min": Fraction(1)},
    {"/min": Fraction(1)},
    {"Cel": Fraction(1)},
    {"10*9/L": Fraction(1), "/uL": Fraction(1000)},
    {"/mm2": Fraction(1)},
    {"1/Mb": Fraction(1)},
]


def test_every_unit_is_in_the_table_once() -> None:
    assert sorted(unit for family in SAME for unit in family) == sorted(UNITS)


@pytest.mark.parametrize("family", SAME, ids=lambda family: next(iter(family)))
def test_every_factor(family: dict[str, Fraction]) -> None:
    for given, much in family.items():
        assert set(relatives(given)) == set(family)
        for wanted, other in family.items():
            assert convert(float(much), given, wanted) == pytest.approx(float(other), rel=1e-10)


@pytest.mark.parametrize(
    ("written", "unit"),
    [("ng/mL", "ug/L"), ("pg/mL", "ng/L"), ("µg/mL", "mg/L"), ("kU/L", "U/mL"), ("mU/mL", "U/L"), ("IU/L", "U/L")],
)
def test_what_is_written_otherwise_is_the_same_amount(written: str, unit: str) -> None:
    assert code(written) == unit
