"""The words by which earlier therapy is recognized: what a pack lists, and the synonyms of its interventions."""

from __future__ import annotations

import re

from gbmplan.language.words import as_id
from gbmplan.rulebase.text import PackText

_BRACKETS = re.compile(r"\s*[(（].*")
"""What stands behind a name and explains it."""


def agent_names(pack: PackText) -> dict[str, list[str]]:
    """Agent that a biomarker is derived from → all words of a profile's list that mean it, as ids are written."""
    found: dict[str, set[str]] = {}
    for item in pack.biomarkers.values():
        source = item.value.derived_from
        if source is not None:
            found.setdefault(source.prior_therapy, {source.prior_therapy}).update(map(as_id, source.also))
    for names in found.values():
        for name in sorted(names & pack.interventions.keys()):
            thing = pack.interventions[name].value
            titles = [title for title in (thing.title.en, thing.title.zh) if title]
            names.update(as_id(word) for word in (*thing.synonyms, *(_BRACKETS.sub("", title) for title in titles)))
    return {agent: sorted(names) for agent, names in found.items()}
