"""A rule base ready for planning: from the cache when its files are unchanged, else compiled."""

from __future__ import annotations

from gbmplan.graph.model import RuleGraph
from gbmplan.problems import InputError, Problem
from gbmplan.rulebase.cache import fetch, keep
from gbmplan.rulebase.folder import CORE, PackFiles, chain, find


def load_rules(name: str = CORE) -> RuleGraph:
    """The compiled rule base of a pack (name of a shipped pack, or folder) and all it extends.

    Raises InputError with every problem found; a pack with problems is never used.
    """
    packs = chain(find(name))
    stored = fetch(packs)
    if stored is not None:
        return stored
    rules = compile_packs(packs)
    keep(packs, rules)
    return rules


def compile_packs(packs: list[PackFiles]) -> RuleGraph:
    """Validate and compile, without the cache. Raises InputError as `load_rules`."""
    from gbmplan.graph.build import build
    from gbmplan.rulebase.check import findings
    from gbmplan.rulebase.merge import merge
    from gbmplan.rulebase.text import read_text

    texts = [read_text(pack) for pack in packs]
    merged = texts[0]
    for text, files in zip(texts[1:], packs[1:], strict=True):
        merged = merge(merged, text, files.wanted_version)
    problems = findings(merged)
    if problems:
        raise InputError(problems)
    stamps = [
        {"id": text.header.id, "version": text.header.version, "sha256": files.sha256,
         "title": text.header.title.en}
        for text, files in zip(texts, packs, strict=True)
    ]  # fmt: skip
    if len({stamp["id"] for stamp in stamps}) < len(stamps):
        raise InputError([Problem("duplicate-id", f"a pack that this one extends is called `{stamps[-1]['id']}` too",
                                  texts[-1].header_item.place("id"), "give the pack an id of its own")])
    return build(merged, stamps)
