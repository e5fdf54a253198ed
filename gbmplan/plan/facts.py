"""The patient's facts in words, and which of them decided a rule."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from gbmplan.case.case import Case
from gbmplan.graph.model import RuleGraph
from gbmplan.language.conditions import decisive
from gbmplan.language.numbers import figure
from gbmplan.language.units import shown
from gbmplan.patient.profile import Measurement
from gbmplan.wording.wording import ENGLISH, Wording

if TYPE_CHECKING:
    from gbmplan.plan.document import Fact


def all_facts(case: Case) -> list[Fact]:
    """Every measured biomarker, in the order of its id."""
    nodes = case.rules.nodes("biomarker")
    return [_fact(case, item, nodes[name]) for name, item in case.profile.measurements.items()]


def leading_facts(case: Case) -> list[str]:
    """What names the patient's situation, in words: the facts that the pack puts first, else the first four."""
    nodes, found = case.rules.nodes("biomarker"), case.profile.measurements
    said = [
        _bare(case.wording, found[item["biomarker"]], nodes[item["biomarker"]])
        if item["value_only"]
        else in_words(case, item["biomarker"])
        for item in case.rules.words["leading"]
        if item["biomarker"] in found
    ]
    return list(dict.fromkeys(said)) or [in_words(case, name) for name in list(found)[:4]]


def decided_by(case: Case, rule: str) -> list[str]:
    """The biomarkers on which the verdict of a rule rests (missing ones for an unknown verdict)."""
    found = case.decisive.get(rule)
    if found is None:
        tree = case.rules.conditions.get(rule)
        found = case.decisive[rule] = [] if tree is None else decisive(tree, case.facts)
    return found


def spoken_facts(case: Case, rule: str) -> list[str]:
    """The facts that decided a rule, in words; `x not measured` for what is missing."""
    return [in_words(case, name) for name in decided_by(case, rule)]


def in_words(case: Case, biomarker: str) -> str:
    """One biomarker in words: its fact, or that it was not measured."""
    found = case.words.get(biomarker)
    if found is None:
        node, item = case.rules.nodes("biomarker")[biomarker], case.profile.measurements.get(biomarker)
        found = case.words[biomarker] = (
            case.wording.say("{biomarker} not measured", biomarker=_name(case.wording, node))
            if item is None
            else spoken(case.wording, item, node)
        )
    return found


def spoken(wording: Wording, item: Measurement, node: dict[str, Any]) -> str:
    """One fact in words: `macrophage fraction 38 %`."""
    name = _name(wording, node)
    value = item.value
    if isinstance(value, bool):
        return wording.say("{flag} // holds" if value else "no {flag}", flag=name)
    if isinstance(value, str):
        return wording.say("{biomarker} {value} // a word", biomarker=name, value=wording.value(value))
    if value == float("inf"):
        return wording.say("{biomarker}: never given", biomarker=name)
    # a derived number is `weeks since` something, and names its unit
    said = figure(value, 3) if item.derived else quantity(wording, value, item.unit)
    return wording.say("{biomarker} {value} // a number", biomarker=name, value=said)


def _bare(wording: Wording, item: Measurement, node: dict[str, Any]) -> str:
    """A fact without its name, where the value is a word or a number: `recurrent`; a flag is its name."""
    if isinstance(item.value, str):
        return wording.value(item.value)
    if isinstance(item.value, bool) or item.derived:
        return spoken(wording, item, node)
    return quantity(wording, item.value, item.unit)


def quantity(wording: Wording, value: float, unit: str) -> str:
    """A number with its unit as people write it: `38 %`."""
    return f"{figure(value, 4)} {wording.value(shown(unit))}".rstrip()


def _name(wording: Wording, node: dict[str, Any]) -> str:
    return inside(wording, wording.label(node))


def inside(wording: Wording, title: str) -> str:
    """A title inside a sentence; only English writes it otherwise there."""
    return wording.inside(title)


def title(rules: RuleGraph, name: str, wording: Wording = ENGLISH) -> str:
    """The title of an intervention without what stands behind it in brackets."""
    return wording.short(wording.title(rules.interventions[name]["title"]))


def titles(rules: RuleGraph, adds: Iterable[str], drops: Iterable[str] = (), wording: Wording = ENGLISH) -> str:
    """`+Relatlimab, -Nivolumab`."""
    return wording.joined(
        [f"+{title(rules, name, wording)}" for name in sorted(adds)]
        + [f"-{title(rules, name, wording)}" for name in sorted(drops)]
    )


def _given(wording: Wording, item: Measurement) -> str:
    """What the profile gives; what follows from its prior therapies is in words."""
    if not item.derived or not item.given:
        return item.given
    if item.value == float("inf"):
        return ""  # its text says so
    return wording.say("last given {date}", date=item.given.rpartition(" ")[2])


def _fact(case: Case, item: Measurement, node: dict[str, Any]) -> Fact:
    value = item.value
    return {
        "biomarker": item.biomarker,
        "title": case.wording.title(node["title"]),
        "value": "never given" if value == float("inf") else value,
        "unit": "" if item.unit == "1" else item.unit,
        "given": _given(case.wording, item),
        "date": item.date.isoformat() if item.date else None,
        "assay": item.assay,
        "derived": item.derived,
        "text": in_words(case, item.biomarker),
    }
