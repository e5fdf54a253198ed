"""What carries a claim of the text on which a pack was founded: its rules, the evidence, and where they act."""

from __future__ import annotations

from typing import NamedTuple

from gbmplan.graph.model import RuleGraph
from gbmplan.graph.shapes import Title


class Carrier(NamedTuple):
    """A rule, phase or disagreement that carries a claim."""

    id: str
    kind: str
    """Kind of the rule; phase; disagreement."""
    says: str
    acts_on: str
    """Kind and id of what it belongs to, such as `target:hypoxia`; empty for a phase and a disagreement."""


class Cited(NamedTuple):
    """A record that rules of a claim cite, or that names the claim itself."""

    source: str
    directions: tuple[str, ...]
    """How its rules cite it, each direction once; empty where only the record names the claim."""


class Claim(NamedTuple):
    """One claim with all that carries it."""

    id: str
    title: Title
    carriers: tuple[Carrier, ...]
    evidence: tuple[Cited, ...]

    @property
    def rules(self) -> tuple[str, ...]:
        """Ids of the rules among them."""
        return tuple(item.id for item in self.carriers if item.kind not in ("phase", "disagreement"))


_ORDER = ("supports", "mixed", "opposes")


def claims(rules: RuleGraph) -> tuple[str, ...]:
    """Ids of the claims that the pack declares, in its order."""
    return tuple(rules.words["claims"])


def claim(rules: RuleGraph, name: str) -> Claim:
    """A claim and what carries it; KeyError for one that the pack does not declare."""
    title = rules.words["claims"][name]["title"]
    carrying = {rule: item for rule, item in sorted(rules.rules.items()) if name in item["claims"]}
    carriers = [Carrier(rule, item["kind"], item["statement"], item["subject"]) for rule, item in carrying.items()]
    carriers += [
        Carrier(phase, "phase", node["title"]["en"], "")
        for phase, node in rules.nodes("phase").items()
        if name in node["claims"]
    ]
    carriers += [
        Carrier(item["id"], "disagreement", item["question"], "")
        for item in sorted(rules.disagreements, key=lambda item: str(item["id"]))
        if name in item["claims"]
    ]
    cited: dict[str, list[str]] = {source: [] for source, item in rules.records.items() if name in item["claims"]}
    for item in carrying.values():
        for citation in item["evidence"]:
            cited.setdefault(citation["source"], []).append(citation["direction"])
    evidence = tuple(
        Cited(source, tuple(way for way in _ORDER if way in directions)) for source, directions in sorted(cited.items())
    )
    return Claim(name, title, tuple(carriers), evidence)


def carried(rules: RuleGraph, named: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """Claim → those of some rules, such as the rules of a plan, that carry it; claims that none carries are absent."""
    found: dict[str, list[str]] = {claim: [] for claim in claims(rules)}
    for rule in sorted(named):
        for claim in rules.rules[rule]["claims"]:
            found[claim].append(rule)
    return {claim: tuple(names) for claim, names in found.items() if names}
