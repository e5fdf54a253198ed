"""The answer to `why` as text: the verdict, the chain, what was solved for, the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gbmplan.render.answers.frame import NAMED, changed, foot, ground, head, sources
from gbmplan.render.page import Page, styled
from gbmplan.render.words import first_sentence
from gbmplan.wording.wording import ENGLISH, Wording, term

if TYPE_CHECKING:
    from gbmplan.explore.answers import Ground, WhyAnswer

_RULES = 4
"""Rules of one link that are named in short."""
_CHANGE = {True: term("can change"), False: term("cannot change")}


def as_text(
    found: WhyAnswer, width: int = 80, coloured: bool = False, verbose: bool = False, wording: Wording = ENGLISH
) -> str:
    """Lines of text; untrusted text stands as it is."""
    page, say = Page(width), wording.say
    head(page, found, say("why {thing}", thing=found["thing"]), wording)
    page.lines.append([])
    verdict = say("{what}: {words}", what="", words=found["verdict"])
    change = "" if found["recoverable"] is None else f" · {say(_CHANGE[found['recoverable']])}"
    page.item(styled((found["title"], "bold"), verdict, change), hang=0)
    writer = _Links(page, found, verbose, wording)
    for link in found["chain"]:
        writer.write(link, 0)
    for item in found["best"]:
        page.heading(say("SOLVED"), item["demand"])
        if item["text"]:
            page.item(item["text"])
        if item["changes"]:
            page.item(changed(item["changes"], wording))
    if found["disagreements"]:
        page.heading(say("SOURCES DISAGREE"))
        for dispute in found["disagreements"]:
            says = " / ".join(str(position["says"]) for position in dispute["positions"]) if verbose else ""
            words = " ".join(
                filter(None, (dispute["question"], says, say("Here: {handling}", handling=dispute["handling"])))
            )
            page.item(words, hang=4, gutter="  ")
    named = [item["source"] for rule in found["justification"].values() for item in rule["evidence"][:NAMED]]
    sources(page, found["evidence"], named, verbose, wording)
    more = say("Everything: -v, --format json · one rule in full: gbmplan rules show ID")
    foot(page, found, "" if verbose else more)
    return page.text(coloured=coloured)


class _Links(NamedTuple):
    """Writes a chain: each link with its facts and rules, and below it what causes it."""

    page: Page
    found: WhyAnswer
    verbose: bool
    wording: Wording

    def write(self, link: Ground, depth: int) -> None:
        indent = 2 + 2 * depth
        facts = self.wording.bracketed(self.wording.joined(link["facts"]))
        self.page.item(styled(link["text"], facts), gutter=styled(" " * indent + "- "), hang=indent + 2)
        shown = link["rules"] if self.verbose else link["rules"][:_RULES]
        for name in shown:
            self.rule(name, link, indent + 4)
        rest = len(link["rules"]) - len(shown)
        if rest:
            more = self.wording.plural("{count} more rule (-v)", "{count} more rules (-v)", rest)
            self.page.item(styled((more, "dim")), hang=indent + 4)
        for cause in link["causes"]:
            self.write(cause, depth + 1)

    def rule(self, name: str, link: Ground, hang: int) -> None:
        rule = self.found["justification"][name]
        because = rule["because"] if self.verbose else first_sentence(rule["because"])
        said = f"{because} " if rule["because"] != link["text"] else ""
        grounds = ground(rule, self.wording, 99 if self.verbose else NAMED)
        self.page.item(styled((f"{name} ", "cyan"), said, grounds), hang=hang)
