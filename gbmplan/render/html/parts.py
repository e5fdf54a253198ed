"""Which sections a page has, in order, gathered into the lettered parts of the printed appendix."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from gbmplan.render.html.sections import (
    appendix,
    branches,
    choices,
    context,
    coverage,
    escape,
    gates,
    measure,
    measured,
    ongoing,
    pictures,
    regimen,
    steps,
)
from gbmplan.render.html.sheet import Sheet
from gbmplan.render.markup import Safe, tag
from gbmplan.wording.wording import term


class Part(NamedTuple):
    """Sections that are printed together; the letter stands at the foot of each of their pages."""

    letter: str
    title: str
    sections: tuple[Callable[[Sheet], Safe | None], ...]
    """Each returns None where it has nothing to say."""


class Made(NamedTuple):
    """A part of one page."""

    part: Part
    titles: list[Safe]
    """Of its sections."""
    sections: list[Safe]


PARTS = (
    Part(
        "A",
        term("Needs and gates"),
        (ongoing.ongoing, coverage.coverage, coverage.gaps, gates.gates, branches.branches),
    ),
    Part(
        "B",
        term("Steps and choices"),
        (
            steps.preparation,
            steps.steps,
            regimen.absent,
            pictures.order,
            pictures.graph,
            escape.escape,
            choices.tradeoff,
            choices.alternatives,
            choices.objective,
            measured.measured,
            measure.measure,
            context.combinations,
            context.disagreements,
        ),
    ),
    Part("C", term("Rules and sources"), (appendix.rules, appendix.sources, appendix.stamps)),
)
"""Everything below the first screen."""
IMPOSSIBLE = (
    Part("A", term("Facts"), (context.facts,)),
    Part("B", term("Rules and sources"), (appendix.rules, appendix.sources, appendix.stamps)),
)
"""The same for demands that cannot be met."""


def made(sheet: Sheet, parts: tuple[Part, ...]) -> list[Made]:
    """The parts of a page that say something."""
    found = []
    for part in parts:
        before = len(sheet.contents)
        sections = [section for make in part.sections if (section := make(sheet))]
        if sections:
            found.append(Made(part, [title for _, title in sheet.contents[before:]], sections))
    return found


def lettered(sheet: Sheet, parts: list[Made]) -> list[Safe]:
    """Each part on pages of its own; on the first of them, what stands where."""
    found = []
    for item in parts:
        first = _on_paper(sheet, parts) if item is parts[0] else None
        found.append(tag("div", first, item.sections, id=f"part-{item.part.letter.lower()}", class_="part"))
    return found


def _on_paper(sheet: Sheet, parts: list[Made]) -> Safe:
    """Only on paper: what the pages of each letter hold, and what stands on the screen alone."""
    told = [
        tag(
            "li",
            tag("strong", item.part.letter),
            " ",
            sheet.wording.say(item.part.title),
            ": ",
            sheet.comma(item.titles),
        )
        for item in parts
    ]
    left = sheet.say(
        "The letter stands at the foot of each page. On the screen alone: why each rule holds and when, what each "
        "source found, both sides of each disagreement, the whole regimen of each branch, what little hangs on."
    )
    return tag("div", tag("ul", told), tag("p", left), class_="paper")
