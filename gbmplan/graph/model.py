"""The rule base as a graph, with typed views of what stands on its nodes and edges.

Nodes are `kind:id` (phase, biomarker, target, intervention, policy, evidence); edges are the
rules, keyed by rule id. What an edge rests on (its reason, evidence, condition) is kept once,
in `rules`, because one rule may draw many edges. All attributes are plain JSON values, so
that the graph can be stored and loaded without the models that validated it. Who wants the graph itself gets a
NetworkX graph; a plan needs the views only, and importing NetworkX takes longer than making a plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from gbmplan.graph.shapes import Edge, EdgeKind, Intervention, RegimenStage, Rule, Target, Words
from gbmplan.language.conditions import Quantity, Tree, names
from gbmplan.language.names import called

if TYPE_CHECKING:
    import networkx as nx

_BINDING = ("order", "limit", "conflict", "companion", "gate", "requirement", "toxicity")

_Drawn = tuple[str, str, str, dict[str, Any]]


class Drawing(NamedTuple):
    """A graph as plain data: about the whole, about each node, and each edge with its key."""

    head: Mapping[str, Any]
    nodes: Sequence[tuple[str, dict[str, Any]]]
    edges: Sequence[_Drawn]


class RuleGraph:
    """A compiled rule base: the graph, the rules behind its edges, and where it came from."""

    def __init__(
        self,
        drawing: Drawing,
        rules: Mapping[str, Rule],
        records: Mapping[str, dict[str, Any]],
        side: Mapping[str, list[dict[str, Any]]],
        sources: Callable[[], Iterable[_Drawn]] = tuple,
    ) -> None:
        self.drawing = drawing
        self.sources = sources
        """The edges from evidence, where the drawing leaves them out."""
        self.rules = rules
        """Every rule by its id."""
        self.records = records
        """Every evidence record by its key."""
        self.side = side
        """`disagreements` and `combinations`."""
        self.packs: list[dict[str, str]] = drawing.head["packs"]
        """id, version, sha256 and title of every pack, the base first."""
        self.conditions: dict[str, Tree] = drawing.head["conditions"]
        """Rule → its condition, for all rules that have one."""
        self.absolute: frozenset[str] = frozenset(drawing.head["absolute"])
        """The contraindications that are absolute."""
        self.strong: frozenset[str] = frozenset(drawing.head["strong"])
        """Those that weigh more than any open target."""
        self.stages: list[RegimenStage] = drawing.head["stages"]
        """The stretches of a regimen in time, in their order; one where the pack names none."""
        self.staged: bool = drawing.head["staged"]
        """Whether the pack names them."""
        self.fingerprints: dict[str, str] = drawing.head["fingerprints"]
        """`table:id` of whatever is declared → its fingerprint."""
        self.words: Words = drawing.head["words"]
        self._listed: dict[str, list[Edge]] = {}

    @cached_property
    def graph(self) -> nx.MultiDiGraph[str]:
        """The whole graph."""
        import networkx as nx

        found: nx.MultiDiGraph[str] = nx.MultiDiGraph(**self.drawing.head)
        found.add_nodes_from(self.drawing.nodes)
        for u, v, key, data in (*self.drawing.edges, *self.sources()):
            found.add_edge(u, v, key, **data)
        return found

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
            drawn = self._edges if kind != "supports" else _by_edge_kind((*self.drawing.edges, *self.sources()))
            found: list[Edge] = [
                {"u": u.partition(":")[2], "v": v.partition(":")[2], "rule": key, "data": data}
                for u, v, key, data in drawn.get(kind, ())
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
    def classes(self) -> dict[str, list[str]]:
        """Class → the interventions of that class."""
        found: dict[str, list[str]] = {}
        for name, thing in self.interventions.items():
            found.setdefault(thing["class_"], []).append(name)
        return found

    @cached_property
    def policies(self) -> dict[str, Rule]:
        """Rules about the whole regimen, by id."""
        return {name: self.rules[name] for name in self.nodes("policy")}

    @cached_property
    def kinds(self) -> dict[str, dict[str, Rule]]:
        """Kind of policy → its rules, by id."""
        found: dict[str, dict[str, Rule]] = {}
        for name, rule in self.policies.items():
            found.setdefault(rule["kind"], {})[name] = rule
        return found

    # indexes over nodes and edges: what is asked for each patient is looked up, not searched for

    @cached_property
    def stated(self) -> list[tuple[Tree, list[str]]]:
        """Every condition once, with the rules that state it."""
        found: dict[str, tuple[Tree, list[str]]] = {}
        for rule, tree in self.conditions.items():
            found.setdefault(repr(tree), (tree, []))[1].append(rule)
        return list(found.values())

    @cached_property
    def reading(self) -> dict[str, list[int]]:
        """Biomarker → places in `stated` of the conditions that read it."""
        found: dict[str, list[int]] = {}
        for place, (tree, _) in enumerate(self.stated):
            for name in names(tree):
                found.setdefault(name, []).append(place)
        return found

    @cached_property
    def conditional(self) -> dict[str, list[str]]:
        """`covers` and `compensates` → the rules of that kind that depend on the patient."""
        kinds: tuple[EdgeKind, ...] = ("covers", "compensates")
        return {
            kind: sorted({edge["rule"] for edge in self.edges(kind) if edge["rule"] in self.conditions})
            for kind in kinds
        }

    @cached_property
    def apart_from_target(self) -> dict[str, frozenset[str]]:
        """Cover that depends on the patient → what it reads beside what tells whether its target is there.

        For packs with stages.
        """
        return {
            edge["rule"]: frozenset(names(self.conditions[edge["rule"]])).difference(
                names(self.conditions[self.targets[edge["v"]]["present"]])
            )
            for edge in self.edges("covers")
            if self.staged and edge["rule"] in self.conditions and self.targets[edge["v"]]["present"]
        }

    @cached_property
    def binding(self) -> list[str]:
        """Rules about regimens that bind unless their condition is false."""
        return sorted(name for name in self.conditions if self.rules[name]["kind"] in _BINDING)

    @cached_property
    def against(self) -> dict[str, tuple[str, ...]]:
        """Intervention → its contraindications, of those that have any."""
        return {
            name: tuple(thing["contraindications"])
            for name, thing in self.interventions.items()
            if thing["contraindications"]
        }

    @cached_property
    def rank(self) -> dict[str, tuple[int, int, str]]:
        """Target → where it stands in lists: phase, priority, id."""
        phases = {name: index for index, name in enumerate(self.phases)}
        return {
            name: (phases[node["phase"]], ("critical", "major", "minor").index(node["priority"]), name)
            for name, node in self.targets.items()
        }

    @cached_property
    def covering(self) -> dict[str, list[Edge]]:
        """Target → its covers, the strongest first, then by evidence."""
        found = _grouped(self.edges("covers"), "v")
        for edges in found.values():
            edges.sort(
                key=lambda edge: (
                    edge["data"]["strength"] != "full",
                    self.interventions[edge["u"]]["weakness"],
                    edge["u"],
                )
            )
        return found

    @cached_property
    def covers(self) -> dict[str, list[Edge]]:
        """Intervention → its covers."""
        return _grouped(self.edges("covers"), "u")

    @cached_property
    def opening(self) -> dict[str, list[Edge]]:
        """Target → the compensations that blocking it opens."""
        return _grouped(self.edges("compensates"), "u")

    @cached_property
    def delivered(self) -> dict[str, list[Edge]]:
        """Intervention → what can deliver it."""
        return _grouped(self.edges("delivers"), "v")

    @cached_property
    def delivering(self) -> dict[str, frozenset[str]]:
        """Intervention → what it can deliver."""
        found = _grouped(self.edges("delivers"), "u")
        return {name: frozenset(edge["v"] for edge in edges) for name, edges in found.items()}

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
    def called(self) -> dict[str, list[str]]:
        """Word of a list of therapies, as ids are written → the interventions that it means.

        The id, the titles and the synonyms of an intervention; and what a biomarker lists of the agent that it is
        derived from, where that is an intervention and the word means no other (`chemoradiation`: radiotherapy and
        temozolomide).
        """
        found = called(self.nodes("intervention"))
        direct = frozenset(found)
        for node in self.nodes("biomarker").values():
            source = node["derived_from"]
            if source and source["prior_therapy"] in self.interventions:
                for word in set(source["names"]) - direct:
                    found.setdefault(word, set()).add(source["prior_therapy"])
        return {word: sorted(names) for word, names in found.items()}

    @cached_property
    def washing(self) -> dict[str, list[tuple[str, str]]]:
        """Intervention → (washout, other intervention that waits by it until the first is out)."""
        found: dict[str, list[tuple[str, str]]] = {}
        markers = self.nodes("biomarker")
        for rule, washout in self.kinds.get("washout", {}).items():
            source = markers[washout["detail"]["biomarker"]]["derived_from"]
            for name in sorted(self.interventions.keys() & set((source or {}).get("names", ()))):
                for other in sorted(set(washout["detail"]["before"]) - {name}):
                    found.setdefault(name, []).append((rule, other))
        return found

    @cached_property
    def mates(self) -> dict[str, list[str]]:
        """Intervention → the others of its class."""
        classes: dict[str, list[str]] = {}
        for name, thing in self.interventions.items():
            classes.setdefault(thing["class_"], []).append(name)
        return {
            name: [other for other in classes[thing["class_"]] if other != name]
            for name, thing in self.interventions.items()
        }

    @cached_property
    def disputed(self) -> dict[str, list[int]]:
        """Anything that disagreements touch → their places in the list of them."""
        found: dict[str, list[int]] = {}
        for index, item in enumerate(self.disagreements):
            for name in item["touches"]:
                found.setdefault(name, []).append(index)
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
    def limits(self) -> dict[str, Rule]:
        """Rules on how many of a group one regimen may hold; of what is unavailable, none."""
        return self.kinds.get("limit", {}) | self.kinds.get("unavailable", {})

    @cached_property
    def states(self) -> dict[str, list[tuple[str, str]]]:
        """State → its values in order, each with the rule that says when it is reached."""
        return {
            name: [(value, f"{name}.values.{value}") for value, _ in rule["detail"]["values"]]
            for name, rule in self.kinds.get("state", {}).items()
        }

    @cached_property
    def unavailable(self) -> dict[str, list[str]]:
        """Intervention that cannot be had here → the rules that say so."""
        found: dict[str, list[str]] = {}
        for name, rule in self.kinds.get("unavailable", {}).items():
            for member in rule["detail"]["among"]:
                found.setdefault(member, []).append(name)
        return found

    @cached_property
    def limiting(self) -> dict[str, list[str]]:
        """Intervention → limits it counts for."""
        return {name: [edge["rule"] for edge in edges] for name, edges in _grouped(self.edges("limits"), "v").items()}

    @cached_property
    def companions(self) -> dict[str, Rule]:
        """Binding companion rules: no regimen has one thing without another, by id."""
        return {name: rule for name, rule in self.kinds.get("companion", {}).items() if rule["detail"]["binding"]}

    @cached_property
    def bans(self) -> dict[str, list[str]]:
        """Intervention → limits of none that it counts for: no change of the regimen makes room."""
        none = {name for name, rule in self.limits.items() if rule["detail"]["at_most"] == 0}
        return {name: [rule for rule in limits if rule in none] for name, limits in self.limiting.items()}

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
        for name, node in self.drawing.nodes:
            kind, _, short = name.partition(":")
            found.setdefault(kind, {})[short] = node
        return {kind: nodes if kind == "phase" else dict(sorted(nodes.items())) for kind, nodes in found.items()}

    @cached_property
    def _edges(self) -> dict[str, list[_Drawn]]:
        return _by_edge_kind(self.drawing.edges)


def _by_edge_kind(edges: Iterable[_Drawn]) -> dict[str, list[_Drawn]]:
    found: dict[str, list[_Drawn]] = {}
    for edge in edges:
        found.setdefault(edge[3]["kind"], []).append(edge)
    return found


def _grouped(edges: list[Edge], end: Literal["u", "v"]) -> dict[str, list[Edge]]:
    found: dict[str, list[Edge]] = {}
    for edge in edges:
        found.setdefault(edge[end], []).append(edge)
    return found
