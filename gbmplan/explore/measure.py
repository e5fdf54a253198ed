"""What to measure next: unmeasured biomarkers ranked by what their values would change."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gbmplan.choose.objective import TITLES, Cost, shown
from gbmplan.explore.counterfactuals import Counterfactuals, Outcome
from gbmplan.explore.pairs import Option, Pair, pairs
from gbmplan.explore.session import Session
from gbmplan.explore.stamp import stamp
from gbmplan.explore.value_classes import ValueClass, span
from gbmplan.language.numbers import figure
from gbmplan.patient.profile import Profile
from gbmplan.plan.facts import inside, title, titles
from gbmplan.plan.gap_closure import changes
from gbmplan.plan.judging import judged
from gbmplan.wording.times import spoken
from gbmplan.wording.wording import Wording

if TYPE_CHECKING:
    from gbmplan.explore.answers import MeasureAnswer
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
        self.values = Counterfactuals(session, profile, all_unmeasured=True)
        self.session, self.rules, self.tick = session, session.rules, tick
        self.regimen = self.values.regimen
        self.wording = session.wording
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
        return {
            "changing": found,
            "pairs": together,
            "steady": steady,
            "text": _summary(self.wording, found, together, len(steady), with_pairs),
        }

    # one biomarker

    def measure(self, name: str, outcomes: list[tuple[ValueClass, Outcome]]) -> tuple[_RANK, Measure]:
        node = self.nodes[name]
        groups = self.distinct(name, outcomes)
        described = [self.described(text, outcome) for text, outcome in groups]
        fares = [(*self.fares(outcome), text) for text, outcome in groups]
        worst = min(fares, key=lambda item: item[0])
        say, plural = self.wording.say, self.wording.plural
        item: Measure = {
            "rank": 0,
            "biomarker": name,
            "title": self.wording.title(node["title"]),
            "measured_by": self.wording.translated(node["measured_by"]),
            "plans": described,
            "worst": say("{what}: {words}", what=worst[2], words=worst[1]) if worst[1] else "",
            "text": plural("{count} plan", "{count} different plans", len(described))
            if len(described) > 1
            else say("another plan whatever the value"),
        }
        ruled_out, regret = worst[0]
        return (ruled_out, regret, -len(described)), item

    def distinct(self, name: str, outcomes: list[tuple[ValueClass, Outcome]]) -> list[tuple[str, Outcome]]:
        """Each plan with the values that lead to it in words; the plan itself first."""
        groups: dict[tuple[object, ...], list[tuple[ValueClass, Outcome]]] = {}
        for cell, outcome in outcomes:
            groups.setdefault(outcome.signature, []).append((cell, outcome))
        ordered = sorted(groups.items(), key=lambda item: item[0] != self.values.base.signature)
        return [
            (span(self.nodes[name], [cell for cell, _ in group], self.wording), group[0][1]) for _, group in ordered
        ]

    def described(self, text: str, outcome: Outcome) -> MeasuredPlan:
        old, new, say = self.regimen, outcome.regimen, self.wording.say
        if new is None:
            return {
                "values": text,
                "adds": [],
                "drops": [],
                "objective": [],
                "changes": [],
                "text": say("the demands cannot be met"),
            }
        adds, drops = sorted(new.interventions - old.interventions), sorted(old.interventions - new.interventions)
        cost = new.cost if outcome.solved else self.cost(outcome)
        words = [titles(self.rules, adds, drops, self.wording)] if adds or drops else []
        starts = new.timeline.earliest
        if not words and starts != old.timeline.earliest:
            shift = max((starts[name] - start for name, start in old.timeline.earliest.items()), key=abs)
            length = spoken(self.wording, abs(shift))
            words.append(
                say("the same steps, up to {length} later", length=length)
                if shift > 0
                else say("the same steps, up to {length} earlier", length=length)
            )
        words += [
            self.wording.translated(self.rules.rules[rule]["detail"]["say"])
            for rule in sorted(outcome.scope - self.values.base.scope)
        ]
        return {
            "values": text,
            "adds": adds,
            "drops": drops,
            "objective": shown(outcome.case, cost),
            "changes": changes(old.cost, cost, self.wording),
            "text": self.wording.joined_by_semicolons(words) or say("the plan stays"),
        }

    def cost(self, outcome: Outcome) -> Cost:
        """What the regimen of the plan costs in another case, by the judge."""
        assert outcome.regimen is not None
        return self.assessed(outcome, outcome.regimen.timeline.earliest)[0]

    def assessed(self, outcome: Outcome, times: dict[str, float]) -> tuple[Cost, str]:
        found = judged(outcome.case, self.session.demands, self.regimen, times)
        broken = sorted({step for violation in found.violations for step in violation.steps})
        unfit = set(broken) - self.regimen.interventions  # what a gate would have added, and no longer can
        if unfit:
            kept = tuple(item for item in self.regimen.branches if item.answer not in unfit)
            found = judged(outcome.case, self.session.demands, self.regimen._replace(branches=kept), times)
            broken = sorted({step for violation in found.violations for step in violation.steps})
        ruled_out = self.wording.listed([title(self.rules, name, self.wording) for name in broken], "and")
        return Cost(**found.objective), ruled_out

    def fares(self, outcome: Outcome) -> tuple[tuple[bool, tuple[float, ...]], str]:
        """How the regimen of the plan does then against the best: a key, the worst least, and words."""
        chosen, say = self.regimen.interventions, self.wording.say
        if outcome.regimen is None:
            return (False, ()), say("the demands cannot be met")
        best = outcome.regimen.cost
        loss = tuple(ours - least for ours, least in zip(self.regimen.cost, best, strict=True))
        timeline = self.values.kept_regimen.timeline(outcome.case, self.regimen)
        if timeline is None:
            return (False, loss), say("the steps of this plan cannot be scheduled")
        cost, ruled_out = self.assessed(outcome, timeline.earliest)
        if ruled_out:
            return (False, loss), say("{interventions} ruled out", interventions=ruled_out)
        regret = tuple(least - ours for ours, least in zip(cost, best, strict=True))
        if outcome.regimen.interventions == chosen or cost == best:
            return (True, (0.0,) * len(best)), ""
        first = next(index for index, difference in enumerate(regret) if difference)
        text = say(
            "this plan would have {objective} {ours}, the best {best}",
            objective=say(TITLES[Cost._fields[first]]),
            ours=figure(cost[first]),
            best=figure(best[first]),
        )
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
        say, nodes = self.wording.say, [self.nodes[name] for name in names]
        labels = [inside(self.wording, self.wording.label(node)) for node in nodes]

        def values(pair: Pair) -> str:
            spans = [
                span(node, [option.cell], self.wording)
                for node, option in zip(nodes, (pair.first, pair.second), strict=True)
            ]
            return say(
                "{first} {value} and {second} {other}",
                first=labels[0],
                value=spans[0],
                second=labels[1],
                other=spans[1],
            )

        return {
            "biomarkers": list(names),
            "titles": [self.wording.title(node["title"]) for node in nodes],
            "plans": [self.described(values(pair), pair.outcome) for pair in group],
            "text": say("{first} and {second}: neither alone, both together", first=labels[0], second=labels[1]),
        }


def _summary(
    wording: Wording, changing: list[Measure], together: list[MeasurePair], steady: int, with_pairs: bool
) -> str:
    """`measure these 2; the other 9 change nothing alone or in pairs`."""
    say, plural = wording.say, wording.plural
    what = [plural("measure this one", "measure these {count}", len(changing))] if changing else []
    if together:
        count = len({name for pair in together for name in pair["biomarkers"]})
        what.append(say("{count} more matter only in pairs", count=count))
    if steady and what:
        what.append(
            plural(
                "the other one changes nothing alone or in pairs",
                "the other {count} change nothing alone or in pairs",
                steady,
            )
            if with_pairs
            else plural("the other one changes nothing alone", "the other {count} change nothing alone", steady)
        )
    elif steady:
        what.append(
            say("no unmeasured biomarker changes the plan, alone or in pairs")
            if with_pairs
            else say("no unmeasured biomarker changes the plan alone")
        )
    return wording.joined_by_semicolons(what) or say("everything that the rules read is measured")
