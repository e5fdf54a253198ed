"""What each key of `expect` compares, and how a difference is worded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from gbmplan.problems import listed
from gbmplan.testing.read import START, Order
from gbmplan.testing.suite import DECIDED, Expectation
from gbmplan.testing.view import TRUTH, View
from gbmplan.wording.times import between, spoken
from gbmplan.wording.wording import ENGLISH


class Difference(NamedTuple):
    """What was expected, what came instead, and how that came about."""

    expected: str
    got: str
    chain: tuple[str, ...] = ()


class Failure(NamedTuple):
    """An expectation that is not met."""

    expectation: Expectation
    difference: Difference


Check = Callable[[View, str, Any], Difference | None]
CHECKS: dict[str, Check] = {}
_SLACK = 1e-6


def failures(view: View) -> Iterator[Failure]:
    """Every expectation of a test that is not met."""
    test = view.test
    wanted = next((item for item in test.expectations if item.key == "status"), None)
    if test.planned:
        status = "optimal" if wanted is None else wanted.value
        if view.plan.status != status:
            place = test.place if wanted is None else wanted.place
            difference = Difference(f"status {status}", f"status {view.plan.status}", tuple(_clash(view)))
            yield Failure(Expectation("status", "", status, place), difference)
    none = test.planned and view.plan.status in ("infeasible", "out_of_scope")
    for item in test.expectations:
        if item.key == "status" or (none and item.key not in DECIDED and item.key not in ("clash", "scope")):
            continue
        difference_ = CHECKS[item.key](view, item.item, item.value)
        if difference_ is not None:
            yield Failure(item, difference_)


def _check(function: Check) -> Check:
    CHECKS[function.__name__.strip("_")] = function
    return function


def _clash(view: View) -> list[str]:
    return [part["text"] + (f" -> {part['rule']}" if part["rule"] else "") for part in view.plan.clash]


# conditions


@_check
def rules(view: View, rule: str, value: bool | None) -> Difference | None:
    """Truth of a condition."""
    truth = view.truth(rule)
    if truth is value:
        return None
    return Difference(f"{rule} is {TRUTH[value]}", TRUTH[truth], (view.reason(rule),))


@_check
def excluded(view: View, name: str, rule: str) -> Difference | None:
    """An absolute contraindication that excludes."""
    contraindicated = view.case.contraindicated.get(name, ())
    if rule in contraindicated:
        return None
    chain = (view.reason(rule), *(view.reason(other) for other in contraindicated))
    got = f"excluded by {listed(contraindicated, 'and')}" if contraindicated else "not excluded"
    return Difference(f"{name} excluded by {rule}", got, chain)


@_check
def weighed(view: View, name: str, rule: str) -> Difference | None:
    """A relative or strong contraindication that speaks against."""
    if rule in (*view.case.relative.get(name, ()), *view.case.strong.get(name, ())):
        return None
    got = "it excludes" if rule in view.case.contraindicated.get(name, ()) else "it does not speak"
    return Difference(f"{rule} speaks against {name} without excluding it", got, (view.reason(rule),))


@_check
def not_excluded(view: View, name: str, _: Any) -> Difference | None:
    """No contraindication excludes."""
    contraindicated = view.case.contraindicated.get(name, ())
    if not contraindicated:
        return None
    return Difference(
        f"{name} not excluded",
        f"excluded by {listed(contraindicated, 'and')}",
        tuple(map(view.reason, contraindicated)),
    )


# steps and their order


@_check
def steps(view: View, name: str, _: Any) -> Difference | None:
    """A step, among others."""
    if name in view.chosen:
        return None
    return Difference(f"{name} is a step", _steps(view), tuple(view.absence(name)))


@_check
def not_steps(view: View, name: str, _: Any) -> Difference | None:
    """No step."""
    if name not in view.chosen:
        return None
    return Difference(f"{name} is no step", _steps(view), tuple(view.presence(name)))


@_check
def only_steps(view: View, _: str, names: frozenset[str]) -> Difference | None:
    """All the steps."""
    if view.chosen == names:
        return None
    chain = [f"{name} is missing: {why}" for name in sorted(names - view.chosen) for why in view.absence(name)[:1]]
    chain += [f"{name} is too much: {why}" for name in sorted(view.chosen - names) for why in view.presence(name)[:1]]
    return Difference(f"only the steps {_names(names)}", _steps(view), tuple(chain))


def _names(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "none"


def _steps(view: View) -> str:
    return f"steps {', '.join(name for number, name in view.steps.items() if number)}" if view.chosen else "no steps"


@_check
def continued(view: View, name: str, _: Any) -> Difference | None:
    """A running therapy that goes on."""
    return None if _decision(view, name) == "continued" else _decided_otherwise(view, name, f"{name} is continued")


@_check
def stopped(view: View, name: str, reason: str | None) -> Difference | None:
    """A running therapy that is stopped, for a reason."""
    found = [item for item in view.plan.ongoing if item["intervention"] == name and item["decision"] == "stopped"]
    told = {word for item in found for given in item["reasons"] for word in (given["kind"], given["rule"])}
    if found and (reason is None or reason in told):
        return None
    return _decided_otherwise(view, name, f"{name} is stopped" + (f", because of {reason}" if reason else ""))


def _decision(view: View, name: str) -> str:
    found = [item["decision"] for item in view.plan.ongoing if item["intervention"] == name]
    return found[0] if found else "not running"


def _decided_otherwise(view: View, name: str, expected: str) -> Difference:
    said = [f"{item['counted']}; {item['text']}" for item in view.plan.ongoing if item["intervention"] == name]
    return Difference(expected, _decision(view, name), tuple(said) or ("nothing in the profile says that it is given",))


@_check
def order(view: View, text: str, order: Order) -> Difference | None:
    """An order that the plan proves, over other steps where it must."""
    missing = [name for name in order[:2] if name != START and name not in view.chosen]
    if missing:
        chain = tuple(why for name in missing for why in view.absence(name))
        return Difference(text, f"{listed(missing, 'and')} not chosen", chain)
    low, high = _bound(view, order.before, order.after), _bound(view, order.after, order.before)
    if (order.low is None or low >= order.low - _SLACK) and (order.high is None or -high <= order.high + _SLACK):
        return None
    rows = [
        f"{before} before {after}{between(ENGLISH, item['min'], item['max'])} -> {item['rule']}"
        for item in view.plan.order
        for before, after in [(view.steps[item["before"]], view.steps[item["after"]])]
        if {before, after} & set(order[:2])
    ]
    return Difference(text, _actual_order(order, low, -high), tuple(rows) or ("no order rule binds these steps",))


def _bound(view: View, first: str, last: str) -> float:
    """The longest time that the order rules put between two steps; minus infinity where there is none."""
    arcs = [(START, name, 0.0) for name in view.chosen]
    for item in view.plan.order:
        before, after = view.steps[item["before"]], view.steps[item["after"]]
        if item["min"] is not None:
            arcs.append((before, after, item["min"]))
        if item["max"] is not None:
            arcs.append((after, before, -item["max"]))
    longest = dict.fromkeys((START, *view.chosen), float("-inf"))
    longest[first] = 0.0
    for _ in longest:
        for before, after, weight in arcs:
            longest[after] = max(longest[after], longest[before] + weight)
    return longest[last]


def _actual_order(order: Order, low: float, high: float) -> str:
    bounded = low if low != float("-inf") else None, high if high != float("inf") else None
    return f"{order.before} before {order.after}{between(ENGLISH, *bounded)}" if any(bounded) else "nothing orders them"


# needs, coverage, gaps


@_check
def needs(view: View, target: str, kind: str) -> Difference | None:
    """Why a target is a need."""
    found = next((item["need"] for item in view.plan.coverage if item["target"] == target), "absent")
    return None if found == kind else Difference(f"{target} {kind}", str(found), tuple(view.need(target)))


@_check
def covered(view: View, target: str, by: str | None) -> Difference | None:
    """A need that is covered in full, or by one intervention."""
    found = next((item for item in view.plan.coverage if item["target"] == target), None)
    wanted = f"{target} covered by {by}" if by else f"{target} covered in full"
    if found is None:
        return Difference(wanted, "no need", tuple(view.need(target)))
    names = [cover["intervention"] for cover in found["covered_by"]]
    if by in names if by else found["result"] == "full":
        return None
    got = found["result"] + (f", by {listed(names, 'and')}" if names else "")
    return Difference(wanted, got, tuple(view.absence(by)) if by and by not in view.chosen else _why_open(view, target))


@_check
def gaps(view: View, name: str, result: str | None) -> Difference | None:
    """A gap, however wide unless that is said."""
    found = _gap(view, name)
    if found is not None and result in (None, found):
        return None
    chain = view.need(name) if name in view.rules.targets else [view.reason(name)]
    for item in view.plan.coverage:
        if item["target"] == name:
            chain += [f"{cover['intervention']} covers it -> {cover['rule']}" for cover in item["covered_by"]]
    return Difference(f"gap {name}" + (f" {result}" if result else ""), found or "no gap", tuple(chain))


@_check
def not_gaps(view: View, name: str, _: Any) -> Difference | None:
    """No gap."""
    found = _gap(view, name)
    return None if found is None else Difference(f"no gap {name}", found, _why_open(view, name))


def _gap(view: View, name: str) -> str | None:
    kinds = {gap["because"] if gap["kind"] == "strategy" else gap["target"]: str(gap["kind"]) for gap in view.plan.gaps}
    return kinds.get(name)


def _why_open(view: View, name: str) -> tuple[str, ...]:
    if name not in view.rules.targets:
        return (view.reason(name),)
    lines = [
        f"{item['intervention']}: {item['text']}" + (f" -> {item['rule']}" if item["rule"] else "")
        for gap in view.plan.gaps
        if gap["target"] == name
        for item in gap["why_not"]
    ]
    return (*view.need(name), *lines)


@_check
def why(view: View, name: str, reason: tuple[str, str]) -> Difference | None:
    """Why an intervention is not a step, as a gap says it."""
    kind, rule = reason
    found = [
        (str(item["kind"]), item["rule"])
        for gap in view.plan.gaps
        for item in gap["why_not"]
        if item["intervention"] == name
    ]
    if any(kind == one and rule in ("", other) for one, other in found):
        return None
    said = [one + (f" by {other}" if other else "") for one, other in dict.fromkeys(found)]
    got = listed(said, "and") or ("it is a step" if name in view.chosen else "no gap speaks of it")
    chain = view.presence(name) if name in view.chosen else view.absence(name)
    return Difference(f"{name} {kind}" + (f" by {rule}" if rule else ""), got, tuple(chain))


# states


@_check
def states(view: View, name: str, value: str) -> Difference | None:
    """The value of a state."""
    found = next(item for item in view.plan.states if item["id"] == name)
    got = found["value"] or "unknown"
    if got == value:
        return None
    chain = [view.reason(rule) for _, rule in view.rules.states[name]]
    hidden = f": {listed(found['missing'], 'and')} not measured" if found["missing"] else ""
    return Difference(f"{name} {value}", got + hidden, tuple(chain))


# what is said


class _Said(NamedTuple):
    """One thing that a plan says."""

    rule: str
    text: str
    after: float | None = None
    """Hours after a step, where it says so."""


def _speaks(name: str, found: Callable[[View], list[_Said]]) -> None:
    """Checks that a rule id, or a part of a text, is among what one part of the plan says, or is not."""

    def among(view: View, item: str, after: float | None) -> Difference | None:
        said = found(view)
        fitting = [one for one in said if _matches(view, item, one)]
        if any(after is None or (one.after is not None and abs(one.after - after) < _SLACK) for one in fitting):
            return None
        when = "" if after is None else f"after {spoken(ENGLISH, after)}"
        chain = (view.reason(item),) if item in view.rules.rules else ()
        got = fitting[0].text if fitting else f"{name} {_listed(said)}"
        return Difference(f"{name} {item} {when}".rstrip(), got, chain)

    def not_among(view: View, item: str, _: Any) -> Difference | None:
        said = [one for one in found(view) if _matches(view, item, one)]
        if not said:
            return None
        return Difference(f"no {name} {item}", f"{name} {_listed(said)}", tuple(_reasons(view, said)))

    CHECKS[name], CHECKS[f"not_{name}"] = among, not_among


def _matches(view: View, item: str, said: _Said) -> bool:
    return said.rule == item if item in view.rules.rules else item.lower() in said.text.lower()


def _listed(said: list[_Said]) -> str:
    return ", ".join(dict.fromkeys(one.rule or one.text for one in said)) or "says nothing"


def _reasons(view: View, said: list[_Said]) -> Iterator[str]:
    for one in said:
        yield view.reason(one.rule) if one.rule else one.text


def _preparation(view: View) -> list[_Said]:
    return [_Said(rule, item["text"]) for item in view.plan.preparation for rule in item["rules"]]


def _warnings(view: View) -> list[_Said]:
    found = [_Said(item["rule"], item["text"]) for step in view.plan.steps for item in step["cautions"]]
    found += [_Said(item["rule"], item["text"]) for item in view.plan.scope]
    return found + [_Said(gap["because"], gap["title"]) for gap in view.plan.gaps if gap["kind"] == "strategy"]


def _gates(view: View) -> list[_Said]:
    return [
        _Said(item["rule"], f"after {spoken(ENGLISH, item['after'])}", item["after"]) for item in view.plan.monitoring
    ]


_speaks("preparation", _preparation)
_speaks("warnings", _warnings)
_speaks("scope", lambda view: [_Said(item["rule"], item["text"]) for item in view.plan.scope])
_speaks("monitoring", _gates)
_speaks("clash", lambda view: [_Said(part["rule"], part["text"]) for part in view.plan.clash])
