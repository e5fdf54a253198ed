"""A language to say things in: sentences with named places, titles, lists and words of the vocabulary.

The English sentence stands where it is said and is the key of every other language:
`wording.say("needs {what}", what=...)`. What is put into a sentence is never read as a sentence
itself. Other languages are plain tables in `gbmplan/wording/<language>/`, loaded only when asked
for; `tests/test_wording.py` holds them against every sentence said in the source.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from string import Formatter
from typing import NamedTuple, TypeVar

LANGUAGES = ("en", "zh")
_NOTE = " // "
Text = TypeVar("Text", bound=str)


class Wording(NamedTuple):
    """One language; frozen, and passed to whatever puts things into words."""

    language: str
    sentences: Mapping[str, str]
    """English sentence → the same in this language; empty for English."""
    values: Mapping[str, str]
    """Value of a category, or another id of the vocabulary → a word for it."""
    prose: Mapping[str, str]
    """English text of a rule pack → its translation in the pack."""

    def say(self, sentence: str, /, **words: object) -> str:
        """A sentence with its places filled.

        What stands behind ` // ` tells equal English words apart and is not said: `open // of a
        need`, `open // of a file`.
        """
        said = self.sentences.get(sentence)
        if said is None:
            said = sentence.partition(_NOTE)[0] if _NOTE in sentence else sentence
        return self._filled(said, words) if "{" in said or "}" in said else said

    def plural(self, one: str, many: str, count: int, /, **words: object) -> str:
        """`one` for 1, else `many`; `{count}` is the number. Other languages are keyed by `many`."""
        said = self.sentences.get(many) or (one if count == 1 else many)
        return self._filled(said.partition(_NOTE)[0], {"count": count, **words})

    def title(self, title: Mapping[str, object]) -> str:
        """A title of the pack in this language, the English one where there is no other."""
        return str(title.get(self.language) or title["en"])

    def label(self, node: Mapping[str, object]) -> str:
        """The short name of a target or biomarker: its English label, in other languages its title without brackets."""
        title: Mapping[str, object] = node["title"]  # type: ignore[assignment]
        said, english = self.title(title), self.title({"en": title["en"]})
        if self.language != "en" and said != english:
            return self.short(said)
        return str(node.get("label") or english)

    def short(self, title: str) -> str:
        """A title without what stands behind it in brackets."""
        for mark in (" (", "（", "("):
            title = title.split(mark, maxsplit=1)[0] or title
        return title

    def inside(self, title: str) -> str:
        """A title inside a sentence; only English writes it otherwise there."""
        return _uncapitalised(title) if self.language == "en" else title

    def value(self, value: str) -> str:
        """The word for a value of a category, or for an id such as an organ: `near_total` → `near total`."""
        return self.values.get(value) or value.replace("_", " ")

    def translated(self, text: str) -> str:
        """Prose of a pack in this language, in English where the pack has no other."""
        return self.prose.get(text, text) if self.prose else text

    def listed(self, words: Sequence[str], last: str = "or") -> str:
        """`a`, `a or b`, `a, b or c`; `last` is `or` or `and`."""
        if len(words) < 2:
            return "".join(words)
        return self.say(
            "{first} or {last}" if last == "or" else "{first} and {last}",
            first=self.joined(words[:-1]),
            last=words[-1],
        )

    def joined(self, words: Iterable[str]) -> str:
        """`a, b, c`, or with the mark that lists have in this language."""
        return self.say(",  // between words of a list").join(words)

    def joined_by_semicolons(self, words: Iterable[str]) -> str:
        """`a; b; c`."""
        return self.say(";  // between parts of a sentence").join(words)

    def quoted(self, text: str) -> str:
        """What somebody else wrote, in quotation marks."""
        return self.say("“{text}”", text=text)

    def bracketed(self, text: str) -> str:
        """` (text)`, to stand behind something; nothing for no text."""
        return self.say(" ({text})", text=text) if text else ""

    def _filled(self, sentence: str, words: Mapping[str, object]) -> str:
        if self.language != "zh":
            return sentence.format_map(words)
        found = ""
        for literal, place, _, _ in Formatter().parse(sentence):
            for part in (literal, str(words[place]) if place is not None else ""):
                found = _beside(found, part)
        return found

    def replaced(self, text: str, old: str, new: str) -> str:
        """`text` with one part of it said otherwise, and the blanks around that as this language sets them."""
        if self.language != "zh":
            return text.replace(old, new)
        first, *others = text.split(old)
        for other in others:
            first = _beside(_beside(first.rstrip(" "), new), other.lstrip(" "))
        return first


@lru_cache(maxsize=4096)
def _uncapitalised(title: str) -> str:
    """A title inside a sentence: abbreviations and gene names keep their capitals."""
    first = title.split(" ", 1)[0].split("-", 1)[0]
    if any(letter.isupper() or letter.isdigit() for letter in first[1:]) or len(first) == 1:
        return title
    return title[:1].lower() + title[1:]


def _beside(before: str, after: str) -> str:
    """Two texts in a row: a blank on either side of letters and digits that are not Chinese, but none between
    Chinese characters, nor beside marks."""
    last, first = before[-1:], after[:1]
    apart = (_foreign(first) and (chinese(last) or _foreign(last))) or (_foreign(last) and chinese(first))
    return f"{before} {after}" if apart else before + after


def chinese(character: str) -> bool:
    """Whether a character is a Chinese one."""
    return "\u4e00" <= character <= "\u9fff"


def _foreign(character: str) -> bool:
    return (character.isalnum() or character in ("%", "+", "\N{SUPERSCRIPT TWO}")) and character < "\u2e80"


ENGLISH = Wording("en", {}, {}, {})


def term(word: Text) -> Text:
    """A sentence in a table, said later: marks it for the test of translations."""
    return word


def wording(language: str, prose: Mapping[str, str] | None = None, values: Mapping[str, str] | None = None) -> Wording:
    """The wording of a language in LANGUAGES, with what a rule pack says in it."""
    if language == "zh":
        from gbmplan.wording.zh import SENTENCES, VALUES

        return Wording("zh", SENTENCES, {**VALUES, **(values or {})}, prose or {})
    return ENGLISH
