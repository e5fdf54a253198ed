"""The answer to `why` as text: the verdict, the chain, what was solved for, the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.render.answers.frame import NAMED, changed, foot, ground, head, sources
from gbmplan.render.page import Page, styled
from gbmplan.render.words import first_sentence

if TYPE_CHECKING:
    from gbmplan.explore.answers import Ground, WhyAnswer

_RULES = 4
"""Rules of one link that are told in short."""
_CHANGE = {True: " · can change", False: " · cannot change", None: ""}


def as_text(found: WhyAnswer, width: int = 80, coloured: bool = False, verbose: bool = False) -> str:
    """Lines of text; untrusted text stands as it is."""
    page = Page(width)
    head(page, found, f"why {found['thing']}")
    page.lines.append([])
    page.item(styled((found["title"], "bold"), f": {found['verdict']}", _CHANGE[found["recoverable"]]), hang=0)
    for link in found["chain"]:
        _link(page, found, link, 0, verbose)
    for item in found["best"]:
        page.heading("SOLVED", item["demand"])
        if item["text"]:
            page.item(item["text"])
        if item["changes"]:
            page.item(changed(item["changes"]))
    if found["disagreements"]:
        page.heading("SOURCES DISAGREE")
        for dispute in found["disagreements"]:
            says = " / ".join(str(position["says"]) for position in dispute["positions"]) if verbose else ""
            words = " ".join(filter(None, (dispute["question"], says, f"Here: {dispute['handling']}")))
            page.item(words, hang=4, gutter="  ")
    named = [item["source"] for rule in found["justification"].values() for item in rule["evidence"][:NAMED]]
    sources(page, found["evidence"], named, verbose)
    foot(page, found, "" if verbose else "Everything: -v, --format json · one rule in full: gbmplan rules show ID")
    return page.text(coloured=coloured)


def _link(page: Page, found: WhyAnswer, link: Ground, depth: int, verbose: bool) -> None:
    indent = 2 + 2 * depth
    facts = f" ({', '.join(link['facts'])})" if link["facts"] else ""
    page.item(styled(link["text"], facts), gutter=styled(" " * indent + "- "), hang=indent + 2)
    shown = link["rules"] if verbose else link["rules"][:_RULES]
    for name in shown:
        rule = found["justification"][name]
        because = rule["because"] if verbose else first_sentence(rule["because"])
        said = f"{because} " if rule["because"] != link["text"] else ""
        page.item(styled((f"{name} ", "cyan"), said, ground(rule, 99 if verbose else NAMED)), hang=indent + 4)
    if len(link["rules"]) > len(shown):
        page.item(styled((f"{len(link['rules']) - len(shown)} more rules (-v)", "dim")), hang=indent + 4)
    for cause in link["causes"]:
        _link(page, found, cause, depth + 1, verbose)
