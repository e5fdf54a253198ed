"""The words of a pack for contexts of evidence, stages of approval and organs; and those of packs that declare none."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Literal, NamedTuple, TypeVar

from gbmplan.rulebase.shape import Approval, ClaimText, EvidenceContext, Organ, PackHeader, Title

LISTS = ("contexts", "approvals", "organs")
"""Keys of pack.yaml under which words are declared."""
Word = TypeVar("Word", EvidenceContext, Approval, Organ, ClaimText)


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
        tuple(
            EvidenceContext(id=name, title=Title(en=en, zh=zh), seen_in=seen_in, home=name == "gbm")
            for name, en, zh, seen_in in _CONTEXTS
        ),
        tuple(
            Approval(id=name, title=Title(en=en, zh=zh), short=Title(en=short, zh=short_zh))
            for name, en, zh, short, short_zh in _APPROVALS
        ),
        tuple(Organ(id=name, title=Title(en=name.replace("_", " "), zh=zh)) for name, zh in _ORGANS.items()),
        Title(en="the disease", zh="本病"),
    )


_CONTEXTS: tuple[tuple[str, str, str, Literal["people", "animals", "cells"]], ...] = (
    ("gbm", "GBM", "GBM", "people"),
    ("other_glioma", "other glioma", "其他胶质瘤", "people"),
    ("other_tumour", "other tumour", "其他肿瘤", "people"),
    ("no_tumour", "no tumour", "非肿瘤人群", "people"),
    ("animal", "animal", "动物", "animals"),
    ("in_vitro", "in vitro", "体外", "cells"),
)
"""id, title in English and Chinese, in whom; from the disease outwards, the first one home."""
_APPROVALS = (
    ("approved_gbm", "approved for GBM", "已获批用于 GBM", "approved", "已获批"),
    ("approved_other", "approved elsewhere", "已获批用于其他适应证", "off-label", "超适应证"),
    ("trial", "in trials", "临床试验中", "in trials", "临床试验中"),
    ("preclinical", "preclinical only", "仅临床前", "preclinical", "临床前"),
    ("discontinued", "development stopped", "研发已终止", "stopped", "已终止研发"),
)
"""id, title and short title in English and Chinese."""
_ORGANS = {
    "hepatic": "肝脏",
    "immune": "免疫相关",
    "neuro_oedema": "脑水肿",
    "cytokine": "细胞因子释放",
    "marrow": "骨髓",
    "bleeding": "出血",
    "cardiac": "心脏",
    "gut": "胃肠道",
    "seizure": "癫痫发作",
    "pulmonary": "肺",
    "ocular": "眼部",
    "wound": "伤口愈合",
    "infection": "感染",
}
"""id → title in Chinese."""
