"""The gates of a plan: which one comes next and what it decides, and what later ones look for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.render import deciding
from gbmplan.render.page import Page, dotted, kept, styled
from gbmplan.render.text.weeks import GATE
from gbmplan.render.view import View
from gbmplan.render.words import first_sentence
from gbmplan.wording.times import moment

if TYPE_CHECKING:
    from gbmplan.plan.gate_shapes import Gate, GateOutcome, GateTarget


def coming(page: Page, view: View) -> None:
    """The gates before the next stage with what they decide, then what those before later stages would add."""
    plan, say = view.plan, view.wording.say
    if plan["next_gate"] is None:
        return
    first, now = _coming(view)
    weeks = dict.fromkeys(moment(view.wording, gate["earliest"]) for gate in now)
    looked = dict.fromkeys(view.specimen(gate) for gate in now if gate["specimen"])
    answers = _found(plan["gates"])
    added = {answer["intervention"] for item in answers for answer in item["found"]}
    outcomes = [(gate, item) for gate in now for item in deciding.asked(gate)]
    turning = [(gate, item) for gate, item in outcomes if item["when"] and _turns(item, added)]
    missed = any(not item["when"] and item["then"] == "hold" for _, item in outcomes)
    told = deciding.gathered(view, turning, say("nobody looked") if missed else "")
    parts = [*deciding.known(view, now), *told, *deciding.again(view, now)]
    parts += [first_sentence(gate["text"]) for gate in now if not gate["outcomes"]][:1]
    when = view.wording.joined([*weeks, *looked])
    if first["stage"]:
        when = say("{when}, before {stage}", when=when, stage=first["stage_title"])
    if any(item["then"] == "go_on" for _, item in outcomes):
        parts.append(say("otherwise go on"))
    if not parts:
        parts.append(first_sentence(first["text"]))
    parts[0] = say("{what}: {words}", what=when, words=parts[0])
    page.run_in(say("NEXT GATE"), dotted(*parts), apart=False)
    declined = _declined(view, answers)
    if answers or declined:
        _answers(page, view, answers, declined)


def _turns(item: GateOutcome, added: set[str]) -> bool:
    """Whether an outcome stands by itself: it changes what is planned, and not by an answer that is named anyway."""
    named = item["then"] == "start" and item["what"] and {one["intervention"] for one in item["what"]} <= added
    return item["then"] != "go_on" and not named


def _found(gates_: list[Gate]) -> list[GateTarget]:
    """What gates can find and answer, each once, at the first that does."""
    found: dict[str, GateTarget] = {}
    for gate in gates_:
        for item in gate["targets"]:
            if item["found"]:
                found.setdefault(item["target"], item)
    return list(found.values())


def _declined(view: View, answered: list[GateTarget]) -> list[str]:
    """Needs that count as left to a gate, as an answer is at hand, and for which the plan that follows adds nothing all
    the same: it would cost or open more than it closes.
    """
    if {"answers", "branch_plans"}.intersection(view.plan.get("search", {}).get("unfinished", ())):
        return []
    known = {item["target"] for item in answered}
    looked_for = (item for gate in view.plan["gates"] for item in gate["targets"] if item["target"] not in known)
    return list(
        dict.fromkeys(item["title"] for item in looked_for if view.needs[item["target"]]["result"] == "guarded")
    )


def _coming(view: View) -> tuple[Gate, list[Gate]]:
    """The next gate, and those that the same stage waits for."""
    assert view.plan["next_gate"] is not None
    first = view.plan["gates"][view.plan["next_gate"]]
    same = [gate for gate in view.plan["gates"] if first["stage"] and gate["stage"] == first["stage"]]
    return first, same or [first]


def _answers(page: Page, view: View, found: list[GateTarget], declined: list[str]) -> None:
    """`if a gate finds it, from week 16: LAG-3 → Relatlimab · CTLA-4 → nothing`."""
    say, by_time = view.wording.say, dict[str, list[str]]()
    for item in found:
        names = view.wording.listed([view.short(answer["title"]) for answer in item["found"]], "and")
        said = say("{found} → {decision}", found=item["title"], decision=names)
        start = min(answer["earliest"] for answer in item["found"])
        by_time.setdefault(moment(view.wording, start), []).append(kept(said))
    parts: list[str] = []
    for when, answers in by_time.items():
        answers[0] = say(
            "{what}: {words}", what=say("if a gate finds it, from {moment}", moment=when), words=answers[0]
        )
        parts += answers
    if declined:
        targets = view.wording.joined(kept(title) for title in declined)
        parts.append(say("{targets} → nothing", targets=targets))
    page.item(dotted(*parts), gutter=styled("  ", (GATE, "yellow")), hang=4)


def gates(page: Page, view: View) -> None:
    """Every gate, the next stage's first, with all that it decides and finds."""
    plan, say = view.plan, view.wording.say
    if plan["next_gate"] is None:
        return
    first, now = _coming(view)
    note = say("before {stage} begins", stage=first["stage_title"]) if first["stage"] else ""
    page.heading(say("NEXT GATE"), note)
    for gate in now:
        _decisions(page, view, gate)
        _finds(page, view, gate)
    later = [gate for gate in plan["gates"] if gate not in now]
    if later:
        page.item(styled((say("later // gates"), "dim")))
    for gate in later:
        _decisions(page, view, gate)
        _finds(page, view, gate)


def _decisions(page: Page, view: View, gate: Gate) -> None:
    """`week 2, MRI: macrophages below 30 % → go on · …`, then the words of the pack."""
    parts = [deciding.outcome(view, gate, item, verbose=True) for item in gate["outcomes"]]
    if parts:
        parts[0] = view.wording.say("{what}: {words}", what=deciding.when(view, gate), words=parts[0])
    page.item(
        dotted(*(parts or [deciding.when(view, gate)]), gate["text"]), gutter=styled("  ", (GATE, "yellow")), hang=4
    )


def _finds(page: Page, view: View, gate: Gate) -> None:
    """What is added when a gate finds an obstacle, and for which it could add nothing."""
    say = view.wording.say
    parts = [
        kept(say("{found} → {decision}", found=item["title"], decision=deciding.added(view, gate, item["found"])))
        for item in gate["targets"]
        if item["found"]
    ]
    without = [item["title"] for item in gate["targets"] if not item["found"]]
    if without and (parts or not gate["outcomes"]):
        parts.append(say("no answer to {targets}", targets=view.wording.joined(without)))
    if parts:
        when = view.wording.joined([deciding.when(view, gate), say("if found")])
        parts[0] = say("{what}: {words}", what=when, words=parts[0])
        page.item(dotted(*parts), gutter=styled("  ", (GATE, "yellow")), hang=4)
