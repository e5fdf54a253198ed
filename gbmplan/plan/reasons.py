"""Obstacles in the words of gaps, and the kinds of reasons that a plan document knows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from gbmplan.case.case import Case
from gbmplan.plan.facts import spoken_facts
from gbmplan.plan.obstacles import Obstacle, ObstacleKind

if TYPE_CHECKING:
    from gbmplan.plan.answers import WhyNotKind

SHOWN: dict[ObstacleKind, WhyNotKind] = {
    ObstacleKind.EXCLUDED: "excluded",
    ObstacleKind.UNAVAILABLE: "unavailable",
    ObstacleKind.PROGRESSED: "history",
    ObstacleKind.ENDED: "history",
    ObstacleKind.BANNED: "limit",
    ObstacleKind.NOT_NEEDED: "inactive",
    ObstacleKind.COVER_UNKNOWN: "unknown",
    ObstacleKind.INACTIVE: "inactive",
    ObstacleKind.CONTRAINDICATED: "contraindicated",
    ObstacleKind.UNKNOWN: "unknown",
    ObstacleKind.NOT_INDICATED: "not_indicated",
    ObstacleKind.STAGE: "stage",
    ObstacleKind.CONFLICT: "conflict",
    ObstacleKind.WASHOUT: "conflict",
    ObstacleKind.LIMIT: "limit",
    ObstacleKind.DELIVERY: "delivery",
    ObstacleKind.OPENING: "opening",
    ObstacleKind.REQUIREMENT: "requirement",
    ObstacleKind.COMPANY: "company",
    ObstacleKind.TIMING: "timing",
    ObstacleKind.AGENTS: "limit",
    ObstacleKind.STRONG: "cost",
    ObstacleKind.OPENS: "cost",
    ObstacleKind.OUT_OF_ORDER: "cost",
    ObstacleKind.RELATIVE: "cost",
    ObstacleKind.TOXICITY: "cost",
    ObstacleKind.WEAKER: "cost",
}
"""What each obstacle is called in a plan."""


def reason(case: Case, found: list[Obstacle]) -> str:
    """The first kind of a list of obstacles in words: one sentence for its first, or for all that make up a cost."""
    first = found[0]
    return in_stages(case, first, _Words(case).said(first, [item for item in found if item.kind is first.kind]))


def in_stages(case: Case, item: Obstacle, text: str) -> str:
    """The words for an obstacle, with its stages where others have another."""
    if not item.stages:
        return text
    titles = [case.wording.title(case.rules.stages[number - 1]["title"]) for number in item.stages]
    return case.wording.say("{reason} (in {stages})", reason=text, stages=case.wording.listed(titles, "and"))


class _Words:
    def __init__(self, case: Case) -> None:
        self.case, self.rules, self.wording = case, case.rules, case.wording

    def said(self, item: Obstacle, same: list[Obstacle]) -> str:
        """One obstacle in words, with all others of its kind where they belong together."""
        say = self.wording.say
        match item.kind:
            case ObstacleKind.EXCLUDED:
                return say("excluded on demand")
            case ObstacleKind.UNAVAILABLE:
                return say("not available: {reason}", reason=self.bare(self.rules.rules[item.rule]["because"]))
            case ObstacleKind.PROGRESSED:
                return say("the disease progressed under {interventions}", interventions=self.titles(item.others))
            case ObstacleKind.ENDED:
                return say("its course is over")
            case ObstacleKind.WASHOUT:
                return say("a washout keeps it apart from {intervention}", intervention=self.titles(item.others))
            case ObstacleKind.BANNED:
                return self.bare(self.rules.rules[item.rule]["statement"])
            case ObstacleKind.NOT_NEEDED:
                return say("covers nothing that is needed")
            case ObstacleKind.COVER_UNKNOWN | ObstacleKind.CONTRAINDICATED | ObstacleKind.UNKNOWN:
                return self.facts([item])
            case ObstacleKind.INACTIVE:
                return say("would not act here: {facts}", facts=self.facts([item]))
            case ObstacleKind.NOT_INDICATED:
                return say("backbone treatment that is not indicated here: {facts}", facts=self.facts([item]))
            case ObstacleKind.STAGE:
                return say("no stage lets its phase start")
            case ObstacleKind.CONFLICT:
                return say("not with {intervention}", intervention=self.titles(item.others))
            case ObstacleKind.LIMIT:
                return say(
                    "at most {count} of these at once: {interventions}",
                    count=item.count,
                    interventions=self.titles(item.others),
                )
            case ObstacleKind.DELIVERY:
                return say("nothing in the regimen delivers it")
            case ObstacleKind.OPENING:
                return say("no step needs the barrier opened by it")
            case ObstacleKind.REQUIREMENT:
                return self.required(item)
            case ObstacleKind.COMPANY:
                return self.bare(self.rules.rules[item.rule]["detail"]["say"])
            case ObstacleKind.TIMING:
                return say("no schedule has room for it")
            case ObstacleKind.AGENTS:
                return say("at most {count} agents", count=item.count)
            case _:
                return self.cost(item.kind, same)

    def cost(self, kind: ObstacleKind, same: list[Obstacle]) -> str:
        """What adding it would worsen before it improves anything."""
        say, listed = self.wording.say, self.wording.listed
        match kind:
            case ObstacleKind.STRONG:
                return say("strong contraindication: {facts}", facts=self.facts(same))
            case ObstacleKind.OPENS:
                names = sorted({item.target for item in same})
                labels = [self.wording.label(self.rules.targets[name]) for name in names]
                return say("would open {targets}", targets=listed(labels, "and"))
            case ObstacleKind.OUT_OF_ORDER:
                return say("would start out of order")
            case ObstacleKind.RELATIVE:
                return say("relative contraindication: {facts}", facts=self.facts(same))
            case ObstacleKind.TOXICITY:
                named = self.rules.words["organs"]
                same.sort(key=lambda item: item.organ)
                organs = [self.wording.title(named[item.organ]["title"]) for item in same]
                return say("would add {organs} toxicity to that of other steps", organs=listed(organs, "and"))
            case _:
                return say("weaker evidence, or one agent more, for no larger gap closed")

    def required(self, item: Obstacle) -> str:
        titles = [self.title(name) for name in item.others]
        some = self.wording.listed(titles)
        if len(titles) > 3:
            some = self.wording.say("{first} or {count} others", first=titles[0], count=len(titles) - 1)
        return self.wording.say("needs {interventions}", interventions=some)

    def facts(self, items: Iterable[Obstacle]) -> str:
        """The patient's facts behind obstacles."""
        found = [fact for item in items for fact in spoken_facts(self.case, item.rule)]
        return self.wording.joined(dict.fromkeys(found))

    def bare(self, sentence: str) -> str:
        return self.wording.translated(sentence).rstrip(".。")

    def title(self, name: str) -> str:
        return self.wording.title(self.rules.interventions[name]["title"])

    def titles(self, names: Iterable[str]) -> str:
        return self.wording.listed([self.title(name) for name in names], "and")
