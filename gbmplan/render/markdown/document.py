"""A plan as Markdown: for notes, issues and wikis that draw Mermaid."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gbmplan.render.markdown import measured, ongoing, parts, steps
from gbmplan.render.markdown.note import Note, bold, escaped
from gbmplan.render.proposed import scope
from gbmplan.render.searched import search_lines
from gbmplan.wording.wording import wording

if TYPE_CHECKING:
    from gbmplan.plan.document import Plan

SECTIONS: tuple[tuple[Callable[[Note], str], Callable[[Note], str]], ...] = (
    (lambda note: note.say("Regimen, in order"), steps.regimen),
    (lambda note: note.say("What depends on what"), steps.graph),
    (lambda note: note.say("Under way"), ongoing.ongoing),
    (lambda note: note.say("Before you start"), steps.preparation),
    (lambda note: note.say("Coverage"), parts.coverage),
    (lambda note: note.say("Branches"), parts.branches),
    (lambda note: note.say("Gaps, and why nothing closes them"), parts.gaps),
    (lambda note: note.say("Escape certificate"), parts.escape),
    (lambda note: note.say("What the measurements did"), measured.measurements),
    (lambda note: note.say("What to measure next"), parts.measure),
    (lambda note: note.say("Trade-off"), parts.tradeoff),
    (lambda note: note.say("Alternatives"), parts.alternatives),
    (lambda note: note.say("Step by step"), steps.details),
    (lambda note: note.say("Measure again"), steps.monitoring),
    (lambda note: note.say("Given together before"), parts.combinations),
    (lambda note: note.say("Objective"), parts.objective),
    (lambda note: note.say("Stamps"), parts.stamps),
)
"""Heading and text of each part, in order; one without text is left out."""
IMPOSSIBLE: tuple[tuple[Callable[[Note], str], Callable[[Note], str]], ...] = (
    (lambda note: note.say("The demands cannot be met"), parts.clash),
    (lambda note: note.say("Stamps"), parts.stamps),
)

REFUSED = IMPOSSIBLE[1:]
"""What stands below the reasons for a patient out of scope."""


def as_markdown(plan: Plan) -> str:
    """GitHub-flavoured Markdown; text of profile and pack is escaped."""
    note = Note(plan, wording(plan["language"]))
    packs = ", ".join(f"{pack['id']} {pack['version']}" for pack in plan["rules"])
    date = plan["profile"]["as_of"] or note.say("undated")
    status = note.status()
    lines = [
        f"# {escaped(plan['profile']['id'])}\n",
        f"> {bold(plan['notice'])}\n",
        f"{escaped(note.patient())}\n",
        note.say("{packs} · as of {date} · {status}", packs=packs, date=date, status=status) + "\n",
    ]
    lines += [f"{escaped(line)}\n" for line in search_lines(note)]
    lines += [f"{escaped(state)}\n" for state in (*note.states(), scope(note, whole=True)) if state]
    lines += [f"> {bold(reason)}\n" for reason in note.outside()]
    if plan["status"] == "out_of_scope":
        lines.append(f"{escaped(note.refusal())}\n")
    for heading, make in {"infeasible": IMPOSSIBLE, "out_of_scope": REFUSED}.get(plan["status"], SECTIONS):
        text = make(note)
        if text:
            lines.append(f"## {heading(note)}\n\n{text}")
    return "\n".join(lines)
