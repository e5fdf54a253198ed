"""What each recorded measurement did: nothing is said to do nothing that the regimen depends on."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gbmplan.explore.counterfactuals import Counterfactuals
from gbmplan.explore.session import Session, changed
from gbmplan.graph.model import RuleGraph
from gbmplan.patient.profile import Profile
from gbmplan.patient.read import check_profile, read_profile
from gbmplan.source.document import parse
from tests.cli import ROOT
from tests.core import core

EXAMPLES = sorted(path.stem for path in (ROOT / "examples").glob("*.yaml"))


@cache
def session() -> Session:
    return Session(core())


def rules() -> RuleGraph:
    return session().rules


def example(name: str) -> Profile:
    return read_profile(str(Path(ROOT, "examples", f"{name}.yaml")), rules().nodes("biomarker"))


def told(profile: Profile) -> dict[str, Any]:
    return {item["biomarker"]: item for item in session().plan(profile)["measurements"]}


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_did_nothing_can_be_taken_away(name: str) -> None:
    """Each alone: the same problem is asked of the solver, or it gives the same regimen."""
    profile = example(name)
    found = told(profile)
    assert list(found) == list(profile.measurements)
    base = session().study(profile)
    planned = session().best(base)
    assert planned is not None
    nothing = [marker for marker, item in found.items() if item["effect"] == "nothing"]
    assert nothing or name == "almost_nothing_measured"
    for marker in nothing:
        case = session().study(changed(profile, rules(), {marker: None}))
        assert session().setting(case) == session().setting(base), marker
        without = session().best(case)
        assert without is not None
        assert without.courses == planned.courses, marker
        assert without.timeline.earliest == planned.timeline.earliest, marker


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_told_can_be_looked_up(name: str) -> None:
    plan = session().plan(example(name))
    numbers = {step["number"] for step in plan["steps"]}
    for item in plan["measurements"]:
        assert bool(item["deeds"]) == (item["effect"] != "nothing") == (item["nothing"] is None)
        for deed in item["deeds"]:
            assert deed["text"]
            assert deed["by"]
            assert set(deed["by"]) <= {*rules().rules}
            assert set(deed["steps"]) <= numbers
        if item["nothing"]:
            assert item["nothing"]["text"]
            assert (item["nothing"]["kind"] == "unread") == (not item["nothing"]["by"])


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_said_to_change_the_plan_does(name: str) -> None:
    """A test that is listed as able to change the plan is one that solving every value proves to."""
    profile = example(name)
    values = Counterfactuals(session(), profile)
    listed = [item["biomarker"] for item in session().plan(profile)["unmeasured"] if item["changes"]]
    for marker in listed:
        signatures = {outcome.signature for _, outcome in values.outcomes(marker)}
        assert signatures != {values.base.signature}, marker
    assert listed or name != "macrophage_rich"


PLAIN = "setting: recurrent, idh: wildtype, age: 58, kps: 80"
CASES: list[tuple[str, str, str, set[str], str]] = [
    # facts beside the plain ones, a biomarker, its effect, kinds of deeds among others (or the reason), words
    (
        "tam_fraction: 38 %, tumour_diameter: 30 mm",
        "tam_fraction",
        "decided",
        {"answered"},
        "M2-like macrophages: step",
    ),
    ("dexamethasone: 6 mg/d", "dexamethasone", "decided", {"answered"}, "steroid suppression: step"),
    ("tumour_po2: 40 mmHg", "tumour_po2", "narrowed", {"does_not_act"}, "Evofosfamide and 2 more would not act"),
    ("midline_shift: 14 mm", "midline_shift", "excluded", {"excludes"}, "excludes"),
    # standard treatment is given by its setting: what keeps it out excludes nothing that a plan could have chosen
    ("prior_radiotherapy: yes", "prior_radiotherapy", "narrowed", {"excludes"}, "excludes"),
    ("age: 12", "age", "decided", {"out_of_scope"}, "outside the scope"),
]


@pytest.mark.parametrize(("facts", "marker", "effect", "kinds", "words"), CASES, ids=[case[0] for case in CASES])
def test_what_one_measurement_did(facts: str, marker: str, effect: str, kinds: set[str], words: str) -> None:
    given = dict(item.split(": ") for item in f"{PLAIN}, {facts}".split(", "))
    setting = given.pop("setting")
    text = f"setting: {setting}\nbiomarkers: {{{', '.join(f'{name}: {value}' for name, value in given.items())}}}\n"
    item = told(check_profile(parse(text.encode(), "profile"), rules().nodes("biomarker")))[marker]
    assert item["effect"] == effect
    reasons = {item["nothing"]["kind"]} if item["nothing"] else {deed["kind"] for deed in item["deeds"]}
    assert kinds <= reasons
    assert words in " · ".join([deed["text"] for deed in item["deeds"]] or [item["nothing"]["text"]])


def test_what_no_rule_reads_is_said_to_be_read_by_none() -> None:
    profile = example("recurrent")
    found = told(profile)
    waited = {rule["detail"]["biomarker"] for rule in rules().kinds["washout"].values()}
    unread = set(profile.measurements) - rules().reading.keys() - waited
    assert unread
    assert {name for name, item in found.items() if item["nothing"] and item["nothing"]["kind"] == "unread"} == unread


def test_a_hypermutated_tumour_never_passes_without_a_word() -> None:
    """Every fact of a profile has its line, whatever the plan."""
    text = "setting: recurrent\nbiomarkers: {idh: wildtype, age: 58, kps: 80, tmb: 400 1/Mb, pole: mutant}\n"
    found = told(check_profile(parse(text.encode(), "profile"), rules().nodes("biomarker")))
    for marker in ("tmb", "pole"):
        item = found[marker]
        assert item["nothing"] or item["deeds"]
