"""Every name used anywhere is declared: targets, phases, interventions, evidence, biomarkers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gbmplan.graph.select import groups, select
from gbmplan.problems import Problem, nearest
from gbmplan.rulebase import shape
from gbmplan.rulebase.text import Item, PackText
from gbmplan.rulebase.walk import Step, grounded

_SELECTORS = ("before", "after", "among", "apart_from", "between", "and", "having", "needs", "any_of")


def check(pack: PackText) -> Iterator[Problem]:
    phases = [phase.id for phase in pack.header.phases]
    for item in (*pack.targets.values(), *pack.interventions.values()):
        yield from _known(item, ("phase",), item.value.phase, phases, "phase")
    for item in pack.interventions.values():
        for index, cover in enumerate(item.value.covers):
            yield from _known(item, ("covers", index, "target"), cover.target, pack.targets, "target")
    for item in pack.targets.values():
        for index, opened in enumerate(item.value.compensated_by):
            yield from _known(item, ("compensated_by", index, "target"), opened.target, pack.targets, "target")
    for item in pack.policies.values():
        policy = item.value
        if isinstance(policy, shape.Washout):
            yield from _known(item, ("biomarker",), policy.biomarker, pack.biomarkers, "biomarker")
        if isinstance(policy, shape.Gate):
            for index, name in enumerate(policy.measure):
                yield from _known(item, ("measure", index), name, pack.biomarkers, "biomarker")
    for item in pack.combinations.values():
        for index, name in enumerate(item.value.interventions):
            yield from _known(item, ("interventions", index), name, pack.interventions, "intervention")
    touchable = {*pack.biomarkers, *pack.targets, *pack.interventions, *pack.policies}
    for item in pack.disagreements.values():
        for index, name in enumerate(item.value.touches):
            yield from _known(item, ("touches", index), name, touchable, "rule, target or biomarker")
    for item, path, citations in _citations(pack):
        for index, citation in enumerate(citations):
            bare = isinstance(citation, str)
            source = citation if bare else citation.source
            where = (*path, "evidence", index) if bare else (*path, "evidence", index, "source")
            yield from _known(item, where, source, pack.evidence, "evidence record")
    yield from _selectors(pack)


def _known(item: Item, path: Step, name: str, known: Iterable[str], kind: str) -> Iterator[Problem]:
    if name not in known:
        yield Problem(f"unknown-{kind.split()[0].rstrip(',')}", f"there is no {kind} `{name}`", item.place(*path),
                      nearest(name, known) or f"declare the {kind}, or remove this")


def _citations(pack: PackText) -> Iterator[tuple[Item, Step, tuple[str | shape.EvidenceRef, ...]]]:
    for item, path, rule in grounded(pack):
        yield item, path, rule.evidence
    for item in (*pack.targets.values(), *pack.interventions.values(), *pack.combinations.values()):
        yield item, (), item.value.evidence
    for item in pack.disagreements.values():
        for index, position in enumerate(item.value.positions):
            yield item, ("positions", index), position.evidence


def _selectors(pack: PackText) -> Iterator[Problem]:
    interventions = {name: item.value for name, item in pack.interventions.items()}
    members = groups(interventions, [phase.id for phase in pack.header.phases])
    holders: list[tuple[Item, Step, object]] = [(item, (), item.value) for item in pack.policies.values()]
    for item in pack.interventions.values():
        holders += [(item, ("requires", index), rule) for index, rule in enumerate(item.value.requires)]
    for item, path, rule in holders:
        for field in _SELECTORS:
            selectors = getattr(rule, "and_" if field == "and" else field, None)
            if not isinstance(selectors, tuple):
                continue
            for index, selector in enumerate(selectors):
                if not select((selector,), members):
                    kind = "intervention" if ":" not in selector else "intervention with"
                    yield Problem("unknown-intervention", f"there is no {kind} `{selector}`",
                                  item.place(*path, field, index),
                                  nearest(selector, members) or "see `gbmplan rules --kind intervention`")
