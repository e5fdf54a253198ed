"""Compile a checked rule pack into the dependency graph."""

from __future__ import annotations

from itertools import product
from typing import Any

from gbmplan.compile import statements
from gbmplan.compile.agents import agent_names
from gbmplan.compile.interventions import interventions
from gbmplan.compile.writer import Writer, citations, in_hours, title_of
from gbmplan.graph.model import Drawing, RuleGraph
from gbmplan.graph.select import select
from gbmplan.graph.shapes import PHASE_ORDER, RegimenStage, Title
from gbmplan.language.conditions import names
from gbmplan.language.durations import hours
from gbmplan.rulebase import shape
from gbmplan.rulebase.text import PackText


def build(pack: PackText, packs: list[dict[str, str]]) -> RuleGraph:
    """The dependency graph of a pack that passed all checks; `packs` is stamped on it."""
    return _Builder(pack, packs).build()


class _Builder(Writer):
    """Writes all of a pack but its interventions, which have a file of their own."""

    def build(self) -> RuleGraph:
        self.declare()
        for name, item in sorted(self.pack.targets.items()):
            self.target(item.value, f"target:{name}", item.pack)
        interventions(self)
        for name, item in sorted(self.pack.policies.items()):
            self.policy(item.value, f"policy:{name}", item.pack)
        self.phase_order()
        for name, rule in self.rules.items():
            for cited in rule["evidence"]:
                self.edge(
                    "supports", f"evidence:{cited['source']}", rule["subject"], name, direction=cited["direction"]
                )
        self.graph.graph["conditions"] = {name: rule["tree"] for name, rule in self.rules.items() if "tree" in rule}
        self.graph.graph["absolute"] = [
            name for name, rule in self.rules.items() if rule.get("detail", {}).get("kind") == "absolute"
        ]
        self.graph.graph["strong"] = [
            name for name, rule in self.rules.items() if rule.get("detail", {}).get("kind") == "strong"
        ]
        graph = self.graph
        drawing = Drawing(
            graph.graph, [(name, graph.nodes[name]) for name in graph], [*graph.edges(keys=True, data=True)]
        )
        return RuleGraph(drawing, self.rules, self.records, self.side)

    # nodes

    def declare(self) -> None:
        for index, phase in enumerate(self.pack.header.phases):
            self.graph.add_node(
                f"phase:{phase.id}",
                id=phase.id,
                title=title_of(phase.title),
                index=index,
                because=phase.because,
                claims=list(phase.claims),
            )
        names = agent_names(self.pack)
        for name, item in sorted(self.pack.biomarkers.items()):
            marker: shape.Biomarker = item.value
            source = marker.derived_from
            self.graph.add_node(
                f"biomarker:{name}",
                id=name,
                title=title_of(marker.title),
                label=marker.label or "",
                type=marker.kind,
                group=marker.group,
                unit=marker.unit or "",
                range=list(marker.range or (0.0, 0.0)),
                categories=list(marker.categories),
                dynamic=marker.dynamic,
                measured_by=marker.measured_by or "",
                description=marker.description or "",
                codes=dict(sorted(marker.codes.items())),
                synonyms=list(marker.synonyms),
                derived_from={
                    "prior_therapy": source.prior_therapy,
                    "measure": source.measure,
                    "names": names[source.prior_therapy],
                }
                if source
                else None,
                pack=item.pack,
            )
        for name, item in sorted(self.pack.evidence.items()):
            self.graph.add_node(f"evidence:{name}", id=name, strength=item.value.strength, context=item.value.context)
        self.graph.graph["staged"] = bool(self.pack.header.stages)
        self.graph.graph["stages"] = _stages(self.pack.header)
        self.graph.add_nodes_from(f"target:{name}" for name in sorted(self.pack.targets))
        self.graph.add_nodes_from(f"intervention:{name}" for name in sorted(self.pack.interventions))
        for name, item in sorted(self.pack.disagreements.items()):
            self.side["disagreements"].append(
                {
                    "id": name,
                    "question": item.value.question,
                    "handling": item.value.handling,
                    "touches": list(item.value.touches),
                    "claims": list(item.value.claims),
                    "pack": item.pack,
                    "positions": [
                        {"says": position.says, "evidence": citations(position.evidence)}
                        for position in item.value.positions
                    ],
                }
            )
        for _, item in sorted(self.pack.combinations.items()):
            combination = item.value.model_dump(exclude={"override", "was", "evidence"})
            self.side["combinations"].append(
                combination
                | {
                    "interventions": list(combination["interventions"]),
                    "evidence": citations(item.value.evidence),
                    "pack": item.pack,
                }
            )

    def target(self, target: shape.Target, node: str, pack: str) -> None:
        present = assumed = ""
        if target.present:
            present = self.rule(
                f"{target.id}.present",
                "presence",
                node,
                pack,
                target.present,
                statements.presence(self.titles[target.id], target.present.when),
            )
            for name in names(self.rules[present]["tree"]):
                self.edge("indicates", f"biomarker:{name}", node, present)
        if target.assumed:
            assumed = self.rule(
                f"{target.id}.assumed",
                "assumption",
                node,
                pack,
                target.assumed,
                statements.assumption(self.titles[target.id]),
            )
        blocked = ""
        if target.blocked_before:
            blocked = self.rule(
                f"{target.id}.blocked_before",
                "blocked_before",
                node,
                pack,
                target.blocked_before,
                statements.blocked_before(self.titles[target.id], target.blocked_before.when),
            )
        for opened in target.compensated_by:
            name = self.rule(
                f"{target.id}.compensated_by.{opened.target}",
                "compensation",
                node,
                pack,
                opened,
                statements.compensation(self.titles[target.id], self.titles[opened.target]),
            )
            self.edge("compensates", node, f"target:{opened.target}", name)
        mechanism = self.rule(
            f"{target.id}.mechanism",
            "mechanism",
            node,
            pack,
            None,
            target.mechanism,
            because=target.mechanism,
            evidence=target.evidence,
            claims=target.claims,
        )
        self.graph.nodes[node].update(
            id=target.id,
            title=title_of(target.title),
            label=target.label or target.title.en,
            phase=target.phase,
            priority=target.priority,
            mechanism=mechanism,
            cells=list(target.cells),
            ligands=list(target.ligands),
            codes=dict(sorted(target.codes.items())),
            present=present,
            assumed=assumed,
            none_known=target.none_known,
            blocked_before=blocked,
            host=target.where == "host",
            pack=pack,
        )

    def policy(self, policy: Any, node: str, pack: str) -> None:
        detail = statements.policy_detail(policy, self.members)
        statement = statements.policy(policy, self.titles)
        name = self.rule(policy.id, policy.kind, node, pack, policy, statement, **detail)
        self.graph.add_node(node, id=policy.id, type=policy.kind, pack=pack)
        if isinstance(policy, shape.Order):
            self.order(policy, name)
        elif isinstance(policy, shape.Conflict):
            pairs = product(select(policy.between, self.members), select(policy.and_, self.members))
            for u, v in sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}):
                self.edge("conflicts", f"intervention:{u}", f"intervention:{v}", name)
        elif isinstance(policy, shape.Gate):
            for index, outcome in enumerate(policy.outcomes, 1):
                said = statements.outcome(outcome, self.titles)
                self.rule(
                    f"{policy.id}.outcomes.{index}",
                    "gate_outcome",
                    node,
                    pack,
                    outcome,
                    said,
                    then=outcome.then,
                    what=select(outcome.what, self.members),
                )
        elif isinstance(policy, shape.State):
            for value in policy.values:
                said = statements.state_value(policy, value)
                self.rule(f"{policy.id}.values.{value.value}", "state_value", node, pack, value, said)
        if isinstance(policy, (shape.Order, shape.Conflict)):
            return
        if isinstance(policy, (shape.Limit, shape.Unavailable)):
            for member in detail["among"]:
                self.edge("limits", node, f"intervention:{member}", name, at_most=detail["at_most"])
        else:
            for member in detail.get("before") or detail.get("after") or detail.get("having") or ():
                self.edge("governs", node, f"intervention:{member}", name)

    def order(self, policy: shape.Order, name: str) -> None:
        window = {
            "min": in_hours(policy.min) or 0.0 if policy.max is None else in_hours(policy.min),
            "max": in_hours(policy.max),
        }
        for left, right in product(policy.before, policy.after):
            if left.startswith("phase:") and right.startswith("phase:"):
                self.edge("precedes", left, right, name, **window)
                continue
            for u, v in product(select((left,), self.members), select((right,), self.members)):
                if u != v:
                    self.edge("precedes", f"intervention:{u}", f"intervention:{v}", name, **window)

    def phase_order(self) -> None:
        """Phases follow each other as listed, wherever no policy orders the pair."""
        if self.pack.header.stages:  # they say what may start when
            return
        fixed = {
            frozenset((u, v))
            for u, v, rule, data in self.graph.edges(keys=True, data=True)
            if data["kind"] == "precedes" and "tree" not in self.rules[rule]  # one with a condition may not bind
        }
        pairs = [
            (f"phase:{u}", f"phase:{v}")
            for index, u in enumerate(self.phases)
            for v in self.phases[index + 1 :]
            if frozenset((f"phase:{u}", f"phase:{v}")) not in fixed
        ]
        if pairs:
            self.rule(
                PHASE_ORDER,
                "order",
                f"phase:{self.phases[0]}",
                self.pack.header.id,
                None,
                f"Steps follow the order of the phases: {' before '.join(self.phases)}.",
                because=self.pack.header.phases[0].because,
                inference=True,
            )
        for u, v in pairs:
            self.edge("precedes", u, v, PHASE_ORDER, min=0.0, max=None)


def _stages(header: shape.PackHeader) -> list[RegimenStage]:
    """The stages of a pack; where it names none, one in which everything is given."""
    if not header.stages:
        phases = [phase.id for phase in header.phases]
        whole: Title = {"en": "the regimen", "zh": "方案"}
        return [
            {
                "id": "regimen",
                "title": whole,
                "starts": phases,
                "answers": [],
                "least": 0.0,
                "counts": True,
                "because": "",
            }
        ]
    counting = any(stage.counts for stage in header.stages)
    return [
        {
            "id": stage.id,
            "title": title_of(stage.title),
            "starts": list(stage.starts),
            "answers": list(stage.answers),
            "least": hours(stage.least),
            "counts": stage.counts or not counting,
            "because": stage.because,
        }
        for stage in header.stages
    ]
