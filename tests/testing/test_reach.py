"""What tests reach, and which changes they notice, on a pack small enough to count by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gbmplan.rulebase.folder import chain
from gbmplan.testing.coverage import Coverage, coverage, missing, own_rules
from gbmplan.testing.mutants import mutants
from gbmplan.testing.mutate import chosen
from gbmplan.testing.places import rule_places
from gbmplan.testing.reach import SILENT, reach
from gbmplan.testing.read import read_tests
from gbmplan.testing.run import Runner
from gbmplan.testing.variant import without_policy
from gbmplan.validate.loading import load_rules

from .test_files import HERE, said, small, with_tests

__all__ = ["small"]
EVERYTHING = {
    "shield.present",
    "shield.assumed",
    "shield.compensated_by.held_back",
    "held_back.present",
    "cleaner.covers.shield",
    "cleaner.contraindications.liver",
    "cleaner.delivery",
    "cleaner.toxicities.hepatic",
    "releaser.covers.held_back",
    "releaser.delivery",
    "releaser.cautions.watch",
    "clear_first",
    "max_agents",
    "look",
    "phase_order",
    "weight",
    "weight.values.heavy",
    "weight.values.light",
}
PLAN = {
    "cleaner.covers.shield",
    "cleaner.delivery",
    "cleaner.toxicities.hepatic",
    "shield.compensated_by.held_back",
    "releaser.covers.held_back",
    "releaser.delivery",
    "releaser.cautions.watch",
    "clear_first",
    "max_agents",
    "look",
}
"""What acts in a plan of both steps, however the shield came to be a need."""
MUTANTS = (HERE / "mutants.txt").read_text(encoding="utf-8").splitlines()


def covered(pack: Path, cases: str) -> Coverage:
    (pack / "tests").mkdir(exist_ok=True)
    (pack / "tests" / "here.yaml").write_text(cases, encoding="utf-8")
    rules, packs = load_rules(str(pack)), chain(str(pack))
    runner = Runner(rules)
    found = [reach(runner.view(test)) for test in read_tests(packs[-1], rules).tests]
    return coverage(rules, found, rule_places(packs))


def case(text: str) -> str:
    return f"cases:\n  - {{id: it, because: It is so, {text}}}\n"


@pytest.mark.parametrize(
    ("cases", "fired", "branches"),
    [
        # nothing measured: assumed, opened, both steps; three conditions unknown, and each was of use
        (case("expect: {steps: cleaner}"), PLAN | {"shield.assumed"}, 3),
        (case("with: {load: 30}, expect: {steps: cleaner}"), PLAN | {"shield.present"}, 3),
        # no need at all: nobody looks at the conditions of what is not a need and not in the plan
        (case("with: {load: 3, brake: no}, expect: {status: optimal}"), set(), 0),
        (case("with: {load: 3, brake: no}, expect: {needs: {shield: absent}}"), set(), 1),
        (case("with: {load: 3, brake: no}, expect: {not_steps: cleaner}"), set(), 1),
        (case("with: {load: 3, brake: no}, expect: {rules: {shield.present: false}}"), set(), 1),
        # contraindicated: the gap says why
        (
            case("with: {load: 30, liver: 4}, expect: {gaps: shield}"),
            {"shield.present", "cleaner.contraindications.liver"},
            2,
        ),
        (
            case("with: {liver: 4}, expect: {excluded: {cleaner: cleaner.contraindications.liver}}"),
            {"cleaner.contraindications.liver"},
            1,
        ),
        # one step: the other cover closes nothing, the limit of the case is no rule of the pack
        (
            case("with: {load: 3, brake: yes, liver: 1}, expect: {steps: releaser}"),
            {"held_back.present", "releaser.covers.held_back", "releaser.delivery", "releaser.cautions.watch", "look"},
            1,
        ),
        # without the rule on the pair, the phases order it
        (
            case("with: {load: 30}, disable: clear_first, expect: {steps: cleaner}"),
            (PLAN - {"clear_first"}) | {"shield.present", "phase_order"},
            3,
        ),
        # conditions alone plan nothing
        (
            "conditions:\n  - {rule: shield.present, because: Twenty, true: {load: 20}, false: {load: 19}, unknown: {}}\n",
            {"shield.present"},
            3,
        ),
    ],
)
def test_what_fires(cases: str, fired: set[str], branches: int, small: Path) -> None:
    found = covered(small, cases)
    assert found.fired == fired
    assert sum(map(len, found.branches.values())) == branches
    assert set(found.silent) == EVERYTHING - fired


@pytest.mark.parametrize(
    ("known", "fired"),
    [
        ("{}", {"look", "look.outcomes.2"}),
        ("{load: 3, brake: yes}", {"look", "look.outcomes.2"}),
        ("{load: 30}", {"look"}),  # the other applies
        ("{load: 3, brake: no}", set()),  # no gate
    ],
)
def test_what_a_gate_decides_otherwise_fires_where_nothing_else_applies(
    known: str, fired: set[str], small: Path
) -> None:
    policies = small / "policies.yaml"
    policies.write_text(
        policies.read_text(encoding="utf-8").replace(
            "decide: Look.,",
            "decide: Look., outcomes: [{when: load >= 20, then: hold, because: invented, inference: true}, "
            "{then: go_on, because: invented, inference: true}],",
        ),
        encoding="utf-8",
    )
    found = covered(small, case(f"with: {known}, expect: {{status: optimal}}"))
    assert {name for name in found.fired if name.startswith("look")} == fired


def test_every_rule_that_acts_is_counted(small: Path) -> None:
    rules = load_rules(str(small))
    acting = {name for name in own_rules(rules) if rules.rules[name]["kind"] not in SILENT}
    assert acting == EVERYTHING
    assert set(rules.conditions) == {
        "shield.present",
        "held_back.present",
        "cleaner.contraindications.liver",
        "weight.values.heavy",
        "weight.values.light",
    }
    assert rule_places(chain(str(small))).keys() >= EVERYTHING


def test_what_is_missing_is_named_with_its_place(small: Path) -> None:
    found = covered(small, case("with: {load: 30, liver: 4}, expect: {gaps: shield}"))
    assert dict(missing(found))["shield.present"] == "condition never false, unknown"
    assert dict(missing(found))["held_back.present"] == "condition never true, false, unknown"
    assert dict(missing(found))["clear_first"] == "orders no plan"
    printed = said(small, "--coverage")
    assert "small/policies.yaml:2:10: clear_first: orders no plan\n" in printed
    assert "rules      2 of 18 fired (11.1 %)\nbranches   2 of 15 reached (13.3 %)\n" in printed


def test_an_extension_is_counted_alone(small: Path) -> None:
    other = small.parent / "other"
    other.mkdir()
    (other / "pack.yaml").write_text(
        "id: other\nversion: 1.0.0\ntitle: {en: Other}\nlicence: Apache-2.0\ndescription: Invented.\nextends: small\n"
    )
    (other / "policies.yaml").write_text(
        "policies:\n  - {id: one, kind: limit, among: [cleaner], at_most: 1, because: invented, inference: true}\n"
    )
    found = covered(other, case("expect: {steps: cleaner}"))
    assert (found.fired, found.silent, found.branches) == ({"one"}, (), {})


# ---- changes


def test_every_change_is_listed_in_the_same_order(small: Path) -> None:
    """The list was made and counted by hand."""
    assert [f"{mutant.rule}: {mutant.change}" for mutant in mutants(load_rules(str(small)))] == MUTANTS
    assert len(MUTANTS) == 41


@pytest.mark.parametrize("line", MUTANTS)
def test_no_change_leaves_the_rules_as_they_were(line: str, small: Path) -> None:
    """A changed rule base differs in what it says, and the one it was made from does not."""
    rules = load_rules(str(small))
    mutant = next(item for item in mutants(rules) if f"{item.rule}: {item.change}" == line)
    before = look(rules)
    changed = mutant.make(rules)
    assert look(changed) != before
    assert look(rules) == before


def look(rules: object) -> str:
    kinds = ("precedes", "covers", "compensates", "conflicts", "limits", "governs", "delivers")
    graph: object = {
        "edges": {kind: rules.edges(kind) for kind in kinds},  # type: ignore[attr-defined]
        "nodes": {kind: rules.nodes(kind) for kind in ("target", "intervention", "policy")},  # type: ignore[attr-defined]
        "rules": {name: dict(rules.policies[name]) for name in rules.policies},  # type: ignore[attr-defined]
        "conditions": rules.conditions,  # type: ignore[attr-defined]
        "absolute": sorted(rules.absolute),  # type: ignore[attr-defined]
    }
    return json.dumps(graph, sort_keys=True, default=str)


def test_a_thorough_file_misses_little(small: Path) -> None:
    """What stays unnoticed was looked at one by one: none of it changes what the file asks."""
    printed = said(with_tests(small, "good"), "--mutate")
    missed = printed.partition("MUTATION   what no test notices, and how much is noticed\n")[2].partition("\nmutants")[
        0
    ]
    assert missed.replace("small/", "").splitlines() == (HERE / "missed.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("cases", "noticed"),
    [
        (
            "conditions:\n  - {rule: shield.present, because: Twenty, true: {load: 20}}\n",
            {
                "shield.present: `load >= 20` becomes `load < 20`",
                "shield.present: `load >= 20` becomes `load > 20`",
                "shield.present: `load >= 20` becomes `load >= 22`",
                "shield.present: presence dropped",
            },
        ),
        (
            "conditions:\n  - {rule: shield.present, because: Twenty, true: {load: 50}}\n",
            {"shield.present: `load >= 20` becomes `load < 20`", "shield.present: presence dropped"},
        ),
        (
            "conditions:\n  - {rule: cleaner.contraindications.liver, because: x, excludes: true, true: {liver: 10}}\n",
            {
                "cleaner.contraindications.liver: `liver > 3` becomes `liver <= 3`",
                "cleaner.contraindications.liver: contraindication dropped",
                "cleaner.contraindications.liver: becomes relative",
            },
        ),
        (
            case("with: {load: 30, liver: 1}, expect: {order: cleaner before releaser by at least 2 wk}"),
            {
                "clear_first: interval halved",
                "clear_first: order dropped",
                "clear_first: order reversed",
                "cleaner.covers.shield: cover dropped",
                "releaser.covers.held_back: cover dropped",
                "shield.compensated_by.held_back: compensation dropped",
                "max_agents: at most 1 instead of 2",
                "cleaner.delivery: delivery required, and nobody delivers",
                "releaser.delivery: delivery required, and nobody delivers",
                "cleaner.contraindications.liver: `liver > 3` becomes `liver <= 3`",
                # not that the presence is dropped: then the shield is assumed
                "shield.present: `load >= 20` becomes `load < 20`",
                # half a shield and half a brake cost as much as a whole shield, so nothing is done
                "cleaner.covers.shield: covers in part",
            },
        ),
        # a test that fails already notices nothing
        (case("expect: {only_steps: releaser}"), set()),
    ],
)
def test_which_changes_a_test_notices(cases: str, noticed: set[str], small: Path) -> None:
    (small / "tests").mkdir()
    (small / "tests" / "here.yaml").write_text(cases, encoding="utf-8")
    data = json.loads(said(small, "--mutate", "--format", "json").partition("\n")[2])["mutation"]
    missed = {f"{item['rule']}: {item['change']}" for item in data["missed"]}
    assert set(MUTANTS) - missed == noticed
    assert (data["mutants"], data["noticed"]) == (41, len(noticed))


def test_a_sample_is_the_same_every_time(small: Path) -> None:
    rules = load_rules(str(small))
    first = [(item.rule, item.change) for item in chosen(rules, 7)]
    assert first == [(item.rule, item.change) for item in chosen(rules, 7)]
    assert (
        set(first)
        < {(item.rule, item.change) for item in chosen(rules, 8)}
        < {(item.rule, item.change) for item in chosen(rules, None)}
    )


@pytest.mark.parametrize(("goal", "status"), [("90", 0), ("100", 1)])
def test_a_figure_below_the_goal_is_a_finding(goal: str, status: int, small: Path) -> None:
    printed = said(with_tests(small, "good"), "--coverage", "--mutate", "--fail-under", goal)
    assert printed.startswith(f"exit {status}\n")


def test_a_policy_left_out_is_left_out_everywhere(small: Path) -> None:
    rules = load_rules(str(small))
    for name in rules.policies:
        less = without_policy(rules, name)
        assert name not in less.policies
        assert not [
            edge for kind in ("precedes", "limits", "governs") for edge in less.edges(kind) if edge["rule"] == name
        ]
