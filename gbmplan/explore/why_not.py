"""Why an intervention is not in the regimen: what rules it out, or the first objective it would worsen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gbmplan.choose.clash import Part, PartKind, smallest_clash
from gbmplan.explore.causes import Causes
from gbmplan.explore.rivals import held_against, rival
from gbmplan.explore.session import Session
from gbmplan.judge.assess import NeedResult
from gbmplan.language.numbers import figure
from gbmplan.plan.clash import clash_parts
from gbmplan.plan.obstacles import BARS, Obstacle, ObstacleKind, obstacles
from gbmplan.plan.reasons import in_stages, reason
from gbmplan.plan.statements import statement
from gbmplan.wording.wording import term

if TYPE_CHECKING:
    from gbmplan.explore.answers import Best, Ground


_STATE = {
    NeedResult.FULL: term("covered already"),
    NeedResult.PARTIAL: term("covered in part"),
    NeedResult.OPEN: term("open // of a need"),
    NeedResult.GUARDED: term("left to a gate"),
}


_CONDITIONAL = {ObstacleKind.STRONG, ObstacleKind.RELATIVE, ObstacleKind.OPENS}
"""Where the patient's facts stand behind what speaks against an intervention."""


class NotChosen(NamedTuple):
    """The answer for one intervention."""

    verdict: str
    chain: list[Ground]
    best: list[Best]
    recoverable: bool | None


class Explainer:
    """Explains one plan's absent interventions."""

    def __init__(self, session: Session, causes: Causes) -> None:
        self.session, self.causes = session, causes
        self.rules, self.case, self.view, self.wording = session.rules, causes.case, causes.view, session.wording

    def explain(self, name: str) -> NotChosen:
        barred = [item for item in obstacles(self.view.standing, name) if item.kind in BARS]
        if barred:
            return self.barred(name, barred)
        found = rival(self.session, self.case, name, required=True)
        if found is None:
            return self.clashes(name)
        say = self.wording.say
        demand = say("with {intervention}", intervention=self.causes.title(name))
        best = held_against(self.session, self.case, self.view.regimen, found, demand)
        first = best["first"]
        verdict = say("a regimen with it is as good; the ids decide between them")
        if first:
            verdict = say(
                "the best regimen with it has {objective} {theirs} instead of {ours}",
                objective=first["title"],
                theirs=figure(first["after"]),
                ours=figure(first["before"]),
            )
        return NotChosen(verdict, [*self.helps(name), *self.against(name)], [best], None)

    def barred(self, name: str, found: list[Obstacle]) -> NotChosen:
        """What rules it out, and what it would do if it were not."""
        say, first = self.wording.say, found[0]
        match first.kind:
            case ObstacleKind.EXCLUDED:
                return NotChosen(say("excluded on demand"), [], [self.without_bar(name)], first.recoverable)
            case ObstacleKind.CONTRAINDICATED | ObstacleKind.UNKNOWN:
                return self.contraindicated(name, found)
            case ObstacleKind.UNAVAILABLE:
                said = verdict = say("not available")
            case ObstacleKind.BANNED:
                verdict = say("no regimen with it meets the rules and demands")
                said = statement(self.rules, self.rules.rules[first.rule], self.wording)
            case _:
                said = verdict = reason(self.case, found)
        same = [item for item in found if item.kind is first.kind]
        chain = [self.causes.ground(said, [item.rule], self.causes.condition(item.rule)) for item in same]
        return NotChosen(verdict, [*chain, *self.helps(name)], [], first.recoverable)

    def contraindicated(self, name: str, found: list[Obstacle]) -> NotChosen:
        """What rules it out, and what it would do if that were mended."""
        say = self.wording.say
        chain = []
        for item in found:
            known = item.kind in (ObstacleKind.CONTRAINDICATED, ObstacleKind.UNKNOWN)
            text = say("ruled out ({why})", why=self.how_long(item)) if known else reason(self.case, [item])
            chain.append(self.causes.ground(text, [item.rule], self.causes.condition(item.rule)))
        recoverable = all(item.recoverable for item in found)
        return NotChosen(say("ruled out"), [*chain, *self.helps(name)], [self.without_bar(name)], recoverable)

    def how_long(self, item: Obstacle) -> str:
        """Whether a contraindication can change, and how."""
        say = self.wording.say
        if item.kind is ObstacleKind.UNKNOWN:
            return say("not measured, and --strict excludes it")
        if not item.recoverable:
            return say("cannot change")
        mend = self.wording.translated(self.rules.rules[item.rule]["detail"]["mend"] or "").rstrip(".。")
        return say("can change: {mend}", mend=mend) if mend else say("can change")

    def without_bar(self, name: str) -> Best:
        """The best regimen if nothing ruled it out: with it, where it would then be chosen; else with it required."""
        wanted = self.session.setting(self.case)
        wanted = wanted._replace(contraindicated=wanted.contraindicated - {name}, excluded=wanted.excluded - {name})
        found = self.session.best(self.case, wanted)
        assert found is not None
        title, say = self.causes.title(name), self.wording.say
        if name in found.interventions:
            demand = say("if nothing ruled out {intervention}", intervention=title)
            return held_against(self.session, self.case, self.view.regimen, found, demand)
        forced = self.session.best(self.case, wanted._replace(required=wanted.required | {name}))
        return held_against(
            self.session,
            self.case,
            self.view.regimen,
            forced or found,
            say(
                "if nothing ruled out {intervention}, and it had to be there"
                if forced
                else "if nothing ruled out {intervention}: it still could not be combined",
                intervention=title,
            ),
        )

    def clashes(self, name: str) -> NotChosen:
        """A smallest set of demands, facts and rules that keeps it out."""
        demands = self.session.demands._replace(require=(*self.session.demands.require, name))
        wanted = self.session.setting(self.case)
        wanted = wanted._replace(required=wanted.required | {name})
        clash = smallest_clash(self.session.chooser, self.case, wanted, demands)
        others = tuple(part for part in clash.parts if part != Part(PartKind.REQUIRE, name))
        parts = clash_parts(self.case, clash._replace(parts=others))
        chain = [self.causes.ground(part["text"], [part["rule"]], part["facts"]) for part in parts]
        kinds = [part for part in parts if part["kind"] != "rule"]
        recoverable = any(part["recoverable"] and part["mends"] for part in kinds)
        verdict = self.wording.say("no regimen with it meets the rules and demands")
        return NotChosen(verdict, [*chain, *self.helps(name)], [], recoverable)

    def helps(self, name: str) -> list[Ground]:
        """What it would do for this patient, and what it would not."""
        found, say = [], self.wording.say
        for edge in self.rules.covers.get(name, ()):
            need = self.view.needs.get(edge["v"])
            if need is None:
                continue
            label = self.causes.label(edge["v"])
            facts = self.causes.condition(edge["rule"])
            if edge["rule"] in self.case.inactive_covers:
                text = say("would not act on {target} here", target=label)
            else:
                text = say(
                    "would cover {target} ({state})"
                    if edge["data"]["strength"] == "full"
                    else "would cover {target} in part ({state})",
                    target=label,
                    state=say(_STATE[need.result]),
                )
            found.append(self.causes.ground(text, [edge["rule"]], facts))
        return found

    def against(self, name: str) -> list[Ground]:
        """What speaks against it without ruling it out."""
        found = []
        for item in obstacles(self.view.standing, name):
            text = self.said(item)
            if text:
                facts = self.causes.condition(item.rule) if item.kind in _CONDITIONAL else []
                found.append(self.causes.ground(in_stages(self.case, item, text), [item.rule], facts))
        return found

    def said(self, item: Obstacle) -> str:
        """What speaks against it in words; nothing for what `helps` or the verdict says."""
        say = self.wording.say
        match item.kind:
            case ObstacleKind.CONFLICT:
                return say("not together with {step}", step=self.causes.step(item.others[0]))
            case ObstacleKind.LIMIT | ObstacleKind.AGENTS:
                return say("no place left under a limit")
            case ObstacleKind.DELIVERY:
                return say("no step delivers it")
            case ObstacleKind.REQUIREMENT:
                needed = self.wording.listed([self.causes.title(other) for other in item.others])
                return say("needs {interventions} beside it", interventions=needed)
            case ObstacleKind.STRONG:
                return say("strong contraindication")
            case ObstacleKind.RELATIVE:
                return say("relative contraindication")
            case ObstacleKind.TOXICITY:
                steps = sorted(self.causes.numbers[other] for other in item.others)
                return say(
                    "adds {organ} toxicity to that of {steps}",
                    organ=self.wording.title(self.rules.words["organs"][item.organ]["title"]),
                    steps=self.causes.numbered(steps),
                )
            case ObstacleKind.COVER_UNKNOWN | ObstacleKind.INACTIVE | ObstacleKind.WEAKER:
                return ""
            case _:
                return reason(self.case, [item])
