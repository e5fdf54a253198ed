"""Selectors: how a rule names a group of interventions.

An id, `any`, or one of `phase:`, `class:`, `modality:`, `tag:` and `stage:` (of development) with a
value, such as `phase:clear`, `tag:live_virus` or `stage:discontinued`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Members = dict[str, list[str]]
"""Selector → ids of the interventions it names, in order."""


def groups(interventions: Mapping[str, Any], phases: Iterable[str]) -> Members:
    """Every selector that names at least one intervention; phases may be empty."""
    members: Members = {f"phase:{phase}": [] for phase in phases}
    members["any"] = sorted(interventions)
    for name in sorted(interventions):
        thing = interventions[name]
        words = [
            name,
            f"phase:{thing.phase}",
            f"class:{thing.class_}",
            f"modality:{thing.modality}",
            f"stage:{thing.stage}",
        ]
        for selector in (*words, *(f"tag:{tag}" for tag in thing.tags)):
            members.setdefault(selector, []).append(name)
    return members


def select(selectors: Iterable[str], members: Members) -> list[str]:
    """Ids named by any of the selectors, sorted, each once."""
    return sorted({name for selector in selectors for name in members.get(selector, ())})
