"""`why`: the chain behind a step, an order, a target, a gap, a rule, or an intervention that was not chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from gbmplan.explore.causes import Causes
from gbmplan.explore.compare import View
from gbmplan.explore.lookup import Lookup
from gbmplan.explore.orders import path
from gbmplan.explore.rivals import held_against, rival
from gbmplan.explore.session import Session
from gbmplan.explore.stamp import stamp
from gbmplan.explore.why_not import Explainer
from gbmplan.judge.assess import NeedResult
from gbmplan.language.numbers import figure
from gbmplan.order.constraints import START
from gbmplan.patient.profile import Profile
from gbmplan.plan import escape, gap_closure, gaps
from gbmplan.plan.facts import spoken_facts
from gbmplan.plan.justification import dispute
from gbmplan.plan.statements import statement
from gbmplan.wording.times import between, spoken
from gbmplan.wording.wording import term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gbmplan.explore.answers import Best, Ground, WhyAnswer
    from gbmplan.plan.document import Plan

_Kind = Literal["step", "order", "target", "gap", "rule", "not_chosen"]
_RESULT = {
    NeedResult.FULL: term("covered in full"),
    NeedResult.PARTIAL: term("covered in part"),
    NeedResult.OPEN: term("open // of a need"),
    NeedResult.GUARDED: term("left to a gate"),
}
_HOLDS = {True: term("holds here"), False: term("does not hold here"), None: term("cannot be judged here")}
_CLOSING = {
    ("addition", "full"): term("smallest addition that covers it"),
    ("addition", "partial"): term("smallest addition that covers it in part"),
    ("exchange", "full"): term("best regimen that covers it"),
    ("exchange", "partial"): term("best regimen that covers it in part"),
}
"""What closes a gap, and how far → what that is called."""


def why(session: Session, profile: Profile, thing: str) -> WhyAnswer:
    """The answer about one thing of a profile's plan. Raises InputError for what does not exist."""
    case = session.study(profile)
    return _Why(session, View(session, case, session.feasible(case)), thing).answer()


class _Why:
    def __init__(self, session: Session, view: View, thing: str) -> None:
        self.session, self.rules, self.view, self.case = session, session.rules, view, view.case
        self.wording = session.wording
        self.causes = Causes(session, view)
        self.thing = thing.strip()

    def answer(self) -> WhyAnswer:
        lookup = Lookup(self.rules, self.causes.numbers)
        if pair := lookup.order(self.thing):
            return self.order(*pair)
        name = lookup.thing(self.thing)
        if name in self.view.regimen.interventions:
            return self.step(name)
        if name in self.rules.interventions:
            return self.not_chosen(name)
        if name in self.rules.targets:
            return self.target(name)
        return self.rule(name)

    # answers

    def answered(
        self,
        kind: _Kind,
        title: str,
        verdict: str,
        chain: list[Ground],
        best: list[Best] | None = None,
        recoverable: bool | None = None,
        about: tuple[str, ...] = (),
    ) -> WhyAnswer:
        rules = _rules(chain)
        justifier = self.session.planner.justifier
        justification = {rule: justifier.justification(rule) for rule in sorted(rules)}
        sources = {item["source"] for rule in justification.values() for item in rule["evidence"]}
        disputes = [
            dispute(item, about, self.wording)
            for item in self.rules.disagreements
            if set(about).intersection(item["touches"])
        ]
        sources |= {
            item["source"] for found in disputes for position in found["positions"] for item in position["evidence"]
        }
        return {
            **stamp(self.case, "why"),
            "thing": self.thing,
            "kind": kind,
            "title": title,
            "verdict": verdict,
            "chain": chain,
            "best": best or [],
            "recoverable": recoverable,
            "disagreements": disputes,
            "justification": justification,
            "evidence": {name: justifier.record(name) for name in sorted(sources)},
        }

    def step(self, name: str) -> WhyAnswer:
        """What a step covers and makes possible, when it starts, what speaks against it, what is lost without."""
        causes, say, chain = self.causes, self.wording.say, []
        covered = [
            (need, strength, rule)
            for need in self.view.assessment.needs
            for step, strength, rule in need.covered_by
            if step == name
        ]
        for need, strength, rule in covered:
            text = say(
                "covers {target} // a step" if strength == "full" else "covers {target} in part",
                target=causes.label(need.target),
            )
            chain.append(causes.ground(text, [rule], causes.condition(rule), [causes.need(need.target)]))
        for user in sorted(self.view.regimen.interventions - {name}, key=causes.numbers.__getitem__):
            thing = self.rules.interventions[user]
            if thing["delivery"] == "required" and user in self.rules.delivering.get(name, ()):
                chain.append(causes.ground(say("delivers {step}", step=causes.step(user)), [thing["delivery_rule"]]))
            chain += [
                causes.ground(say("{step}, needs it", step=causes.step(user)), [rule])
                for rule, need in thing["requires"].items()
                if name in need["any_of"]
            ]
        if name in self.session.demands.require:
            chain.append(causes.ground(say("required on demand")))
        chain += self.start(name)
        for rule in self.case.relative.get(name, ()):
            chain.append(causes.ground(say("against it"), [rule], spoken_facts(self.case, rule)))
        unclear = self.case.unclear.get(name, ())
        if unclear:
            facts = [fact for rule in unclear for fact in spoken_facts(self.case, rule)]
            text = self.wording.plural(
                "{count} contraindication cannot be judged",
                "{count} contraindications cannot be judged",
                len(unclear),
            )
            chain.append(causes.ground(text, unclear, facts))
        best, lost = self.without(name)
        return self.answered(
            "step",
            say("Step {number}, {title}", number=causes.numbers[name], title=causes.title(name)),
            lost,
            chain,
            best,
            about=(name, *(need.target for need, _, _ in covered)),
        )

    def without(self, name: str) -> tuple[list[Best], str]:
        """The best regimen without a step, and the sentence that says what is lost."""
        say = self.wording.say
        if name in self.session.demands.require:
            return [], say("it was required")
        found = rival(self.session, self.case, name, required=False)
        if found is None:
            return [], say("no regimen without it meets the demands")
        demand = say("without {intervention}", intervention=self.causes.title(name))
        best = held_against(self.session, self.case, self.view.regimen, found, demand)
        first = best["first"]
        if first is None:
            return [best], say("a regimen without it is as good; the ids decide between them")
        return [best], say(
            "without it the best regimen has {objective} {theirs} instead of {ours}",
            objective=first["title"],
            theirs=figure(first["after"]),
            ours=figure(first["before"]),
        )

    def start(self, name: str) -> list[Ground]:
        """What keeps a step from starting earlier."""
        times = self.view.regimen.timeline
        begin = times.earliest[name]
        if begin <= 0:
            return []
        binding = [
            item
            for item in times.constraints
            if item.rule
            and (
                (
                    item.after == name
                    and item.low is not None
                    and abs((times.earliest[item.before] if item.before != START else 0.0) + item.low - begin) < 1e-6
                )
                or (
                    item.before == name
                    and item.high is not None
                    and abs(times.earliest[item.after] - item.high - begin) < 1e-6
                )
            )
        ]
        return [
            self.causes.ground(
                self.wording.say(
                    "starts {length} after the profile: {bound}",
                    length=spoken(self.wording, begin),
                    bound=bound["text"],
                ),
                bound["rules"],
                bound["facts"],
            )
            for bound in map(self.causes.bound, binding)
        ]

    def order(self, before: str, after: str) -> WhyAnswer:
        """The rules that put one step before another."""
        times, causes, say = self.view.regimen.timeline, self.causes, self.wording.say
        title = say("Step {first} before step {second}", first=causes.numbers[before], second=causes.numbers[after])
        direct = [item for item in times.constraints if {item.before, item.after} == {before, after} and item.rule]
        chain = [causes.bound(item) for item in direct]
        found = path(times, before, after)
        back = path(times, after, before)
        if found is None:
            verdict = say(
                "no: it is the other way round"
                if back and sum(link.hours for link in back) > 0
                else "no rule orders these two"
            )
            if not direct and back:
                chain = [causes.bound(link.item) for link in back]
            return self.answered("order", title, verdict, chain)
        hours = sum(link.hours for link in found)
        verdict = say("it starts no earlier")
        if hours:
            verdict = say("it follows{bounds}", bounds=between(self.wording, hours, None))
        if len(found) > 1 and (not direct or all(link.item not in direct for link in found)):
            over = self.wording.listed([causes.step(link.after) for link in found[:-1]], "and")
            verdict = say("{verdict}, through {steps}", verdict=verdict, steps=over)
            chain += [causes.bound(link.item) for link in found if link.item not in direct]
        return self.answered("order", title, verdict, chain)

    def target(self, name: str) -> WhyAnswer:
        """Why a target is a need or none, what covers it, and what could have."""
        causes, say = self.causes, self.wording.say
        need = self.view.needs.get(name)
        title = causes.label(name)
        if need is None:
            verdict = say("not a need of this patient")
            return self.answered("target", title, verdict, [causes.no_need(name)], about=(name,))
        verdict = say("a need, {result}", result=say(_RESULT[need.result]))
        chain = [causes.need(name), *causes.covers(name), *self.escapes(name)]
        if need.result is NeedResult.FULL:
            return self.answered("target", title, verdict, chain, about=(name,))
        best = []
        reasons = gaps.reasons(self.case, self.session.demands, self.view.regimen, self.view.assessment, need)
        for reason in reasons:
            text = say("{intervention}, not chosen: {reason}", intervention=reason["title"], reason=reason["text"])
            chain.append(causes.ground(text, [reason["rule"]]))
        if not reasons:
            chain.append(
                causes.ground(
                    say(
                        "nothing in these rules covers it"
                        if need.result is NeedResult.OPEN
                        else "nothing in these rules covers it in full"
                    )
                )
            )
        for found in self.closing(name):
            best.append(found)
        return self.answered("gap", title, verdict, chain, best, about=(name,))

    def escapes(self, name: str) -> list[Ground]:
        """Where the tumour can turn when this target is blocked: its row of the escape certificate."""
        rows = escape.escape_rows(self.case, self.view.assessment, self.causes.numbers)
        return [
            self.causes.ground(
                self.wording.say("blocking it opens {target}: {state}", target=path["title"], state=path["text"]),
                [path["rule"]],
                path["facts"],
            )
            for row in rows
            if row["target"] == name
            for path in row["paths"]
        ]

    def closing(self, name: str) -> list[Best]:
        """The smallest addition that would close a gap."""
        found = gap_closure.closing(
            self.session.chooser,
            self.case,
            self.session.demands,
            self.view.regimen,
            name,
            touched=self.view.needs[name].result is NeedResult.PARTIAL,
        )
        if found["kind"] == "none":
            return []
        chosen = (self.view.regimen.interventions | set(found["adds"])) - set(found["drops"])
        return [
            {
                "demand": self.wording.say(_CLOSING[found["kind"], found["strength"]]),
                "interventions": sorted(chosen),
                "adds": found["adds"],
                "drops": found["drops"],
                "objective": [],
                "changes": found["changes"],
                "first": found["changes"][0] if found["changes"] else None,
                "text": found["text"],
            }
        ]

    def not_chosen(self, name: str) -> WhyAnswer:
        found = Explainer(self.session, self.causes).explain(name)
        covered = tuple(edge["v"] for edge in self.rules.covers.get(name, ()))
        return self.answered(
            "not_chosen",
            self.wording.say("{intervention}, not in the regimen", intervention=self.causes.title(name)),
            found.verdict,
            found.chain,
            found.best,
            found.recoverable,
            about=(name, *covered),
        )

    def rule(self, name: str) -> WhyAnswer:
        """What a rule says of this patient, and what in the plan rests on it."""
        rule, say = self.rules.rules[name], self.wording.say
        verdict = say("holds for everybody")
        facts: list[str] = []
        if name in self.case.truth:
            verdict = say(_HOLDS[self.case.truth[name]])
            facts = spoken_facts(self.case, name)
        chain = [self.causes.ground(statement(self.rules, rule, self.wording), [name], facts)]
        uses = self.uses(name)
        chain += uses or [self.causes.ground(say("nothing in this plan rests on it"))]
        recoverable = rule.get("detail", {}).get("recoverable") if rule["kind"] == "contraindication" else None
        return self.answered("rule", name, verdict, chain, recoverable=recoverable)

    def uses(self, name: str) -> list[Ground]:
        plan = self.session.plan(self.case.profile)
        return [self.causes.ground(text) for text in self.resting(name, plan)]

    def resting(self, name: str, plan: Plan) -> Iterator[str]:
        """What in a plan rests on a rule, in the order of the plan."""
        say = self.wording.say
        for need in plan["coverage"]:
            if name in (need["rule"], *(cover["rule"] for cover in need["covered_by"])):
                yield say(
                    "need: {target}, {result}", target=need["title"], result=say(_RESULT[NeedResult(need["result"])])
                )
        for step in plan["steps"]:
            if any(caution["rule"] == name for caution in step["cautions"]):
                yield say("a caution of step {number}, {title}", number=step["number"], title=step["title"])
        for bound in plan["order"]:
            if bound["rule"] == name:
                yield say("order: {bound}", bound=bound["text"])
        for gap in plan["gaps"]:
            for reason in gap["why_not"]:
                if reason["rule"] == name:
                    yield say(
                        "keeps {intervention} from covering {target}",
                        intervention=reason["title"],
                        target=gap["title"],
                    )
        for task in plan["preparation"]:
            if name in task["rules"]:
                yield say("before you start: {task}", task=task["text"])
        for row in escape.escape_rows(self.case, self.view.assessment, self.causes.numbers):
            for cell in row["paths"]:
                if cell["rule"] == name:
                    yield say(
                        "escape: {target} to {other}, {state}",
                        target=row["title"],
                        other=cell["title"],
                        state=cell["text"],
                    )


def _rules(chain: list[Ground]) -> set[str]:
    found: set[str] = set()
    stack: list[Any] = list(chain)
    while stack:
        item = stack.pop()
        found.update(item["rules"])
        stack += item["causes"]
    return found
