"""The words of a pack for contexts of evidence, stages of approval and organs; and those of packs that declare none."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple, TypeVar

from gbmplan.rulebase.shape import Approval, EvidenceContext, Organ, PackHeader, Title

LISTS = ("contexts", "approvals", "organs")
"""Keys of pack.yaml under which words are declared."""
Word = TypeVar("Word", EvidenceContext, Approval, Organ)


class Words(NamedTuple):
    """What a pack, with all that it extends, or the defaults declare."""

    contexts: tuple[EvidenceContext, ...]
    approvals: tuple[Approval, ...]
    organs: tuple[Organ, ...]
    disease: Title


def words(header: PackHeader) -> Words:
    """The words of a pack: of each list that neither it nor what it extends declares, the defaults."""
    standard = defaults()
    return Words(
        header.contexts or standard.contexts,
        header.approvals or standard.approvals,
        header.organs or standard.organs,
        header.disease or standard.disease,
    )


def joined(base: Iterable[Word], own: Iterable[Word]) -> tuple[Word, ...]:
    """The words of an extended pack with those of a pack: the same id is replaced where it stands, others follow."""
    return tuple(({word.id: word for word in base} | {word.id: word for word in own}).values())


@cache
def defaults() -> Words:
    """What holds for packs that stand alone and declare nothing; docs/rules.md lists it."""
    return Words(
        tuple(EvidenceContext.model_validate(_word(item, *_CONTEXTS[item])) for item in _CONTEXTS),
        tuple(Approval.model_validate({"id": name, "title": _title(name)}) for name in _APPROVALS),
        tuple(Organ.model_validate({"id": name, "title": _title(name)}) for name in _ORGANS),
        Title(en="the disease", zh="本病"),
    )


def _word(name: str, seen_in: str, home: bool) -> dict[str, Any]:
    return {"id": name, "title": _title(name), "seen_in": seen_in, "home": home}


def _title(name: str) -> dict[str, str]:
    return {"en": name.replace("_", " ")}


_CONTEXTS = {
    "gbm": ("people", True),
    "other_glioma": ("people", False),
    "other_tumour": ("people", False),
    "no_tumour": ("people", False),
    "animal": ("animals", False),
    "in_vitro": ("cells", False),
}
_APPROVALS = ("approved_gbm", "approved_other", "trial", "preclinical", "discontinued")
_ORGANS = (
    "hepatic",
    "immune",
    "neuro_oedema",
    "cytokine",
    "marrow",
    "bleeding",
    "cardiac",
    "gut",
    "seizure",
    "pulmonary",
    "ocular",
    "wound",
    "infection",
)
