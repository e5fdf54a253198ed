"""What the user means by a word: a step by its number, an order of two, or a thing by its id or title."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gbmplan.graph.model import RuleGraph
from gbmplan.problems import Message, brief, did_you_mean, meant, nearest, wrong
from gbmplan.wording.wording import ENGLISH

_ORDER = re.compile(r"\s*([^<>]+?)\s*([<>])\s*([^<>]+?)\s*")


class Lookup:
    """Finds what is asked about, in one rule base and one regimen. Everything raises InputError."""

    def __init__(self, rules: RuleGraph, numbers: Mapping[str, int]) -> None:
        self.rules, self.numbers = rules, numbers
        self.steps = {number: name for name, number in numbers.items()}

    def order(self, text: str) -> tuple[str, str] | None:
        """The two steps of an order such as `2<4`, the one that is said to be earlier first; None for no order."""
        match = _ORDER.fullmatch(text)
        if not match:
            return None
        first, sign, second = match.groups()
        pair = (first, second) if sign == "<" else (second, first)
        return self._of_the_regimen(pair[0]), self._of_the_regimen(pair[1])

    def thing(self, text: str) -> str:
        """The id that the user means: a number, an id, or a title in any language."""
        if text.isdigit():
            return self._numbered(text)
        known = [*self.rules.interventions, *self.rules.targets, *self.rules.rules]
        if text in known:
            return text
        titles = self._titles()
        found = titles.get(text.lower()) or titles.get(text.lower().replace("_", " "))
        if found:
            return found
        advice = did_you_mean(nearest(text, known) or titles.get(nearest(text, titles), ""))
        raise wrong(
            "unknown-id",
            Message("nothing in this plan or its rules is called `{name}`", name=brief(text)),
            None,
            advice
            or Message(
                "name a step by its number, or an intervention, target or rule by "
                "its id; `gbmplan rules` lists every id"
            ),
        )

    def _titles(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for things in (self.rules.interventions, self.rules.targets):
            for name, thing in things.items():
                for title in map(str, thing["title"].values()):
                    found |= {title.lower(): name, ENGLISH.short(title).lower(): name}
        return found | {target["label"].lower(): name for name, target in self.rules.targets.items()}

    def _numbered(self, text: str) -> str:
        number = int(text[:9])
        if number not in self.steps:
            most = len(self.steps)
            advice = Message("its steps are 1 to {most}", most=most) if most else Message("it has no steps")
            raise wrong("unknown-step", Message("the plan has no step {number}", number=text[:9]), None, advice)
        return self.steps[number]

    def _of_the_regimen(self, text: str) -> str:
        """The step named in an order."""
        if text.isdigit():
            return self._numbered(text)
        name = text if text in self.rules.interventions else self._titles().get(text.lower(), "")
        if name in self.numbers:
            return name
        raise wrong(
            "unknown-step",
            Message(
                "`{name}` is not in the regimen, so nothing orders it"
                if name
                else "`{name}` is no intervention, so nothing orders it",
                name=brief(text),
            ),
            None,
            meant(text, self.numbers) or Message("name two steps by number or id, such as `2<4`"),
        )
