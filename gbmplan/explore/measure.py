"""What to measure next: unmeasured biomarkers ranked by what their values would change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from gbmplan.choose.objective import OBJECTIVES, Cost
from gbmplan.explore.cells import Cell, span
from gbmplan.explore.pairs import Option, Pair, pairs
from gbmplan.explore.session import Session
from gbmplan.explore.stamp import stamp
from gbmplan.explore.values import Outcome, Values
from gbmplan.judge.assess import assess
from gbmplan.language.durations import spoken
from gbmplan.patient.profile import Profile
from gbmplan.plan.closing import changes
from gbmplan.plan.facts import titles, uncapitalised
from gbmplan.problems import listed

if TYPE_CHECKING:
    from gbmplan.explore.document import MeasureAnswer
    from gbmplan.plan.answers import Measure, MeasuredPlan, Measurements, MeasurePair

Tick = Callable[[int, int, str], None]
"""Called with what is done, how much there is, and of what."""
_RANK = tuple[bool, tuple[float, ...], int]


def silent(done: int, of: int, what: str) -> None:
    """No progress is shown."""


def measure(session: Session, profile: Profile, *, with_pairs: bool = True, tick: Tick = silent) -> Measurements:
    """Every unmeasured biomarker that some rule reads, solved for every value that rules tell apart."""
    return Measuring(session, profile, tick).measurements(with_pairs)


def measured(session: Session, profile: Profile, *, with_pairs: bool = True, tick: Tick = silent) -> MeasureAnswer:
    """The same, stamped as an answer of its own."""
    case = session.study(profile)
    return {**stamp(case, "measure"), "measure": measure(session, profile, with_pairs=with_pairs, tick=tick)}


class Measuring:
    """The values of one profile's unmeasured biomarkers, and what they change."""

    def __init__(self, session: Session, profile: Profile, tick: Tick = silent) -> None:
        self.values = Values(session, profile)
        self.session, self.rules, self.tick = session, session.rules, tick
        self.regimen = self.values.regimen
        self.nodes = session.rules.nodes("biomarker")

    def measurements(self, with_pairs: bool) -> Measurements:
        names = self.values.unmeasured()
        changing: list[tuple[_RANK, Measure]] = []
        options: list[Option] = []
        steady: list[str] = []
        for index, name in enumerate(names):
            self.tick(index, len(names), "values")
            outcomes = self.values.outcomes(name)
            if all(outcome.signature == self.values.base.signature for _, outcome in outcomes):
                steady.append(name)
                options += [Option(name, cell, outcome) for cell, outcome in outcomes]
            else:
                changing.append(self.measure(name, outcomes))
        changing.sort(key=lambda item: (item[0], item[1]["biomarker"]))
        for rank, (_, item) in enumerate(changing, 1):
            item["rank"] = rank
        together = self.pairs(options) if with_pairs else []
        paired = {name for pair in together for name in pair["biomarkers"]}
        steady = [name for name in steady if name not in paired]
        found = [item for _, item in changing]
        return {"changing": found, "pairs": together, "steady": steady,
                "text": _summary(found, together, len(steady), with_pairs)}  # fmt: skip

    # one biomarker

    def measure(self, name: str, outcomes: list[tuple[Cell, Outcome]]) -> tuple[_RANK, Measure]:
        node = self.nodes[name]
        groups = self.distinct(name, outcomes)
        told = [self.told(text, outcome) for text, outcome in groups]
        fares = [(*self.fares(outcome), text) for text, outcome in groups]
        worst = min(fares, key=lambda item: item[0])
        item: Measure = {
            "rank": 0,
            "biomarker": name,
            "title": node["title"]["en"],
            "measured_by": node["measured_by"],
            "plans": told,
            "worst": f"{worst[2]}: {worst[1]}" if worst[1] else "",
            "text": f"{len(told)} different plans" if len(told) > 1 else "another plan whatever the value",
        }
        ruled_out, regret = worst[0]
        return (ruled_out, regret, -len(told)), item

    def distinct(self, name: str, outcomes: list[tuple[Cell, Outcome]]) -> list[tuple[str, Outcome]]:
        """Each plan with the values that lead to it in words; the plan itself first."""
        groups: dict[tuple[object, ...], list[tuple[Cell, Outcome]]] = {}
        for cell, outcome in outcomes:
            groups.setdefault(outcome.signature, []).append((cell, outcome))
        ordered = sorted(groups.items(), key=lambda item: item[0] != self.values.base.signature)
        return [(span(self.nodes[name], [cell for cell, _ in group]), group[0][1]) for _, group in ordered]

    def told(self, text: str, outcome: Outcome) -> MeasuredPlan:
        old, new = self.regimen, outcome.regimen
        if new is None:
            return {"values": text, "adds": [], "drops": [], "objective": [], "changes": [],
                    "text": "the demands cannot be met"}  # fmt: skip
        adds, drops = sorted(new.interventions - old.interventions), sorted(old.interventions - new.interventions)
        cost = new.cost if outcome.solved else tuple(self.cost(outcome))
        words = [titles(self.rules, adds, drops)] if adds or drops else []
        if not words:
            later = max(
                (new.timeline.earliest[name] - start for name, start in old.timeline.earliest.items()), default=0.0
            )
            words += [f"the same steps, up to {spoken(later)} later"] if later > 0 else []
            words += ["the same steps, earlier"] if not later and new.timeline != old.timeline and (
                new.timeline.earliest != old.timeline.earliest) else []  # fmt: skip
        for rule in sorted(outcome.scope - self.values.base.scope):
            words.append(f"outside the scope of these rules: {self.rules.rules[rule]['detail']['say']}")
        return {
            "values": text,
            "adds": adds,
            "drops": drops,
            "objective": list(cost),
            "changes": changes(old.cost, cost),
            "text": "; ".join(words) or "the plan stays",
        }

    def cost(self, outcome: Outcome) -> Iterable[float]:
        """What the regimen of the plan costs in another case, by the judge."""
        assert outcome.regimen is not None
        return self.assessed(outcome, outcome.regimen.timeline.earliest)[0]

    def assessed(self, outcome: Outcome, times: dict[str, float]) -> tuple[Cost, str]:
        demands = self.session.demands
        found = assess(self.rules, outcome.case.profile, times, strict=demands.strict, require=demands.require,
                       exclude=demands.exclude, max_agents=demands.max_agents)  # fmt: skip
        broken = sorted({step for violation in found.violations for step in violation.steps})
        ruled_out = listed([self.rules.interventions[name]["title"]["en"].split(" (")[0] for name in broken], "and")
        return tuple(found.objective.values()), ruled_out

    def fares(self, outcome: Outcome) -> tuple[tuple[bool, tuple[float, ...]], str]:
        """How the regimen of the plan does then against the best: a key, the worst least, and words."""
        chosen = self.regimen.interventions
        if outcome.regimen is None:
            return (False, ()), "the demands cannot be met"
        best = outcome.regimen.cost
        loss = tuple(ours - least for ours, least in zip(self.regimen.cost, best, strict=True))
        timeline = self.values.steady.timeline(outcome.case, chosen)
        if timeline is None:
            return (False, loss), "the steps of this plan cannot be scheduled"
        cost, ruled_out = self.assessed(outcome, timeline.earliest)
        if ruled_out:
            return (False, loss), f"{ruled_out} ruled out"
        regret = tuple(least - ours for ours, least in zip(cost, best, strict=True))
        if outcome.regimen.interventions == chosen or cost == best:
            return (True, (0.0,) * len(best)), ""
        first = next(index for index, difference in enumerate(regret) if difference)
        text = f"this plan would have {OBJECTIVES[first].title} {cost[first]:g}, the best {best[first]:g}"
        return (True, regret), text

    # two together

    def pairs(self, options: list[Option]) -> list[MeasurePair]:
        self.tick(0, 1, "pairs")
        found: dict[tuple[str, str], list[Pair]] = {}
        for pair in pairs(self.values, options):
            one, other = sorted((pair.first, pair.second), key=lambda option: option.biomarker)
            found.setdefault((one.biomarker, other.biomarker), []).append(Pair(one, other, pair.outcome))
        return [self.pair(names, group) for names, group in sorted(found.items())]

    def pair(self, names: tuple[str, str], group: list[Pair]) -> MeasurePair:
        labels = [uncapitalised(self.nodes[name]["label"] or self.nodes[name]["title"]["en"]) for name in names]
        plans = [
            self.told(
                f"{labels[0]} {span(self.nodes[names[0]], [pair.first.cell])} and "
                f"{labels[1]} {span(self.nodes[names[1]], [pair.second.cell])}",
                pair.outcome,
            )
            for pair in group
        ]
        return {
            "biomarkers": list(names),
            "titles": [self.nodes[name]["title"]["en"] for name in names],
            "plans": plans,
            "text": f"{labels[0]} and {labels[1]}: neither alone, both together",
        }


def _summary(changing: list[Measure], together: list[MeasurePair], steady: int, with_pairs: bool) -> str:
    what = [f"measure {'this one' if len(changing) == 1 else f'these {len(changing)}'}"] if changing else []
    if together:
        count = len({name for pair in together for name in pair["biomarkers"]})
        what.append(f"{count} more matter only in {'a pair' if len(together) == 1 else 'pairs'}")
    if steady:
        scope = "alone or in pairs" if with_pairs else "alone"
        what.append(f"the other {steady} change nothing {scope}" if what else
                    f"no unmeasured biomarker changes the plan, {scope}")  # fmt: skip
    return "; ".join(what) or "everything that the rules read is measured"
