"""What a profile holds once it has been read and checked."""

from collections.abc import Collection
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
    """One earlier or ongoing treatment."""

    agent: str
    first: Day | None = None
    last: Day | None = None
    place: Place | None = None
    ongoing: bool | None = None
    """Whether the profile says that it is still given; None where it says nothing of it."""
    progressed: bool = False
    """Whether the disease progressed under it."""
    words: tuple[str, ...] = ()
    """The agents that an entry of several joins, as ids are written."""

    @property
    def still_given(self) -> bool:
        """Whether the entry itself says that it is still given: in so many words, or by a beginning without an end."""
        return self.ongoing is True or (self.ongoing is None and self.first is not None and self.last is None)

    def names(self, words: Collection[str]) -> bool:
        """Whether the entry, or an agent that it joins, is one of these."""
        return self.agent in words or any(word in words for word in self.words)


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
