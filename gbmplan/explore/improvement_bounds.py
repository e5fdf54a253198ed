"""How much a change of facts can help other regimens against that of the plan, and which of them.

A change of facts moves each term of the objective. A regimen *gains* when it then costs less, or
rises by less, than the plan's own does. What can gain is known by its steps: it lacks one of some, or
has one of others. How much it can gain is bounded, objective by objective. So the best regimen that
gains decides what the change does, in one search; and when it stays behind by more than another change
could help, the two together change nothing.
"""

from __future__ import annotations

from typing import NamedTuple

from gbmplan.choose.objective import NO_COST, Cost
from gbmplan.choose.problem import Setting
from gbmplan.explore.kept_regimen import KeptRegimen

_LEVEL = {name: Cost._fields.index(f"open_{name}") for name in ("critical", "major", "minor")}
_BURDEN = Cost._fields.index("burden")


class Improvement(NamedTuple):
    """Which regimens can gain from a change of facts, and how much at most."""

    lacking: frozenset[str]
    having: frozenset[str]
    """A regimen that gains lacks one of the first, or has one of the second."""
    most: Cost
    openers: frozenset[str] = frozenset()
    """Of those it has: such as gain because they open a target, which they may do without covering a need."""

    @property
    def none(self) -> bool:
        """Whether no regimen gains."""
        return not self.lacking and not self.having


class ImprovementBounds:
    """Bounds for changes from one setting, whose best regimen is known."""

    def __init__(self, kept: KeptRegimen, old: Setting, chosen: frozenset[str], cost: Cost) -> None:
        self.kept, self.rules = kept, kept.rules
        self.old, self.chosen, self.own = old, chosen, cost

    def gain(self, new: Setting) -> Improvement | None:
        """What can gain in a new setting; None where that is not bounded here."""
        old = self.old
        if (
            self.rules.staged
            or self.rules.companions
            or old.ongoing
            or (old.endangered, old.off, old.ongoing, old.indicated)
            != (
                new.endangered,
                new.off,
                new.ongoing,
                new.indicated,
            )
        ):
            return None
        if (old.required, old.excluded, old.at_most) != (new.required, new.excluded, new.at_most):
            return None
        if old.contraindicated - new.contraindicated or not self.chosen.isdisjoint(new.contraindicated):
            return None
        found = _Sum()
        self.burdens(new, found)
        if not self.acting(new, found) or not self.present(new, found):
            return None
        having = frozenset(found.having | found.openers)
        return Improvement(frozenset(found.lacking), having, Cost(*found.most), frozenset(found.openers))

    def cost(self, new: Setting) -> Cost:
        """What the plan's regimen costs in a new setting."""
        counts = dict(new.burdened), dict(self.old.burdened)
        found = list(self.own)
        found[_BURDEN] += sum(counts[0].get(name, 0) - counts[1].get(name, 0) for name in self.chosen)
        for level in _LEVEL.values():
            found[level] = 0.0
        for name, target in self.rules.targets.items():
            if self.kept.needed(name, self.chosen, new):
                found[_LEVEL[target["priority"]]] += self.kept.gap(name, self.chosen, new) / 2
        return Cost(*found)

    def burdens(self, new: Setting, found: _Sum) -> None:
        earlier, later = dict(self.old.burdened), dict(new.burdened)
        for name in {name for name, _ in self.old.burdened ^ new.burdened}:
            rise = later.get(name, 0) - earlier.get(name, 0)
            if (rise > 0) == (name in self.chosen):
                (found.lacking if rise > 0 else found.having).add(name)
                found.most[_BURDEN] += abs(rise)

    def acting(self, new: Setting, found: _Sum) -> bool:
        """Covers and compensations that act otherwise; False where a gain is not bounded."""
        filled: set[str] = set()
        for rule in self.old.acts ^ new.acts:
            cover, opens = self.kept.covers.get(rule), self.kept.opens.get(rule)
            if cover is not None:
                name, target = cover["u"], cover["v"]
                if name in self.chosen:
                    return False
                if name in new.contraindicated | new.excluded:
                    continue
                found.having.add(name)
                filled |= {target} if rule in new.acts else {edge["v"] for edge in self.rules.opening.get(target, ())}
            if opens is not None:
                if rule in new.acts:
                    return False
                found.openers |= self.covering(opens["u"])
                filled.add(opens["v"])
        for target in filled:
            self.add(target, 1.0, found)
        return True

    def present(self, new: Setting, found: _Sum) -> bool:
        old, chosen, kept = self.old, self.chosen, self.kept
        for target in old.present ^ new.present:
            gap = kept.gap(target, chosen, old)
            if target in new.present:
                if gap and not kept.needed(target, chosen, old):  # who covers it gains, and who had opened it anyway
                    openers = (edge["u"] for edge in kept.triggers.get(target, ()))
                    found.having |= self.covering(target)
                    found.openers |= frozenset().union(*map(self.covering, openers))
                    self.add(target, gap / 2, found)
                continue
            opened = [
                edge["u"]
                for edge in kept.triggers.get(target, ())
                if kept.acts(edge["rule"], new) and kept.gap(edge["u"], chosen, new) < 2
            ]
            if opened:  # who does not open it gains: it lacks what does so here
                found.lacking.add(min(self.covering(opened[0], new) & chosen))
                self.add(target, 1.0, found)
            elif gap < 2:  # who covers it less gains
                found.lacking.add(min(self.covering(target, new, full=not gap) & chosen))
                self.add(target, 1.0 - gap / 2, found)
        return True

    def covering(self, target: str, acting: Setting | None = None, *, full: bool = False) -> frozenset[str]:
        return frozenset(
            edge["u"]
            for edge in self.rules.covering.get(target, ())
            if (acting is None or self.kept.acts(edge["rule"], acting))
            and (not full or edge["data"]["strength"] == "full")
        )

    def add(self, target: str, most: float, found: _Sum) -> None:
        found.most[_LEVEL[self.rules.targets[target]["priority"]]] += most


class _Sum:
    """A gain that is being added up."""

    def __init__(self) -> None:
        self.lacking: set[str] = set()
        self.having: set[str] = set()
        self.openers: set[str] = set()
        self.most = list(NO_COST)
