"""How strong the evidence of an intervention is: whose record counts for it, and whose against it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from gbmplan.graph.model import RuleGraph
from gbmplan.judge.evidence import weakness
from gbmplan.validate.loading import load_rules

from .oracle import weaknesses

PACK = Path(__file__).parent.parent / "plans/packs/evidence"
CASES = {
    # what a cover by inference cites counts nowhere; a record of its trials does
    "inferred": ("E", "", 4),
    "inferred_and_tried": ("C", "gbm", 2),
    # an A from another tumour neither improves a B from glioblastoma nor shields it from a B against it
    "tie": ("B", "gbm", 1),
    "tie_opposed": ("B", "gbm", 2),
    "tie_opposed_lightly": ("B", "gbm", 1),
    # nor anything else that glioblastoma has shown
    "weak_at_home": ("E", "gbm", 4),
    "only_failed": ("E", "", 5),
    # where glioblastoma has shown nothing, it counts one less
    "elsewhere": ("A", "other_tumour", 1),
    "elsewhere_weak": ("E", "other_tumour", 4),
    # nothing counted
    "nothing": ("E", "", 4),
    "failed": ("E", "", 5),
    "untried": ("E", "", 5),
    "untried_elsewhere": ("A", "other_tumour", 5),
    # a trial against one of a class counts against all, but for what a stronger record, or a trial of its own that
    # helped, speaks for
    "class_failed": ("C", "gbm", 3),
    "class_other": ("B", "gbm", 2),
    "class_untried": ("E", "", 5),
    "class_helped": ("B", "gbm", 1),
    "class_helped_little": ("B", "gbm", 2),
    "class_helped_and_failed": ("B", "gbm", 2),
    "small_failure": ("C", "gbm", 3),
    "small_seen": ("B", "gbm", 1),
}


@cache
def rules() -> RuleGraph:
    return load_rules(str(PACK))


def test_every_intervention_of_the_pack_is_a_case() -> None:
    assert set(CASES) == set(rules().interventions)


@pytest.mark.parametrize("name", CASES)
def test_weakness(name: str) -> None:
    thing = rules().interventions[name]
    assert (thing["grade"], thing["context"], thing["weakness"]) == CASES[name]
    assert weakness(rules(), name) == weaknesses(rules())[name] == CASES[name][2]


@pytest.mark.parametrize(
    ("rule", "shown"),
    [
        ("inferred.covers.brake", ("E", "")),
        ("tie.covers.brake", ("B", "gbm")),
        ("elsewhere.covers.brake", ("A", "other_tumour")),
        ("weak_at_home.outcome", ("E", "gbm")),
        ("only_failed.outcome", ("E", "")),
    ],
)
def test_what_a_rule_shows(rule: str, shown: tuple[str, str]) -> None:
    found = rules().rules[rule]
    assert (found["grade"], found["context"]) == shown


def test_nothing_is_better_for_being_untested() -> None:
    """In gbm-core: of a class, what was never seen in glioblastoma is at least as weak as all that was."""
    core = load_rules()
    seen = {
        name
        for name, thing in core.interventions.items()
        for rule in (*(edge["rule"] for edge in core.covers.get(name, ())), f"{name}.outcome")
        if rule in core.rules and not core.rules[rule]["inference"]
        for item in core.rules[rule]["evidence"]
        if core.records[item["source"]]["context"] == "gbm"
    }
    pairs = [
        (untested, tested)
        for untested, thing in core.interventions.items()
        for tested in seen
        if untested not in seen and core.interventions[tested]["class_"] == thing["class_"]
    ]
    assert pairs
    for untested, tested in pairs:
        assert core.interventions[untested]["weakness"] >= core.interventions[tested]["weakness"], (untested, tested)
