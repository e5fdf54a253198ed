"""What every part of a Markdown document is written with. Text is escaped; only `Marked` is Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gbmplan.render.safe import links, markdown
from gbmplan.render.view import View

if TYPE_CHECKING:
    from gbmplan.plan.document import Gap, Outcome


class Marked(str):
    """Markdown that this program wrote."""

    __slots__ = ()


def escaped(text: str) -> Marked:
    """Markdown that shows a text as it stands."""
    return text if isinstance(text, Marked) else Marked(markdown(text))


class Note(View):
    """A plan, and how to write about it in Markdown."""

    def say(self, sentence: str, /, **parts: object) -> Marked:
        """A sentence of the wording; what is put into it is escaped."""
        written = {
            name: part if isinstance(part, (int, Marked)) else escaped(str(part)) for name, part in parts.items()
        }
        return Marked(self.wording.say(sentence, **written))

    def plural(self, one: str, many: str, count: int, /, **parts: object) -> Marked:
        """A sentence that depends on a number."""
        return Marked(
            self.wording.plural(one, many, count, **{name: escaped(str(part)) for name, part in parts.items()})
        )

    def comma(self, texts: Sequence[str]) -> Marked:
        return Marked(self.wording.joined(escaped(text) for text in texts))

    def numbered(self, steps: Sequence[int]) -> Marked:
        """`1, 2`; nothing for no step."""
        return Marked(self.wording.joined(map(str, steps)))

    def cited(self, items: Sequence[Outcome], most: int = 3) -> Marked:
        """Sources by author and year, each with one link; those against are marked."""
        shown = []
        for item in items[:most]:
            words = self.source(item["source"])
            shown.append(self.say("{source} (against)", source=words) if item["direction"] == "opposes" else words)
        if len(items) > most:
            shown.append(self.say("+{count} more", count=len(items) - most))
        return self.comma(shown)

    def source(self, name: str) -> Marked:
        record = self.plan["evidence"].get(name, {})
        words = escaped(self.citation(name))
        addresses = links(record)
        return Marked(f"[{words}](<{addresses[0][1]}>)") if addresses else words

    def ground(self, name: str) -> Marked:
        """Grade and sources of a rule, in brackets."""
        rule = self.plan["justification"].get(name)
        if rule is None:
            return Marked("")
        sources = self.cited(rule["evidence"], 2)
        words = escaped(self.grade(rule))
        if sources:
            words = self.say("{what}: {words}", what=words, words=sources)
        return Marked(f"\\[{words}\\]")

    def gap_mark(self, gap: Gap) -> str:
        return "✗" if gap["kind"] == "open" else "◐"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; cells are on one line each."""
    lines = [heads, ["---"] * len(heads), *rows]
    return (
        "\n".join(
            "| " + " | ".join(escaped(cell) if index != 1 else cell for cell in line) + " |"
            for index, line in enumerate(lines)
        )
        + "\n"
    )


def bullets(items: Sequence[str]) -> str:
    """A list."""
    return "".join(f"- {escaped(item)}\n" for item in items)


def bold(text: str) -> Marked:
    """Strong words."""
    return Marked(f"**{escaped(text)}**")
