"""The schedule is the least one, whatever the steps are called; windows are searched, not enumerated."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gbmplan.case.case import study
from gbmplan.choose.chooser import Chooser
from gbmplan.choose.problem import Demands, setting
from gbmplan.graph.model import RuleGraph
from gbmplan.judge.assess import assess
from gbmplan.language.durations import hours
from gbmplan.order.constraints import OrderRules
from gbmplan.order.network import Timeline
from gbmplan.order.schedule import least, schedule

from . import examples
from .oracle import Oracle, earliest
from .packs import DURATIONS, WHY, Pack, Scene, Tape, pack, patient, scenes


def key(times: dict[str, float]) -> tuple[object, ...]:
    starts = sorted(times.values())
    return max(starts, default=0.0), round(sum(starts), 6), starts, [times[name] for name in sorted(times)]


@examples(60)
@given(scenes(2, most=5, tight=True))
def test_no_reading_of_the_rules_starts_earlier(scene: Scene) -> None:
    """Of all readings, each solved the long way, the schedule is the least; and the judge accepts no other."""
    rules = scene.pack.compile()
    for one, _ in scene.questions:
        profile = one.read(rules)
        oracle = Oracle(rules, profile)
        chosen = set(oracle.names)
        plans = [plan for bounds in oracle.readings(chosen) if (plan := earliest(chosen, bounds)) is not None]
        found = schedule(OrderRules(rules), study(profile, rules), dict.fromkeys(chosen, (1, 1)))
        assert isinstance(found, Timeline) == bool(plans)
        if not isinstance(found, Timeline):
            continue
        assert round_all(found.earliest) == round_all(min(plans, key=lambda plan: key(round_all(plan))))
        assert not late(rules, profile, found.earliest)
        for plan in plans:
            if key(round_all(plan)) != key(round_all(found.earliest)):
                assert late(rules, profile, plan), plan


def late(rules: RuleGraph, profile: Any, times: dict[str, float]) -> bool:
    """Whether the judge says that the steps could start earlier."""
    verdict = assess(rules, profile, times, least=True)
    return any(violation.message == "the steps could start earlier" for violation in verdict.violations)


def round_all(times: dict[str, float]) -> dict[str, float]:
    return {name: round(hours, 3) + 0.0 for name, hours in times.items()}


# ---- names -------------------------------------------------------------------------------------

AGENT = {"phase": "clear", "delivery": {"need": "required", **WHY}}
WINDOWS = {"soon": ["0 h", "2 wk"], "late": ["4 wk", "6 wk"]}


def opened_twice(names: tuple[str, str]) -> RuleGraph:
    """Two openings with different windows, under either name, and an agent that needs one of them."""
    drawn = pack(Tape(b""), least=3, most=3, rules=0, tight=False)
    for name, window in zip(names, WINDOWS.values(), strict=True):
        opens = [{"id": "open", "modalities": ["antibody"], "window": window, **WHY}]
        drawn.files[f"interventions/{name}.yaml"]["delivers"] = opens
    drawn.files["interventions/i2.yaml"] |= AGENT
    return drawn.compile()


@pytest.mark.parametrize("names", [("i0", "i1"), ("i1", "i0")])
def test_the_start_does_not_depend_on_the_alphabet(names: tuple[str, str]) -> None:
    rules = opened_twice(names)  # type: ignore[arg-type]
    case = study(patient(Tape(b"")).read(rules), rules)
    found = schedule(OrderRules(rules), case, dict.fromkeys(("i0", "i1", "i2"), (1, 1)))
    assert isinstance(found, Timeline)
    assert found.earliest == {"i0": 0.0, "i1": 0.0, "i2": 0.0}


def test_least_is_compared_by_the_last_start_first() -> None:
    ordered = [
        {"a": 0.0, "b": 1.0, "c": 1.0},
        {"a": 0.0, "b": 0.0, "c": 2.0},
        {"a": 0.0, "b": 1.0, "c": 2.0},
        {"a": 1.0, "b": 0.0, "c": 2.0},
        {"a": 1.0, "b": 1.0, "c": 2.0},
    ]
    shuffled = [ordered[index] for index in (3, 0, 4, 2, 1)]
    assert sorted(shuffled, key=least) == ordered


def test_a_clash_is_explained_by_the_way_that_is_tried_first() -> None:
    """Two openings, of which either clashes with an order of its own: the one whose id comes first is told."""
    drawn = pack(Tape(b""), least=3, most=3, rules=0, tight=False)
    for name in ("i0", "i1"):
        opens = [{"id": "open", "modalities": ["antibody"], "window": ["0 h", "1 wk"], **WHY}]
        drawn.files[f"interventions/{name}.yaml"]["delivers"] = opens
    drawn.files["interventions/i2.yaml"] |= AGENT
    drawn.files["policies.yaml"]["policies"] = [
        {"id": f"p{index}", "kind": "order", "before": [name], "after": ["i2"], "min": "1 mo", **WHY}
        for index, name in enumerate(("i0", "i1"))
    ]
    rules = drawn.compile()
    case = study(patient(Tape(b"")).read(rules), rules)
    found = schedule(OrderRules(rules), case, dict.fromkeys(("i0", "i1", "i2"), (1, 1)))
    assert not isinstance(found, Timeline)
    assert found.cycle.steps == {"i0", "i2"}
    assert found.steps == {"i0", "i1", "i2"}
    assert found.rules == {"i0.delivers.open", "i1.delivers.open", "p0", "p1"}


# ---- windows without number --------------------------------------------------------------------


def delivery_heavy(tape: Tape, openings: int, agents: int) -> Pack:
    """Openings of two windows each, and agents that need one of them; nothing else but order."""
    drawn = pack(tape, openings + agents, openings + agents, 6, True)
    files = dict(drawn.files)
    for number in range(openings + agents):
        thing = {key: value for key, value in files[f"interventions/i{number}.yaml"].items() if key != "requires"}
        thing["delivery"] = {"need": "not_needed" if number < openings else "required", **WHY}
        if number < openings:
            thing["delivers"] = [
                {
                    "id": f"w{index}",
                    "modalities": ["antibody", "small_molecule"],
                    "window": sorted((tape.one(DURATIONS), tape.one(DURATIONS)), key=hours),
                    **WHY,
                }
                for index in range(2)
            ]
        files[f"interventions/i{number}.yaml"] = thing
    return Pack(files)


@examples(25)
@given(st.binary(min_size=700, max_size=700), st.sampled_from([(3, 3), (3, 4), (4, 4)]))
def test_many_windows_take_no_time(drawn: bytes, size: tuple[int, int]) -> None:
    rules = delivery_heavy(Tape(drawn), *size).compile()
    case = study(patient(Tape(b"")).read(rules), rules)
    began = time.process_time()
    schedule(OrderRules(rules), case, dict.fromkeys(rules.interventions, (1, 1)))
    Chooser(rules).best(case, setting(case, Demands()))
    assert time.process_time() - began < 2
