"""What makes one regimen better than another: named objectives, the first counts most.

Their levels stand in `choose.lp`, beside what is minimized, and are read from there.
"""

from typing import NamedTuple

from gbmplan.case.case import Case
from gbmplan.graph.model import RuleGraph
from gbmplan.wording.wording import term


class Cost(NamedTuple):
    """One value per objective, to be made as small as possible, in the order of their priority."""

    strong: float
    """Strong contraindications that hold."""
    open_critical: float
    open_major: float
    out_of_order: float
    """Steps that start before their stage."""
    burden: float
    """Relative contraindications that hold, and overlapping organ toxicity."""
    open_minor: float
    guarded: float
    """Critical and major needs that are left to a gate."""
    delay: float
    """Weeks of the stages before the attack."""
    stopped: float
    """Running therapies that are not continued, each once for every stage in which it could be given."""
    weakness: float
    interventions: float
    """Interventions, each once for every stage in which it is given."""


NO_COST = Cost(*[0.0] * len(Cost._fields))
TITLES = {
    "strong": term("strong contraindications"),
    "open_critical": term("open critical targets"),
    "open_major": term("open major targets"),
    "out_of_order": term("steps out of order"),
    "burden": term("relative contraindications and overlapping organ toxicity"),
    "open_minor": term("open minor targets"),
    "guarded": term("needs left to a gate"),
    "delay": term("weeks to the attack"),
    "stopped": term("running therapies that are stopped"),
    "weakness": term("weakness of evidence"),
    "interventions": term("number of interventions"),
}
GAPS = ("open_critical", "open_major", "open_minor")
"""Those that the solver counts in parts of a gap; see `gap_unit`."""
_STAGED = ("out_of_order", "guarded", "delay")


def gap_unit(rules: RuleGraph) -> int:
    """In how many parts the solver counts one gap: a measured target that is open in every stage that counts.

    Without stages, halves: covered in full, in part, or not. With them core and margin are halved apart, and a need
    that nobody measured counts half as much as one that was.
    """
    return 8 * sum(stage["counts"] for stage in rules.stages) if rules.staged else 2


def objectives(rules: RuleGraph, running: bool) -> list[str]:
    """The objectives that a plan shows, by name and in order: what the rules can touch, where therapy is running."""
    hidden = {name for name in _STAGED if not rules.staged}
    hidden |= set() if rules.strong else {"strong"}
    hidden |= set() if running else {"stopped"}
    return [name for name in Cost._fields if name not in hidden]


def shown(case: Case, cost: Cost) -> list[float]:
    """The values of those objectives."""
    return [getattr(cost, name) for name in objectives(case.rules, bool(case.ongoing))]
