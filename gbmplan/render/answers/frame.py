"""The first and the last lines of every answer, and what answers share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from gbmplan.language.numbers import figure
from gbmplan.render.page import Page, dotted, styled
from gbmplan.render.view import grade, records
from gbmplan.render.words import citation, first_sentence
from gbmplan.wording.wording import ENGLISH, Wording

if TYPE_CHECKING:
    from gbmplan.explore.answers import Answer
    from gbmplan.plan.answers import Change
    from gbmplan.plan.document import Justification


def head(page: Page, found: Answer, question: str, wording: Wording = ENGLISH) -> None:
    """Whose answer this is, to what, and from which rules."""
    say = wording.say
    profile = found["profile"]
    page.item(dotted(styled((profile["id"], "bold")), profile["as_of"] or say("undated")), hang=0)
    packs = wording.joined(f"{pack['id']} {pack['version']}" for pack in found["rules"])
    page.item(dotted(packs, question, styled((say("RESEARCH USE ONLY, NOT MEDICAL ADVICE"), "bold red"))), hang=0)


def foot(page: Page, found: Answer, more: str = "") -> None:
    """What else can be asked, and the notice."""
    page.lines.append([])
    if more:
        page.item(styled((more, "dim")), hang=0)
    page.item(found["notice"], hang=0)


NAMED = 2
"""Sources that a rule names in short."""


def ground(rule: Justification, wording: Wording, most: int = NAMED) -> tuple[str, str]:
    """`[C GBM, contested: source_a, source_b (against) +1]`."""
    words, keys = grade(wording, rule), records(wording, rule)
    more = f" +{len(keys) - most}" if len(keys) > most else ""
    if keys:
        words = wording.say("{what}: {words}", what=words, words=wording.joined(keys[:most]) + more)
    return f"[{words}]", "dim"


def changed(changes: Iterable[Change], wording: Wording = ENGLISH) -> str:
    """`open critical targets 0.5 to 1; ...`."""
    return wording.joined_by_semicolons(
        wording.say(
            "{objective} {before} to {after}",
            objective=item["title"],
            before=figure(item["before"]),
            after=figure(item["after"]),
        )
        for item in changes
    )


def sources(
    page: Page, evidence: dict[str, dict[str, object]], named: list[str], verbose: bool, wording: Wording
) -> None:
    """The sources that an answer names, each with its finding and figures; all that stand behind it when verbose."""
    shown = list(evidence) if verbose else [key for key in evidence if key in named]
    if not shown:
        return
    page.heading(wording.say("EVIDENCE"))
    for key in shown:
        record = evidence[key]
        figures = record.get("figures")
        numbers = f" {figures}" if isinstance(figures, str) else ""
        finding = str(record["finding"])
        said = finding if verbose else first_sentence(finding)
        page.item(f"{citation(key, record)} {said}{numbers}", hang=4, gutter="  ")
    rest = len(evidence) - len(shown)
    if rest:
        page.item(styled((wording.say("{count} more behind these rules (-v)", count=rest), "dim")), hang=4)
