"""Re-examine a timed regimen against the dependency graph: what it covers, and what it breaks.

The judge never asks how a regimen was found. It follows the rules edge by edge, in plain
Python, so that a mistake in the logic program or in the scheduler cannot hide.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from gbmplan.graph.model import RuleGraph
from gbmplan.judge.breaches import Demanded, Given, Violation, breaches, hurried, useful, washouts
from gbmplan.judge.coverage import Courses, Covering, StageNeed
from gbmplan.judge.evidence import weakness
from gbmplan.judge.history import history
from gbmplan.judge.stopped import stopped
from gbmplan.judge.timing import later_than_needed
from gbmplan.language.conditions import Tree, decide, names
from gbmplan.patient.profile import Profile
from gbmplan.patient.underway import Underway


class NeedKind(StrEnum):
    """Why a target is a need; the first that applies."""

    MEASURED = "measured"
    ASSUMED = "assumed"
    OPENED_BEFORE = "opened_before"
    """By earlier or ongoing therapy."""
    TRIGGERED = "triggered"
    """By what a step blocks."""


class NeedResult(StrEnum):
    """How far a need is covered, over all stages that count."""

    FULL = "full"
    PARTIAL = "partial"
    OPEN = "open"
    GUARDED = "guarded"
    """What is not covered is left to a gate."""


class Need(NamedTuple):
    """A target that this patient has to have covered."""

    target: str
    kind: NeedKind
    rule: str
    """The rule that makes it a need."""
    opened_by: tuple[str, ...]
    """For a triggered need: the targets whose blocking opens it."""
    covered_by: tuple[tuple[str, str, str], ...]
    """(intervention, strength, rule) for every cover that acts in a stage that counts, the strongest first."""
    stages: tuple[StageNeed, ...] = ()
    """How it stands in each stage in which it is a need."""
    guarded: frozenset[int] = frozenset()
    """Stages before which a gate looks for it, with an answer at hand."""

    @property
    def result(self) -> NeedResult:
        """How far it is covered."""
        left = [stage for stage in self.stages if stage.stage not in self.guarded]
        if not any(stage.missing for stage in left):
            return NeedResult.GUARDED if self.guarded else NeedResult.FULL
        touched = self.guarded or any(stage.covers for stage in self.stages)
        return NeedResult.PARTIAL if touched else NeedResult.OPEN


class Guard(NamedTuple):
    """A need that is left to the gate before a stage, and the answer that is at hand if the gate finds it."""

    target: str
    stage: int
    answer: str
    times: Mapping[str, float]
    """Starts of the branch: the regimen with the answer added."""


class Assessment(NamedTuple):
    """What a regimen achieves, costs and breaks."""

    needs: tuple[Need, ...]
    objective: dict[str, float]
    burden: tuple[tuple[str, tuple[str, ...]], ...]
    """What makes up the burden: (rule or organ, interventions)."""
    violations: tuple[Violation, ...]
    strong: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Strong contraindications that hold: (rule, interventions)."""
    hurried: tuple[str, ...] = ()
    """Steps that start out of order."""

    def strong_of(self, name: str) -> bool:
        """Whether a strong contraindication against an intervention holds."""
        return any(name in steps for _, steps in self.strong)


def assess(
    rules: RuleGraph,
    profile: Profile,
    times: Mapping[str, float],
    *,
    strict: bool = False,
    require: tuple[str, ...] = (),
    exclude: tuple[str, ...] = (),
    max_agents: int | None = None,
    courses: Courses | None = None,
    guards: Iterable[Guard] = (),
    least: bool = False,
    underway: Underway | None = None,
) -> Assessment:
    """Assess a regimen given as intervention → start in hours from the profile's date.

    `courses` says in which stages each is given (default: the first); `guards` which needs are left to a gate, each
    with a branch that is judged like any regimen; `least`, that the same steps must not be able to start earlier;
    `underway`, that this is what follows what a gate found.
    """
    given = dict.fromkeys(times, (1, 1)) if courses is None else courses
    judge = _Judge(rules, profile, times, given, Demanded(require, exclude, max_agents, strict), underway=underway)
    judge.guards(tuple(guards))
    if least:
        judge.least()
    return judge.assess()


class _Judge:
    def __init__(
        self,
        rules: RuleGraph,
        profile: Profile,
        times: Mapping[str, float],
        courses: Courses,
        demanded: Demanded,
        answers: frozenset[str] = frozenset(),
        underway: Underway | None = None,
    ) -> None:
        self.rules, self.profile, self.times, self.courses = rules, profile, times, courses
        self.facts = profile.facts
        self.verdict = cache(self._verdict)
        self.past = history(rules, profile)
        self.underway = underway
        self.absent = underway.absent if underway else frozenset()
        self.covering = Covering(rules, courses, self.verdict, self.absent)
        answers |= _answers(rules, courses, underway)
        things = {name: rules.interventions[name] for name in sorted(times)}
        self.given = Given(
            rules,
            profile,
            times,
            courses,
            things,
            self.verdict,
            self.covering,
            demanded,
            answers,
            self.present(),
            underway,
            self.past,
        )
        self.things = things
        self.guarded: dict[str, set[int]] = {}
        self.violations: list[Violation] = []

    def assess(self) -> Assessment:
        self.violations += breaches(self.given)
        needs = self.needs()
        strong, relative = self.contraindications()
        burden = relative + self.toxicities()
        gaps = dict.fromkeys(("critical", "major", "minor"), 0)
        for need in needs:
            gaps[self.rules.targets[need.target]["priority"]] += self.gap(need)
        unit = self.unit()
        chosen = self.given.chosen
        early = tuple(name for name in chosen if hurried(self.given, name))
        objective = {
            "strong": float(len(strong)),
            "open_critical": gaps["critical"] / unit,
            "open_major": gaps["major"] / unit,
            "out_of_order": float(len(early)),
            "burden": float(len(burden)),
            "open_minor": gaps["minor"] / unit,
            "guarded": float(self.left_to_gates(needs)),
            "delay": float(self.delay(needs)),
            "stopped": float(stopped(self.given)),
            "weakness": float(sum(weakness(self.rules, name) for name in chosen)),
            "interventions": float(sum(last - first + 1 for first, last in map(self.courses.__getitem__, chosen))),
        }
        return Assessment(needs, objective, tuple(burden), tuple(self.violations), tuple(strong), early)

    def least(self) -> None:
        """Whether the same steps could not start earlier."""
        waits: dict[str, float] = {}
        for _, step, hours in washouts(self.rules, self.profile, self.past):
            waits[step] = max(hours, waits.get(step, 0.0))
        if later_than_needed(self.rules, self.courses, waits, self.times, self.verdict, self.past):
            self.violations.append(Violation("", tuple(self.things), "the steps could start earlier"))

    # what is needed and covered

    def needs(self) -> tuple[Need, ...]:
        counted = self.covering.counted
        covers = {stage: self.covering.covers(stage) for stage in self.covering.stages}
        opened = self.covering.opened
        before = self.opened_before()
        needs = []
        for name, target in self.rules.targets.items():
            if name in self.absent:
                continue
            verdict = self.verdict(target["present"]) if target["present"] else None
            kind: NeedKind | None = None
            rule, when = "", counted
            if verdict:
                kind, rule = NeedKind.MEASURED, target["present"]
            elif verdict is None and target["assumed"]:
                kind, rule = NeedKind.ASSUMED, target["assumed"]
            elif name in before:
                kind, rule = NeedKind.OPENED_BEFORE, before[name]
            else:
                when = [stage for stage in counted if name in opened[stage]]
                if when:
                    kind, rule = NeedKind.TRIGGERED, min(edge["rule"] for edge in opened[when[-1]][name])
            if kind:
                sources = {edge["u"] for stage in counted for edge in opened[stage].get(name, ())}
                stages = tuple(self.covering.standing(name, stage, covers[stage]) for stage in when)
                found = dict.fromkeys(cover[:3] for stage in stages for cover in stage.covers)
                by = tuple(sorted(found, key=lambda cover: (cover[1] != "full", cover[0])))
                guarded = frozenset(self.guarded.get(name, ()))
                needs.append(Need(name, kind, rule, tuple(sorted(sources)), by, stages, guarded))
        return tuple(needs)

    def present(self) -> frozenset[str]:
        """Targets that are needs before anything is given."""
        found = set(self.opened_before())
        for name, target in self.rules.targets.items():
            verdict = self.verdict(target["present"]) if target["present"] else None
            if verdict or (verdict is None and target["assumed"]):
                found.add(name)
        return frozenset(found) - self.absent

    def opened_before(self) -> dict[str, str]:
        """What earlier or ongoing therapy opened, with the rule."""
        found: dict[str, str] = {}
        covered = {
            edge["v"] for name in self.past.begun for edge in self.rules.covers.get(name, ()) if self.acts(edge["rule"])
        }
        for name, target in self.rules.targets.items():
            if name in covered or (target["blocked_before"] and self.verdict(target["blocked_before"])):
                for edge in self.rules.opening.get(name, ()):
                    if self.verdict(edge["rule"]) is not False:
                        found.setdefault(edge["v"], edge["rule"])
        return found

    def gap(self, need: Need) -> int:
        """What a need lacks, in parts of a gap: halves; with stages, halves of core and margin, twice if measured."""
        if not self.rules.staged:
            return sum({"full": 0, "partial": 1, "open": 2}[stage.core] for stage in need.stages)
        left = sum(stage.missing for stage in need.stages if stage.stage not in need.guarded)
        return left * (2 if need.kind is NeedKind.MEASURED else 1)

    def unit(self) -> int:
        """Parts of one gap."""
        return 8 * len(self.covering.counted) if self.rules.staged else 2

    def left_to_gates(self, needs: tuple[Need, ...]) -> int:
        return sum(len(need.guarded) for need in needs if self.rules.targets[need.target]["priority"] != "minor")

    def delay(self, needs: tuple[Need, ...]) -> int:
        """Weeks of the stages that begin and end without an attack on anything needed."""
        if not self.rules.staged:
            return 0
        wanted, last = {need.target for need in needs}, self.rules.phases[-1]
        attacks = [
            self.courses[name][0]
            for name, thing in self.things.items()
            if thing["phase"] == last
            and thing["role"] != "backbone"
            and any(edge["v"] in wanted and self.acts(edge["rule"]) for edge in self.rules.covers.get(name, ()))
        ]
        first = min(attacks, default=len(self.rules.stages) + 1)
        return sum(round(stage["least"] / 168) for stage in self.rules.stages[: first - 1])

    def acts(self, rule: str) -> bool:
        return self.verdict(rule) is True

    def _verdict(self, rule: str) -> bool | None:
        tree: Tree | None = self.rules.conditions.get(rule)
        if tree is None:
            return True
        return decide(tree, self.past.facts(self.rules, self.facts, rule))

    # what is left to gates

    def guards(self, guards: tuple[Guard, ...]) -> None:
        """Each need left to a gate can be found by it, is not touched otherwise, and has an answer that is legal."""
        for guard in guards:
            self.guarded.setdefault(guard.target, set()).add(guard.stage)
            if not self.answered(guard):
                message = f"it is no answer to {guard.target} in stage {guard.stage}"
                self.violations.append(Violation("", (guard.answer,), message))

    def answered(self, guard: Guard) -> bool:
        """Whether a need may be left to its gate."""
        target = self.rules.targets[guard.target]
        if target["present"] and self.verdict(target["present"]):
            return False
        if self.underway and guard.stage < self.underway.stage:
            return False
        if guard.target in self.covering.covers(guard.stage) or guard.stage not in self.findable(guard.target):
            return False
        covers = self.rules.covers.get(guard.answer, ())
        if not any(edge["v"] == guard.target and self.fits(edge["rule"], target["present"]) for edge in covers):
            return False
        courses = {**self.courses, guard.answer: (guard.stage, guard.stage)}
        answers = frozenset([guard.answer])
        demanded = self.given.demanded
        branch = _Judge(self.rules, self.profile, guard.times, courses, demanded, answers, self.underway).assess()
        return not branch.violations and not branch.strong_of(guard.answer)

    def wanted(self, name: str) -> bool:
        """Whether a step covers what is needed, or somebody demands it."""
        return name in self.given.demanded.require or useful(self.given, name)

    def fits(self, cover: str, present: str) -> bool:
        """Whether a cover acts, or will once what tells whether its target is there has been measured."""
        verdict = self.verdict(cover)
        if verdict is not None or not present:
            return verdict is True
        known = {*self.facts, *names(self.rules.conditions[present])}
        return known.issuperset(names(self.rules.conditions[cover]))

    def findable(self, target: str) -> set[int]:
        """Stages at or after a gate that measures whether the target is there."""
        present = self.rules.targets[target]["present"]
        read = set(names(self.rules.conditions[present])) if present else set()
        found: set[int] = set()
        for rule, gate in self.rules.kinds.get("gate", {}).items():
            if (
                self.verdict(rule) is True  # one that may not be for this patient is not counted on
                and read.intersection(gate["detail"]["measure"])
                and gate["detail"]["before_stage"]
            ):
                ids = [stage["id"] for stage in self.rules.stages]
                first = ids.index(gate["detail"]["before_stage"])
                steps = [name for name in gate["detail"]["after"] if name in self.courses]
                if not any(self.courses[name][0] <= first and self.wanted(name) for name in steps):
                    continue  # no step that it comes after, or none with a reason of its own
                found |= set(range(ids.index(gate["detail"]["before_stage"]) + 1, len(ids) + 1))
        return found

    # what weighs against it

    def contraindications(self) -> tuple[list[tuple[str, tuple[str, ...]]], list[tuple[str, tuple[str, ...]]]]:
        """The strong and the relative ones that hold; absolute ones are violations."""
        strong: list[tuple[str, tuple[str, ...]]] = []
        relative: list[tuple[str, tuple[str, ...]]] = []
        for name in self.given.chosen:
            for rule in self.things[name]["contraindications"]:
                if rule not in self.rules.absolute and self.verdict(rule):
                    (strong if rule in self.rules.strong else relative).append((rule, (name,)))
        return strong, relative

    def harms(self, name: str, organ: str) -> bool:
        """Whether the rule that it can harm an organ binds this patient."""
        return self.verdict(self.things[name]["toxicities"][organ]) is not False

    def toxicities(self) -> list[tuple[str, tuple[str, ...]]]:
        """Each pair that can harm the same organ, once for each organ and each stage in which both are given."""
        names = self.given.chosen
        return [
            (organ, (first, second))
            for index, first in enumerate(names)
            for second in names[index + 1 :]
            for organ in sorted(self.things[first]["toxicities"])
            if organ in self.things[second]["toxicities"] and self.harms(first, organ) and self.harms(second, organ)
            for stage in self.covering.stages
            if self.covering.given(first, stage) and self.covering.given(second, stage)
        ]


def _answers(rules: RuleGraph, courses: Courses, underway: Underway | None) -> frozenset[str]:
    """Steps that start as an answer to what a gate found, in a stage that allows their phase no other way."""
    if underway is None:
        return frozenset()
    return frozenset(
        name
        for name in underway.answering.intersection(courses)
        if courses[name][0] >= underway.stage
        and rules.interventions[name]["phase"] not in rules.stages[courses[name][0] - 1]["starts"]
    )


def disagreement(assessment: Assessment, cost: tuple[float, ...]) -> str:
    """What the judge holds against a regimen that the chooser gave this cost; '' if nothing."""
    if assessment.violations:
        first = assessment.violations[0]
        return f"{first.message} ({', '.join(first.steps)}; {first.rule})"
    if tuple(assessment.objective.values()) != cost:
        return f"objective {tuple(assessment.objective.values())} where the chooser counted {cost}"
    return ""
