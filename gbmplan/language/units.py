"""Unit conversion for the handful of quantities a profile carries.

A general units library costs more to import than a whole plan takes, and this table is
short; codes are UCUM, with the spellings that laboratories use beside them.
"""

from __future__ import annotations

_SPELLINGS = {
    "%": ("percent", "pct"),
    "1": ("fraction", "ratio", "score", "points", "pH", "xULN", "x ULN", "ULN", "[ULN]"),
    "a": ("y", "yr", "yrs", "year", "years"),
    "mo": ("month", "months"),
    "wk": ("w", "week", "weeks"),
    "d": ("day", "days"),
    "h": ("hour", "hours", "hr"),
    "mm": ("millimetre", "millimeter"),
    "cm": ("centimetre", "centimeter"),
    "cm3": ("ml", "mL", "cc", "cm^3", "cm³"),
    "mm3": ("mm^3", "mm³"),
    "mm[Hg]": ("mmHg", "torr", "Torr"),
    "kPa": (),
    "mg/d": ("mg/day", "mg per day", "mg daily"),
    "g/d": ("g/day",),
    "g/dL": ("g/dl", "g%"),
    "g/L": ("g/l",),
    "mg/dL": ("mg/dl",),
    "mg/L": ("mg/l", "ug/mL", "µg/mL", "μg/mL"),
    "ug/L": ("ug/l", "µg/L", "μg/L", "ng/mL", "ng/ml"),
    "ng/L": ("ng/l", "pg/mL", "pg/ml"),
    "mmol/L": ("mmol/l", "mM"),
    "umol/L": ("umol/l", "µmol/L", "μmol/L", "µmol/l", "uM", "µM", "μM"),
    "nmol/L": ("nmol/l", "nM"),
    "pmol/L": ("pmol/l", "pM"),
    "U/L": ("U/l", "IU/L", "IU/l", "[IU]/L", "mU/mL"),
    "U/mL": ("U/ml", "kU/L", "IU/mL", "[IU]/mL"),
    "kg": ("kilogram", "kilograms"),
    "kg/m2": ("kg/m^2", "kg/m²"),
    "mL/min": ("ml/min",),
    "/min": ("bpm", "per minute"),
    "Cel": ("°C", "degC"),
    "10*9/L": ("10^9/L", "10e9/L", "1e9/L", "x10^9/L", "x10*9/L", "G/L", "10⁹/L", "10*3/uL", "K/uL", "10^3/uL"),
    "/uL": ("/µL", "/μL", "cells/uL", "cells/µL", "cells/μL", "/mm3", "cells/mm3", "/mm³", "cells/mm³"),
    "/mm2": ("cells/mm2", "/mm²", "cells/mm²", "/mm^2"),
    "1/Mb": ("/Mb", "mut/Mb", "mutations/Mb", "per Mb"),
    "ms": ("msec", "millisecond", "milliseconds"),
    "s": ("sec", "second", "seconds"),
}
UNITS = tuple(_SPELLINGS)
"""Every unit code that is known."""
_CODE = {spelling: code for code, others in _SPELLINGS.items() for spelling in (code, *others)}

# Unit → (family, size in the family's base unit).
_SIZE = {
    "1": ("share", 1.0),
    "%": ("share", 0.01),
    "a": ("time", 8766.0),
    "mo": ("time", 730.5),
    "wk": ("time", 168.0),
    "d": ("time", 24.0),
    "h": ("time", 1.0),
    "s": ("time", 1 / 3600),
    "ms": ("time", 1 / 3_600_000),
    "mm": ("length", 1.0),
    "cm": ("length", 10.0),
    "cm3": ("volume", 1.0),
    "mm3": ("volume", 0.001),
    "mm[Hg]": ("pressure", 0.133322387415),
    "kPa": ("pressure", 1.0),
    "mg/d": ("mass per time", 1.0),
    "g/d": ("mass per time", 1000.0),
    "g/dL": ("mass concentration", 10.0),
    "g/L": ("mass concentration", 1.0),
    "mg/dL": ("mass concentration", 0.01),
    "mg/L": ("mass concentration", 0.001),
    "ug/L": ("mass concentration", 1e-6),
    "ng/L": ("mass concentration", 1e-9),
    "mmol/L": ("concentration", 1.0),
    "umol/L": ("concentration", 0.001),
    "nmol/L": ("concentration", 1e-6),
    "pmol/L": ("concentration", 1e-9),
    "U/L": ("activity per volume", 1.0),
    "U/mL": ("activity per volume", 1000.0),
    "kg": ("mass", 1.0),
    "kg/m2": ("mass per area", 1.0),
    "mL/min": ("volume per time", 1.0),
    "/min": ("frequency", 1.0),
    "Cel": ("temperature", 1.0),
    "10*9/L": ("count per volume", 1000.0),
    "/uL": ("count per volume", 1.0),
    "/mm2": ("count per area", 1.0),
    "1/Mb": ("count per genome", 1.0),
}
# Millimetres of mercury: 1 mmHg = 0.133322387415 kPa (NIST SP 811, conventional).


def code(unit: str) -> str | None:
    """The UCUM code of a unit as people spell it, or None when it is not known."""
    unit = unit.strip()
    return _CODE.get(unit) or _CODE.get(unit.replace(" ", ""))


def convert(value: float, given: str, wanted: str) -> float | None:
    """`value` from one UCUM code to another, or None when they measure different things.

    Rounded to 12 significant digits, so that 0.38 of `1` is 38 `%` and not 38.000000000000004.
    """
    if given == wanted:
        return value
    if given not in _SIZE or wanted not in _SIZE or _SIZE[given][0] != _SIZE[wanted][0]:
        return None
    return float(f"{value * _SIZE[given][1] / _SIZE[wanted][1]:.12g}")


def relatives(wanted: str) -> list[str]:
    """All unit codes that convert to `wanted`, itself first."""
    family = _SIZE.get(wanted, ("", 0))[0]
    return [wanted, *(unit for unit, (kind, _) in _SIZE.items() if kind == family and unit != wanted)]


_SHOWN = {
    "1": "",
    "a": "years",
    "wk": "weeks",
    "mo": "months",
    "d": "days",
    "h": "hours",
    "mm[Hg]": "mmHg",
    "10*9/L": "x 10^9/L",
    "cm3": "cm\u00b3",
    "/mm2": "/mm\u00b2",
    "kg/m2": "kg/m\u00b2",
    "Cel": "\u00b0C",
}


def shown(unit: str) -> str:
    """A UCUM code as people write the unit."""
    return _SHOWN.get(unit, unit)


def accepted(wanted: str) -> list[str]:
    """Every unit in which a quantity of `wanted` may be given, as people write them."""
    return [shown(unit) or "fraction" for unit in relatives(wanted)]
