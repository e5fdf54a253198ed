"""What is said to be in no regimen is in none that the chooser finds, and the other way round."""

from __future__ import annotations

from hypothesis import given

from gbmplan.case.case import study
from gbmplan.choose.chooser import Chooser
from gbmplan.choose.problem import Demands, setting
from gbmplan.patient.profile import Profile
from gbmplan.validate.solver_checks.partners import Partners

from . import examples
from .packs import Pack, packs


@examples(40)
@given(packs(tight=True) | packs(rules=14))
def test_obstacles_stand_where_nothing_can_be_chosen(pack: Pack) -> None:
    rules = pack.compile()
    case = study(Profile("", None, {}, None, "", ""), rules)._replace(off=frozenset(rules.binding))
    chooser = Chooser(rules)
    partners = Partners(rules)
    for name in rules.interventions:
        regimen = chooser.best(case, setting(case, Demands(require=(name,))))
        obstacles = partners.obstacles(name)
        assert bool(obstacles) == (regimen is None), (name, obstacles)
        assert all(set(item.rules) <= set(rules.rules) for item in obstacles)
