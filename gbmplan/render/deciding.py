"""What every form says of the gates of a plan: when, what is decided, what answers what is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.render.view import View
from gbmplan.wording.times import moment
from gbmplan.wording.wording import term

if TYPE_CHECKING:
    from gbmplan.plan.gate_shapes import Gate, GateAnswer, GateOutcome

_NAMED = 3
"""Interventions that a decision names one by one; of more, their number."""
_DECIDED = {
    "go_on": term("go on // a decision"),
    "hold": term("wait // a decision"),
    "stop": term("stop // a decision"),
    "start": term("add an answer // a decision"),
    "switch": term("change the step // a decision"),
    "replan": term("plan anew // a decision"),
}
_DECIDED_OF = {
    "hold": term("hold {what}"),
    "stop": term("stop {what}"),
    "start": term("add {what}"),
    "switch": term("change to {what}"),
}
_CHANGED = {False: term("change {steps}"), True: term("change {steps} to {what}")}
"""What a gate changes are the steps that it comes after."""


def coming(view: View) -> list[Gate]:
    """The next gate, with all that the same stage waits for."""
    plan = view.plan
    if plan["next_gate"] is None:
        return []
    first = plan["gates"][plan["next_gate"]]
    return [gate for gate in plan["gates"] if first["stage"] and gate["stage"] == first["stage"]] or [first]


def when(view: View, gate: Gate) -> str:
    """`week 2, MRI`; what is measured where no outcome names it."""
    parts = [moment(view.wording, gate["earliest"])]
    if gate["specimen"]:
        parts.append(view.specimen(gate))
    if not gate["outcomes"]:
        parts.append(view.measured_at(gate))
    return view.wording.joined(parts)


def outcome(view: View, gate: Gate, item: GateOutcome, verbose: bool) -> str:
    """`macrophages below 30 % → go on`."""
    then = decision(view, gate, item, verbose)
    said = view.wording.say("{found} → {decision}", found=item["text"], decision=then)
    return said + view.wording.bracketed(item["because"].rstrip(".。")) if verbose else said


def gathered(view: View, items: list[tuple[Gate, GateOutcome]], missed: str = "") -> list[str]:
    """Outcomes with one decision in one line; `missed` in words: what also means to wait."""
    found: dict[str, list[str]] = {}
    for gate, item in items:
        found.setdefault(decision(view, gate, item, verbose=False), []).append(item["text"])
    if missed:
        found.setdefault(view.wording.say(_DECIDED["hold"]), []).append(missed)
    return [
        view.wording.say("{found} → {decision}", found=view.wording.listed(texts), decision=then)
        for then, texts in found.items()
    ]


def decision(view: View, gate: Gate, item: GateOutcome, verbose: bool) -> str:
    """`go on`, `stop step 1`, `add Relatlimab`, `change step 3`."""
    say = view.wording.say
    running = item["then"] in ("stop", "hold")
    names = [
        view.numbers([one["step"]]) if one["step"] is not None else view.short(one["title"])
        for one in item["what"]
        if running or one["step"] is None
    ]
    then = item["then"]
    what = view.wording.joined(names) if verbose or len(names) <= _NAMED else ""
    if then == "switch" and gate["follows"]:
        return say(_CHANGED[bool(what)], steps=view.numbers(gate["follows"]), what=what)
    if what and then in _DECIDED_OF:
        return say(_DECIDED_OF[then], what=what)
    return say(_DECIDED[then]) if then in _DECIDED else then


def asked(gate: Gate) -> list[GateOutcome]:
    """The outcomes that are still open: none that what is recorded excludes, and none behind one that holds already."""
    first = next((index for index, item in enumerate(gate["outcomes"]) if item["known"] == "holds"), None)
    return [item for item in gate["outcomes"][:first] if item["known"] != "fails"]


def known(view: View, gates: list[Gate]) -> list[str]:
    """`known: CTLA-4 high → add an answer`: what is decided before anybody looks."""
    said = (
        outcome(view, gate, item, verbose=False)
        for gate in gates
        for item in gate["outcomes"]
        if item["known"] == "holds"
    )
    return [view.wording.say("known: {finding}", finding=words) for words in dict.fromkeys(said)]


def again(view: View, gates: list[Gate]) -> list[str]:
    """`measured again: macrophages 38 %`: what is recorded, and a step before the gate can change."""
    facts = dict.fromkeys(
        marker["fact"] for gate in gates for marker in gate["measure"] if marker["again"] and marker["decides"]
    )
    return [view.wording.say("measured again: {facts}", facts=view.wording.joined(facts))] if facts else []


def added(view: View, gate: Gate, answers: list[GateAnswer]) -> str:
    """What is added, each with its week where it does not start at the gate."""
    return view.wording.listed([_added(view, gate, answer) for answer in answers], "and")


def _added(view: View, gate: Gate, answer: GateAnswer) -> str:
    title = view.short(answer["title"])
    if abs(answer["earliest"] - gate["earliest"]) < 1:
        return title
    return view.wording.say("{answer} from {moment}", answer=title, moment=moment(view.wording, answer["earliest"]))


def found_line(view: View, gate: Gate) -> list[str]:
    """`LAG-3 → Relatlimab` for each answer; then what has none."""
    say = view.wording.say
    parts = [
        say("{found} → {decision}", found=item["title"], decision=added(view, gate, item["found"]))
        for item in gate["targets"]
        if item["found"]
    ]
    without = [item["title"] for item in gate["targets"] if not item["found"]]
    if without and (parts or not gate["outcomes"]):
        parts.append(say("no answer to {targets}", targets=view.wording.joined(without)))
    return parts
