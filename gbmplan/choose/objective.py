"""What makes one regimen better than another: named objectives, the first counts most."""

from typing import NamedTuple

from gbmplan.wording.wording import term


class Objective(NamedTuple):
    """One objective, to be made as small as possible."""

    name: str
    title: str
    halves: bool
    """Whether the solver counts it in halves (partial cover counts half a gap)."""


OBJECTIVES = (
    Objective("open_critical", term("open critical targets"), True),
    Objective("open_major", term("open major targets"), True),
    Objective("burden", term("relative contraindications and overlapping organ toxicity"), False),
    Objective("open_minor", term("open minor targets"), True),
    Objective("weakness", term("weakness of evidence"), False),
    Objective("interventions", term("number of interventions"), False),
)
"""In the order of their priority; ties after the last are broken by id."""

Cost = tuple[float, ...]
"""One value per objective, in the same order."""
