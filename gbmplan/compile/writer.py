"""What every part of a pack is compiled with: a rule is recorded once, and draws its edges."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import networkx as nx

from gbmplan.compile.grade import Records, grade
from gbmplan.graph.select import groups
from gbmplan.graph.shapes import Citation, EdgeKind, Rule, Title
from gbmplan.language.conditions import Tree
from gbmplan.language.durations import hours
from gbmplan.problems import DefectError
from gbmplan.rulebase import shape
from gbmplan.rulebase.fingerprint import fingerprint
from gbmplan.rulebase.text import PackText
from gbmplan.rulebase.vocabulary import Words, words


class Writer:
    """A graph in the making."""

    def __init__(self, pack: PackText, packs: list[dict[str, str]]) -> None:
        self.pack = pack
        self.rules: dict[str, Rule] = {}
        self.graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(packs=packs)
        self.graph.graph["fingerprints"] = {
            f"{table}:{name}": fingerprint(item.value)
            for table, items in pack.tables().items()
            for name, item in items.items()
        }
        self.side: dict[str, list[dict[str, Any]]] = {"disagreements": [], "combinations": []}
        self.records = {
            name: item.value.model_dump(exclude={"override", "was"}, exclude_none=True)
            | {"claims": list(item.value.claims), "pack": item.pack}
            for name, item in sorted(pack.evidence.items())
        }
        own = words(pack.header)
        self.graded = Records(
            self.records,
            frozenset(item.id for item in own.contexts if item.home),
            {item.id: place for place, item in enumerate(own.contexts)},
        )
        self.organs = {item.id: item.title.en for item in own.organs}
        claims = {item.id: {"title": title_of(item.title)} for item in pack.header.claims}
        leading = [item.model_dump() for item in pack.header.leading]
        self.graph.graph["words"] = _plain(own) | {"claims": claims, "leading": leading}
        self.phases = [phase.id for phase in pack.header.phases]
        interventions = {name: item.value for name, item in pack.interventions.items()}
        self.members = groups(interventions, self.phases)
        self.titles = (
            {
                name: item.value.title.en
                for table in (pack.biomarkers, pack.targets, pack.interventions)
                for name, item in table.items()
            }
            | {name: item.value.label for name, item in self.pack.targets.items() if item.value.label}
            | {phase.id: phase.title.en for phase in pack.header.phases}
        )

    def rule(
        self,
        name: str,
        kind: str,
        subject: str,
        pack: str,
        source: shape.Grounded | None,
        statement: str,
        *,
        kind_: str = "",
        because: str = "",
        evidence: Iterable[Any] = (),
        inference: bool = False,
        claims: Iterable[str] = (),
        **detail: Any,
    ) -> str:
        """Record what a rule rests on, and return its id."""
        if source is not None:
            because, evidence, claims = source.because, source.evidence, source.claims
            inference, statement = source.inference, source.statement or statement
        cited = citations(evidence)
        best = grade(cited, self.graded, home_decides=kind in ("cover", "outcome"))
        if inference:  # the sources inform the reasoning, none states the rule
            best = best._replace(strength="E", context="")
        rule: Rule = {
            "rule": name,
            "kind": kind,
            "subject": subject,
            "statement": statement,
            "because": because,
            "evidence": cited,
            "inference": inference,
            "grade": best.strength,
            "context": best.context,
            "contested": best.contested,
            "claims": list(claims),
            "pack": self.pack.changed.get(name, pack),
        }
        condition = getattr(source, "when", None) or (detail.get("condition"))
        if condition:
            rule["when"], rule["tree"] = condition, self.tree(condition)
        if exception := getattr(source, "unless", None):
            rule["when"] += f", unless {exception}"
            rule["tree"] = ["and", rule["tree"], ["not", ["known", self.tree(exception)]]]
        if pending := getattr(source, "pending", None):
            rule["when"] += f", or while that is unknown and {pending}"
            unrefuted = ["not", ["known", ["not", rule["tree"]]]]
            rule["tree"] = ["or", ["known", rule["tree"]], ["and", ["known", self.tree(pending)], unrefuted]]
        if kind_:
            detail["kind"] = kind_
        if detail:
            rule["detail"] = {key: value for key, value in detail.items() if key != "condition"}
        self.rules[name] = rule
        return name

    def tree(self, condition: str) -> Tree:
        """A condition that passed the checks."""
        tree = self.pack.tree(condition)
        if tree is None:
            raise DefectError(f"a condition that makes no sense came through the checks: {condition}")
        return tree

    def edge(self, kind: EdgeKind, u: str, v: str, rule: str, **data: Any) -> None:
        """Draw an edge that a rule says."""
        self.graph.add_edge(u, v, key=rule if kind != "supports" else f"{rule}<", kind=kind, **data)


def citations(references: Iterable[Any]) -> list[Citation]:
    """Citations as the graph holds them."""
    return [
        {"source": item, "direction": "supports", "note": ""}
        if isinstance(item, str)
        else {"source": item.source, "direction": item.direction, "note": item.note or ""}
        for item in references
    ]


def title_of(title: shape.Title) -> Title:
    """A title in both languages."""
    return {"en": title.en, "zh": title.zh or title.en}


def in_hours(duration: str | None) -> float | None:
    """A duration in hours; None where none is given."""
    return None if duration is None else hours(duration)


def _plain(own: Words) -> dict[str, Any]:
    """The words of a pack as the graph holds them."""
    return {
        "disease": title_of(own.disease),
        "contexts": {
            item.id: {"title": title_of(item.title), "seen_in": item.seen_in, "home": item.home}
            for item in own.contexts
        },
        "approvals": {
            item.id: {"title": title_of(item.title), "short": title_of(item.short or item.title)}
            for item in own.approvals
        },
        "organs": {item.id: {"title": title_of(item.title)} for item in own.organs},
    }
