"""The judge's opinion of a regimen in a case."""

from __future__ import annotations

from collections.abc import Mapping

from gbmplan.case.case import Case
from gbmplan.choose.chooser import Regimen
from gbmplan.choose.problem import Demands
from gbmplan.judge.assess import Assessment, Guard, assess


def judged(case: Case, demands: Demands, regimen: Regimen, times: Mapping[str, float] | None = None) -> Assessment:
    """Assess a regimen at its own starts, which have to be the least, or at others."""
    return assess(
        case.rules,
        case.profile,
        regimen.timeline.earliest if times is None else times,
        strict=demands.strict,
        require=demands.require,
        exclude=demands.exclude,
        max_agents=demands.max_agents,
        courses=regimen.courses,
        least=times is None and regimen.underway is None,
        underway=regimen.underway,
        guards=[Guard(item.target, item.stage, item.answer, item.timeline.earliest) for item in regimen.branches],
    )
