"""What the user means by a word: a step by its number, an order of two, or a thing by any of its names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from gbmplan.graph.model import RuleGraph
from gbmplan.graph.names import names
from gbmplan.language.names import Names
from gbmplan.problems import InputError, Message, brief, meant, wrong

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
        """The id that the user means: a number, an id, or any other name of an intervention or a target."""
        if text.isdigit():
            return self._numbered(text)
        remedy = Message(
            "name a step by its number, or an intervention, target or rule by its id; `gbmplan rules` lists every id"
        )
        if self._measured.one(text) and not self._things.all(text):
            remedy = Message("it is a biomarker; a plan says what each decided, `gbmplan rules show` what reads it")
        unknown = Message("nothing in this plan or its rules is called `{name}`", name=brief(text))
        problem = self._things.problem("unknown-id", text, unknown, remedy)
        if problem:
            raise InputError([problem])
        return self._things.one(text)

    @cached_property
    def _things(self) -> Names:
        return names(self.rules, "intervention", "target", also=self.rules.rules)

    @cached_property
    def _measured(self) -> Names:
        return names(self.rules, "biomarker")

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
        name = names(self.rules, "intervention").one(text)
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
