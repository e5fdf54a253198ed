"""Groups that selectors name: who carries a tag or a class, and which of two nearly equal words is the slip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gbmplan.graph.select import Members, groups
from gbmplan.problems import Edit, Fix, Note, Place, Problem, respelt, slip
from gbmplan.rulebase.diagnosis import Diagnosis
from gbmplan.rulebase.text import Item, PackText
from gbmplan.rulebase.walk import Step

_SELECTORS = (
    "before",
    "after",
    "among",
    "apart_from",
    "between",
    "and_",
    "having",
    "needs",
    "any_of",
    "only",
    "interventions",
)


class MisspeltGroup(Diagnosis):
    """An intervention carries a tag or a class that no rule reads, and that is nearly one which is in use.

    Why: no rule about the group reaches the intervention, so its orders, limits and waits are lost without a
    word, and it may start weeks too early.

    Bad:
        # interventions/second.yaml
        id: second
        title: {en: Second antibody}
        class: second_antibody
        modality: antibody
        phase: activate
        stage: trial
        status: tried in people
        route: intravenous
        tags: [checkpont]
        covers: [{target: checkpoint, strength: partial, because: it binds, inference: true}]
        delivery: {need: not_needed, because: it acts in the blood, inference: true}

    Good:
        # interventions/second.yaml
        id: second
        title: {en: Second antibody}
        class: second_antibody
        modality: antibody
        phase: activate
        stage: trial
        status: tried in people
        route: intravenous
        tags: [checkpoint]
        covers: [{target: checkpoint, strength: partial, because: it binds, inference: true}]
        delivery: {need: not_needed, because: it acts in the blood, inference: true}
    """

    code, name, severity = "GP232", "misspelt-group", "warning"


NEEDS = ("interventions", "policies")
DIAGNOSES = (MisspeltGroup,)


def check(pack: PackText) -> Iterator[Problem]:
    """Tags and classes that nothing reads, and that are nearly one that others carry or that a rule reads."""
    read = {selector for _, _, selector in selections(pack)}
    carried = members(pack)
    for name, item in pack.interventions.items():
        for group, place in _words(item):
            if group in read:
                continue
            near = [other for other in carried if _beside(other, group, name, carried, read)]
            for other in sorted(near)[:1]:
                kind, _, word = group.partition(":")
                yield MisspeltGroup.at(
                    place,
                    f"no rule reads the {kind} `{word}`",
                    f"did you mean `{other.partition(':')[2]}`?",
                    notes=[Note(place, "carried here") for place in _carriers(pack, other)[:1]],
                    fix=Fix(f"write `{other.partition(':')[2]}`", (Edit(place, other.partition(":")[2]),), safe=False)
                    if len(near) == 1
                    else None,
                )


def _beside(other: str, group: str, holder: str, carried: Members, read: set[str]) -> bool:
    """Whether `group` is a slip of another group of the same kind that is read, or that others share."""
    same = other.partition(":")[0] == group.partition(":")[0]
    return same and (other in read or len(set(carried[other]) - {holder}) > 1) and slip(group, other)


def regrouped(pack: PackText, holder: Item, place: Place, selector: str) -> Fix | None:
    """The edit that mends a selector such as `tag:checkpont`, which nobody carries.

    The selector is the slip where other rules read the group that is nearly the same, or where several carry
    it; the word of the one who carries it is, where several rules ask for what nobody carries and none
    reads that. Anything else may be either, and so is a rule that would name itself.
    """
    carried = members(pack)
    kind = selector.partition(":")[0]
    fix = respelt(place, selector, [other for other in carried if other.startswith(f"{kind}:")], safe=False)
    if fix is None:
        return None
    meant = fix.edits[0].text
    asked = [other for _, _, other in selections(pack)]
    if carried[meant] == [holder.value.id]:
        return None
    if asked.count(selector) == 1 and (meant in asked or len(carried[meant]) > 1):
        return fix
    if asked.count(selector) > 1 and meant not in asked and len(carried[meant]) == 1:
        word = selector.partition(":")[2]
        return Fix(f"write `{word}`", (Edit(_carriers(pack, meant)[0], word),), safe=False)
    return None


def members(pack: PackText) -> Members:
    """Every selector that names at least one intervention of the pack."""
    phases = [phase.id for phase in pack.header.phases]
    return pack.once("members", lambda: groups({name: item.value for name, item in pack.interventions.items()}, phases))


def selections(pack: PackText) -> Sequence[tuple[Item, Step, str]]:
    """Item, path inside it, and text, of every selector that a rule names."""
    return pack.once("selections", lambda: list(_selections(pack)))


def _selections(pack: PackText) -> Iterator[tuple[Item, Step, str]]:
    holders: list[tuple[Item, Step, object]] = [(item, (), item.value) for item in pack.policies.values()]
    for item in pack.interventions.values():
        holders += [(item, ("requires", index), rule) for index, rule in enumerate(item.value.requires)]
    for item, path, rule in holders:
        for field in _SELECTORS:
            selectors = getattr(rule, field, None)
            for index, selector in enumerate(selectors if isinstance(selectors, tuple) else ()):
                yield item, (*path, field.rstrip("_"), index), selector


def _words(item: Item) -> Iterator[tuple[str, Place]]:
    """The groups whose words an intervention chooses itself, and where they stand."""
    yield f"class:{item.value.class_}", item.place("class")
    for index, tag in enumerate(item.value.tags):
        yield f"tag:{tag}", item.place("tags", index)


def _carriers(pack: PackText, group: str) -> list[Place]:
    """Where the interventions of a group say that they are in it."""
    every = (words for item in pack.interventions.values() for words in _words(item))
    return [place for word, place in every if word == group]
