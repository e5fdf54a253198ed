"""`why`: the chain behind a step, an order, a target, a gap, a rule, or an intervention that was not chosen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

from gbmplan.explore.causes import Causes
from gbmplan.explore.compare import View
from gbmplan.explore.orders import path
from gbmplan.explore.rivals import held_against, rival
from gbmplan.explore.session import Session
from gbmplan.explore.stamp import stamp
from gbmplan.explore.why_not import Explainer
from gbmplan.language.numbers import figure
from gbmplan.order.constraints import START
from gbmplan.patient.profile import Profile
from gbmplan.plan import escape, gap_closure, gaps
from gbmplan.plan.facts import spoken_facts
from gbmplan.problems import InputError, Problem, brief, did_you_mean, listed, meant, nearest
from gbmplan.wording.times import between, spoken
from gbmplan.wording.wording import ENGLISH

if TYPE_CHECKING:
    from gbmplan.explore.answers import Best, Ground, WhyAnswer

_Kind = Literal["step", "order", "target", "gap", "rule", "not_chosen"]
_ORDER = re.compile(r"\s*([^<>]+?)\s*([<>])\s*([^<>]+?)\s*")
_RESULT = {"full": "covered in full", "partial": "covered in part", "open": "open", "guarded": "left to a gate"}


def why(session: Session, profile: Profile, thing: str) -> WhyAnswer:
    """The answer about one thing of a profile's plan. Raises InputError for what does not exist."""
    case = session.study(profile)
    return _Why(session, View(session, case, session.feasible(case)), thing).answer()


class _Why:
    def __init__(self, session: Session, view: View, thing: str) -> None:
        self.session, self.rules, self.view, self.case = session, session.rules, view, view.case
        self.causes = Causes(session, view)
        self.thing = thing.strip()
        self.steps = {number: name for name, number in self.causes.numbers.items()}

    def answer(self) -> WhyAnswer:
        if match := _ORDER.fullmatch(self.thing):
            first, sign, second = match.groups()
            pair = (first, second) if sign == "<" else (second, first)
            return self.order(*(self.of_the_regimen(name) for name in pair))
        name = self.resolve()
        if name in self.view.regimen.interventions:
            return self.step(name)
        if name in self.rules.interventions:
            return self.not_chosen(name)
        if name in self.rules.targets:
            return self.target(name)
        return self.rule(name)

    # what is meant

    def resolve(self) -> str:
        """The id that the user means: a number, an id, or a title."""
        if self.thing.isdigit():
            return self.numbered(self.thing)
        known = [*self.rules.interventions, *self.rules.targets, *self.rules.rules]
        if self.thing in known:
            return self.thing
        titles = self.titles()
        found = titles.get(self.thing.lower()) or titles.get(self.thing.lower().replace("_", " "))
        if found:
            return found
        advice = did_you_mean(nearest(self.thing, known) or titles.get(nearest(self.thing, titles), ""))
        raise InputError(
            [
                Problem(
                    "unknown-id",
                    f"nothing in this plan or its rules is called `{brief(self.thing)}`",
                    None,
                    advice
                    or "name a step by its number, or an intervention, target or rule by "
                    "its id; `gbmplan rules` lists every id",
                )
            ]
        )

    def titles(self) -> dict[str, str]:
        found = {thing["title"]["en"].lower(): name for name, thing in self.rules.interventions.items()}
        found |= {self.causes.title(name).lower(): name for name in self.rules.interventions}
        return found | {
            word.lower(): name
            for name, target in self.rules.targets.items()
            for word in (target["title"]["en"], target["label"])
        }

    def numbered(self, text: str) -> str:
        if int(text[:9]) not in self.steps:
            most = len(self.steps)
            raise InputError(
                [
                    Problem(
                        "unknown-step",
                        f"the plan has no step {text[:9]}",
                        None,
                        f"its steps are 1 to {most}" if most else "it has no steps",
                    )
                ]
            )
        return self.steps[int(text)]

    def of_the_regimen(self, text: str) -> str:
        """The step named in an order."""
        if text.isdigit():
            return self.numbered(text)
        name = text if text in self.rules.interventions else self.titles().get(text.lower(), "")
        if name in self.view.regimen.interventions:
            return name
        advice = meant(text, self.view.regimen.interventions)
        reason = "is not in the regimen" if name else "is no intervention"
        raise InputError(
            [
                Problem(
                    "unknown-step",
                    f"`{brief(text)}` {reason}, so nothing orders it",
                    None,
                    advice or "name two steps by number or id, such as `2<4`",
                )
            ]
        )

    # answers

    def said(
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
            {
                "id": item["id"],
                "question": item["question"],
                "positions": item["positions"],
                "handling": item["handling"],
                "touches": sorted(set(about).intersection(item["touches"])),
            }
            for item in self.rules.disagreements
            if set(about).intersection(item["touches"])
        ]
        sources |= {
            item["source"] for dispute in disputes for position in dispute["positions"] for item in position["evidence"]
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
            "disagreements": disputes,  # type: ignore[typeddict-item]
            "justification": justification,
            "evidence": {name: justifier.record(name) for name in sorted(sources)},
        }

    def step(self, name: str) -> WhyAnswer:
        """What a step covers and makes possible, when it starts, what speaks against it, what is lost without."""
        causes, chain = self.causes, []
        covered = [
            (need, strength, rule)
            for need in self.view.assessment.needs
            for step, strength, rule in need.covered_by
            if step == name
        ]
        for need, strength, rule in covered:
            text = f"covers {causes.label(need.target)}{'' if strength == 'full' else ' in part'}"
            chain.append(causes.ground(text, [rule], causes.condition(rule), [causes.need(need.target)]))
        for user in sorted(self.view.regimen.interventions - {name}, key=causes.numbers.__getitem__):
            thing = self.rules.interventions[user]
            if thing["delivery"] == "required" and user in self.rules.delivering.get(name, ()):
                chain.append(causes.ground(f"delivers {causes.step(user)}", [thing["delivery_rule"]]))
            chain += [
                causes.ground(f"{causes.step(user)}, needs it", [rule])
                for rule, need in thing["requires"].items()
                if name in need["any_of"]
            ]
        if name in self.session.demands.require:
            chain.append(causes.ground("required on demand"))
        chain += self.start(name)
        for rule in self.case.relative.get(name, ()):
            chain.append(causes.ground("against it", [rule], spoken_facts(self.case, rule)))
        unclear = self.case.unclear.get(name, ())
        if unclear:
            facts = [fact for rule in unclear for fact in spoken_facts(self.case, rule)]
            count = f"{len(unclear)} contraindication{'s' if len(unclear) > 1 else ''}"
            chain.append(causes.ground(f"{count} cannot be judged", unclear, facts))
        best, lost = self.without(name)
        title = causes.step(name)
        return self.said(
            "step",
            title[:1].upper() + title[1:],
            lost,
            chain,
            best,
            about=(name, *(need.target for need, _, _ in covered)),
        )

    def without(self, name: str) -> tuple[list[Best], str]:
        """The best regimen without a step, and the sentence that says what is lost."""
        if name in self.session.demands.require:
            return [], "it was required"
        found = rival(self.session, self.case, name, required=False)
        if found is None:
            return [], "no regimen without it meets the demands"
        best = held_against(self.session, self.view.regimen, found, f"without {self.causes.title(name)}")
        first = best["first"]
        if first is None:
            return [best], "the best regimen without it is as good; the tie is broken by id"
        return [best], (
            f"without it the best regimen has {first['title']} {figure(first['after'])} "
            f"instead of {figure(first['before'])}"
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
                f"starts {spoken(ENGLISH, begin)} after the profile: {bound['text']}", bound["rules"], bound["facts"]
            )
            for bound in map(self.causes.bound, binding)
        ]

    def order(self, before: str, after: str) -> WhyAnswer:
        """The rules that put one step before another."""
        times, causes = self.view.regimen.timeline, self.causes
        title = f"Step {causes.numbers[before]} before step {causes.numbers[after]}"
        direct = [item for item in times.constraints if {item.before, item.after} == {before, after} and item.rule]
        chain = [causes.bound(item) for item in direct]
        found = path(times, before, after)
        back = path(times, after, before)
        if found is None:
            verdict = (
                "no: it is the other way round"
                if back and sum(link.hours for link in back) > 0
                else "no rule orders these two"
            )
            if not direct and back:
                chain = [causes.bound(link.item) for link in back]
            return self.said("order", title, verdict, chain)
        hours = sum(link.hours for link in found)
        verdict = f"it follows{between(ENGLISH, hours, None)}" if hours else "it starts no earlier"
        if len(found) > 1 and (not direct or all(link.item not in direct for link in found)):
            over = [causes.step(link.after) for link in found[:-1]]
            verdict += f", through {listed(over, 'and')}"
            chain += [causes.bound(link.item) for link in found if link.item not in direct]
        return self.said("order", title, verdict, chain)

    def target(self, name: str) -> WhyAnswer:
        """Why a target is a need or none, what covers it, and what could have."""
        causes = self.causes
        need = self.view.needs.get(name)
        title = causes.label(name)
        if need is None:
            return self.said("target", title, "not a need of this patient", [causes.no_need(name)], about=(name,))
        chain = [causes.need(name), *causes.covers(name), *self.escapes(name)]
        if need.result == "full":
            return self.said("target", title, f"a need, {_RESULT[need.result]}", chain, about=(name,))
        best = []
        reasons = gaps.reasons(self.case, self.session.demands, self.view.regimen, self.view.assessment, need)
        for reason in reasons:
            chain.append(causes.ground(f"{reason['title']}, not chosen: {reason['text']}", [reason["rule"]]))
        if not reasons:
            chain.append(
                causes.ground("nothing in these rules covers it" + ("" if need.result == "open" else " in full"))
            )
        for found in self.closing(name):
            best.append(found)
        return self.said("gap", title, f"a need, {_RESULT[need.result]}", chain, best, about=(name,))

    def escapes(self, name: str) -> list[Ground]:
        """Where the tumour can turn when this target is blocked: its row of the escape certificate."""
        rows = escape.escape_rows(self.case, self.view.assessment, self.causes.numbers)
        return [
            self.causes.ground(f"blocking it opens {path['title']}: {path['text']}", [path["rule"]], path["facts"])
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
            touched=self.view.needs[name].result == "partial",
        )
        if found["kind"] == "none":
            return []
        what = "smallest addition" if found["kind"] == "addition" else "best regimen"
        part = " in part" if found["strength"] == "partial" else ""
        chosen = (self.view.regimen.interventions | set(found["adds"])) - set(found["drops"])
        return [
            {
                "demand": f"{what} that covers it{part}",
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
        return self.said(
            "not_chosen",
            f"{self.causes.title(name)}, not in the regimen",
            found.verdict,
            found.chain,
            found.best,
            found.recoverable,
            about=(name, *covered),
        )

    def rule(self, name: str) -> WhyAnswer:
        """What a rule says of this patient, and where it bears on the plan."""
        rule = self.rules.rules[name]
        verdict = "holds for everybody"
        facts: list[str] = []
        if name in self.case.truth:
            verdict = {True: "holds here", False: "does not hold here", None: "cannot be judged here"}[
                self.case.truth[name]
            ]
            facts = spoken_facts(self.case, name)
        chain = [self.causes.ground(rule["statement"], [name], facts)]
        uses = self.uses(name)
        chain += uses or [self.causes.ground("it bears on nothing in this plan")]
        recoverable = rule.get("detail", {}).get("recoverable") if rule["kind"] == "contraindication" else None
        return self.said("rule", name, verdict, chain, recoverable=recoverable)

    def uses(self, name: str) -> list[Ground]:
        plan = self.session.plan(self.case.profile)
        causes, found = self.causes, []
        for need in plan["coverage"]:
            if name in (need["rule"], *(cover["rule"] for cover in need["covered_by"])):
                found.append(causes.ground(f"need: {need['title']}, {_RESULT[need['result']]}"))
        for step in plan["steps"]:
            if any(caution["rule"] == name for caution in step["cautions"]):
                found.append(causes.ground(f"a caution of step {step['number']}, {step['title']}"))
        found += [causes.ground(f"order: {bound['text']}") for bound in plan["order"] if bound["rule"] == name]
        for gap in plan["gaps"]:
            for reason in gap["why_not"]:
                if reason["rule"] == name:
                    found.append(causes.ground(f"keeps {reason['title']} from covering {gap['title']}"))
        for task in plan["preparation"]:
            if name in task["rules"]:
                found.append(causes.ground(f"before you start: {task['text']}"))
        for row in escape.escape_rows(self.case, self.view.assessment, causes.numbers):
            for cell in row["paths"]:
                if cell["rule"] == name:
                    found.append(causes.ground(f"escape: {row['title']} to {cell['title']}, {cell['text']}"))
        return found


def _rules(chain: list[Ground]) -> set[str]:
    found: set[str] = set()
    stack: list[Any] = list(chain)
    while stack:
        item = stack.pop()
        found.update(item["rules"])
        stack += item["causes"]
    return found
