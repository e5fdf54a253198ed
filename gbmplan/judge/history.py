"""What the list of therapies says of each intervention, found again: what still runs, and what it keeps out.

Shares no code with `gbmplan.case.running`: it asks intervention by intervention instead of entry by entry.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gbmplan.graph.model import RuleGraph
from gbmplan.graph.shapes import Intervention
from gbmplan.language.conditions import Value
from gbmplan.patient.profile import Profile, Therapy
from gbmplan.patient.therapies import derived


class Begun(NamedTuple):
    """An intervention that is being given."""

    ran: float
    """Hours since it began; 0 where nobody knows."""
    left: float | None
    """Hours that are left of its course; None: as long as wanted."""
    read: Mapping[str, Value | None]
    """What its own rules read in place of the profile's facts: what follows from all other therapy; None: unknown."""

    due: float = 0.0
    """Hours until it is next given; 0 where nobody knows."""

    def over(self, hours: float) -> bool:
        """Whether its course is over so many hours from now."""
        return self.left is not None and self.left <= hours


class History(NamedTuple):
    """The past of one patient."""

    begun: dict[str, Begun]
    kept_out: frozenset[str]
    """What earlier therapy keeps out, unless it is demanded."""

    def facts(self, rules: RuleGraph, known: Mapping[str, Value], rule: str) -> Mapping[str, Value]:
        """What a rule reads: where it is about what runs, as if that had never been given."""
        if not self.begun:
            return known
        own = self.begun.get(rules.rules[rule]["subject"].removeprefix("intervention:"))
        return {name: value for name, value in {**known, **own.read}.items() if value is not None} if own else known


def history(rules: RuleGraph, profile: Profile) -> History:
    """What runs, and what failed or is over."""
    begun: dict[str, Begun] = {}
    kept_out: set[str] = set()
    known: dict[str, list[Therapy]]
    known = {name: _own(rules, profile, name) for name in rules.interventions} if profile.therapies else {}
    failed = {name for name, own in known.items() if any(item.progressed for item in own)}
    classes = {rules.interventions[name]["class_"] for name in failed if _chosen(rules, name)}
    for name, own in known.items():
        thing = rules.interventions[name]
        given = [item for item in own if _given(thing, item, profile)]
        if _chosen(rules, name) and thing["class_"] in classes:
            kept_out.add(name)
        elif given and name not in failed:
            ran = _hours(given[-1], profile)
            whole = _whole(thing)
            found = Begun(
                ran, None if whole is None else whole - ran, _read(rules, profile, own), _due(thing, given[-1], profile)
            )
            if not found.over(0.0):
                begun[name] = found
            elif _chosen(rules, name):
                kept_out.add(name)
    return History(begun, frozenset(kept_out))


def _chosen(rules: RuleGraph, name: str) -> bool:
    return rules.interventions[name]["role"] != "backbone"


def _own(rules: RuleGraph, profile: Profile, name: str) -> list[Therapy]:
    """The entries that mean an intervention."""
    return [
        item
        for item in profile.therapies or ()
        if any(name in rules.called.get(word, ()) for word in (item.agent, *item.words))
    ]


def _given(thing: Intervention, item: Therapy, profile: Profile) -> bool:
    """Whether an entry is still being given."""
    if item.ongoing is not None:
        return item.ongoing
    if thing["course"]["kind"] == "single":
        return False
    if item.last is None:
        return item.first is not None
    every = thing["course"]["every"] or thing["repeats"] or 72.0
    whole = _whole(thing)
    if profile.as_of is None or (profile.as_of - item.last).days * 24.0 >= every:
        return False
    return whole is None or _hours(item, profile) < whole


def _due(thing: Intervention, item: Therapy, profile: Profile) -> float:
    """When the next dose comes, counted from the last."""
    every = thing["course"]["every"] or thing["repeats"]
    if item.last is None or profile.as_of is None or every is None:
        return 0.0
    return max(0.0, every - (profile.as_of - item.last).days * 24.0)


def _hours(item: Therapy, profile: Profile) -> float:
    """How long it has been given."""
    return (profile.as_of - item.first).days * 24.0 if profile.as_of and item.first else 0.0


def _whole(thing: Intervention) -> float | None:
    """How long the course takes from its first to its last time."""
    course = thing["course"]
    cycles = course["kind"] == "cycles" and course["number"] and course["every"]
    if cycles:
        return course["every"] * (course["number"] - 1)  # type: ignore[operator]
    return {"single": 0.0, "fixed": course["length"]}.get(course["kind"])


def _read(rules: RuleGraph, profile: Profile, own: Sequence[Therapy]) -> dict[str, Value | None]:
    """The biomarkers that follow from these entries, as they would be without them."""
    others = tuple(item for item in profile.therapies or () if item not in own)
    markers = rules.nodes("biomarker")
    left = derived(markers, others, profile.as_of)
    return {
        marker: left[marker].value if marker in left else None
        for marker, node in markers.items()
        if node["derived_from"] and any(item.names(node["derived_from"]["names"]) for item in own)
    }
