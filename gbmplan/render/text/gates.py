"""The gates of a plan: which one comes next and what it decides, and what later ones look for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.render.page import Page, Piece, dotted, kept, styled
from gbmplan.render.view import View
from gbmplan.render.words import first_sentence
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


def gates(page: Page, view: View, verbose: bool) -> None:
    """The next gate with its decisions, then what later ones would add; every gate and outcome under -v."""
    plan, say = view.plan, view.wording.say
    if plan["next_gate"] is None:
        return
    first = plan["gates"][plan["next_gate"]]
    coming = [gate for gate in plan["gates"] if first["stage"] and gate["stage"] == first["stage"]] or [first]
    note = say("before {stage} begins", stage=first["stage_title"]) if first["stage"] else ""
    page.heading(say("NEXT GATE"), note)
    for gate in coming:
        _decisions(page, view, gate, verbose)
        _finds(page, view, gate)
    later = [gate for gate in plan["gates"] if gate not in coming and (verbose or gate["stage"])]
    if later and verbose:
        page.item(styled((say("later // gates"), "dim")))
    for gate in later:
        if verbose or not _finds(page, view, gate):
            _decisions(page, view, gate, verbose)
            if verbose:
                _finds(page, view, gate)


def _decisions(page: Page, view: View, gate: Gate, verbose: bool) -> None:
    """`week 2, MRI: macrophages below 30 % → go on · …`; without outcomes, the first words of the pack."""
    outcomes = [_outcome(view, item, verbose) for item in gate["outcomes"]]
    parts: list[Piece] = [
        view.wording.say("{what}: {words}", what=_when(view, gate), words=part) for part in outcomes[:1]
    ]
    parts += outcomes[1:]
    if verbose or not parts:
        told = gate["text"] if verbose else first_sentence(gate["text"])
        parts = [*(parts or [_when(view, gate)]), told]
    page.item(dotted(*parts), gutter=styled("  ", ("◆", "yellow")), hang=4)


def _when(view: View, gate: Gate) -> str:
    """`week 2, MRI`; what is measured where no outcome names it."""
    parts = [moment(view.wording, gate["earliest"])]
    if gate["specimen"]:
        parts.append(view.specimen(gate))
    if not gate["outcomes"]:
        parts.append(view.measured_at(gate))
    return view.wording.joined(parts)


def _outcome(view: View, item: GateOutcome, verbose: bool) -> str:
    say = view.wording.say
    running = item["then"] in ("stop", "hold")
    names = [
        view.numbers([one["step"]]) if one["step"] is not None else view.short(one["title"])
        for one in item["what"]
        if running or one["step"] is None
    ]
    named = names and (verbose or len(names) <= _NAMED) and item["then"] in _DECIDED_OF
    decision = say(_DECIDED_OF[item["then"]], what=view.wording.joined(names)) if named else say(_DECIDED[item["then"]])
    said = say("{found} → {decision}", found=item["text"], decision=decision)
    return said + view.wording.bracketed(item["because"].rstrip(".。")) if verbose else said


def _finds(page: Page, view: View, gate: Gate) -> bool:
    """What is added when a gate finds an obstacle, and for which it could add nothing; whether there is any."""
    say = view.wording.say
    parts = [
        kept(say("{found} → {decision}", found=item["title"], decision=_added(view, gate, item["found"])))
        for item in gate["targets"]
        if item["found"]
    ]
    without = [item["title"] for item in gate["targets"] if not item["found"]]
    if without and (parts or not gate["outcomes"]):
        parts.append(say("no answer to {targets}", targets=view.wording.joined(without)))
    if parts:
        when = view.wording.joined([_when(view, gate), say("if found")])
        parts[0] = say("{what}: {words}", what=when, words=parts[0])
        page.item(dotted(*parts), gutter=styled("  ", ("◆", "yellow")), hang=4)
    return bool(parts)


def _added(view: View, gate: Gate, answer: GateAnswer) -> str:
    """An answer, and its week where it does not start at the gate."""
    title = view.short(answer["title"])
    if abs(answer["earliest"] - gate["earliest"]) < 1:
        return title
    return view.wording.say("{answer} from {moment}", answer=title, moment=moment(view.wording, answer["earliest"]))
