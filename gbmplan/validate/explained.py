"""What `gbmplan explain` can explain: kinds of findings, and messages that are none."""

from __future__ import annotations

from gbmplan.problems import Message, brief, wrong
from gbmplan.rulebase.diagnosis import Diagnosis
from gbmplan.validate.catalogue import Catalogue
from gbmplan.validate.messages import MESSAGES
from gbmplan.validate.rounds import DECLARING

Known = type[Diagnosis] | str
"""A kind of finding, or the code of a message that is none."""


def explained(word: str | None) -> list[Known]:
    """Those that a code, the beginning of one or a name stands for; all without a word.

    Raises InputError for a word that stands for none.
    """
    catalogue = Catalogue(DECLARING)
    if word is None:
        return [*catalogue.by_code.values(), *sorted(MESSAGES)]
    if word.lower() in MESSAGES:
        return [word.lower()]
    if not catalogue.named(word):
        advice = catalogue.nearest(word, MESSAGES) or Message("`gbmplan explain` lists them all")
        raise wrong("unknown-code", Message("there is no code `{word}`", word=brief(word)), None, advice)
    return [catalogue.by_code[code] for code in sorted(catalogue.named(word))]
