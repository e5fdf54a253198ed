"""The patient's facts in words, and which of them decided a rule."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gbmplan.case.case import Case
from gbmplan.graph.model import RuleGraph
from gbmplan.language.conditions import decisive
from gbmplan.language.units import shown
from gbmplan.patient.profile import Measurement

if TYPE_CHECKING:
    from gbmplan.plan.document import Fact


def all_facts(case: Case) -> list[Fact]:
    """Every measured biomarker, in the order of its id."""
    nodes = case.rules.nodes("biomarker")
    return [_fact(case, item, nodes[name]) for name, item in case.profile.measurements.items()]


def decided_by(case: Case, rule: str) -> list[str]:
    """The biomarkers on which the verdict of a rule rests (missing ones for an unknown verdict)."""
    found = case.decisive.get(rule)
    if found is None:
        tree = case.rules.conditions.get(rule)
        found = case.decisive[rule] = [] if tree is None else decisive(tree, case.facts)
    return found


def spoken_facts(case: Case, rule: str) -> list[str]:
    """The facts that decided a rule, in words; `x not measured` for what is missing."""
    return [_words(case, name) for name in decided_by(case, rule)]


def _words(case: Case, biomarker: str) -> str:
    found = case.words.get(biomarker)
    if found is None:
        node, item = case.rules.nodes("biomarker")[biomarker], case.profile.measurements.get(biomarker)
        found = case.words[biomarker] = f"{_name(node)} not measured" if item is None else spoken(item, node)
    return found


def spoken(item: Measurement, node: dict[str, Any]) -> str:
    """One fact in words: `macrophage fraction 38 %`."""
    name = _name(node)
    value = item.value
    if isinstance(value, bool):
        return name if value else f"no {name}"
    if isinstance(value, str):
        return f"{name} {value.replace('_', ' ')}"
    if value == float("inf"):
        return f"{name}: {item.given}"
    return f"{name} {value:.4g} {shown(item.unit)}".rstrip()


def _name(node: dict[str, Any]) -> str:
    return uncapitalised(node["label"] or node["title"]["en"])


@lru_cache(maxsize=4096)
def uncapitalised(title: str) -> str:
    """A title inside a sentence: abbreviations and gene names keep their capitals."""
    first = title.split(" ", 1)[0].split("-", 1)[0]
    return (
        title
        if any(letter.isupper() or letter.isdigit() for letter in first[1:]) or len(first) == 1
        else (title[:1].lower() + title[1:])
    )


def title(rules: RuleGraph, name: str) -> str:
    """The title of an intervention without what stands behind it in brackets."""
    return rules.interventions[name]["title"]["en"].split(" (", maxsplit=1)[0]


def titles(rules: RuleGraph, adds: Iterable[str], drops: Iterable[str] = ()) -> str:
    """`+Relatlimab, -Nivolumab`."""
    return ", ".join([f"+{title(rules, name)}" for name in sorted(adds)]
                     + [f"-{title(rules, name)}" for name in sorted(drops)])  # fmt: skip


def _fact(case: Case, item: Measurement, node: dict[str, Any]) -> Fact:
    value = item.value
    return {
        "biomarker": item.biomarker,
        "title": node["title"]["en"],
        "value": "never given" if value == float("inf") else value,
        "unit": "" if item.unit == "1" else item.unit,
        "given": item.given,
        "date": item.date.isoformat() if item.date else None,
        "assay": item.assay,
        "derived": item.derived,
        "text": _words(case, item.biomarker),
    }
