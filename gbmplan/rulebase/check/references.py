"""Every name used anywhere is declared: targets, phases, interventions, evidence, biomarkers.

Bad: `covers: [{target: tam_m3, ...}]` where the pack declares only `tam_m2`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from gbmplan.graph.select import groups
from gbmplan.problems import Place, Problem, nearest
from gbmplan.rulebase import shape
from gbmplan.rulebase.text import Item, PackText
from gbmplan.rulebase.walk import Step, grounded

_SELECTORS = ("before", "after", "among", "apart_from", "between", "and_", "having", "needs", "any_of")
_CALLED = {"evidence": "evidence record", "name": "biomarker, target, intervention or policy"}
_WORD = re.compile(r"[a-z][a-z0-9_]*")


class _Use(NamedTuple):
    """One mention of something that must be declared."""

    item: Item
    path: Step
    name: str
    kind: str
    known: Collection[str]
    remedy: str

    @property
    def place(self) -> Place:
        return self.item.place(*self.path)


def check(pack: PackText) -> Iterator[Problem]:
    """Names that nothing declares; and, once each, what is disabled though a rule needs it."""
    disabled: dict[str, list[_Use]] = {}
    for use in _uses(pack):
        if use.name in use.known:
            continue
        if use.name in pack.disabled:
            disabled.setdefault(use.name, []).append(use)
            continue
        group, _, member = use.name.rpartition(":")
        message = f"there is no {_CALLED.get(use.kind, use.kind)} `{use.name}`"
        if group:
            message = f"no intervention has the {group} `{member}`"
        yield Problem(f"unknown-{use.kind}", message, use.place, nearest(use.name, use.known) or use.remedy)
    for name, uses in disabled.items():
        more = f" and {len(uses) - 1} more" if len(uses) > 1 else ""
        yield Problem("disabled-in-use", f"`{name}` is disabled but still needed, at {uses[0].place}{more}",
                      pack.disabled[name], "disable or override what needs it as well")


def _uses(pack: PackText) -> Iterator[_Use]:
    phases = [phase.id for phase in pack.header.phases]
    in_phase = f"use {', '.join(phases)}, or declare it in pack.yaml"
    target = (pack.targets, "declare it in targets.yaml, or use one that is")
    marker = (pack.biomarkers, "declare it in biomarkers.yaml, or use one that is")
    agent = (pack.interventions, "give it a file in interventions/, or use one that has")
    for item in (*pack.targets.values(), *pack.interventions.values()):
        yield _Use(item, ("phase",), item.value.phase, "phase", phases, in_phase)
    for item in pack.interventions.values():
        for index, cover in enumerate(item.value.covers):
            yield _Use(item, ("covers", index, "target"), cover.target, "target", *target)
    for item in pack.targets.values():
        for index, opened in enumerate(item.value.compensated_by):
            yield _Use(item, ("compensated_by", index, "target"), opened.target, "target", *target)
    for item in pack.policies.values():
        if isinstance(item.value, shape.Washout):
            yield _Use(item, ("biomarker",), item.value.biomarker, "biomarker", *marker)
        if isinstance(item.value, shape.Gate):
            for index, name in enumerate(item.value.measure):
                yield _Use(item, ("measure", index), name, "biomarker", *marker)
    for item in pack.combinations.values():
        for index, name in enumerate(item.value.interventions):
            yield _Use(item, ("interventions", index), name, "intervention", *agent)
    touchable = {*pack.biomarkers, *pack.targets, *pack.interventions, *pack.policies}
    for item in pack.disagreements.values():
        for index, name in enumerate(item.value.touches):
            yield _Use(item, ("touches", index), name, "name", touchable,
                       "use an id that this pack, or one it extends, declares")
    for item, path, citations in _citations(pack):
        for index, citation in enumerate(citations):
            where = (*path, "evidence", index)
            source = citation if isinstance(citation, str) else citation.source
            yield _Use(item, where if isinstance(citation, str) else (*where, "source"), source, "evidence",
                       pack.evidence, "add a record to evidence.yaml, or set `inference: true` and cite nothing")
    yield from _selected(pack, phases)
    for item, path, rule in grounded(pack):  # what else is wrong with a condition is said by `conditions`
        for field in ("when", "needs"):
            text = getattr(rule, field, None)
            for word in dict.fromkeys(_WORD.findall(text)) if isinstance(text, str) else ():
                if word in pack.disabled and word not in pack.biomarkers:
                    yield _Use(item, (*path, field), word, "biomarker", *marker)


def _citations(pack: PackText) -> Iterator[tuple[Item, Step, tuple[str | shape.EvidenceRef, ...]]]:
    for item, path, rule in grounded(pack):
        yield item, path, rule.evidence
    for item in (*pack.targets.values(), *pack.interventions.values(), *pack.combinations.values()):
        yield item, (), item.value.evidence
    for item in pack.disagreements.values():
        for index, position in enumerate(item.value.positions):
            yield item, ("positions", index), position.evidence


def _selected(pack: PackText, phases: list[str]) -> Iterator[_Use]:
    members = groups({name: item.value for name, item in pack.interventions.items()}, phases)
    holders: list[tuple[Item, Step, object]] = [(item, (), item.value) for item in pack.policies.values()]
    for item in pack.interventions.values():
        holders += [(item, ("requires", index), rule) for index, rule in enumerate(item.value.requires)]
    for item, path, rule in holders:
        for field in _SELECTORS:
            selectors = getattr(rule, field, None)
            for index, selector in enumerate(selectors if isinstance(selectors, tuple) else ()):
                yield _Use(item, (*path, field.rstrip("_"), index), selector, "intervention", members,
                           "`gbmplan rules --kind intervention` lists them")
