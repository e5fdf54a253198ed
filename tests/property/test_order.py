"""The scheduler finds a schedule when there is one, and otherwise says truly why there is none."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from math import inf

from hypothesis import given
from hypothesis import strategies as st

from gbmplan.case.case import study
from gbmplan.order.constraints import START, Constraint, OrderRules
from gbmplan.order.network import Cycle, Timeline, solve
from gbmplan.order.schedule import schedule

from . import examples
from .oracle import CLOSE, Bound, Oracle, Piece, earliest
from .packs import WHY, Scene, Tape, groupings, pack, patient, scenes


def bounds_of(constraints: tuple[Constraint, ...]) -> list[Bound]:
    upper = [(item.before, item.after, item.high) for item in constraints if item.high is not None]
    return upper + [(item.after, item.before, -item.low) for item in constraints if item.low is not None]


def contradicts(cycle: Cycle) -> bool:
    """Whether its constraints, one bound of each and in their order, lead back with less than nothing."""
    if len(cycle.constraints) == 1:
        (item,) = cycle.constraints
        return item.low is not None and item.high is not None and item.low > item.high
    for arcs in product(*[bounds_of((item,)) for item in cycle.constraints]):
        chained = all(arc[1] == following[0] for arc, following in zip(arcs, (*arcs[1:], arcs[0]), strict=True))
        if chained and sum(arc[2] for arc in arcs) < -CLOSE:
            return True
    return False


# ---- networks of any constraints ----------------------------------------------------------------

steps = st.sampled_from(("a", "b", "c", "d", "e"))
limits = st.none() | st.integers(-3, 3).map(float) | st.sampled_from((0.1, 0.2, 0.3, -0.3, 730.5, -336.0))
networks = st.lists(
    st.builds(Constraint, steps, steps, limits, limits, st.sampled_from("pqrs")).filter(
        lambda item: item.before != item.after
    ),
    max_size=12,
)
starts = [Constraint(START, name, 0.0, None, "") for name in "abcde"]


@examples(400)
@given(networks)
def test_network(constraints: list[Constraint]) -> None:
    found = solve([*starts, *constraints])
    expected = earliest("abcde", bounds_of((*starts, *constraints)))
    if isinstance(found, Cycle):
        assert expected is None
        assert contradicts(found)
        assert set(found.constraints) <= {*starts, *constraints}
    else:
        assert expected is not None
        assert found.earliest == {name: round(hours, 6) + 0.0 for name, hours in expected.items()}
        assert found.latest == {name: round(hours, 6) + 0.0 for name, hours in latest((*starts, *constraints)).items()}


def latest(constraints: tuple[Constraint, ...]) -> dict[str, float]:
    """Turned back to front, the latest starts are the earliest ones; the far end is where nothing bounds them."""
    far = 1e9
    turned = [(v, u, most) for u, v, most in bounds_of(constraints)] + [(START, name, far) for name in "abcde"]
    mirrored = earliest("abcde", turned)
    assert mirrored is not None
    return {name: inf if -hours > far / 2 else -hours for name, hours in mirrored.items()}


# ---- regimens of random packs --------------------------------------------------------------------


@examples(80)
@given(scenes(2, most=5, tight=True))
def test_schedule_is_found_exactly_when_there_is_one(scene: Scene) -> None:
    rules = scene.pack.compile()
    order = OrderRules(rules)
    for one, _ in scene.questions:
        profile = one.read(rules)
        case, oracle = study(profile, rules), Oracle(rules, profile)
        for regimen in groupings(oracle.names):
            found = schedule(order, case, at_once(regimen))
            assert isinstance(found, Timeline) == oracle.timely(regimen)
            if isinstance(found, Timeline):
                assert found.earliest.keys() == set(regimen)
                assert oracle.keeps_time(found.earliest)
                assert found.earliest == rounded(earliest(regimen, bounds_of(found.constraints)))


def test_two_openings_at_once_both_serve() -> None:
    """An agent that must circulate before the barrier opens may do so before two openings on one day."""
    drawn = pack(Tape(b""), least=3, most=3, rules=0, tight=False)
    for opener in ("i0", "i1"):
        drawn.files[f"interventions/{opener}.yaml"]["delivers"] = [
            {"id": "open", "modalities": ["antibody"], "window": ["0 h", "0 h"], **WHY}
        ]
    drawn.files["interventions/i2.yaml"] |= {
        "phase": "clear",
        "delivery": {"need": "required", "at_opening": "2 h", **WHY},
    }
    together, later = ["phase:deliver"], ["phase:clear"]
    drawn.files["policies.yaml"]["policies"] = [
        {"id": "at_once", "kind": "order", "before": together, "after": together, "max": "0 h", **WHY},
        {"id": "then", "kind": "order", "before": together, "after": later, "min": "1 wk", **WHY},
    ]
    rules = drawn.compile()
    profile = patient(Tape(b"")).read(rules)
    found = schedule(OrderRules(rules), study(profile, rules), at_once(["i0", "i1", "i2"]))
    assert isinstance(found, Timeline)
    assert Oracle(rules, profile).keeps_time(found.earliest)


@examples(60)
@given(scenes(2, most=5, tight=True))
def test_what_cannot_be_scheduled_is_forbidden_rightly(scene: Scene) -> None:
    """No set with those steps and without the way out has a schedule."""
    rules = scene.pack.compile()
    order = OrderRules(rules)
    oracles = [Oracle(rules, patient.read(rules)) for patient, _ in scene.questions]
    everything = groupings(oracles[0].names)
    timely = [{regimen for regimen in everything if oracle.timely(regimen)} for oracle in oracles]
    for oracle, possible in zip(oracles, timely, strict=True):
        case = study(oracle.profile, rules)
        for regimen in everything:
            found = schedule(order, case, at_once(regimen))
            if isinstance(found, Timeline):
                continue
            assert contradicts(found.cycle)
            assert found.cycle.steps <= found.steps <= set(regimen)
            forbidden = [other for other in everything if found.steps <= set(other) and not found.unless & set(other)]
            assert regimen in forbidden
            for allowed in [possible]:
                assert allowed.isdisjoint(forbidden)
            others = [piece for piece in oracle.pieces() if piece.kind == "rule" and piece.name not in found.rules]
            assert not Oracle(rules, oracle.profile, without=others).timely(regimen)


@examples(40)
@given(scenes(1, most=4, tight=True), st.data())
def test_schedule_without_some_rules(scene: Scene, data: st.DataObject) -> None:
    """As the search for a clash asks for it: rules that are given up bind nothing."""
    rules = scene.pack.compile()
    profile = scene.questions[0].patient.read(rules)
    names = [piece.name for piece in Oracle(rules, profile).pieces()]
    for _ in range(3):
        dropped = data.draw(st.sets(st.sampled_from(names))) if names else set()
        oracle = Oracle(rules, profile, without=[Piece("rule", name) for name in dropped])
        for regimen in groupings(oracle.names):
            found = schedule(
                OrderRules(rules), study(profile, rules), at_once(regimen), lambda rule: rule not in dropped
            )
            assert isinstance(found, Timeline) == oracle.timely(regimen)


def at_once(regimen: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Courses of a pack without stages."""
    return dict.fromkeys(regimen, (1, 1))


def rounded(times: dict[str, float] | None) -> dict[str, float]:
    assert times is not None
    return {name: round(hours, 6) + 0.0 for name, hours in times.items()}
