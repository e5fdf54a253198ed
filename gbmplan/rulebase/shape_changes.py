"""The shape of a change: single fields and rules of a thing that an extended pack declares."""

from typing import Any, Literal

from pydantic import Field

from gbmplan.rulebase.shape_base import Fingerprint, Id, Line, Shape

Part = Literal["covers", "contraindications", "delivers", "requires", "toxicities", "cautions", "compensated_by"]


class Change(Shape):
    """What is other here in one thing of an extended pack; all that is not named stays as it is there."""

    id: Id
    """The thing that is changed."""
    kind: Literal["biomarker", "target", "intervention", "policy", "evidence", "disagreement", "combination"] | None = (
        None
    )
    """What kind of thing it is, where several share the id."""
    was: Fingerprint | None = None
    """Fingerprint of the thing as it was when this change was written."""
    remove: tuple[Line, ...] = ()
    """Rules such as `contraindications.liver`, or keys that may be left out, such as `repeats`."""
    add: dict[Part, tuple[Any, ...]] = Field(default_factory=dict)
    """Rules under the key of the list that they belong to."""
    set: dict[Line, Any] = Field(default_factory=dict)
    """Key, such as `status`, or path to one, such as `contraindications.liver.when`, and its new value."""
