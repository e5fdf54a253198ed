"""What is wrong with an input or a call, as data; words are joined only when shown."""

import errno
import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple, Protocol

MOST = 100
"""Problems listed of one file; whoever made more has made one mistake, such as the wrong file."""

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What a terminal may obey instead of showing: C0 and C1 controls, line separators, overrides of
the writing direction; and halves of surrogate pairs, which cannot be written at all."""


def printable(text: str) -> str:
    """`text` on one line and harmless to a terminal: line ends become spaces, controls their codes."""
    return CONTROL.sub(_spelt, text)


def _spelt(match: re.Match[str]) -> str:
    character = match.group()
    if character in "\t\n\r":
        return " "
    return f"\\x{ord(character):02x}" if ord(character) < 0x100 else f"\\u{ord(character):04x}"


def brief(value: object, most: int = 60) -> str:
    """A value from an input as a message quotes it: spelt as in the input, on one line, not long."""
    words = {True: "true", False: "false", None: "null"}
    if isinstance(value, (list, dict)):
        return "[...]" if isinstance(value, list) else "{...}"
    text = words[value] if value is None or isinstance(value, bool) else str(value)
    text = " ".join(text[: 10 * most].split())
    return text if len(text) <= most else f"{text[: most - 1]}…"


class Speaker(Protocol):
    """A language to say messages in, such as a Wording."""

    def say(self, sentence: str, /, **words: object) -> str: ...
    def listed(self, words: Sequence[str], last: str = "or") -> str: ...


class Message(str):
    """A sentence with named places and what stands in them; as a text it is English, and fit for a terminal.

    Words may be messages themselves. Behind ` // ` stands what tells equal English sentences apart.
    """

    sentence: str
    words: Mapping[str, object]

    def __new__(cls, sentence: str, /, **words: object) -> "Message":
        safe = {name: word if isinstance(word, Spoken) else printable(str(word)) for name, word in words.items()}
        made = super().__new__(cls, sentence.partition(" // ")[0].format_map(safe))
        made.sentence, made.words = sentence, safe
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        return (self.sentence,), dict(self.words)

    def in_language(self, speaker: Speaker) -> str:
        """The sentence in a language, whole."""
        return speaker.say(self.sentence, **{name: _in_language(word, speaker) for name, word in self.words.items()})


_SYSTEM: Mapping[int | None, Message] = {
    errno.ENOENT: Message("No such file or directory"),
    errno.EACCES: Message("Permission denied"),
    errno.EPERM: Message("Operation not permitted"),
    errno.ENOSPC: Message("No space left on device"),
    errno.EISDIR: Message("Is a directory"),
    errno.ENOTDIR: Message("Not a directory"),
    errno.EROFS: Message("Read-only file system"),
    errno.ELOOP: Message("Too many levels of symbolic links"),
    errno.ENAMETOOLONG: Message("File name too long"),
}
"""What the system says most often, so that it can be said in other languages."""


def system_reason(error: Exception) -> str:
    """Why the system would not do something; in its own words where they are rare."""
    known = _SYSTEM.get(getattr(error, "errno", None))
    return known or str(getattr(error, "strerror", None) or error)


class Listed(str):
    """Words of a message that stand in a list: as a text `a, b or c`."""

    parts: tuple[str, ...]
    last: str

    def __new__(cls, words: Iterable[str], last: str = "or") -> "Listed":
        parts = tuple(map(printable, words))
        both = f" {last} ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))
        made = super().__new__(cls, both)
        made.parts, made.last = parts, last
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[tuple[str, ...], str], dict[str, Any]]:
        return (self.parts, self.last), {}

    def in_language(self, speaker: Speaker) -> str:
        """The list as a language writes it."""
        return speaker.listed(self.parts, self.last)


Spoken = (Message, Listed)
"""Texts that know what they are made of, and so can be said in any language."""


def _in_language(text: object, speaker: Speaker) -> str:
    return text.in_language(speaker) if isinstance(text, Spoken) else str(text)


class Place(NamedTuple):
    """A span of an input: file as the user named it, line and column from 1 (0: whole file)."""

    file: str
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0
    """Just behind the last character (0: only the beginning is known)."""

    def __str__(self) -> str:
        file = printable(self.file)
        return f"{file}:{self.line}:{self.column}" if self.line else file


class Note(NamedTuple):
    """A second place that a problem speaks of, such as `first declared here`."""

    place: Place
    message: str


class Edit(NamedTuple):
    """Text to put in place of a span; an empty span inserts."""

    place: Place
    text: str


class Fix(NamedTuple):
    """Edits of one file that mend a problem, and what they do, such as ``write `target` ``."""

    message: str
    edits: tuple[Edit, ...]
    safe: bool = True
    """Whether it may be made without asking; one that replaces a name which somebody declared never may."""


class _Problem(NamedTuple):
    name: str
    """Stable kebab-case name of the kind of mistake, such as `unknown-biomarker`."""
    message: str
    place: Place | None = None
    help: str = ""
    severity: str = "error"
    """error, warning or info; see docs/validate.md."""
    notes: tuple[Note, ...] = ()
    """Second places."""
    fix: Fix | None = None
    """An edit that mends it, where there is one."""


class Problem(_Problem):
    """One mistake: where, what, and what to do about it; always fit to be shown on a terminal."""

    __slots__ = ()

    def __new__(
        cls,
        name: str,
        message: str,
        place: Place | None = None,
        help: str = "",
        severity: str = "error",
        notes: Iterable[Note] = (),
        fix: Fix | None = None,
    ) -> "Problem":
        safe = tuple(Note(note.place, _fit(note.message)) for note in notes)
        return super().__new__(cls, name, _fit(message), place, _fit(help), severity, safe, fix)

    def __str__(self) -> str:
        return self.in_language(_ENGLISH)

    def in_language(self, speaker: Speaker) -> str:
        """The problem as a user sees it, in a language; what cannot be said in it stays English."""
        where = f"{self.place}: " if self.place else ""
        message = _in_language(self.message, speaker)
        if self.severity == "error":
            text = speaker.say("error: {message}", message=message)
        elif self.severity == "warning":
            text = speaker.say("warning: {message}", message=message)
        else:
            text = speaker.say("info: {message}", message=message)
        advice = "\n  " + speaker.say("help: {advice}", advice=_in_language(self.help, speaker)) if self.help else ""
        return f"{where}{text} [{self.name}]{advice}"


class _English:
    """Sentences as they stand."""

    def say(self, sentence: str, /, **words: object) -> str:
        return str(Message(sentence, **words))

    def listed(self, words: Sequence[str], last: str = "or") -> str:
        return str(Listed(words, last))


_ENGLISH = _English()


def _fit(text: str) -> str:
    """A text that a terminal may show; a message keeps what it is made of."""
    return text if isinstance(text, Spoken) else printable(text)


class DefectError(Exception):
    """gbmplan contradicts itself: never the user's mistake, and never an output."""


class InputError(Exception):
    """Input or call that cannot be used; holds every problem found, in order of place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems), key=_order))
        super().__init__(self.problems)

    def __str__(self) -> str:
        return self.in_language(_ENGLISH)

    def in_language(self, speaker: Speaker) -> str:
        """Every problem, in a language."""
        return "\n".join(problem.in_language(speaker) for problem in self.problems)


def _order(problem: Problem) -> tuple[object, ...]:
    return (problem.place or Place(""), problem.name, problem.message)


def wrong(name: str, message: str, place: Place | None = None, help: str = "") -> InputError:
    """An InputError with a single problem."""
    return InputError([Problem(name, message, place, help)])


_LONGEST_WORD = 80
"""No name is longer, and comparing costs the square of the length."""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known name that was meant by `word`, or '' when none, or more than one, can be.

    A name is suggested by the rule by which it may be replaced (`slip`), or when it is the same but for capitals and
    what joins its parts: whoever takes a suggestion must not get another medicine. Of groups such as
    `tag:checkpoint`, what stands behind the colon is compared, within the same kind first.
    """
    if len(word) > _LONGEST_WORD:
        return ""
    kind, mark, name = word.lower().rpartition(":")
    names = sorted(set(known))
    alike = [other for other in names if other.rpartition(":")[0].lower() == kind]
    same = _joined(name)
    for group in (alike,) if mark else (alike, names):
        of_name = {other: _joined(other.rpartition(":")[2]) for other in group}
        found = [other for other in group if of_name[other] == same]
        found = found or [other for other in group if slip(name, other)]
        if found:
            return found[0] if len({of_name[other] for other in found}) == 1 else ""
    return ""


def _joined(text: str) -> str:
    """A name without capitals and what joins its parts; `il_12` stays apart from `il1_2`."""
    return re.sub(r"(?<!\d)[ _.-]+|[ _.-]+(?!\d)", "", text.casefold())


def nearest_own(word: str, known: Iterable[str]) -> str:
    """The closest of words that gbmplan itself gives a meaning, such as keys and options; '' when none is close.

    None of them is a medicine, so that they may be further off; only digits have to be the same.
    """
    if len(word) > _LONGEST_WORD:
        return ""
    names = {name.lower(): name for name in sorted(known) if _digits(name) == _digits(word)}
    match = get_close_matches(word.lower(), sorted(names), n=1, cutoff=0.6)
    return names[match[0]] if match else ""


def _digits(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def did_you_mean(word: str) -> str:
    """Advice naming a word; '' for none."""
    return Message("did you mean `{word}`?", word=word) if word else ""


def meant(word: str, known: Iterable[str]) -> str:
    """Advice naming the known name that was meant by `word`, or '' when none can be."""
    return did_you_mean(nearest(word, known))


def meant_own(word: str, known: Iterable[str]) -> str:
    """Advice naming the closest of gbmplan's own words, or '' when none is close."""
    return did_you_mean(nearest_own(word, known))


_ALMOST = 0.75
"""How alike a word must be to what was meant before it may be replaced without asking."""
_SHORTEST = 5
"""Letters from which one letter makes a slip and not another word (`cart`, `card`); in four, two can be swapped."""

_LONG = 7
"""Letters of a name from which one may be missing in a part of four, too."""

_BETWEEN = r"[ _.（），-]"
"""What joins the parts of a name; Chinese titles name an agent in Latin letters next to their own signs."""


def slip(word: str, known: str) -> bool:
    """Whether `word` is `known` with one slip of the hand in one of its parts.

    One letter added, left out or replaced, or two neighbours swapped; never the first letter, never a
    digit or in a part that has one (`pd1` is no `pdl1`), and never in more than one part: parts are words,
    so `us_internal` is no `us_external`.
    """
    if abs(len(word.rpartition(":")[2]) - len(known.rpartition(":")[2])) > 1:
        return False
    mine, theirs = (re.split(_BETWEEN, text.lower().rpartition(":")[2]) for text in (word, known))
    differing = [pair for pair in zip(mine, theirs, strict=False) if pair[0] != pair[1]]
    least = min(sum(map(len, mine)), sum(map(len, theirs)))
    return len(mine) == len(theirs) and len(differing) == 1 and _slipped(*differing[0], least)


def _slipped(word: str, known: str, whole: int) -> bool:
    """Whether one part is another with one slip; `whole`: the letters of the shorter of both names."""
    if word[:1] != known[:1] or re.search(r"\d", word + known):
        return False
    start = next((at for at, pair in enumerate(zip(word, known, strict=False)) if pair[0] != pair[1]), len(word))
    mine, theirs = word[start:], known[start:]
    swapped = mine[1:2] + mine[:1] + mine[2:]
    least = min(len(word), len(known))
    if whole >= _LONG and max(len(word), len(known)) >= _SHORTEST - 1 and (mine[1:] == theirs or mine == theirs[1:]):
        return True
    if least >= _SHORTEST and (mine[1:] == theirs or mine == theirs[1:] or mine[1:] == theirs[1:]):
        return True
    return least >= _SHORTEST - 1 and mine != theirs and swapped == theirs


def respelt(place: Place, word: str, known: Iterable[str], *, safe: bool = True) -> Fix | None:
    """The edit that writes the one known word of which `word` is a slip; None when none, or more than one, is near.

    `safe` only for words of gbmplan itself: what a pack declares is a name, and which one was meant is
    its author's to say.
    """
    if len(word) > _LONGEST_WORD or not place.end_line:
        return None
    kind, _, name = word.lower().rpartition(":")
    alike = {other.rpartition(":")[2]: other for other in known if other.rpartition(":")[0] == kind}
    close = get_close_matches(name, sorted(alike), n=2, cutoff=_ALMOST)
    if len(close) != 1 or not slip(name, close[0]):
        return None
    meant = alike[close[0]]
    return Fix(f"write `{meant}`", (Edit(place, meant),), safe)


def listed(words: Sequence[str], last: str = "or") -> Listed:
    """`a`, `a or b`, `a, b or c`."""
    return Listed(words, last)
