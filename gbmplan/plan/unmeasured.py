"""Biomarkers without a value, in the order of how much hangs on them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from gbmplan.case.case import Case, is_absolute
from gbmplan.choose.chooser import Regimen
from gbmplan.judge.assess import Assessment, NeedResult
from gbmplan.language.conditions import Tree, Value, decide, names
from gbmplan.plan.facts import decided_by

if TYPE_CHECKING:
    from gbmplan.plan.document import Remark, Unmeasured

_WEIGHT = {"critical": 8, "major": 4, "minor": 1}
"""Points for a need that a measurement would settle, by its priority."""
_CONTRAINDICATED = 2
_COVER = 3


def unmeasured(case: Case, regimen: Regimen, assessment: Assessment) -> list[Unmeasured]:
    """Missing biomarkers that a need, a step or a possible cover depends on, most important first.

    The weight adds points for every rule the biomarker would settle: an assumed or undetermined
    need by its priority, an undetermined cover of a gap, a contraindication of a step.
    """
    rules = case.rules
    say, title, label = case.wording.say, case.wording.title, case.wording.label
    weights: dict[str, int] = {}
    decides: dict[str, list[Remark]] = {}

    def count(rule: str, weight: int, text: str) -> None:
        for marker in decided_by(case, rule):
            weights[marker] = weights.get(marker, 0) + weight
            decides.setdefault(marker, []).append({"rule": rule, "text": text})

    for name in sorted(case.assumed | case.undetermined):
        target = rules.targets[name]
        if not target["present"]:
            continue
        text = say("{target}: assumed" if name in case.assumed else "{target}: not judged", target=label(target))
        count(target["present"], _WEIGHT[target["priority"]], text)
    gaps = {need.target: need.result for need in assessment.needs if need.result is not NeedResult.FULL}
    for edge in rules.edges("covers"):
        if edge["v"] in gaps and case.truth.get(edge["rule"], True) is None and edge["u"] not in case.contraindicated:
            text = say(
                "{intervention} could cover {target}",
                target=label(rules.targets[edge["v"]]),
                intervention=title(rules.interventions[edge["u"]]["title"]),
            )
            count(edge["rule"], _COVER, text)
    for step in sorted(regimen.interventions):
        for rule in case.unclear.get(step, ()):
            text = say("may speak against {intervention}", intervention=title(rules.interventions[step]["title"]))
            count(rule, _CONTRAINDICATED, text)
    nodes = rules.nodes("biomarker")
    proven = frozenset(changing(case, regimen))
    return [
        {
            "biomarker": marker,
            "title": title(nodes[marker]["title"]),
            "measured_by": case.wording.translated(nodes[marker]["measured_by"]),
            "weight": weights[marker],
            "changes": marker in proven,
            "decides": decides[marker],
        }
        for marker in sorted(weights, key=lambda marker: (-weights[marker], marker))
    ]


def changing(case: Case, regimen: Regimen) -> Iterator[str]:
    """Missing biomarkers of which some value alone rules a step out or ends the scope: no search is needed to know."""
    scope = [name for name in case.rules.kinds.get("scope", {}) if case.truth[name] is None]
    against = [
        rule for step in regimen.interventions for rule in case.unclear.get(step, ()) if is_absolute(case.rules, rule)
    ]
    for rule in (*scope, *against):
        tree = case.rules.conditions[rule]
        for marker in names(tree):
            if marker not in case.facts and any(
                decide(tree, {**case.facts, marker: value}) for value in _telling(case, tree, marker)
            ):
                yield marker


def _telling(case: Case, tree: Tree, marker: str) -> list[Value]:
    """Values of a biomarker between which a condition can tell: its thresholds, and what lies beside them."""
    node = case.rules.nodes("biomarker")[marker]
    if node["type"] == "flag":
        return [True, False]
    if node["type"] == "category":
        return list(node["categories"])
    low, high = node["range"]
    points = sorted({low, high, *(point for point in thresholds(tree, marker) if low < point < high)})
    return [*points, *((one + other) / 2 for one, other in pairwise(points))]


def thresholds(tree: Tree, marker: str) -> Iterator[float]:
    """The numbers with which a condition compares a biomarker."""
    if tree[0] == "cmp":
        if tree[1] == marker:
            yield float(tree[3])
    elif tree[0] == "in":
        if tree[1] == marker:
            yield from map(float, tree[2])
    elif tree[0] != "flag":
        for part in tree[1:]:
            yield from thresholds(part, marker)
