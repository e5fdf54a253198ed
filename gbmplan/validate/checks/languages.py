"""Titles, and words for values, stand in every language that the pack declares, and for what there is."""

from __future__ import annotations

from collections.abc import Iterator

from gbmplan.language.words import as_id
from gbmplan.problems import Problem, brief, meant
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


class MissingWord(Diagnosis):
    """A value has no word in a language that the header of the pack declares.

    Why: a plan in that language shows the value as it stands in profiles, in the middle of its sentences.

    Bad:
        # pack.yaml
        extends: base
        languages: [en, zh]
        title: {en: Added, zh: 补充}
        # biomarkers.yaml, whole
        biomarkers:
          - {id: stain, title: {en: Stain, zh: 染色}, kind: category, categories: [faint, strong], group: immune}
        # translations.yaml, whole
        values:
          - {id: faint, zh: 弱}
        # policies.yaml, whole
        policies:
          - {id: pale, kind: scope, when: stain == faint, say: stained, because: nobody was treated, inference: true}

    Good:
        # pack.yaml
        extends: base
        languages: [en, zh]
        title: {en: Added, zh: 补充}
        # biomarkers.yaml, whole
        biomarkers:
          - {id: stain, title: {en: Stain, zh: 染色}, kind: category, categories: [faint, strong], group: immune}
        # translations.yaml, whole
        values:
          - {id: faint, zh: 弱}
          - {id: strong, zh: 强}
        # policies.yaml, whole
        policies:
          - {id: pale, kind: scope, when: stain == faint, say: stained, because: nobody was treated, inference: true}
    """

    code, name, severity = "GP519", "missing-word", "warning"


class WordForNothing(Diagnosis):
    """A word is given for something that is no value of a biomarker, and no agent that one is derived from.

    Why: nothing will ever say it; most likely the value is written another way.

    Bad:
        # biomarkers.yaml
        biomarkers:
          - {id: stain, title: {en: Stain}, kind: category, categories: [faint, strong], group: immune}
        # translations.yaml, whole
        values:
          - {id: fiant, zh: 弱}
        # policies.yaml
        policies:
          - {id: pale, kind: scope, when: stain == faint, say: stained, because: nobody was treated, inference: true}

    Good:
        # biomarkers.yaml
        biomarkers:
          - {id: stain, title: {en: Stain}, kind: category, categories: [faint, strong], group: immune}
        # translations.yaml, whole
        values:
          - {id: faint, zh: 弱}
        # policies.yaml
        policies:
          - {id: pale, kind: scope, when: stain == faint, say: stained, because: nobody was treated, inference: true}
    """

    code, name, severity = "GP520", "word-for-nothing", "warning"


DIAGNOSES = (MissingTitle, MissingWord, WordForNothing)


def check(pack: PackText) -> Iterator[Problem]:
    """Titles and values that lack a language; a pack speaks for its own, not for those of the pack it extends."""
    header = pack.header_item.value
    if "biomarkers" not in pack.damaged:
        yield from _for_nothing(pack)
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
        yield from _wordless(pack, language)


def _lacking(item: Item, path: tuple[str | int, ...], title: object, language: str) -> Iterator[Problem]:
    if getattr(title, language) is None and item.whole(*path, "title"):
        yield MissingTitle.at(
            item.place(*path, "title"),
            f"the title has no {_NAMES[language]} form",
            f"add `{language}:`, or leave `{language}` out of `languages`",
        )


def _wordless(pack: PackText, language: str) -> Iterator[Problem]:
    """Each value of the pack's own biomarkers for which there is no word, where it stands first."""
    known = {word.id for item in pack.translations for word in item.value.values if getattr(word, language)}
    for item in pack.biomarkers.values():
        if item.pack != pack.header.id:
            continue
        for index, value in enumerate(item.value.categories):
            if value not in known and item.whole("categories", index):
                known.add(value)
                yield MissingWord.at(
                    item.place("categories", index),
                    f"`{value}` has no {_NAMES[language]} word",
                    f"add `- {{id: {value}, {language}: ...}}` under `values` in translations.yaml, "
                    f"or leave `{language}` out of `languages`",
                )


def _for_nothing(pack: PackText) -> Iterator[Problem]:
    values = {value for item in pack.biomarkers.values() for value in item.value.categories}
    for item in pack.biomarkers.values():
        if source := item.value.derived_from:
            values.update((source.prior_therapy, *map(as_id, source.also)))
    for item in pack.translations:
        for index, word in enumerate(item.value.values):
            if word.id not in values:
                yield WordForNothing.at(
                    item.place("values", index, "id"),
                    f"`{brief(word.id)}` is no value of a biomarker, and no agent that one is derived from",
                    meant(word.id, values) or "write it as `categories` or `derived_from` have it, or remove it",
                )
