"""Every file of `cases`: a profile, a rule pack, demands, and what the plan must show.

A case names its pack (a folder of `packs`, default the core pack), its profile (in the file, or the path of
one) and its demands as on the command line. `expect` speaks of the plan in the words of `views`; `refused`
expects the names of the problems instead of a plan.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from gbmplan.choose.problem import Demands
from gbmplan.patient.read import check_profile
from gbmplan.plan.planner import Planner, plan_once
from gbmplan.problems import InputError
from gbmplan.source.document import load, parse
from gbmplan.validate.loading import load_rules

from .views import differences

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
FILES = sorted((HERE / "cases").rglob("*.yaml"))
CASES = {path.relative_to(HERE / "cases").with_suffix("").as_posix(): path for path in FILES}
KEYS = {"about", "pack", "profile", "as_of", "require", "exclude", "max_agents", "strict", "expect", "refused"}


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    case = load(str(CASES[name])).data
    assert set(case) <= KEYS
    demands = Demands(
        tuple(case.get("require", ())),
        tuple(case.get("exclude", ())),
        case.get("max_agents"),
        case.get("strict", False),
    )
    planner = planner_of(case.get("pack", ""))
    profile = read(case["profile"], planner, case.get("as_of"))
    if "refused" in case:
        with pytest.raises(InputError) as caught:
            planner.plan(profile, demands)
        assert [problem.name for problem in caught.value.problems] == case["refused"]
        return
    plan = planner.plan(profile, demands)
    assert plan_once(profile, planner.rules, demands) == plan
    found = differences(plan, {"status": "optimal"} | case["expect"])
    assert not found, f"{case['about']}\n" + "\n".join(found)


@cache
def planner_of(pack: str) -> Planner:
    """One planner for all cases of a pack: earlier cases must leave no trace in it."""
    return Planner(load_rules(str(HERE / "packs" / pack)) if pack else load_rules())


def read(profile: Any, planner: Planner, as_of: str | None) -> Any:
    """A profile from a path, or as it stands in the case."""
    text = {"id": "case"} | profile if isinstance(profile, dict) else None
    document = load(str(ROOT / profile)) if text is None else parse(yaml.safe_dump(text).encode(), "case.yaml")
    return check_profile(document, planner.rules.nodes("biomarker"), as_of=date.fromisoformat(as_of) if as_of else None)
