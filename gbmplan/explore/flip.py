"""The smallest changes that would make another plan: of facts that can recover, and of each number."""

from __future__ import annotations

from itertools import combinations
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from gbmplan.case.case import Case
from gbmplan.choose.chooser import Regimen
from gbmplan.explore.counterfactuals import Counterfactuals, Outcome
from gbmplan.explore.measure import Tick, silent
from gbmplan.explore.session import Session
from gbmplan.explore.stamp import stamp
from gbmplan.explore.value_classes import ValueClass, span
from gbmplan.judge.assess import NeedResult
from gbmplan.language.conditions import Value
from gbmplan.patient.profile import Profile
from gbmplan.plan.facts import decided_by, inside, spoken, titles
from gbmplan.plan.gap_closure import changes
from gbmplan.wording.times import spoken as length

if TYPE_CHECKING:
    from gbmplan.explore.answers import Bound, Distance, Edit, Flip, FlipAnswer

MOST = 2
"""Facts changed at once."""


class Option(NamedTuple):
    """Other values of one recoverable fact."""

    biomarker: str
    cell: ValueClass


class _Effect(NamedTuple):
    """What a change of facts achieves."""

    outcome: Outcome
    closes: frozenset[str]
    """Gaps of the plan that are none then."""
    changes: bool
    """Whether the steps are others."""


def flip(session: Session, profile: Profile, *, tick: Tick = silent) -> FlipAnswer:
    """The smallest changes of recoverable facts, and the distance of each number to the next plan."""
    return Flipping(session, profile, tick).answer()


class Flipping:
    """Other values for what the profile measured, and what they change."""

    def __init__(self, session: Session, profile: Profile, tick: Tick = silent) -> None:
        self.values = Counterfactuals(session, profile)
        self.session, self.rules, self.tick, self.wording = session, session.rules, tick, session.wording
        self.case, self.regimen = self.values.case, self.values.regimen
        self.nodes = session.rules.nodes("biomarker")
        self.gaps = frozenset(
            need.target for need in session.judged(self.case, self.regimen).needs if need.result is not NeedResult.FULL
        )
        self.tried: dict[tuple[tuple[str, Value], ...], _Effect] = {}

    def answer(self) -> FlipAnswer:
        flips = [self.described(options, effect) for options, effect in self.flips()]
        distances = self.distances()
        closer = [item for item in distances if item["below"] or item["above"]]
        say = self.wording.say
        text = (
            say("{count} of {all} numbers could change the plan", count=len(closer), all=len(distances))
            if closer
            else say("no number, changed alone, changes the plan" if distances else "the profile holds no number")
        )
        return {**stamp(self.case, "flip"), "flips": flips, "distances": distances, "text": text}

    # recoverable facts

    def obstacles(self) -> dict[str, list[str]]:
        """Biomarker → the rules that hold against something, rest on it, and can recover."""
        found: dict[str, list[str]] = {}
        holding = [
            rule for rules in (*self.case.contraindicated.values(), *self.case.relative.values()) for rule in rules
        ]
        rules = {rule for rule in holding if self.case.truth[rule] and self.rules.rules[rule]["detail"]["recoverable"]}
        rules |= {name for name in self.rules.kinds.get("prerequisite", {}) if self.case.truth[name] is False}
        for rule in sorted(rules):
            for marker in decided_by(self.case, rule):
                found.setdefault(marker, []).append(rule)
        for rule in sorted(_waiting(self.case)):
            found.setdefault(self.rules.rules[rule]["detail"]["biomarker"], []).append(rule)
        return {name: found[name] for name in sorted(found) if not self.past(name)}

    def past(self, name: str) -> bool:
        """Whether a fact says what was once given: a rule may know a way round it, but it cannot become another."""
        source = self.nodes[name]["derived_from"]
        return source is not None and source["measure"] == "given"

    def options(self) -> list[Option]:
        """Counterfactuals of recoverable facts for which some obstacle falls away."""
        found = []
        for name, rules in self.obstacles().items():
            for cell in self.values.value_classes.of(name):
                if self.cell(name) == cell:
                    continue
                after = self.effect((Option(name, cell),)).outcome.case
                if any(self.removed(rule, after) for rule in rules):
                    found.append(Option(name, cell))
        return found

    def removed(self, rule: str, after: Case) -> bool:
        if rule not in self.case.truth:
            return rule not in _waiting(after)
        return after.truth[rule] is not self.case.truth[rule]

    def cell(self, name: str) -> ValueClass | None:
        """The cell in which the profile's value lies; `never given` lies in none."""
        value = self.case.facts[name]
        return next((cell for cell in self.values.value_classes.of(name) if _inside(cell, value)), None)

    def flips(self) -> list[tuple[tuple[Option, ...], _Effect]]:
        """Changes of which no part alone achieves as much: closes the same gap, or changes the plan at all."""
        options = self.options()
        found: list[tuple[tuple[Option, ...], _Effect]] = []
        sets = [
            item
            for size in range(1, MOST + 1)
            for item in combinations(options, size)
            if len({option.biomarker for option in item}) == size
        ]
        for index, item in enumerate(sets):
            self.tick(index, len(sets), "changes")
            effect = self.effect(item)
            parts = [self.effect(part) for size in range(1, len(item)) for part in combinations(item, size)]
            closes = effect.closes.difference(*(part.closes for part in parts)) if parts else effect.closes
            changes_first = effect.changes and not any(part.changes for part in parts)
            if closes or changes_first:
                found.append((item, effect._replace(closes=closes)))
        return self.smallest(found)

    def smallest(self, found: list[tuple[tuple[Option, ...], _Effect]]) -> list[tuple[tuple[Option, ...], _Effect]]:
        """One change where several values of the same facts do the same: the nearest; closing most first."""
        best: dict[tuple[object, ...], tuple[tuple[Option, ...], _Effect]] = {}
        for item, effect in found:
            key = tuple(option.biomarker for option in item), effect.outcome.signature, effect.closes
            if key not in best or self.distance(item) < self.distance(best[key][0]):
                best[key] = item, effect
        return sorted(
            best.values(),
            key=lambda entry: (len(entry[0]), -len(entry[1].closes), self.distance(entry[0]), entry[0][0].biomarker),
        )

    def distance(self, options: tuple[Option, ...]) -> tuple[float, ...]:
        return tuple(_gap(option.cell, self.case.facts[option.biomarker]) for option in options)

    def effect(self, options: tuple[Option, ...]) -> _Effect:
        key = tuple((option.biomarker, option.cell.value) for option in options)
        if key not in self.tried:
            outcome = self.values.outcome(dict(key))
            closes: frozenset[str] = frozenset()
            if outcome.regimen is not None:
                left = {
                    need.target
                    for need in self.session.judged(outcome.case, self.timed(outcome)).needs
                    if need.result is not NeedResult.FULL
                }
                closes = self.gaps - left
            self.tried[key] = _Effect(outcome, closes, outcome.signature[0] != self.values.base.signature[0])
        return self.tried[key]

    def timed(self, outcome: Outcome) -> Regimen:
        """The regimen with its cost in the new case."""
        regimen = outcome.regimen if outcome.solved else self.session.best(outcome.case, outcome.setting)
        assert regimen is not None
        return regimen

    def described(self, options: tuple[Option, ...], effect: _Effect) -> Flip:
        regimen = effect.outcome.regimen
        new = regimen.interventions if regimen else frozenset()
        adds, drops = sorted(new - self.regimen.interventions), sorted(self.regimen.interventions - new)
        rules = sorted(
            {
                rule
                for option in options
                for rule in self.obstacles()[option.biomarker]
                if self.removed(rule, effect.outcome.case)
            }
        )
        details = [self.rules.rules[rule]["detail"] for rule in rules]
        mends = list(dict.fromkeys(filter(None, (item.get("mend") or item.get("action") for item in details))))
        wording = self.wording
        closes = sorted(effect.closes, key=self.rules.rank.__getitem__)
        names = [wording.label(self.rules.targets[name]) for name in closes]
        plan = titles(self.rules, adds, drops, wording) or wording.say("the same steps")
        return {
            "edits": [self.edit(option) for option in options],
            "closes": closes,
            "titles": names,
            "adds": adds,
            "drops": drops,
            "changes": changes(self.regimen.cost, self.timed(effect.outcome).cost, wording) if regimen else [],
            "mends": [wording.translated(mend) for mend in mends],
            "rules": rules,
            "text": wording.say("{plan}; closes {targets}", plan=plan, targets=wording.listed(names, "and"))
            if names
            else plan,
        }

    def edit(self, option: Option) -> Edit:
        node = self.nodes[option.biomarker]
        item = self.case.profile.measurements[option.biomarker]
        return {
            "biomarker": option.biomarker,
            "title": self.wording.title(node["title"]),
            "before": spoken(self.case.wording, item, node),
            "after": self.wording.say(
                "{biomarker} {value} // a span of values",
                biomarker=inside(self.wording, self.wording.label(node)),
                value=span(node, [option.cell], self.wording),
            ),
        }

    # numbers

    def distances(self) -> list[Distance]:
        """Every number that some rule reads, the least stable first."""
        found = []
        numbers = [
            name
            for name, value in self.case.facts.items()
            if isinstance(value, float) and not isinstance(value, bool) and value < inf and self.values.read(name)
        ]
        for index, name in enumerate(numbers):
            self.tick(index, len(numbers), "numbers")
            found.append(self.number(name))
        return sorted(found, key=lambda item: (self.relative(item), item["biomarker"]))

    def relative(self, item: Distance) -> float:
        """The smaller distance, as a share of the range of the biomarker."""
        low, high = self.nodes[item["biomarker"]]["range"]
        near = [bound["distance"] for bound in (item["below"], item["above"]) if bound is not None]
        return float(min(near, default=inf) / (high - low))

    def number(self, name: str) -> Distance:
        node, item = self.nodes[name], self.case.profile.measurements[name]
        value = float(item.value)
        cells = self.values.value_classes.of(name)
        here = next(index for index, cell in enumerate(cells) if _inside(cell, value))
        below = self.bound(name, value, cells[:here][::-1], below=True)
        above = self.bound(name, value, cells[here + 1 :], below=False)
        return {
            "biomarker": name,
            "title": self.wording.title(node["title"]),
            "fact": spoken(self.case.wording, item, node),
            "value": value,
            "unit": "" if node["unit"] == "1" else node["unit"],
            "below": below,
            "above": above,
        }

    def bound(self, name: str, value: float, cells: tuple[ValueClass, ...], *, below: bool) -> Bound | None:
        """The nearest values in one direction for which the plan is another."""
        outcomes = [(cell, self.values.outcome({name: cell.value})) for cell in cells]
        other = [item for item in outcomes if item[1].signature != self.values.base.signature]
        if not other:
            return None
        nearest, outcome = other[0]
        run = []
        for cell, found in outcomes[outcomes.index(other[0]) :]:
            if found.signature != outcome.signature:
                break
            run.append(cell)
        regimen = outcome.regimen
        new = regimen.interventions if regimen else frozenset()
        adds, drops = sorted(new - self.regimen.interventions), sorted(self.regimen.interventions - new)
        plan = titles(self.rules, adds, drops, self.wording) or self.later(outcome)
        threshold = nearest.high if below else nearest.low
        return {
            "threshold": threshold,
            "distance": float(f"{abs(value - threshold):.12g}"),
            "text": span(self.nodes[name], run, self.wording),
            "plan": plan if regimen else self.wording.say("the demands cannot be met"),
            "adds": adds,
            "drops": drops,
        }

    def later(self, outcome: Outcome) -> str:
        assert outcome.regimen is not None
        if outcome.scope != self.values.base.scope:
            rules = sorted(outcome.scope ^ self.values.base.scope)
            said = (self.wording.translated(self.rules.rules[rule]["detail"]["say"]) for rule in rules)
            return self.wording.joined_by_semicolons(said)
        shift = max(
            (outcome.regimen.timeline.earliest[name] - start for name, start in self.regimen.timeline.earliest.items()),
            key=abs,
            default=0.0,
        )
        return self.wording.say(
            "the same steps, up to {length} later" if shift > 0 else "the same steps, up to {length} earlier",
            length=length(self.wording, abs(shift)),
        )


def _inside(cell: ValueClass, value: Value) -> bool:
    if isinstance(value, (bool, str)):
        return value in cell.group
    above = value > cell.low or (value == cell.low and cell.closed_low)
    return above and (value < cell.high or (value == cell.high and cell.closed_high))


def _gap(cell: ValueClass, value: Value) -> float:
    if isinstance(value, (bool, str)):
        return 0.0
    return float(min(abs(value - cell.low), abs(value - cell.high)))


def _waiting(case: Case) -> set[str]:
    """The washouts that are not over."""
    return {wait.rule for waits in case.waits.values() for wait in waits}
