"""What a case can expect of a plan: each view shows one part of the plan as plain lines.

In a case, `view: lines` expects exactly these lines in this order, `some_view: lines` expects them
among others, and `no_view: lines` expects none of them. A single line needs no list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gbmplan.plan.document import Plan

View = Callable[[Plan], Iterator[str]]
VIEWS: dict[str, View] = {}


def differences(plan: Plan, expected: dict[str, object]) -> list[str]:
    """What a plan shows otherwise than expected, in words; empty when all is as expected."""
    return [message for key, lines in expected.items() if (message := _difference(plan, key, lines))]


def _difference(plan: Plan, key: str, lines: object) -> str:
    how, _, name = key.partition("_") if key.startswith(("some_", "no_")) else ("all", "", key)
    found = list(VIEWS[name](plan))
    wanted = [str(line) for line in lines] if isinstance(lines, list) else [str(lines)]
    wrong = found != wanted if how == "all" else any((line in found) == (how == "no") for line in wanted)
    return f"{key}\n  expected {wanted}\n  found    {found}" if wrong else ""


def view(function: View) -> View:
    VIEWS[function.__name__] = function
    return function


def _names(plan: Plan) -> dict[int, str]:
    return {0: "start"} | {step["number"]: step["intervention"] for step in plan["steps"]}


def _list(plan: Plan, numbers: list[int]) -> str:
    names = _names(plan)
    return ", ".join(names[number] for number in numbers)


@view
def status(plan: Plan) -> Iterator[str]:
    yield plan["status"]


@view
def packs(plan: Plan) -> Iterator[str]:
    yield from (pack["id"] for pack in plan["rules"])


@view
def facts(plan: Plan) -> Iterator[str]:
    """`macrophages 38 %`, with what the profile wrote where that differs."""
    for fact in plan["profile"]["facts"]:
        yield fact["text"] + (f" ({fact['given']})" if fact["given"] else "")


@view
def scope(plan: Plan) -> Iterator[str]:
    """The rules that say why the pack may not fit."""
    yield from (remark["rule"] for remark in plan["scope"])


@view
def steps(plan: Plan) -> Iterator[str]:
    yield from (step["intervention"] for step in plan["steps"])


@view
def times(plan: Plan) -> Iterator[str]:
    """`pill 670..672`, in hours, or `pill 670` when nothing bounds the end."""
    for step in plan["steps"]:
        end = "" if step["latest"] is None else f"..{step['latest']:g}"
        yield f"{step['intervention']} {step['earliest']:g}{end}"


@view
def order(plan: Plan) -> Iterator[str]:
    """`opener before pill within 2 hours: opener.delivers.small`."""
    names = _names(plan)
    for item in plan["order"]:
        bounds = item["text"].removeprefix(f"{item['before']} before {item['after']}")
        yield f"{names[item['before']]} before {names[item['after']]}{bounds}: {item['rule']}"


@view
def needs(plan: Plan) -> Iterator[str]:
    """`thick: measured, partial`."""
    yield from (f"{item['target']}: {item['need']}, {item['result']}" for item in plan["coverage"])


@view
def opened(plan: Plan) -> Iterator[str]:
    """`third by second`: what blocking a target opened."""
    yield from (f"{item['target']} by {', '.join(item['opened_by'])}" for item in plan["coverage"] if item["opened_by"])


@view
def covered(plan: Plan) -> Iterator[str]:
    """`thick by half in part`."""
    for item in plan["coverage"]:
        for cover in item["covered_by"]:
            part = " in part" if cover["strength"] == "partial" else ""
            yield f"{item['target']} by {cover['intervention']}{part}"


@view
def gaps(plan: Plan) -> Iterator[str]:
    """`open third`, `partial thick`, `strategy` with the rule that asks for more."""
    yield from (f"{gap['kind']} {gap['target'] or gap['because']}" for gap in plan["gaps"])


@view
def why_not(plan: Plan) -> Iterator[str]:
    """`thick: whole contraindicated`: target, intervention, kind of reason."""
    for gap in plan["gaps"]:
        for reason in gap["why_not"]:
            yield f"{gap['target']}: {reason['intervention']} {reason['kind']}"


@view
def reasons(plan: Plan) -> Iterator[str]:
    """`thick: whole: against the whole`: the same, in the words of the plan."""
    for gap in plan["gaps"]:
        for reason in gap["why_not"]:
            yield f"{gap['target']}: {reason['intervention']}: {reason['text']}"


@view
def preparation(plan: Plan) -> Iterator[str]:
    """`do: Stop the steroid first (no steroid free) for attack`."""
    for item in plan["preparation"]:
        because = f" ({', '.join(item['facts'])})" if item["facts"] else ""
        yield f"{item['kind']}: {item['text']}{because} for {_list(plan, item['steps'])}"


@view
def cautions(plan: Plan) -> Iterator[str]:
    """`attack caution: Watch closely`."""
    for step in plan["steps"]:
        for caution in step["cautions"]:
            yield f"{step['intervention']} {caution['kind']}: {caution['text']}"


@view
def unmeasured(plan: Plan) -> Iterator[str]:
    yield from (item["biomarker"] for item in plan["unmeasured"])


@view
def objective(plan: Plan) -> Iterator[str]:
    yield from (f"{item['name']} {item['value']:g}" for item in plan["objective"])


@view
def tradeoff(plan: Plan) -> Iterator[str]:
    """`2: brake_a, fire (this)`: number of agents, regimen."""
    for row in plan["tradeoff"]:
        yield f"{row['agents']}: {', '.join(row['interventions'])}{' (this)' if row['this'] else ''}"


@view
def combinations(plan: Plan) -> Iterator[str]:
    """`nivolumab, relatlimab: people`."""
    yield from (f"{_list(plan, item['steps'])}: {item['tested_in']}" for item in plan["combinations"])


@view
def monitoring(plan: Plan) -> Iterator[str]:
    """`look_again 1344 after attack: load`."""
    for item in plan["monitoring"]:
        yield f"{item['rule']} {item['after']:g} after {_list(plan, item['steps'])}: {', '.join(item['measure'])}"


@view
def rejected(plan: Plan) -> Iterator[str]:
    """Better sets that no schedule satisfies, and the contradiction."""
    yield from (f"{', '.join(item['interventions'])}: {item['text']}" for item in plan["rejected"])


@view
def clash(plan: Plan) -> Iterator[str]:
    """`demand --require whole`, `fact whole.contraindications.contraindicated`, `rule not_both`."""
    yield from (f"{part['kind']} {part['rule'] or part['text']}" for part in plan["clash"])


@view
def mends(plan: Plan) -> Iterator[str]:
    """What alone would resolve a clash."""
    yield from (part["mend"] for part in plan["clash"] if part["mends"])
