"""The words that a pack declares itself: contexts of evidence, stages of approval, organs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gbmplan.problems import Problem, brief, listed, meant, respelt
from gbmplan.rulebase.diagnosis import Diagnosis
from gbmplan.rulebase.text import Item, PackText
from gbmplan.rulebase.vocabulary import words
from gbmplan.rulebase.walk import Step


class NoHome(Diagnosis):
    """No context of evidence is the disease of the pack itself.

    Why: records from home contexts decide how strong the evidence for an intervention is; without one, all that
    is cited counts as seen elsewhere.

    Bad:
        # pack.yaml
        contexts:
          - {id: gbm, title: {en: GBM}, seen_in: people}
          - {id: animal, title: {en: animal}, seen_in: animals}

    Good:
        # pack.yaml
        contexts:
          - {id: gbm, title: {en: GBM}, seen_in: people, home: true}
          - {id: animal, title: {en: animal}, seen_in: animals}
    """

    code, name, severity = "GP131", "no-home", "warning"


DIAGNOSES = (NoHome,)


class _Use(NamedTuple):
    """A word where it is used."""

    item: Item
    path: Step
    word: str


def check(pack: PackText) -> Iterator[Problem]:
    """Words that are used and not declared; and contexts of which none is home."""
    own = words(pack.header)
    declared = {
        "contexts": [item.id for item in own.contexts],
        "approvals": [item.id for item in own.approvals],
        "organs": [item.id for item in own.organs],
    }
    for key, known in declared.items():
        if pack.header_item.whole(key):  # what of it cannot be read may declare the word
            for use in _uses(pack, key):
                if use.word not in known:
                    yield _unknown(use, key, known)
    if pack.header_item.value.contexts and not any(item.home for item in own.contexts):
        yield NoHome.at(
            pack.header_item.place("contexts", key=True),
            "no context is `home`",
            "write `home: true` at those of the pack's own disease",
        )


def _unknown(use: _Use, key: str, known: list[str]) -> Problem:
    field, place = use.path[-1], use.item.place(*use.path)
    return Problem(
        "unknown-value",
        f"`{brief(use.word, 40)}` is not allowed for `{field}`",
        place,
        meant(use.word, known) or f"use {listed(known)}, or declare it under `{key}` in pack.yaml",
        fix=respelt(place, use.word, known, safe=False),
    )


def _uses(pack: PackText, key: str) -> Iterator[_Use]:
    if key == "contexts":
        yield from (_Use(item, ("context",), item.value.context) for item in pack.evidence.values())
        return
    for item in pack.interventions.values():
        if key == "approvals":
            yield _Use(item, ("stage",), item.value.stage)
        else:
            for index, toxicity in enumerate(item.value.toxicities):
                yield _Use(item, ("toxicities", index, "organ"), toxicity.organ)
