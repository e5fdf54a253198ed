"""Every code there is, with its name, severity and explanation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from types import ModuleType

from gbmplan.problems import InputError, Message, Problem, brief, did_you_mean, nearest_own
from gbmplan.rulebase.diagnosis import Diagnosis

_CODE = re.compile(r"GP[0-9]{0,3}\Z")


class Catalogue:
    """The diagnoses of all checks, by code and by name."""

    def __init__(self, modules: Iterable[ModuleType]) -> None:
        every = {diagnosis for module in modules for diagnosis in module.DIAGNOSES}
        self.by_code: dict[str, type[Diagnosis]] = {
            diagnosis.code: diagnosis for diagnosis in sorted(every, key=lambda diagnosis: diagnosis.code)
        }
        self.by_name: dict[str, type[Diagnosis]] = {diagnosis.name: diagnosis for diagnosis in self.by_code.values()}

    def code(self, name: str) -> str:
        """The code of a problem by its name."""
        found = self.by_name.get(name)
        return found.code if found else ""

    def named(self, word: str) -> frozenset[str]:
        """The codes that a code, the beginning of one, or a name stands for; none when it is unknown."""
        if word.lower() in self.by_name:
            return frozenset([self.by_name[word.lower()].code])
        start = word.upper()
        if not _CODE.match(start):
            return frozenset()
        return frozenset(code for code in self.by_code if code.startswith(start))

    def suggestion(self, word: str) -> str:
        """Advice for a word that names no code."""
        return self.nearest(word) or Message("`gbmplan explain` lists them all")

    def nearest(self, word: str, more: Iterable[str] = ()) -> str:
        """The code, its name or one of `more` that was probably meant, as advice; '' when none is close."""
        close = nearest_own(word.lower(), [*self.by_name, *(code.lower() for code in self.by_code), *more])
        return did_you_mean(close.upper() if close.upper() in self.by_code else close)

    def chosen(self, option: str, words: Sequence[str]) -> frozenset[str]:
        """The codes that an option names, repeated or with commas. Raises InputError for one that there is not."""
        found: set[str] = set()
        wrong = []
        for word in (part.strip() for text in words for part in text.split(",")):
            codes = self.named(word)
            found |= codes
            if not codes:
                wrong.append(
                    Problem(
                        "unknown-code",
                        Message("{option}: there is no code `{word}`", option=option, word=brief(word)),
                        None,
                        self.suggestion(word),
                    )
                )
        if wrong:
            raise InputError(wrong)
        return frozenset(found)
