"""Chains of causes in one plan: why a target is a need, what covers it, what a step is there for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from gbmplan.explore.compare import View
from gbmplan.explore.session import Session
from gbmplan.judge.assess import Need
from gbmplan.language.numbers import figure
from gbmplan.order.constraints import START, Constraint
from gbmplan.plan.facts import decided_by, spoken_facts
from gbmplan.plan.steps import numbering
from gbmplan.problems import listed
from gbmplan.wording.times import between
from gbmplan.wording.wording import ENGLISH

if TYPE_CHECKING:
    from gbmplan.explore.answers import Ground


class Causes:
    """Tells each cause once; where it comes up again it is only named."""

    def __init__(self, session: Session, view: View) -> None:
        self.session, self.rules, self.view, self.case = session, session.rules, view, view.case
        self.numbers = numbering(view.case, view.regimen)
        self.told: set[str] = set()

    def ground(
        self, text: str, rules: Iterable[str] = (), facts: Iterable[str] = (), causes: Iterable[Ground] = ()
    ) -> Ground:
        return {
            "text": text,
            "rules": [rule for rule in dict.fromkeys(rules) if rule],
            "facts": list(dict.fromkeys(facts)),
            "told": False,
            "causes": list(causes),
        }

    def step(self, name: str) -> str:
        """`step 3, Nivolumab`."""
        return f"step {self.numbers[name]}, {self.title(name)}"

    def title(self, name: str) -> str:
        return self.rules.interventions[name]["title"]["en"].split(" (", maxsplit=1)[0]

    def label(self, target: str) -> str:
        return self.rules.targets[target]["label"]

    # needs

    def need(self, target: str) -> Ground:
        """Why a target is a need; a chain of single causes is one link."""
        need = self.view.needs[target]
        if need.kind == "measured":
            return self.ground(
                f"{self.label(target)}: a need, measured", [need.rule], spoken_facts(self.case, need.rule)
            )
        if need.kind == "assumed":
            present = self.rules.targets[target]["present"]
            missing = spoken_facts(self.case, present) if present else []
            return self.ground(
                f"{self.label(target)}: a need, assumed because nobody measured it", [need.rule], missing
            )
        if target in self.told:
            found = self.ground(f"{self.label(target)}: a need, opened as told above", [need.rule])
            return found | {"told": True}
        self.told.add(target)
        return self.opened(need)

    def opened(self, need: Need) -> Ground:
        """A need that blocking others opened: drawn together with its cause where there is only one."""
        links = [
            (edge["u"], edge["rule"])
            for edge in self.rules.edges("compensates")
            if edge["v"] == need.target and edge["u"] in need.opened_by and edge["rule"] not in self.case.closed
        ]
        rules = [rule for _, rule in links]
        facts = [
            fact
            for rule in rules
            if rule in self.case.truth and self.case.truth[rule] is not None
            for fact in spoken_facts(self.case, rule)
        ]
        blocked = [self.blocked(name) for name, _ in links]
        text = f"{self.label(need.target)}: a need, opened by blocking {listed(blocked, 'and')}"
        causes = [self.need(name) for name, _ in links if name in self.view.needs and name not in self.told]
        if len(causes) == 1 and len(links) == 1 and not causes[0]["told"]:
            only = causes[0]
            reason = only["text"].partition(": a need, ")[2]
            return self.ground(
                f"{text}, itself {reason}", [*rules, *only["rules"]], [*facts, *only["facts"]], only["causes"]
            )
        return self.ground(text, rules, facts, causes)

    def blocked(self, target: str) -> str:
        steps = sorted(
            {
                self.numbers[edge["u"]]
                for edge in self.rules.covering.get(target, ())
                if edge["u"] in self.numbers and edge["rule"] not in self.case.inactive_covers
            }
        )
        word = f"step{'s' if len(steps) > 1 else ''} {listed([str(step) for step in steps], 'and')}"
        return f"{self.label(target)} ({word})"

    def no_need(self, target: str) -> Ground:
        """Why a target is none of this patient's needs."""
        node = self.rules.targets[target]
        rule = node["present"]
        openers = [edge["u"] for edge in self.rules.edges("compensates") if edge["v"] == target]
        text = "no step blocks what would open it" if openers else "nothing opens it"
        if rule and self.case.truth[rule] is False:
            return self.ground(f"measured, and not present; {text}", [rule], spoken_facts(self.case, rule))
        if rule:
            return self.ground(f"not judged, and not assumed; {text}", [rule], spoken_facts(self.case, rule))
        closed = [
            edge["rule"]
            for edge in self.rules.edges("compensates")
            if edge["v"] == target and edge["rule"] in self.case.closed
        ]
        facts = [fact for name in closed for fact in spoken_facts(self.case, name)]
        return self.ground(f"only ever opened by blocking another target; {text}", closed, facts)

    # covers

    def covers(self, target: str) -> list[Ground]:
        """The steps that cover a need."""
        return [
            self.ground(
                f"{self.step(name)}, covers it{'' if strength == 'full' else ' in part'}", [rule], self.condition(rule)
            )
            for name, strength, rule in self.view.needs[target].covered_by
        ]

    def condition(self, rule: str) -> list[str]:
        return spoken_facts(self.case, rule) if rule in self.case.truth else []

    def missing(self, rule: str) -> list[str]:
        return decided_by(self.case, rule)

    # times

    def bound(self, item: Constraint) -> Ground:
        """One timing rule between two steps, or between the start and one."""
        span = between(ENGLISH, item.low, item.high)
        if item.before == START:
            text = f"{self.step(item.after)}, not before the wait is over"
            rule, hours = self.case.waits.get(item.after, ("", 0.0))
            facts = [f"{figure(hours)} hours to wait"] if rule else []
            return self.ground(text, [item.rule], facts)
        return self.ground(f"{self.step(item.before)}, before {self.step(item.after)}{span}", [item.rule])
