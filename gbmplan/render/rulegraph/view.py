"""Which part of the rule base to show: all of it, an overview, or what stands around what was asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from gbmplan.graph.model import RuleGraph
from gbmplan.graph.names import names
from gbmplan.language.names import Names
from gbmplan.problems import InputError, Message, Problem
from gbmplan.wording.wording import Wording

LEGIBLE = 90
"""More nodes than these are no picture."""
_QUIET = ("precedes", "limits", "governs", "supports")
"""Kinds that tie everything to everything: only followed from what they are about themselves."""
_OWN = {"policy": ("limits", "governs"), "evidence": ("supports",)}


class Focus(NamedTuple):
    """What was asked for; nothing means an overview."""

    targets: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    depth: int = 1

    @property
    def given(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.targets or self.phases or self.around)


class Dot(NamedTuple):
    """A node: its id as `kind:name`, what to call it, and plain attributes."""

    id: str
    kind: str
    label: str
    phase: str
    note: str
    asked: bool


class Stroke(NamedTuple):
    """An edge: two node ids, its kind, and the rule it is."""

    source: str
    target: str
    kind: str
    strength: str
    rule: str
    statement: str
    grade: str


class Part(NamedTuple):
    """Part of a rule base."""

    dots: list[Dot]
    strokes: list[Stroke]
    phases: list[tuple[str, str]]
    """Id and title, in order."""


def part(rules: RuleGraph, wording: Wording, focus: Focus) -> Part:
    """What to draw: which target opens which when it is blocked; or what stands around the focus."""
    edges = _around(rules, focus) if focus.given else _overview(rules)
    asked = _centres(rules, focus)
    named = set(asked) | {end for u, v, _, _ in edges for end in (u, v)}
    return _part(rules, wording, named, edges, set(asked))


def named(rules: RuleGraph, focus: Focus) -> Focus:
    """The focus with everything by its id. Raises InputError for what is not there, or may be several things."""
    anything = {node.partition(":")[2] for node in rules.graph.nodes}
    problems: list[Problem] = []

    def ids(option: str, given: tuple[str, ...], known: Names) -> tuple[str, ...]:
        for name in given:
            unknown = Message("{option}: nothing in these rules is called `{name}`", option=option, name=name[:80])
            lists = Message("`gbmplan rules` lists every id")
            problem = known.problem("unknown-id", name, unknown, lists, option)
            problems.extend([problem] if problem else [])
        return tuple(dict.fromkeys(map(known.one, given)))

    found = focus._replace(
        targets=ids("--target", focus.targets, names(rules, "target")),
        phases=ids("--phase", focus.phases, names(rules, also=rules.phases)),
        around=ids("--around", focus.around, names(rules, "intervention", "target", "biomarker", also=anything)),
    )
    if problems:
        raise InputError(problems)
    return found


def whole(rules: RuleGraph, wording: Wording) -> Part:
    """Every node and every edge."""
    edges = sorted(((u, v, key, data) for u, v, key, data in rules.graph.edges(keys=True, data=True)), key=_order)
    return _part(rules, wording, set(rules.graph.nodes), edges, set())


Edge = tuple[str, str, str, dict[str, Any]]


def _order(edge: Edge) -> tuple[str, str, str, str]:
    return edge[0], edge[1], edge[3]["kind"], edge[2]


def _overview(rules: RuleGraph) -> list[Edge]:
    return _kept(rules, lambda u, v, kind: kind == "compensates")


def _centres(rules: RuleGraph, focus: Focus) -> list[str]:
    found = [f"target:{name}" for name in focus.targets]
    for name in focus.around:
        found += [node for node in rules.graph.nodes if node.partition(":")[2] == name]
    return found


def _around(rules: RuleGraph, focus: Focus) -> list[Edge]:
    targets = {f"target:{name}" for name in focus.targets}
    found = _kept(
        rules,
        lambda u, v, kind: (
            (kind in ("covers", "indicates") and v in targets)
            or (kind == "compensates" and (u in targets or v in targets))
        ),
    )
    members = {
        f"{kind}:{name}"
        for kind, nodes in (("intervention", rules.interventions), ("target", rules.targets))
        for name, node in nodes.items()
        if node["phase"] in focus.phases
    }
    found += _kept(
        rules,
        lambda u, v, kind: (
            (kind == "covers" and u in members) or (kind == "compensates" and u in members and v in members)
        ),
    )
    found += _near(rules, _centres(rules, focus._replace(targets=())), focus.depth)
    return sorted({(u, v, key): (u, v, key, data) for u, v, key, data in found}.values(), key=_order)


def _near(rules: RuleGraph, centres: list[str], depth: int) -> list[Edge]:
    """Edges within so many steps of the centres, followed in both directions."""
    drawn_by = {node.partition(":")[2] for node in centres if node.startswith("policy:")}
    found: list[Edge] = [edge for edge in rules.graph.edges(keys=True, data=True) if edge[2] in drawn_by]
    seen, border = set(centres), set(centres)
    for _ in range(depth):
        own = {kind for node in centres for kind in _OWN.get(node.partition(":")[0], ())}
        touched = [
            (u, v, key, data)
            for u, v, key, data in rules.graph.edges(keys=True, data=True)
            if (u in border or v in border)
            and (data["kind"] not in _QUIET or (data["kind"] in own and (u in centres or v in centres)))
        ]
        found += touched
        border = {end for u, v, _, _ in touched for end in (u, v)} - seen
        seen |= border
    return found


def _kept(rules: RuleGraph, wanted: Any) -> list[Edge]:
    return sorted(
        (
            (u, v, key, data)
            for u, v, key, data in rules.graph.edges(keys=True, data=True)
            if wanted(u, v, data["kind"])
        ),
        key=_order,
    )


def _part(rules: RuleGraph, wording: Wording, named: set[str], edges: Iterable[Edge], asked: set[str]) -> Part:
    return Part(
        [_dot(rules, wording, node, node in asked) for node in sorted(named)],
        [_stroke(rules, wording, edge) for edge in edges],
        [(name, wording.title(node["title"])) for name, node in rules.nodes("phase").items()],
    )


def _dot(rules: RuleGraph, wording: Wording, node: str, asked: bool) -> Dot:
    kind, _, name = node.partition(":")
    attributes = rules.graph.nodes[node]
    if kind == "evidence":
        record = rules.records.get(name, {})
        label = " ".join(str(record[key]) for key in ("author", "year") if record.get(key)) or name
        return Dot(node, kind, label, "", str(record.get("strength", "")), asked)
    if kind == "policy":
        rule = rules.rules.get(name)
        return Dot(
            node, kind, wording.translated(rule["statement"]) if rule else name, "", rule["kind"] if rule else "", asked
        )
    label = wording.label(attributes) if kind == "target" else wording.title(attributes["title"])
    note = str(attributes.get("priority") or attributes.get("grade") or attributes.get("unit") or "")
    return Dot(node, kind, label, name if kind == "phase" else str(attributes.get("phase", "")), note, asked)


def _stroke(rules: RuleGraph, wording: Wording, edge: Edge) -> Stroke:
    u, v, key, data = edge
    rule = rules.rules.get(key) or rules.rules.get(key.rstrip("<"))
    strength = str(data.get("strength") or data.get("direction") or "")
    if rule is None:
        return Stroke(u, v, data["kind"], strength, key, "", "")
    grade = "E" if rule["inference"] else rule["grade"]
    return Stroke(u, v, data["kind"], strength, key, wording.translated(rule["statement"]), grade)
