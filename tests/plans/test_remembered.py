"""A chooser that answers from memory says what a new one says."""

from __future__ import annotations

import pytest

from gbmplan import load_rules, read_profile
from gbmplan.api import RuleBase
from gbmplan.case.case import Case, study
from gbmplan.choose.chooser import Chooser
from gbmplan.choose.family import Family
from gbmplan.choose.problem import Demands, Setting, setting
from gbmplan.explore.session import changed
from gbmplan.language.durations import HOURS
from gbmplan.patient.profile import Profile


@pytest.fixture(scope="module")
def core() -> RuleBase:
    return load_rules()


@pytest.fixture(scope="module")
def profile(core: RuleBase) -> Profile:
    return read_profile("examples/recurrent.yaml", core)


def _waiting(profile: Profile, core: RuleBase) -> list[Case]:
    """The patient at two times within each washout, so that only the waits differ."""
    rules = core.graph
    found = []
    for rule in rules.kinds["washout"].values():
        detail = rule["detail"]
        unit = rules.nodes("biomarker")[detail["biomarker"]]["unit"]
        for part in (0.25, 0.75):
            value = part * detail["at_least"] / HOURS[unit]
            found.append(study(changed(profile, rules, {detail["biomarker"]: value}), rules))
    return found


def test_the_same_problem_at_another_time_is_another(core: RuleBase, profile: Profile) -> None:
    demands = Demands()
    chooser = Chooser(core.graph)
    waits: dict[Setting, set[str]] = {}
    for case in _waiting(profile, core):
        wanted = setting(case, demands)
        assert chooser.best(case, wanted) == Chooser(core.graph, patients=Family.of([wanted])).best(case, wanted)
        waits.setdefault(wanted, set()).add(repr(sorted(case.waits.items())))
    assert any(len(times) > 1 for times in waits.values())  # or nothing would be at stake


def test_a_problem_is_searched_once(core: RuleBase, profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    chooser = Chooser(core.graph)
    case = study(profile, core.graph)
    wanted = setting(case, Demands())
    first = chooser.best(case, wanted)
    monkeypatch.setattr(chooser.program, "search", None)
    assert chooser.best(case, wanted) == first


def test_what_is_forbidden_for_a_while_is_not_remembered(core: RuleBase, profile: Profile) -> None:
    chooser = Chooser(core.graph)
    case = study(profile, core.graph)
    wanted = setting(case, Demands())
    first = chooser.best(case, wanted)
    assert first is not None
    switch = chooser.program.forbid(first.interventions, ())
    other = chooser.best(case, wanted)
    assert other is not None
    assert other.interventions != first.interventions
    chooser.program.drop(switch)
    assert chooser.best(case, wanted) == first
