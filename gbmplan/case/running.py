"""Which therapies of a profile are still being given, and what of earlier therapy bars an intervention.

A therapy is running when the profile says so (`ongoing: true`, or a beginning without an end), or when its last dose is
less than one interval of its course ago: then the next one is not due yet. One that is due and was not given counts as
ended, which is the safe side. `ongoing: false` ends it in any case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from gbmplan.graph.model import RuleGraph
from gbmplan.graph.shapes import Intervention
from gbmplan.language.conditions import Value, decide
from gbmplan.patient.profile import Profile, Therapy
from gbmplan.patient.therapies import derived

_DAY = 24.0
_FEW_DAYS = 3 * _DAY
"""How long ago the last dose of what is taken without a break may be."""


class Ground(StrEnum):
    """Why a therapy counts as running."""

    DECLARED = "declared"
    """The profile says so."""
    NO_END = "no_end"
    """It has a beginning and no last dose."""
    RECENT = "recent"
    """Its next dose is not due yet."""


class History(StrEnum):
    """What of earlier therapy keeps an intervention out, unless somebody demands it."""

    PROGRESSED = "progressed"
    """The disease progressed under it, or under another of its class."""
    ENDED = "ended"
    """Its course is over."""


class Running(NamedTuple):
    """A therapy that is being given, as one intervention of the rules."""

    intervention: str
    therapy: Therapy
    ground: Ground
    days: int | None
    """Since its last dose; None when nobody wrote when that was."""
    ran: float
    """Hours since it began; 0 where nobody wrote when, so that nothing counts as given that may not have been."""
    left: float | None
    """Hours until its course is over; None: until it is stopped."""
    due: float = 0.0
    """Hours until its next dose, of what is given at intervals; 0 where nobody knows when the last was."""

    @property
    def over(self) -> bool:
        """Whether its course is over."""
        return self.left is not None and self.left <= 0


class Past(NamedTuple):
    """What the list of therapies says of interventions."""

    running: dict[str, Running]
    """Those that are being given."""
    ongoing: dict[str, Running]
    """Those of them that can go on."""
    barred: dict[str, tuple[History, Therapy]]
    """Those that earlier therapy keeps out."""


def past(profile: Profile, rules: RuleGraph) -> Past:
    """What is running, and what earlier therapy bars: the class of what failed, and courses that are over.

    Of several entries about one intervention that are being given the last counts. Standard treatment is not barred:
    rules of its own say when it is indicated.
    """
    running: dict[str, Running] = {}
    barred: dict[str, tuple[History, Therapy]] = {}
    failed: dict[str, Therapy] = {}
    for therapy in profile.therapies or ():
        for name in interventions(therapy, rules):
            if found := _running(name, rules.interventions[name], therapy, profile):
                running[name] = found
            if therapy.progressed:
                failed.setdefault(name, therapy)
    things = {name: thing for name, thing in rules.interventions.items() if thing["role"] != "backbone"}
    classes = {things[name]["class_"]: therapy for name, therapy in failed.items() if name in things}
    for name, thing in things.items() if running or classes else ():
        if thing["class_"] in classes:
            barred[name] = History.PROGRESSED, classes[thing["class_"]]
        elif name in running and running[name].over:
            barred[name] = History.ENDED, running[name].therapy
    out = barred.keys() | failed.keys()
    going = {name: found for name, found in running.items() if name not in out and not found.over}
    return Past(running, going, barred)


def interventions(therapy: Therapy, rules: RuleGraph) -> list[str]:
    """The interventions that an entry means, by id."""
    words = (therapy.agent, *therapy.words)
    return sorted({name for word in words for name in rules.called.get(word, ())})


def own_verdicts(profile: Profile, rules: RuleGraph, running: Iterable[str]) -> Iterator[tuple[str, bool | None]]:
    """The rules of running interventions that read how long ago they were given, decided as before they began.

    What is being given is not barred by having been given; an earlier agent of its class still bars it.
    """
    for name in running:
        hidden = without(profile, rules, name)
        facts = {marker: value for marker, value in (profile.facts | hidden).items() if value is not None}
        if indicated := rules.interventions[name]["indicated"]:  # also where nothing is measured that it reads
            yield indicated, decide(rules.conditions[indicated], facts)
        for place in {place for marker in hidden for place in rules.reading.get(marker, ())}:
            tree, stating = rules.stated[place]
            for rule in stating:
                if rules.rules[rule]["subject"] == f"intervention:{name}":
                    yield rule, decide(tree, facts)


def without(profile: Profile, rules: RuleGraph, name: str) -> dict[str, Value | None]:
    """What follows from the list of therapies without those of one intervention, where that differs; None: unknown."""
    therapies = profile.therapies or ()
    vocabulary = rules.nodes("biomarker")
    kept = tuple(item for item in therapies if name not in interventions(item, rules))
    earlier = derived(vocabulary, kept, profile.as_of)
    found: dict[str, Value | None] = {}
    for marker, node in vocabulary.items():
        source = node["derived_from"]
        if source and any(item.names(source["names"]) for item in therapies if item not in kept):
            found[marker] = earlier[marker].value if marker in earlier else None
    return found


def _running(name: str, thing: Intervention, therapy: Therapy, profile: Profile) -> Running | None:
    """A therapy as a running intervention, its course perhaps over; None when it is not being given."""
    today, course = profile.as_of, thing["course"]
    days = (today - therapy.last).days if today and therapy.last else None
    ran = (today - therapy.first).days * _DAY if today and therapy.first else 0.0
    left = _left(thing, ran)
    every = course["every"] or thing["repeats"]
    due = 0.0 if days is None or not every else max(0.0, every - days * _DAY)
    if therapy.ongoing is False or (course["kind"] == "single" and not therapy.ongoing):
        return None
    if therapy.still_given:
        ground = Ground.DECLARED if therapy.ongoing else Ground.NO_END
        return Running(name, therapy, ground, days, ran, left, due)
    found = Running(name, therapy, Ground.RECENT, days, ran, left, due)
    recent = days is not None and days * _DAY < _interval(thing)
    return found if recent and not found.over else None


def _interval(thing: Intervention) -> float:
    """Hours after which the next dose is due."""
    return thing["course"]["every"] or thing["repeats"] or _FEW_DAYS


def _left(thing: Intervention, ran: float) -> float | None:
    course = thing["course"]
    if course["kind"] == "single":
        return 0.0
    if course["kind"] == "fixed" and course["length"] is not None:
        return course["length"] - ran
    if course["kind"] == "cycles" and course["number"] and course["every"]:
        return course["every"] * (course["number"] - 1) - ran
    return None
