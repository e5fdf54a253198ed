"""What each recorded measurement did: the rules whose verdict rests on it, and what these decided in this plan.

A rule's verdict rests on a measurement when it comes out otherwise without it. Where no verdict does, or only such as
no choice depends on, the regimen is the same without the measurement.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from gbmplan.case.case import Case, acts_if_found, is_absolute
from gbmplan.language.conditions import Value, decide
from gbmplan.plan.facts import decided_by, in_words
from gbmplan.plan.measured_words import deed_text, nothing_text

if TYPE_CHECKING:
    from gbmplan.plan.document import Plan
    from gbmplan.plan.measured_shapes import Deed, DeedKind, Effect, MeasurementEffect, Nothing, NothingKind

_DECIDES: frozenset[DeedKind] = frozenset(
    ("out_of_scope", "answered", "indicated", "caution", "to_correct", "waits", "earlier_therapy", "out_of_order")
)
"""What decides, whatever it is about."""
_DECIDES_OF_STEPS: frozenset[DeedKind] = frozenset(("acts", "speaks_against"))
"""What decides where it is about a step."""
_EXCLUDES: frozenset[DeedKind] = frozenset(("excludes", "speaks_against", "does_not_act"))
_REASONS: tuple[NothingKind, ...] = (
    "below_every_threshold",
    "not_in_plan",
    "undecided",
    "decided_otherwise",
    "at_gates",
    "unread",
)
"""Why nothing, the most telling first."""


class _Turn(NamedTuple):
    """A rule that comes out otherwise without a measurement."""

    rule: str
    now: bool | None
    without: bool | None


def measurements(case: Case, plan: Plan, numbers: Mapping[str, int]) -> list[MeasurementEffect]:
    """Every recorded biomarker, in the order of its id."""
    look = _Look(case, plan, numbers)
    return [look.effect(name) for name in case.profile.measurements]


class _Deed(NamedTuple):
    """What one rule did, and to which target or intervention; to none where it is about the whole plan."""

    kind: DeedKind
    rule: str
    about: str


class _Look:
    """Looks at one plan."""

    def __init__(self, case: Case, plan: Plan, numbers: Mapping[str, int]) -> None:
        self.case, self.rules, self.numbers = case, case.rules, numbers
        self.needs = {item["target"]: item for item in plan["coverage"]}
        self.candidates = {
            edge["u"]
            for name in self.needs
            for edge in self.rules.covering.get(name, ())
            if edge["u"] not in numbers and self.choosable(edge["u"])
        }
        """What could have been chosen to answer a need and is not planned."""
        self.washouts = self.rules.kinds.get("washout", {})
        self.hurried = {
            item["rule"] for step in plan["steps"] for item in step["cautions"] if item["kind"] == "out_of_order"
        }
        """Rules by which steps start out of order."""

    def choosable(self, name: str) -> bool:
        """Whether a plan chooses it at all: standard treatment is given by setting, and some cannot be had."""
        barred = self.rules.unavailable.get(name) or self.rules.bans.get(name)
        return self.rules.interventions[name]["role"] != "backbone" and not barred

    def effect(self, marker: str) -> MeasurementEffect:
        facts = {name: value for name, value in self.case.facts.items() if name != marker}
        found: list[_Deed] = list(self.waits(marker))
        waited = [name for name, rule in self.washouts.items() if rule["detail"]["biomarker"] == marker]
        idle: dict[NothingKind, list[str]] = {"not_in_plan": waited} if waited else {}
        for place in self.rules.reading.get(marker, ()):
            tree, stating = self.rules.stated[place]
            now, without = self.case.truth[stating[0]], decide(tree, facts)
            for rule in stating:
                kind = self.deed(_Turn(rule, now, without), facts)
                if kind in _REASONS:
                    idle.setdefault(kind, []).append(rule)
                else:
                    done: DeedKind = kind  # type: ignore[assignment]
                    found += [_Deed(done, rule, about) for about in self.concerned(rule)]
        deeds = self.gathered(found)
        return {
            "biomarker": marker,
            "title": self.case.wording.title(self.rules.nodes("biomarker")[marker]["title"]),
            "fact": in_words(self.case, marker),
            "derived": self.case.profile.measurements[marker].derived,
            "effect": self.strongest(deeds),
            "deeds": deeds,
            "nothing": None if deeds else self.nothing(marker, idle),
        }

    def concerned(self, rule: str) -> list[str]:
        """The target or the intervention that a rule is about; of a rule before steps, these steps."""
        before = self.rules.rules[rule].get("detail", {}).get("before")
        if before:
            return [name for name in before if name in self.numbers]
        about = self.rules.rules[rule]["subject"].partition(":")[2]
        return [about if about in self.rules.interventions or about in self.rules.targets else ""]

    def gathered(self, found: list[_Deed]) -> list[Deed]:
        """One deed for all of a kind; those that concern steps apart from others, and first."""
        deeds: dict[tuple[DeedKind, bool], Deed] = {}
        for kind, rule, about in found:
            new: Deed = {"kind": kind, "by": [], "about": [], "titles": [], "steps": [], "text": ""}
            deed = deeds.setdefault((kind, about in self.numbers), new)
            if rule not in deed["by"]:
                deed["by"].append(rule)
            deed["steps"] = sorted({*deed["steps"], *self.steps(about)})
            if about and about not in deed["about"]:
                place = 0 if about in self.candidates else len(deed["about"])
                deed["about"].insert(place, about)
                deed["titles"].insert(place, self.title(about))
        done = sorted(deeds.values(), key=lambda deed: (not deed["steps"], deed["kind"] not in _DECIDES))
        for deed in done:
            deed["text"] = deed_text(self.case.wording, deed)
        return done

    def steps(self, about: str) -> list[int]:
        if about in self.numbers:
            return [self.numbers[about]]
        return [cover["step"] for cover in self.needs[about]["covered_by"]] if about in self.needs else []

    def title(self, name: str) -> str:
        wording = self.case.wording
        if name in self.rules.targets:
            return wording.label(self.rules.targets[name])
        return wording.short(wording.title(self.rules.interventions[name]["title"]))

    def strongest(self, deeds: list[Deed]) -> Effect:
        for deed in deeds:
            if deed["kind"] in _DECIDES or (deed["kind"] in _DECIDES_OF_STEPS and deed["steps"]):
                return "decided"
        if any(deed["kind"] in _EXCLUDES and self.candidates.intersection(deed["about"]) for deed in deeds):
            return "excluded"
        return "narrowed" if deeds else "nothing"

    def nothing(self, marker: str, idle: Mapping[NothingKind, list[str]]) -> Nothing:
        kind: NothingKind = next((kind for kind in _REASONS if kind in idle), "unread")
        by = idle.get(kind, [])
        others = sorted({other for rule in by for other in decided_by(self.case, rule)} - {marker})
        found: Nothing = {"kind": kind, "by": by, "biomarkers": others, "reason": "", "text": ""}
        found["reason"], found["text"] = nothing_text(self.case, found)
        return found

    def waits(self, marker: str) -> Iterator[_Deed]:
        """The washouts that count from it."""
        for name, rule in self.washouts.items():
            for step in rule["detail"]["before"] if rule["detail"]["biomarker"] == marker else ():
                waiting = any(wait.rule == name for wait in self.case.waits.get(step, ()))
                if step in self.numbers or waiting:
                    yield _Deed("waits" if waiting else "waited", name, step)

    # what one rule did

    def deed(self, turn: _Turn, facts: Mapping[str, Value]) -> DeedKind | NothingKind:
        kind, about = self.rules.rules[turn.rule]["kind"], self.rules.rules[turn.rule]["subject"].partition(":")[2]
        if kind == "gate_outcome":
            return "at_gates"
        if kind == "cover":
            return self.cover(about, turn, facts)
        if turn.now is turn.without:
            return "undecided" if turn.now is None else "decided_otherwise"
        if kind == "presence":
            return self.presence(about, turn)
        if kind == "contraindication":
            return self.contraindication(about, turn)
        if kind == "state_value":
            return "state" if turn.now else "below_every_threshold"
        if kind == "scope":
            return "out_of_scope" if turn.now else "in_scope"
        if kind == "caution":
            return "not_in_plan" if about not in self.numbers else "caution" if turn.now else "nothing_against"
        if kind == "indicated":
            return "indicated" if about in self.numbers else "not_indicated"
        if kind == "prerequisite":
            return ("to_correct" if turn.now is False else "ready") if self.concerned(turn.rule) else "not_in_plan"
        if kind == "early":
            return "out_of_order" if turn.rule in self.hurried else "not_in_plan"
        if kind == "blocked_before":
            return "earlier_therapy" if turn.now or turn.without else "below_every_threshold"
        if False in (turn.now, turn.without):
            return "pathway_closed" if kind == "compensation" else "rule_off"
        return "below_every_threshold"  # it binds, known or not

    def presence(self, target: str, turn: _Turn) -> DeedKind | NothingKind:
        if turn.now:
            return "answered" if self.steps(target) else "stays_open"
        assumed = self.rules.targets[target]["assumed"]
        return "ruled_out" if turn.without or assumed else "below_every_threshold"

    def contraindication(self, name: str, turn: _Turn) -> DeedKind | NothingKind:
        if turn.now:
            return "excludes" if is_absolute(self.rules, turn.rule) else "speaks_against"
        heeded = turn.without or (self.case.strict and is_absolute(self.rules, turn.rule))
        return "nothing_against" if name in self.numbers or heeded else "not_in_plan"

    def cover(self, name: str, turn: _Turn, facts: Mapping[str, Value]) -> DeedKind | NothingKind:
        """Whether it acts; an answer that a gate may find counts as acting."""
        now = turn.now or turn.rule in self.case.if_found
        without = turn.without or acts_if_found(self.rules, turn.rule, turn.without, facts)
        if bool(turn.now) is bool(turn.without) and bool(now) is bool(without):
            if turn.now is turn.without:
                return "undecided" if turn.now is None else "decided_otherwise"
            return "below_every_threshold" if name in self.numbers else "not_in_plan"
        return "acts" if turn.now or (now and not turn.without) else "does_not_act"
