"""Words that people write, as ids are written."""

from __future__ import annotations


def as_id(word: str) -> str:
    """`Temozolomide-Radiotherapy` → `temozolomide_radiotherapy`; letters of other scripts stay."""
    return word.strip().lower().replace("-", "_").replace(" ", "_")
