"""The words by which earlier therapy is recognized: what a pack lists, and the names of its interventions."""

from __future__ import annotations

from gbmplan.language.names import words_of
from gbmplan.language.words import as_id
from gbmplan.rulebase.text import PackText


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
            names.update(words_of(name, filter(None, (thing.title.en, thing.title.zh)), thing.synonyms))
    return {agent: sorted(names) for agent, names in found.items()}
