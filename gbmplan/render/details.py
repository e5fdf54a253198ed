"""What `-v` adds in the terminal: facts, re-measurement, the rules behind a plan, disputes and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.language.durations import spoken
from gbmplan.render import words
from gbmplan.render.page import Page

if TYPE_CHECKING:
    from gbmplan.plan.document import Fact, Plan


def details(page: Page, plan: Plan) -> None:
    """Everything a plan holds that the first screens leave out."""
    _lines(page, "MEASURE AGAIN", [
        f"{spoken(item['after'])} after {words.numbers(item['steps'])}: {', '.join(item['measure'])}. {item['text']}"
        for item in plan["monitoring"]
    ])  # fmt: skip
    _lines(page, "FACTS", [_fact(fact) for fact in plan["profile"]["facts"]])
    _lines(
        page,
        "COULD NOT BE SCHEDULED",
        [f"{', '.join(item['interventions'])}: {item['text']}" for item in plan["rejected"]],
    )
    _lines(page, "RULES", [
        f"{name}: {rule['statement']} {'' if rule['because'] == rule['statement'] else rule['because'] + ' '}"
        f"[{words.rule_grade(rule)}; {rule['pack']}{'; ' + words.sources(rule, 9) if rule['evidence'] else ''}]"
        for name, rule in plan["justification"].items()
    ])  # fmt: skip
    _lines(page, "SOURCES DISAGREE", [
        f"{item['question']} {' / '.join(position['says'] for position in item['positions'])} Here: {item['handling']}"
        for item in plan["disagreements"]
    ])  # fmt: skip
    _lines(
        page,
        "SOURCES",
        [f"{words.citation(key, record)} {record['finding']}" for key, record in plan["evidence"].items()],
    )
    stamps = [f"{pack['id']} {pack['version']} sha256 {pack['sha256']}" for pack in plan["rules"]]
    _lines(
        page, "STAMPS", [*stamps, f"profile sha256 {plan['profile']['sha256']}", f"gbmplan {plan['tool']['version']}"]
    )


def _fact(fact: Fact) -> str:
    extra = ", ".join(str(word) for word in (fact["given"], fact["date"], fact["assay"]) if word)
    return f"{fact['text']} ({extra})" if extra else fact["text"]


def _lines(page: Page, title: str, lines: list[str]) -> None:
    if lines:
        page.heading(title)
        for line in lines:
            page.item(line, hang=4, gutter="  ")
