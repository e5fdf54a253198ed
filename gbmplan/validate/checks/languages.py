"""Titles stand in every language that the pack declares."""

from __future__ import annotations

from collections.abc import Iterator

from gbmplan.problems import Problem
from gbmplan.rulebase.diagnosis import Diagnosis
from gbmplan.rulebase.text import Item, PackText
from gbmplan.rulebase.vocabulary import LISTS

_NAMES = {"en": "English", "zh": "Chinese"}


class MissingTitle(Diagnosis):
    """A title is missing in a language that the header of the pack declares.

    Why: a plan in that language falls back to the English title, and reads as if nobody had looked.

    Bad:
        # pack.yaml
        extends: base
        languages: [en, zh]
        title: {en: Added, zh: 补充}
        # biomarkers.yaml, whole
        biomarkers:
          - {id: fever, title: {en: Fever}, kind: flag, group: clinical}
        # policies.yaml, whole
        policies:
          - {id: hot, kind: scope, when: fever, say: not in fever, because: nobody was treated, inference: true}

    Good:
        # pack.yaml
        extends: base
        languages: [en, zh]
        title: {en: Added, zh: 补充}
        # biomarkers.yaml, whole
        biomarkers:
          - {id: fever, title: {en: Fever, zh: 发热}, kind: flag, group: clinical}
        # policies.yaml, whole
        policies:
          - {id: hot, kind: scope, when: fever, say: not in fever, because: nobody was treated, inference: true}
    """

    code, name, severity = "GP516", "missing-title", "warning"


DIAGNOSES = (MissingTitle,)


def check(pack: PackText) -> Iterator[Problem]:
    """Titles that lack a language; a pack speaks for its own titles, not for those of the pack it extends."""
    header = pack.header_item.value
    wanted = [language for language in header.languages if language != "en"]
    if not wanted:
        return
    own = [
        item
        for table in (pack.biomarkers, pack.targets, pack.interventions)
        for item in table.values()
        if item.pack == header.id
    ]
    for language in wanted:
        yield from _lacking(pack.header_item, (), header.title, language)
        for index, phase in enumerate(header.phases):
            yield from _lacking(pack.header_item, ("phases", index), phase.title, language)
        for key in LISTS:
            for index, word in enumerate(getattr(header, key)):
                yield from _lacking(pack.header_item, (key, index), word.title, language)
        for item in own:
            yield from _lacking(item, (), item.value.title, language)


def _lacking(item: Item, path: tuple[str | int, ...], title: object, language: str) -> Iterator[Problem]:
    if getattr(title, language) is None and item.whole(*path, "title"):
        yield MissingTitle.at(
            item.place(*path, "title"),
            f"the title has no {_NAMES[language]} form",
            f"add `{language}:`, or leave `{language}` out of `languages`",
        )
