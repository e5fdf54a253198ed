"""Two plans of one patient side by side, and the rules behind each difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Literal

from gbmplan.case.case import Case
from gbmplan.choose.chooser import Regimen
from gbmplan.choose.clash import DEMANDED, PartKind, smallest_clash
from gbmplan.explore.rivals import first_worse, rival
from gbmplan.explore.session import Session
from gbmplan.judge.assess import Assessment, Need, NeedKind, NeedResult
from gbmplan.language.numbers import figure
from gbmplan.plan.facts import spoken_facts, title
from gbmplan.plan.obstacles import IDLE, ObstacleKind, obstacles, standing
from gbmplan.plan.statements import statement
from gbmplan.wording.times import spoken
from gbmplan.wording.wording import term

if TYPE_CHECKING:
    from gbmplan.explore.answers import Difference, Turned

_Verdict = Literal["true", "false", "unknown"]
_WORDS: dict[bool | None, _Verdict] = {True: "true", False: "false", None: "unknown"}
_RESULT = {
    NeedResult.FULL: term("covered"),
    NeedResult.PARTIAL: term("covered in part"),
    NeedResult.OPEN: term("open // of a need"),
    NeedResult.GUARDED: term("left to a gate"),
}

_KEPT = {
    True: (term("after {step}"), term("no longer after {step}")),
    False: (term("in time for {step}"), term("need not be in time for {step}")),
}
"""Whether the step that keeps another from starting earlier comes before it → what is said when that
starts later, and when it starts earlier."""

_RULED_OUT = {ObstacleKind.CONTRAINDICATED, ObstacleKind.UNKNOWN}
_WEIGHED = {
    ObstacleKind.STRONG: term("strong contraindication: {facts}"),
    ObstacleKind.RELATIVE: term("relative contraindication: {facts}"),
}


class View:
    """One patient's case with the regimen that was chosen for it."""

    def __init__(self, session: Session, case: Case, regimen: Regimen) -> None:
        self.case, self.regimen = case, regimen
        self.assessment: Assessment = session.judged(case, regimen)
        self.needs: dict[str, Need] = {need.target: need for need in self.assessment.needs}
        self.standing = standing(case, session.demands, regimen, self.assessment)


def turned(before: Case, after: Case) -> list[Turned]:
    """The rules with another verdict, by id."""
    rules = before.rules
    return [
        {
            "rule": name,
            "statement": statement(rules, rules.rules[name], before.wording),
            "before": _WORDS[before.truth[name]],
            "after": _WORDS[verdict],
            "facts": spoken_facts(after, name),
        }
        for name, verdict in sorted(after.truth.items())
        if before.truth[name] is not verdict
    ]


def differences(session: Session, before: View, after: View) -> list[Difference]:
    """What is different in the second plan, each with its reason: scope, steps, needs, results, times."""
    return list(_Comparison(session, before, after).all())


class _Comparison:
    def __init__(self, session: Session, before: View, after: View) -> None:
        self.session, self.rules = session, session.rules
        self.wording, self.before, self.after = session.wording, before, after
        self.turned = {name for name, verdict in after.case.truth.items() if before.case.truth[name] is not verdict}

    def all(self) -> Iterator[Difference]:
        say = self.wording.say
        for name in sorted(self.rules.kinds.get("scope", {})):
            if name in self.turned and True in (self.before.case.truth[name], self.after.case.truth[name]):
                now = self.after.case.truth[name] is True
                text = say("outside the scope of these rules" if now else "no longer outside the scope of these rules")
                outside = self.wording.translated(self.rules.rules[name]["detail"]["say"])
                yield self.difference("scope", name, outside, text, self.facts(name), [name])
        old, new = self.before.regimen.interventions, self.after.regimen.interventions
        for name in sorted(new - old, key=self.place):
            yield self.difference("added", name, self.step(name), say("added"), *self.added(name))
        for name in sorted(old - new, key=self.place):
            yield self.difference("dropped", name, self.step(name), say("dropped"), *self.dropped(name))
        rank = self.rules.rank
        for target in sorted(self.before.needs.keys() | self.after.needs.keys(), key=rank.__getitem__):
            yield from self.need(target)
        for name in sorted(old & new, key=self.place):
            yield from self.moved(name)

    def place(self, name: str) -> tuple[int, str]:
        return self.rules.phases.index(self.rules.interventions[name]["phase"]), name

    def difference(
        self,
        kind: Literal["added", "dropped", "moved", "need", "no_need", "result", "scope"],
        subject: str,
        name: str,
        text: str,
        because: str,
        rules: list[str],
    ) -> Difference:
        return {
            "kind": kind,
            "subject": subject,
            "title": name,
            "text": text,
            "because": because,
            "rules": [rule for rule in dict.fromkeys(rules) if rule],
        }

    def facts(self, rule: str, after: bool = True) -> str:
        return self.wording.joined(spoken_facts((self.after if after else self.before).case, rule))

    # needs

    def need(self, target: str) -> Iterator[Difference]:
        old, new = self.before.needs.get(target), self.after.needs.get(target)
        name, say = self.target(target), self.wording.say
        if new is None and old is not None:
            yield self.difference("no_need", target, name, say("no longer a need"), *self.gone(old))
        elif new is not None and old is None:
            yield self.difference(
                "need", target, name, say("a need now, {result}", result=say(_RESULT[new.result])), *self.arisen(new)
            )
        elif new is not None and old is not None and new.result != old.result:
            was, now = {step for step, _, _ in old.covered_by}, {step for step, _, _ in new.covered_by}
            parts = [say("by {steps}", steps=self.steps(sorted(now - was)))] if now - was else []
            parts += [say("without {steps}", steps=self.steps(sorted(was - now)))] if was - now else []
            covers = [rule for need in (old, new) for step, _, rule in need.covered_by if step in was ^ now]
            had, has = self.openers(self.before, was & now, target), self.openers(self.after, was & now, target)
            if fresh := sorted({step for step, _ in has - had}):
                parts.append(say("the margin opened by {steps}", steps=self.steps(fresh)))
            if lost := sorted({step for step, _ in had - has}):
                parts.append(say("the margin no longer opened by {steps}", steps=self.steps(lost)))
            covers += sorted({rule for _, rule in had ^ has})
            text = say("{then} before, {now} now", then=say(_RESULT[old.result]), now=say(_RESULT[new.result]))
            yield self.difference("result", target, name, text, self.wording.joined(parts), covers)

    def openers(self, view: View, covering: Iterable[str], target: str) -> set[tuple[str, str]]:
        """Steps that let those that cover a target act at the margin, each with the rule that says so."""
        if not self.rules.staged or self.rules.targets[target]["host"]:
            return set()
        courses, found = view.regimen.courses, set()
        for name in covering:
            if self.rules.interventions[name]["reach"] in {"reached", "not_reached"}:
                continue
            for edge in self.rules.delivered.get(name, ()):
                one, two = courses[name], courses.get(edge["u"])
                if two is not None and one[0] <= two[1] and two[0] <= one[1]:
                    found.add((edge["u"], edge["rule"]))
        return found

    def gone(self, old: Need) -> tuple[str, list[str]]:
        rule = self.rules.targets[old.target]["present"]
        if rule in self.turned:
            return self.facts(rule), [rule]
        if old.kind is NeedKind.TRIGGERED:
            closed = [
                edge["rule"]
                for name in old.opened_by
                for edge in self.rules.opening.get(name, ())
                if edge["v"] == old.target and edge["rule"] in self.turned
            ]
            if closed:
                return self.facts(closed[0]), closed
            return self.wording.say("{targets} no longer blocked", targets=self.targets(old.opened_by)), [old.rule]
        return "", [old.rule]

    def arisen(self, new: Need) -> tuple[str, list[str]]:
        if new.kind is NeedKind.MEASURED:
            return self.facts(new.rule), [new.rule]
        if new.kind is NeedKind.ASSUMED:
            return self.wording.say("assumed, not measured"), [new.rule, self.rules.targets[new.target]["present"]]
        return self.wording.say("opened by blocking {targets}", targets=self.targets(new.opened_by)), [new.rule]

    # steps

    def added(self, name: str) -> tuple[str, list[str]]:
        """Why a step is there now: it was ruled out, its target is a need now, it provides, or it takes a place."""
        say = self.wording.say
        acting = [rule for rule in self.turned_covers(name) if rule not in self.after.case.inactive_covers]
        gone = [item for item in obstacles(self.before.standing, name, acting) if item.rule in self.turned]
        if was := [item.rule for item in gone if item.kind in _RULED_OUT]:
            return say("no longer ruled out: {facts}", facts=self.facts(was[0])), was
        if idle := [item.rule for item in gone if item.kind in IDLE]:
            return say("acts now: {facts}", facts=self.facts(idle[0])), idle
        fresh = self.covered_needs(name, self.after, lambda target: target not in self.before.needs)
        if fresh:
            because, rules = self.arisen(fresh[0][0])
            text = say(
                "covers {target}, a need now: {because}", target=self.target(fresh[0][0].target), because=because
            )
            return text, [*rules, fresh[0][1]]
        users = self.users(name, self.after.regimen.interventions)
        if users:
            served = self.steps(user for user, _ in users)
            return say("makes {steps} possible", steps=served), [rule for _, rule in users]
        missing = self.covered_needs(name, self.after, lambda target: not self.still(target))
        if missing:
            lost = self.losers(missing[0][0].target)
            target = self.target(missing[0][0].target)
            if not lost:
                return say("covers {target} // a step", target=target), [missing[0][1]]
            text = say("covers {target} in place of {steps}", target=target, steps=self.steps(lost))
            return text, [missing[0][1]]
        return self.weighed(name, added=True)

    def dropped(self, name: str) -> tuple[str, list[str]]:
        """Why a step is gone: ruled out, nothing to cover, useless without another, or another is better now."""
        say = self.wording.say
        stopped = [rule for rule in self.turned_covers(name) if rule in self.after.case.inactive_covers]
        found = obstacles(self.after.standing, name, stopped)
        if barred := [item.rule for item in found if item.kind in _RULED_OUT]:
            return say("ruled out: {facts}", facts=self.facts(barred[0])), barred
        if idle := [item.rule for item in found if item.kind in IDLE]:
            return say("would not act here: {facts}", facts=self.facts(idle[0])), idle
        covered = self.covered_needs(name, self.before, lambda target: True)
        gone = [item for item in covered if item[0].target not in self.after.needs]
        if gone and len(gone) == len(covered):
            because, rules = self.gone(gone[0][0])
            target = self.target(gone[0][0].target)
            text = say("{target} is no longer a need: {because}", target=target, because=because)
            return text, [*rules, gone[0][1]]
        users = self.users(name, self.before.regimen.interventions)
        left = [user for user, _ in users if user not in self.after.regimen.interventions]
        if users and len(left) == len(users) and len(gone) == len(covered):
            return say("only {steps} needed it", steps=self.steps(left)), [rule for _, rule in users]
        for kind, text in _WEIGHED.items():
            if weighed := [item.rule for item in found if item.kind is kind and item.rule in self.turned]:
                return say(text, facts=self.facts(weighed[0])), weighed
        for item in found:
            if item.kind is ObstacleKind.CONFLICT:
                return say("not with {intervention}", intervention=self.step(item.others[0])), [item.rule]
        return self.weighed(name, added=False)

    def turned_covers(self, name: str) -> list[str]:
        return [edge["rule"] for edge in self.rules.covers.get(name, ()) if edge["rule"] in self.turned]

    def weighed(self, name: str, *, added: bool) -> tuple[str, list[str]]:
        """The best regimen without it (or with it), and the first objective on which that is worse."""
        say = self.wording.say
        found = rival(self.session, self.after.case, name, required=not added)
        if found is None and added:
            return say("no regimen without it meets the demands"), []
        if found is None:
            return self.impossible(name)
        change = first_worse(self.after.regimen.cost, found.cost, self.wording)
        if change is None:
            return say(
                "a regimen without it is as good; the ids decide between them"
                if added
                else "a regimen with it is as good; the ids decide between them"
            ), []
        return say(
            "the best without it: {objective} {theirs} instead of {ours}"
            if added
            else "the best with it: {objective} {theirs} instead of {ours}",
            objective=change["title"],
            theirs=figure(change["after"]),
            ours=figure(change["before"]),
        ), []

    def impossible(self, name: str) -> tuple[str, list[str]]:
        """A smallest set of facts and rules for which no regimen has an intervention now."""
        demands = self.session.demands._replace(require=(*self.session.demands.require, name))
        case, wanted = self.after.case, self.session.setting(self.after.case)
        wanted = wanted._replace(required=wanted.required | {name})
        clash = smallest_clash(self.session.chooser, case, wanted, demands)
        rules = [part.name for part in clash.parts if part.kind not in DEMANDED]
        facts = [fact for part in clash.parts if part.kind is PartKind.FACT for fact in spoken_facts(case, part.name)]
        said = list(dict.fromkeys(facts)) or [
            statement(self.rules, self.rules.rules[rule], self.wording).rstrip(".。") for rule in rules
        ]
        return self.wording.say("no longer possible: {facts}", facts=self.wording.joined(said)), rules

    def covered_needs(self, name: str, view: View, wanted: object) -> list[tuple[Need, str]]:
        assert callable(wanted)
        return [
            (need, rule)
            for need in view.assessment.needs
            for step, _, rule in need.covered_by
            if step == name and wanted(need.target)
        ]

    def still(self, target: str) -> bool:
        """Whether some step that covered a target before still does."""
        old = self.before.needs.get(target)
        return old is not None and any(step in self.after.regimen.interventions for step, _, _ in old.covered_by)

    def losers(self, target: str) -> list[str]:
        old = self.before.needs.get(target)
        return [] if old is None else sorted({step for step, _, _ in old.covered_by})

    def users(self, name: str, chosen: frozenset[str]) -> list[tuple[str, str]]:
        """Steps that need this one, each with the rule that says so."""
        found = []
        for user in sorted(chosen - {name}):
            thing = self.rules.interventions[user]
            if thing["delivery"] == "required" and user in self.rules.delivering.get(name, ()):
                found.append((user, thing["delivery_rule"]))
            found += [(user, rule) for rule, need in sorted(thing["requires"].items()) if name in need["any_of"]]
        return found

    def moved(self, name: str) -> Iterator[Difference]:
        old, new = self.before.regimen.timeline.earliest[name], self.after.regimen.timeline.earliest[name]
        if old == new:
            return
        wait = self.after.case.waits.get(name) or self.before.case.waits.get(name)
        waits_differ = self.after.case.waits.get(name) != self.before.case.waits.get(name)
        say, step = self.wording.say, self.step(name)
        text = say(
            "starts {length} later" if new > old else "starts {length} earlier",
            length=spoken(self.wording, abs(new - old)),
        )
        if wait and waits_differ:
            because = statement(self.rules, self.rules.rules[wait[0].rule], self.wording)
            yield self.difference("moved", name, step, text, because, [wait[0].rule])
            return
        view = self.after if new > old else self.before
        reason = _holding(view, name, max(old, new))
        if reason is None:
            yield self.difference("moved", name, step, text, "", [])
            return
        other, rule, before = reason
        later, earlier = _KEPT[before]
        because = say(later if new > old else earlier, step=self.step(other))
        yield self.difference("moved", name, step, text, because, [rule])

    # words

    def step(self, name: str) -> str:
        return title(self.rules, name, self.wording)

    def steps(self, names: Iterable[str]) -> str:
        return self.wording.listed([self.step(name) for name in names], "and")

    def target(self, name: str) -> str:
        return self.wording.label(self.rules.targets[name])

    def targets(self, names: Iterable[str]) -> str:
        return self.wording.listed([self.target(name) for name in names], "and")


def _holding(view: View, name: str, start: float) -> tuple[str, str, bool] | None:
    """What keeps a step from starting earlier: a step, the rule, and whether that step comes before it."""
    times = view.regimen.timeline.earliest
    for item in view.regimen.timeline.constraints:
        if not item.rule or not item.before:
            continue
        if item.after == name and item.low is not None and abs(times[item.before] + item.low - start) < 1e-6:
            return item.before, item.rule, True
        if item.before == name and item.high is not None and abs(times[item.after] - item.high - start) < 1e-6:
            return item.after, item.rule, False
    return None
