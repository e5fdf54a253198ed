"""What all shapes of a rule pack are made of: ids, texts, citations, and what every rule carries."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Strict, StringConstraints, Tag
from pydantic_core import PydanticCustomError

from gbmplan.language.dates import NotADayError, day

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
PackId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
Condition = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
Duration = Annotated[str, StringConstraints(pattern=r"^-?[0-9]+(\.[0-9]+)? (h|d|wk|mo)$")]
Selector = Annotated[
    str,
    StringConstraints(pattern=r"^((phase|class|modality|tag|stage):)?[a-z][a-z0-9_]*$|^any$"),
]
Fingerprint = Annotated[str, StringConstraints(pattern=r"^[a-p]{8}$")]
Claim = Annotated[str, StringConstraints(pattern=r"^S[1-9][0-9]?$")]


def _written_as_a_day(value: object) -> object:
    """Only year, month and day; a number would be counted in seconds from 1970."""
    if isinstance(value, date):
        return value
    try:
        return day(str(value))
    except NotADayError as error:
        raise PydanticCustomError("date_form", "not a date", {"advice": error.advice}) from None


# What is written as a text stays one: `"off"` is not false, and 4_0, which YAML 1.1 reads as 40, is not a number.
Truth = Annotated[bool, Strict()]
Whole = Annotated[int, Strict()]
Number = Annotated[float, Strict()]
Day = Annotated[date, BeforeValidator(_written_as_a_day)]

Priority = Literal["critical", "major", "minor"]
Strength = Literal["A", "B", "C", "D", "E"]
Direction = Literal["supports", "opposes", "mixed"]
Group = Literal["molecular", "immune", "metabolic", "imaging", "laboratory", "clinical", "therapy"]


class Shape(BaseModel):
    """Base of all shapes: frozen, and unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, defer_build=True)


class Declared(Shape):
    """Something with an id of its own, which an extending pack may replace."""

    id: Id
    override: Truth = False
    """True when this replaces what an extended pack declares under the same id."""
    was: Fingerprint | None = None
    """Fingerprint of what this replaces, as it was when this was written."""


class Title(Shape):
    """A name in the languages the pack declares."""

    en: Line
    zh: Line | None = None


class EvidenceRef(Shape):
    """A citation used by one rule. Written as a bare key, it supports the rule."""

    source: Id
    """Key of a record in evidence.yaml."""
    direction: Direction = "supports"
    """What this record says of this rule; the same record may oppose another one."""
    note: Line | None = None
    """What in the record supports or opposes the rule, in the pack's own words."""


def _way_of_citing(value: object) -> str:
    return "<id>" if isinstance(value, str) or not isinstance(value, (dict, EvidenceRef)) else "<record>"


Citation = Annotated[
    Annotated[Id, Tag("<id>")] | Annotated[EvidenceRef, Tag("<record>")],
    Discriminator(_way_of_citing),
]
"""An id, or a mapping: whichever was written is what is judged."""


class Grounded(Shape):
    """What every rule carries: why it holds, and on what authority."""

    statement: Line | None = None
    """The rule in one plain sentence; made from its parts when left out."""
    because: Text
    """Why the rule holds, in one sentence in the pack's own words."""
    evidence: tuple[Citation, ...] = ()
    """Citations; left empty only with `inference: true`."""
    inference: Truth = False
    """True when no source states the rule and `because` gives the reasoning: grade E."""
    claims: tuple[Claim, ...] = ()
    """Rows of the founding review that this rule carries, for tracing."""
