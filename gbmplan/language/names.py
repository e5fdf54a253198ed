"""What people call the things of a rule base: id, title, label, synonym, trade name, in any language.

The one place where a name is looked up: lists of earlier therapy, options, questions, listings of rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from gbmplan.language.words import as_id
from gbmplan.problems import Message, Problem, brief, did_you_mean, listed, nearest

_BRACKETS = re.compile(r"\s*[(（].*", re.S)
"""What stands behind a name and explains it."""


def words_of(name: str, titles: Iterable[str], others: Iterable[str] = ()) -> set[str]:
    """The words for one thing, as ids are written: its id, its titles without brackets, and its other names."""
    return {as_id(word) for word in (name, *others, *map(plain, titles)) if word}


def plain(title: str) -> str:
    """A title without what stands behind it in brackets."""
    return _BRACKETS.sub("", title) or title


class Names:
    """Finds the things that a word means, among some of a rule base.

    Capitals, blanks and hyphens make no difference; an id means the thing that has it, whatever else is called so.
    """

    def __init__(self, ids: Iterable[str], words: Mapping[str, Iterable[str]]) -> None:
        self.ids = set(ids)
        self.words: dict[str, set[str]] = {word: set(found) for word, found in words.items()}
        for name in self.ids:
            self.words.setdefault(as_id(name), set()).add(name)

    def all(self, text: str) -> list[str]:
        """The ids of all that a text may mean; none where nothing is called so."""
        for word in (text, as_id(text)):
            if word in self.ids:
                return [word]
        return sorted(self.words.get(as_id(text)) or self.words.get(as_id(plain(text))) or ())

    def one(self, text: str) -> str:
        """The id of what a text means; '' where that is nothing, or more than one thing."""
        found = self.all(text)
        return found[0] if len(found) == 1 else ""

    def advice(self, text: str) -> str:
        """Advice that names the one thing of whose name the text is a slip; '' where there is none."""
        return did_you_mean(self.one(nearest(text, {*self.ids, *self.words}) or ""))

    def problem(self, name: str, text: str, unknown: Message, remedy: Message, option: str = "") -> Problem | None:
        """What is wrong with a text that has to mean one thing: `unknown`, or that it may mean several."""
        found = self.all(text)
        if len(found) == 1:
            return None
        if not found:
            return Problem(name, unknown, None, self.advice(text) or remedy)
        message = Message("`{name}` may mean {words}", name=brief(text), words=listed(found, "or"))
        if option:
            message = Message("{option}: {message}", option=option, message=message)
        return Problem("ambiguous-name", message, None, Message("write the id of the one that is meant"))


def called(nodes: Mapping[str, Mapping[str, Any]]) -> dict[str, set[str]]:
    """Word, as ids are written → the things of one kind that are called so."""
    found: dict[str, set[str]] = {}
    for name, node in nodes.items():
        titles = [str(title) for title in node["title"].values()]
        others = (*node.get("synonyms", ()), *titles, node.get("label", ""))
        for word in words_of(name, titles, others):
            found.setdefault(word, set()).add(name)
    return found
