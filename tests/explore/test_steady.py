"""What is said to leave the best regimen as it is does so: held against solving it anew."""

from __future__ import annotations

from hypothesis import given

from gbmplan.case.case import study
from gbmplan.choose.chooser import Chooser
from gbmplan.choose.problem import setting
from gbmplan.explore.session import changed
from gbmplan.explore.steady import Steady
from tests.explore import compiled, recovering
from tests.property import examples
from tests.property.packs import Scene

VALUES = {
    "f": (None, True, False),
    "g": (None, True, False),
    "h": (None, True, False),
    "n": (None, 0.0, 2.0, 4.0, 5.0, 10.0),
    "c": (None, "red", "green", "blue"),
    "since": (None, 0.0, 0.5, 3.0, 5.0),
}


@examples(60)
@given(recovering(3, least=2, most=6))
def test_what_is_proven_to_stay_stays(scene: Scene) -> None:
    """Any one value, known or not, against any other: when it is proven that the regimen stays, solving agrees."""
    rules = compiled(scene)
    chooser = Chooser(rules)
    steady = Steady(rules, chooser.order)
    for patient, demands in scene.questions:
        profile = patient.read(rules)
        before = study(profile, rules, strict=demands.strict)
        old = setting(before, demands)
        regimen = chooser.best(before, old)
        if regimen is None:
            continue
        for name, values in VALUES.items():
            for value in values:
                after = study(changed(profile, rules, {name: value}), rules, strict=demands.strict)
                new = setting(after, demands)
                if steady.stays(regimen, old, new, before, after):
                    found = chooser.best(after, new)
                    assert found is not None
                    assert found.interventions == regimen.interventions, (name, value)
                    assert found.timeline == steady.timeline(after, regimen.interventions)


@examples(25)
@given(recovering(2, least=2, most=5))
def test_the_proof_is_worth_having(scene: Scene) -> None:
    """A value that changes nothing that the chooser reads is never searched for."""
    rules = compiled(scene)
    chooser = Chooser(rules)
    steady = Steady(rules, chooser.order)
    for patient, demands in scene.questions:
        profile = patient.read(rules)
        case = study(profile, rules, strict=demands.strict)
        regimen = chooser.best(case, setting(case, demands))
        if regimen is not None and not regimen.rejected:
            assert steady.stays(regimen, setting(case, demands), setting(case, demands), case, case)
