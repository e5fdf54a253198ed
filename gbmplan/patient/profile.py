"""What a profile holds once it has been read and checked."""

from datetime import date as Day
from typing import NamedTuple

from gbmplan.language.conditions import Value
from gbmplan.problems import Place


class Measurement(NamedTuple):
    """One biomarker as the profile gives it, its number in the unit of the vocabulary."""

    biomarker: str
    value: Value
    unit: str
    given: str
    """As written, where that differs from value and unit; else empty."""
    date: Day | None = None
    assay: str = ""
    derived: bool = False
    """True when it follows from the list of prior therapies."""
    place: Place | None = None


class Therapy(NamedTuple):
    """One earlier treatment."""

    agent: str
    first: Day | None = None
    last: Day | None = None
    place: Place | None = None


class Profile(NamedTuple):
    """One patient at one time."""

    id: str
    as_of: Day | None
    measurements: dict[str, Measurement]
    therapies: tuple[Therapy, ...] | None
    """None when the profile says nothing of prior therapy; then nothing follows from it."""
    file: str
    sha256: str

    @property
    def facts(self) -> dict[str, Value]:
        """Biomarker → value, for conditions."""
        return {name: item.value for name, item in self.measurements.items()}
