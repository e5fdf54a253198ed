"""What `-v` adds: facts, re-measurement, the rules behind a plan, disputes and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.render.page import Page
from gbmplan.render.view import View
from gbmplan.render.words import citation
from gbmplan.wording.times import spoken

if TYPE_CHECKING:
    from gbmplan.plan.document import Fact, Justification


def details(page: Page, view: View) -> None:
    """Everything a plan holds that the first screens leave out."""
    plan, say, joined = view.plan, view.wording.say, view.wording.joined
    _lines(
        page,
        say("MEASURE AGAIN"),
        [
            say(
                "{length} after {steps}: {biomarkers}. {text}",
                length=spoken(view.wording, item["after"]),
                steps=view.numbers(item["steps"]),
                text=item["text"],
                biomarkers=joined(view.short(view.biomarker(name)) for name in item["measure"]),
            )
            for item in plan["monitoring"]
        ],
    )
    _lines(page, say("FACTS"), [_fact(view, fact) for fact in plan["profile"]["facts"]])
    _lines(
        page,
        say("COULD NOT BE SCHEDULED"),
        [
            say("{what}: {words}", what=joined(map(view.intervention, item["interventions"])), words=item["text"])
            for item in plan["rejected"]
        ],
    )
    _lines(page, say("RULES"), [_rule(view, name, rule) for name, rule in plan["justification"].items()])
    _lines(
        page,
        say("SOURCES DISAGREE"),
        [
            say(
                "{question} {positions} Here: {handling}",
                question=item["question"],
                handling=item["handling"],
                positions=" / ".join(position["says"] for position in item["positions"]),
            )
            for item in plan["disagreements"]
        ],
    )
    _lines(
        page,
        say("CLAIMS OF THE FOUNDING TEXT"),
        [
            f"{item['claim']} {item['title']}: {joined((*item['rules'], *item['disagreements']))}"
            for item in plan["claims"]
        ],
    )
    _lines(
        page,
        say("SOURCES"),
        [f"{citation(key, record)} {record['finding']}" for key, record in plan["evidence"].items()],
    )
    stamps = [f"{pack['id']} {pack['version']} sha256 {pack['sha256']}" for pack in plan["rules"]]
    _lines(
        page,
        say("STAMPS"),
        [*stamps, say("profile sha256 {hash}", hash=plan["profile"]["sha256"]), f"gbmplan {plan['tool']['version']}"],
    )


def _fact(view: View, fact: Fact) -> str:
    extra = view.wording.joined(str(word) for word in (fact["given"], fact["date"], fact["assay"]) if word)
    return fact["text"] + view.wording.bracketed(extra)


def _rule(view: View, name: str, rule: Justification) -> str:
    say = view.wording.say
    text = rule["statement"] if rule["because"] == rule["statement"] else f"{rule['statement']} {rule['because']}"
    sources = view.sources(rule)
    ground = view.wording.joined_by_semicolons(filter(None, [view.grade(rule), rule["pack"], sources]))
    return say("{rule}: {text} [{ground}]", rule=name, text=text, ground=ground)


def _lines(page: Page, title: str, lines: list[str]) -> None:
    if lines:
        page.heading(title)
        for line in lines:
            page.item(line, hang=4, gutter="  ")
