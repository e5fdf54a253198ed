"""The rule base as a NetworkX graph, with typed views of what stands on its nodes and edges.

Nodes are `kind:id` (phase, biomarker, target, intervention, policy, evidence); edges are the
rules, keyed by rule id. What an edge rests on (its reason, evidence, condition) is told once,
in `rules`, because one rule may draw many edges. All attributes are plain JSON values, so
that the graph can be stored and loaded without the models that validated it.
"""

from collections.abc import Mapping
from functools import cached_property
from itertools import combinations
from typing import Any, Literal, NotRequired, TypedDict

import networkx as nx

from gbmplan.language.conditions import Quantity, Tree

EdgeKind = Literal[
    "precedes", "indicates", "covers", "compensates", "delivers", "requires",
    "excludes", "conflicts", "limits", "governs", "supports",
]  # fmt: skip


class Citation(TypedDict):
    """Evidence as one rule uses it."""

    source: str
    direction: str
    note: str


class Rule(TypedDict):
    """What one rule says and rests on; the same for every kind of rule."""

    rule: str
    kind: str
    subject: str
    """Node the rule belongs to."""
    statement: str
    because: str
    evidence: list[Citation]
    inference: bool
    grade: str
    """Strength (A to E) of the best record that supports it; E without one, and for inference."""
    context: str
    """In whom that record saw it; empty without one, and for inference."""
    contested: bool
    """Whether a record opposes it, or is mixed."""
    claims: list[str]
    pack: str
    when: NotRequired[str]
    tree: NotRequired[Tree]
    detail: NotRequired[dict[str, Any]]
    """What only rules of this kind say."""


class Title(TypedDict):
    """A name in English and Chinese; the English one where there is no other."""

    en: str
    zh: str


class Target(TypedDict):
    """A target node."""

    id: str
    title: Title
    label: str
    """Short name; the title where the pack gives none."""
    phase: str
    priority: str
    mechanism: str
    cells: list[str]
    ligands: list[str]
    present: str
    """Rule that says when it is present; empty if only ever triggered."""
    assumed: str
    """Rule that says why it counts as present when unmeasured; empty if it does not."""
    none_known: bool
    pack: str


class Intervention(TypedDict):
    """An intervention node."""

    id: str
    title: Title
    class_: str
    modality: str
    phase: str
    stage: str
    status: str
    route: str
    tags: list[str]
    repeats: float | None
    """Hours between repeats, where a source gives it."""
    delivery: str
    """required, not_needed or bypassed"""
    delivery_rule: str
    requires: dict[str, dict[str, Any]]
    """Rule → {any_of: ids, min: hours or None, max: hours or None}."""
    contraindications: list[str]
    toxicities: dict[str, str]
    """Organ → rule."""
    cautions: list[str]
    evidence: list[Citation]
    grade: str
    context: str
    weakness: int
    """0 (strong) to 5; see `gbmplan.graph.grade`."""
    pack: str


class Edge(TypedDict):
    """One edge as the readers of the graph see it."""

    u: str
    v: str
    rule: str
    data: dict[str, Any]


class RuleGraph:
    """A compiled rule base: the graph, the rules behind its edges, and where it came from."""

    def __init__(
        self,
        graph: "nx.MultiDiGraph[str]",
        rules: Mapping[str, Rule],
        records: Mapping[str, dict[str, Any]],
        side: Mapping[str, list[dict[str, Any]]],
    ) -> None:
        self.graph = graph
        self.rules = rules
        """Every rule by its id."""
        self.records = records
        """Every evidence record by its key."""
        self.side = side
        """`disagreements` and `combinations`."""
        self.packs: list[dict[str, str]] = graph.graph["packs"]
        """id, version, sha256 and title of every pack, the base first."""
        self.conditions: dict[str, Tree] = graph.graph["conditions"]
        """Rule → its condition, for all rules that have one."""
        self.absolute: frozenset[str] = frozenset(graph.graph["absolute"])
        """The contraindications that are absolute."""
        self._listed: dict[str, list[Edge]] = {}

    @property
    def disagreements(self) -> list[dict[str, Any]]:
        """Questions on which sources conflict."""
        return self.side["disagreements"]

    @property
    def combinations(self) -> list[dict[str, Any]]:
        """Interventions that have been given together."""
        return self.side["combinations"]

    def nodes(self, kind: str) -> dict[str, Any]:
        """id → attributes of all nodes of a kind, in the order of their ids (phases: in order)."""
        return self._by_kind.get(kind, {})

    def edges(self, kind: EdgeKind) -> list[Edge]:
        """All edges of a kind, ordered by start, end and rule; ids without their kind."""
        if kind not in self._listed:
            found: list[Edge] = [
                {"u": u.partition(":")[2], "v": v.partition(":")[2], "rule": key, "data": data}
                for u, v, key, data in self._edges.get(kind, ())
            ]
            self._listed[kind] = sorted(found, key=lambda edge: (edge["u"], edge["v"], edge["rule"]))
        return self._listed[kind]

    @cached_property
    def phases(self) -> list[str]:
        """Phase ids in their order."""
        return list(self.nodes("phase"))

    @cached_property
    def targets(self) -> dict[str, Target]:
        return self.nodes("target")

    @cached_property
    def interventions(self) -> dict[str, Intervention]:
        return self.nodes("intervention")

    @cached_property
    def policies(self) -> dict[str, Rule]:
        """Rules about the whole regimen, by id."""
        return {name: self.rules[name] for name in self.nodes("policy")}

    @cached_property
    def covering(self) -> dict[str, list[Edge]]:
        """Target → its covers."""
        return _grouped(self.edges("covers"), "v")

    @cached_property
    def between(self) -> dict[tuple[str, str], list[Edge]]:
        """Two interventions, or two phases → the rules on their order."""
        found: dict[tuple[str, str], list[Edge]] = {}
        for edge in self.edges("precedes"):
            found.setdefault((edge["u"], edge["v"]), []).append(edge)
        return found

    @cached_property
    def together(self) -> dict[frozenset[str], list[dict[str, Any]]]:
        """Two interventions → the records of their having been given together."""
        found: dict[frozenset[str], list[dict[str, Any]]] = {}
        for item in self.combinations:
            for pair in combinations(sorted(set(item["interventions"])), 2):
                found.setdefault(frozenset(pair), []).append(item)
        return found

    @cached_property
    def conflicting(self) -> dict[str, list[tuple[str, str]]]:
        """Intervention → (rule, other intervention) for each conflict."""
        found: dict[str, list[tuple[str, str]]] = {}
        for edge in self.edges("conflicts"):
            found.setdefault(edge["u"], []).append((edge["rule"], edge["v"]))
            found.setdefault(edge["v"], []).append((edge["rule"], edge["u"]))
        return found

    @cached_property
    def limiting(self) -> dict[str, list[str]]:
        """Intervention → limits it counts for."""
        return {name: [edge["rule"] for edge in edges] for name, edges in _grouped(self.edges("limits"), "v").items()}

    @cached_property
    def vocabulary(self) -> dict[str, Quantity]:
        """What conditions and profiles need to know of each biomarker."""
        return {
            name: Quantity(node["type"], node["unit"], tuple(node["categories"]), *node["range"])
            for name, node in self.nodes("biomarker").items()
        }

    @cached_property
    def _by_kind(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for name, node in self.graph.nodes(data=True):
            kind, _, short = name.partition(":")
            found.setdefault(kind, {})[short] = node
        return {kind: nodes if kind == "phase" else dict(sorted(nodes.items())) for kind, nodes in found.items()}

    @cached_property
    def _edges(self) -> dict[str, list[tuple[str, str, str, dict[str, Any]]]]:
        found: dict[str, list[tuple[str, str, str, dict[str, Any]]]] = {}
        for edge in self.graph.edges(keys=True, data=True):
            found.setdefault(edge[3]["kind"], []).append(edge)
        return found


def _grouped(edges: list[Edge], end: Literal["u", "v"]) -> dict[str, list[Edge]]:
    found: dict[str, list[Edge]] = {}
    for edge in edges:
        found.setdefault(edge[end], []).append(edge)
    return found
