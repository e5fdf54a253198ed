"""What every section of the page is written with: sentences with links in them, references, tables, grades."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gbmplan.language.numbers import figure
from gbmplan.render.markup import Node, Safe, joined, plain, render, tag
from gbmplan.render.safe import anchor
from gbmplan.render.view import DIRECTION, PRIORITY, RESULT, View

if TYPE_CHECKING:
    from gbmplan.plan.answers import Change
    from gbmplan.plan.document import Gap, Outcome, Plan
    from gbmplan.wording.wording import Wording

_PLACE = re.compile("\ue000([a-z_]+)\ue001")


class Sheet(View):
    """A plan, and how to write about it in HTML."""

    def __init__(self, plan: Plan, wording: Wording) -> None:
        super().__init__(plan, wording)
        self.contents: list[tuple[str, Safe]] = []
        """Id and title of every section made so far, for the table of contents."""

    def say(self, sentence: str, /, **parts: Node) -> Safe:
        """A sentence of the wording; its places hold text or elements."""
        marked = {name: f"\ue000{name}\ue001" for name in parts}
        return _filled(self.wording.say(sentence, **marked), parts)

    def plural(self, one: str, many: str, count: int, /, **parts: Node) -> Safe:
        """A sentence that depends on a number; `{count}` is the number."""
        marked = {name: f"\ue000{name}\ue001" for name in parts}
        return _filled(self.wording.plural(one, many, count, **marked), parts)

    def comma(self, nodes: Sequence[Node]) -> list[Node]:
        return joined(self.wording.joined(["", ""]), nodes)

    def semicolon(self, nodes: Sequence[Node]) -> list[Node]:
        return joined(self.wording.joined_by_semicolons(["", ""]), nodes)

    # references within the page

    def step(self, number: int) -> Safe:
        """The number of a step in its colour, leading to it."""
        found = self.steps.get(number)
        return tag(
            "a",
            str(number),
            class_=f"n {self.hue(found['phase'] if found else '')}",
            href=f"#step-{number}",
            aria_label=self.wording.say("step {numbers}", numbers=number),
            title=found["title"] if found else None,
        )

    def step_list(self, numbers: Sequence[int]) -> list[Node]:
        return joined(" ", [self.step(number) for number in numbers])

    def rule(self, name: str, words: Node = None) -> Safe:
        """A rule by its grade, leading to the appendix; the bare words where the plan does not hold the rule."""
        rule = self.plan["justification"].get(name)
        if rule is None:
            return render(words)
        shown = words or self.grade(rule)
        kind = "" if words else f"g g-{rule['grade'] if rule['grade'] in tuple('ABCDE') else 'E'}"
        kind += " contested" if rule["contested"] and not words else ""
        return tag("a", shown, class_=kind.strip() or None, href=f"#{anchor('rule', name)}", title=rule["statement"])

    def source(self, name: str, words: Node = None) -> Safe:
        """A source by author and year, leading to the appendix."""
        if name not in self.plan["evidence"]:
            return tag("span", words or name)
        return tag("a", words or self.citation(name), href=f"#{anchor('source', name)}")

    def outcomes(self, items: Sequence[Outcome]) -> Safe:
        """Sources of a rule with their direction and note."""
        return tag(
            "ul",
            [
                tag(
                    "li",
                    tag("span", self.direction(item["direction"]), class_=f"dir d-{item['direction']}"),
                    " ",
                    self.source(item["source"]),
                    tag("span", f" — {item['note']}", class_="noted") if item["note"] else None,
                )
                for item in items
            ],
            class_="sources",
        )

    def direction(self, direction: str) -> str:
        return self.wording.say(DIRECTION[direction]) if direction in DIRECTION else direction

    def state(self, result: str, *, bare: bool = False) -> Safe:
        """A disc, full, half or empty, or a gate's diamond, and its word; `bare`: only for those who cannot see."""
        words = self.wording.say(RESULT[result]) if result in RESULT else result
        shape = tag(
            "svg",
            tag("use", href=f"#mark-{result if result in ('full', 'partial', 'guarded') else 'open'}"),
            class_="mark",
            aria_hidden="true",
            viewBox="0 0 14 14",
            width="14",
            height="14",
        )
        return tag(
            "span",
            shape,
            tag("span", words, class_="unseen" if bare else None),
            class_=f"state s-{result}",
            title=words if bare else None,
        )

    def change(self, change: Change) -> Safe:
        """One objective before and after."""
        return self.say(
            "{objective} {before} → {after}",
            objective=change["title"],
            before=figure(change["before"]),
            after=figure(change["after"]),
        )

    def place(self, gap: Gap) -> int:
        """Where a gap stands in the plan, from 1."""
        return next(place for place, other in enumerate(self.plan["gaps"], 1) if other is gap)

    def priority(self, priority: str) -> Safe:
        words = self.wording.say(PRIORITY[priority]) if priority in PRIORITY else priority
        return tag("span", words, class_=f"prio prio-{priority}")

    # parts of a page

    def section(self, name: str, title: Node, *children: Node, note: Node = None, class_: str | None = None) -> Safe:
        """A part of the page with its heading."""
        self.contents.append((name, plain(title)))
        return tag(
            "section",
            tag("h2", title, id=f"{name}-heading"),
            tag("p", note, class_="note") if note else None,
            *children,
            id=name,
            aria_labelledby=f"{name}-heading",
            class_=class_,
        )

    def table(self, caption: Node, heads: Sequence[Node], rows: Sequence[Sequence[Node]], class_: str = "") -> Safe:
        """A table whose first column names its rows; it scrolls within itself where the page is narrow."""
        body = [tag("tr", tag("th", row[0], scope="row"), [tag("td", cell) for cell in row[1:]]) for row in rows]
        made = tag(
            "table",
            tag("caption", caption),
            tag("thead", tag("tr", [tag("th", head, scope="col") for head in heads])),
            tag("tbody", body),
            class_=class_ or None,
        )
        return tag("div", made, class_="scroll", tabindex="0", role="region", aria_label=plain(caption))

    def folded(self, summary: Node, *children: Node, class_: str | None = None) -> Safe:
        """Open on paper; `class_` `screen`: not there at all."""
        return tag("details", tag("summary", summary), *children, class_=class_)


def _filled(text: str, parts: dict[str, Node]) -> Safe:
    filled: list[Node] = []
    at = 0
    for place in _PLACE.finditer(text):
        filled += [text[at : place.start()], parts[place[1]]]
        at = place.end()
    return render([*filled, text[at:]])
