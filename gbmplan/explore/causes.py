"""Chains of causes in one plan: why a target is a need, what covers it, what a step is there for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from gbmplan.explore.compare import View
from gbmplan.explore.session import Session
from gbmplan.judge.assess import Need, NeedKind
from gbmplan.order.constraints import START, Constraint
from gbmplan.plan.facts import spoken_facts, title
from gbmplan.plan.steps import numbering
from gbmplan.wording.times import between, spoken

if TYPE_CHECKING:
    from gbmplan.explore.answers import Ground


class _Reason(NamedTuple):
    """Why a target is a need, before its name stands in front of it."""

    text: str
    rules: list[str]
    facts: list[str]
    causes: list[Ground]
    repeated: bool = False


class Causes:
    """Says each cause once; where it comes up again it is only named."""

    def __init__(self, session: Session, view: View) -> None:
        self.session, self.rules, self.view, self.case = session, session.rules, view, view.case
        self.wording = session.wording
        self.numbers = numbering(view.case, view.regimen)
        self.explained: set[str] = set()
        """Opened targets whose causes stand in the chain already."""

    def ground(
        self, text: str, rules: Iterable[str] = (), facts: Iterable[str] = (), causes: Iterable[Ground] = ()
    ) -> Ground:
        return {
            "text": text,
            "rules": [rule for rule in dict.fromkeys(rules) if rule],
            "facts": list(dict.fromkeys(facts)),
            "repeated": False,
            "causes": list(causes),
        }

    def step(self, name: str) -> str:
        """`step 3, Nivolumab`."""
        return self.wording.say("step {number}, {title}", number=self.numbers[name], title=self.title(name))

    def title(self, name: str) -> str:
        return title(self.rules, name, self.wording)

    def label(self, target: str) -> str:
        return self.wording.label(self.rules.targets[target])

    # needs

    def need(self, target: str) -> Ground:
        """Why a target is a need; a chain of single causes is one link."""
        reason = self.reason(target)
        text = self.wording.say("{target}: a need, {reason}", target=self.label(target), reason=reason.text)
        found = self.ground(text, reason.rules, reason.facts, reason.causes)
        found["repeated"] = reason.repeated
        return found

    def reason(self, target: str) -> _Reason:
        need, say = self.view.needs[target], self.wording.say
        if need.kind is NeedKind.MEASURED:
            return _Reason(say("measured"), [need.rule], spoken_facts(self.case, need.rule), [])
        if need.kind is NeedKind.ASSUMED:
            present = self.rules.targets[target]["present"]
            missing = spoken_facts(self.case, present) if present else []
            return _Reason(say("assumed because nobody measured it"), [need.rule], missing, [])
        if need.kind is NeedKind.OPENED_BEFORE:
            return _Reason(say("opened by earlier therapy"), [need.rule], self.condition(need.rule), [])
        if target in self.explained:
            return _Reason(say("opened as shown above"), [need.rule], [], [], repeated=True)
        self.explained.add(target)
        return self.opened(need)

    def opened(self, need: Need) -> _Reason:
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
        blocked = self.wording.listed([self.blocked(name) for name, _ in links], "and")
        known = [name for name, _ in links if name in self.view.needs and name not in self.explained]
        if len(known) == 1 and len(links) == 1:
            only = self.reason(known[0])
            text = self.wording.say("opened by blocking {targets}, itself {reason}", targets=blocked, reason=only.text)
            return _Reason(text, [*rules, *only.rules], [*facts, *only.facts], only.causes)
        text = self.wording.say("opened by blocking {targets}", targets=blocked)
        causes = [self.need(name) for name in known if name not in self.explained]
        return _Reason(text, rules, facts, causes)

    def blocked(self, target: str) -> str:
        steps = sorted(
            {
                self.numbers[edge["u"]]
                for edge in self.rules.covering.get(target, ())
                if edge["u"] in self.numbers and edge["rule"] not in self.case.inactive_covers
            }
        )
        return self.label(target) + self.wording.bracketed(self.numbered(steps))

    def numbered(self, steps: list[int]) -> str:
        """`step 2`, `steps 2 and 4`."""
        numbers = self.wording.listed([str(step) for step in steps], "and")
        return self.wording.plural("step {numbers}", "steps {numbers}", len(steps), numbers=numbers)

    def no_need(self, target: str) -> Ground:
        """Why a target is none of this patient's needs."""
        rule, say = self.rules.targets[target]["present"], self.wording.say
        openers = [edge["u"] for edge in self.rules.edges("compensates") if edge["v"] == target]
        why = say("no step blocks what would open it" if openers else "nothing opens it")
        if rule and self.case.truth[rule] is False:
            return self.ground(say("measured, and not present; {why}", why=why), [rule], spoken_facts(self.case, rule))
        if rule:
            return self.ground(
                say("not judged, and not assumed; {why}", why=why), [rule], spoken_facts(self.case, rule)
            )
        closed = [
            edge["rule"]
            for edge in self.rules.edges("compensates")
            if edge["v"] == target and edge["rule"] in self.case.closed
        ]
        facts = [fact for name in closed for fact in spoken_facts(self.case, name)]
        return self.ground(say("only ever opened by blocking another target; {why}", why=why), closed, facts)

    # covers

    def covers(self, target: str) -> list[Ground]:
        """The steps that cover a need."""
        return [
            self.ground(
                self.wording.say(
                    "{step}, covers it" if strength == "full" else "{step}, covers it in part", step=self.step(name)
                ),
                [rule],
                self.condition(rule),
            )
            for name, strength, rule in self.view.needs[target].covered_by
        ]

    def condition(self, rule: str) -> list[str]:
        return spoken_facts(self.case, rule) if rule in self.case.truth else []

    # times

    def bound(self, item: Constraint) -> Ground:
        """One timing rule between two steps, or between the start and one."""
        say = self.wording.say
        if item.before == START:
            text = say("{step}, not before the wait is over", step=self.step(item.after))
            waits = [wait for wait in self.case.waits.get(item.after, ()) if wait.rule == item.rule]
            facts = [say("wait {length}", length=spoken(self.wording, wait.hours)) for wait in waits]
            return self.ground(text, [item.rule], facts)
        text = say(
            "{first}, before {second}{bounds}",
            first=self.step(item.before),
            second=self.step(item.after),
            bounds=between(self.wording, item.low, item.high),
        )
        return self.ground(text, [item.rule])
