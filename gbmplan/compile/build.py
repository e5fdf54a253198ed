"""Compile a checked rule pack into the dependency graph."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

import networkx as nx

from gbmplan.compile import statements
from gbmplan.compile.grade import grade, weakness
from gbmplan.graph.model import PHASE_ORDER, Citation, EdgeKind, RegimenStage, Rule, RuleGraph, Title
from gbmplan.graph.select import groups, select
from gbmplan.language.conditions import names
from gbmplan.language.durations import hours
from gbmplan.problems import DefectError
from gbmplan.rulebase import shape
from gbmplan.rulebase.text import PackText

_REACH = {"required": "with_opening", "not_needed": "unknown", "bypassed": "yes"}
"""What the way of delivery says of the reach of the margin, where the pack says no more."""


def build(pack: PackText, packs: list[dict[str, str]]) -> RuleGraph:
    """The dependency graph of a pack that passed all checks; `packs` is stamped on it."""
    return _Builder(pack, packs).build()


class _Builder:
    def __init__(self, pack: PackText, packs: list[dict[str, str]]) -> None:
        self.pack = pack
        self.rules: dict[str, Rule] = {}
        self.graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(packs=packs)
        self.side: dict[str, list[dict[str, Any]]] = {"disagreements": [], "combinations": []}
        self.records = {
            name: item.value.model_dump(exclude={"override"}, exclude_none=True)
            | {"claims": list(item.value.claims), "pack": item.pack}
            for name, item in sorted(pack.evidence.items())
        }
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

    def build(self) -> RuleGraph:
        self.declare()
        for name, item in sorted(self.pack.targets.items()):
            self.target(item.value, f"target:{name}", item.pack)
        for name, item in sorted(self.pack.interventions.items()):
            self.intervention(item.value, f"intervention:{name}", item.pack)
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
        return RuleGraph(self.graph, self.rules, self.records, self.side)

    # nodes

    def declare(self) -> None:
        for index, phase in enumerate(self.pack.header.phases):
            self.graph.add_node(
                f"phase:{phase.id}",
                id=phase.id,
                title=_title(phase.title),
                index=index,
                because=phase.because,
                claims=list(phase.claims),
            )
        for name, item in sorted(self.pack.biomarkers.items()):
            marker: shape.Biomarker = item.value
            self.graph.add_node(
                f"biomarker:{name}",
                id=name,
                title=_title(marker.title),
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
                derived_from=marker.derived_from.model_dump() if marker.derived_from else None,
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
                        {"says": position.says, "evidence": _citations(position.evidence)}
                        for position in item.value.positions
                    ],
                }
            )
        for _, item in sorted(self.pack.combinations.items()):
            combination = item.value.model_dump(exclude={"override", "evidence"})
            self.side["combinations"].append(
                combination
                | {
                    "interventions": list(combination["interventions"]),
                    "evidence": _citations(item.value.evidence),
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
            title=_title(target.title),
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

    def intervention(self, thing: shape.Intervention, node: str, pack: str) -> None:
        title = self.titles[thing.id]
        for cover in thing.covers:
            name = self.rule(
                f"{thing.id}.covers.{cover.target}",
                "cover",
                node,
                pack,
                cover,
                statements.cover(title, self.titles[cover.target], cover.strength),
            )
            self.edge("covers", node, f"target:{cover.target}", name, strength=cover.strength)
        contraindications = []
        for finding in thing.contraindications:
            name = self.rule(
                f"{thing.id}.contraindications.{finding.id}",
                "contraindication",
                node,
                pack,
                finding,
                statements.contraindication(title, finding.when, finding.kind),
                kind_=finding.kind,
                recoverable=finding.recoverable,
                mend=finding.mend or "",
                basis=finding.basis,
            )
            contraindications.append(name)
            for marker in names(self.rules[name]["tree"]):
                self.edge("excludes", f"biomarker:{marker}", node, name)
        delivery = self.rule(
            f"{thing.id}.delivery",
            "delivery",
            node,
            pack,
            thing.delivery,
            statements.delivery(title, thing.delivery.need),
        )
        for opening in thing.delivers:
            self.delivers(thing, opening, node, pack)
        requires = {}
        for need in thing.requires:
            providers = [name for name in select(need.any_of, self.members) if name != thing.id]
            name = self.rule(
                f"{thing.id}.requires.{need.id}",
                "requirement",
                node,
                pack,
                need,
                statements.requirement(title, [self.titles[item] for item in providers]),
            )
            window = {"min": _hours(need.min), "max": _hours(need.max)}
            requires[name] = {"any_of": providers, **window}
            for provider in providers:
                self.edge("requires", node, f"intervention:{provider}", name, **window)
        toxicities = {
            item.organ: self.rule(
                f"{thing.id}.toxicities.{item.organ}",
                "toxicity",
                node,
                pack,
                item,
                statements.toxicity(title, item.organ),
            )
            for item in thing.toxicities
        }
        cautions = [
            self.rule(f"{thing.id}.cautions.{item.id}", "caution", node, pack, item, item.say, say=item.say)
            for item in thing.cautions
        ]
        outcome = _citations(thing.evidence)
        mechanism = [item for cover in thing.covers if not cover.inference for item in _citations(cover.evidence)]
        best = grade([*mechanism, *outcome], self.records)
        if outcome:
            self.rule(
                f"{thing.id}.outcome",
                "outcome",
                node,
                pack,
                None,
                thing.status,
                because=thing.status,
                evidence=thing.evidence,
                claims=thing.claims,
            )
        self.graph.nodes[node].update(
            id=thing.id,
            title=_title(thing.title),
            class_=thing.class_,
            modality=thing.modality,
            phase=thing.phase,
            stage=thing.stage,
            status=thing.status,
            route=thing.route,
            description=thing.description or "",
            tags=sorted(thing.tags),
            codes=dict(sorted(thing.codes.items())),
            repeats=_hours(thing.repeats),
            **self.timing(thing, node, pack),
            delivery=thing.delivery.need,
            delivery_rule=delivery,
            requires=requires,
            contraindications=contraindications,
            toxicities=toxicities,
            cautions=cautions,
            evidence=outcome,
            grade=best.strength,
            context=best.context,
            weakness=weakness(mechanism, outcome, self.records),
            pack=pack,
        )

    def timing(self, thing: shape.Intervention, node: str, pack: str) -> dict[str, Any]:
        """When and how long an intervention is given and acts, and where it gets to."""
        title, said = self.titles[thing.id], {}
        for field in ("course", "lead_time", "effect", "reach", "indicated"):
            part = getattr(thing, field)
            said[field] = part and self.rule(
                f"{thing.id}.{field}", field, node, pack, part, getattr(statements, field)(title, part)
            )
        course, effect = thing.course, thing.effect
        lasts = effect.lasts if effect else "while_given"
        return {
            "role": thing.role,
            "indicated": said["indicated"] or "",
            "course": {
                "kind": course.kind if course else "continuous",
                "length": _hours(course.length) if course else None,
                "every": _hours(course.every) if course else _hours(thing.repeats),
                "number": course.number if course else None,
                "rule": said["course"] or "",
            },
            "lead_time": (_hours(thing.lead_time.takes) or 0.0) if thing.lead_time else 0.0,
            "lead_rule": said["lead_time"] or "",
            "lasting": None if lasts == "lasting" else (_hours(effect.length) or 0.0) if effect else 0.0,
            "effect_rule": said["effect"] or "",
            "reach": thing.reach.margin if thing.reach else _REACH[thing.delivery.need],
            "reach_rule": said["reach"] or "",
        }

    def delivers(self, thing: shape.Intervention, opening: shape.Delivers, node: str, pack: str) -> None:
        name = self.rule(
            f"{thing.id}.delivers.{opening.id}",
            "opening",
            node,
            pack,
            opening,
            statements.opening(self.titles[thing.id], opening.modalities),
        )
        low, high = hours(opening.window[0]), hours(opening.window[1])
        for other, item in sorted(self.pack.interventions.items()):
            agent: shape.Intervention = item.value
            reach = agent.reach.margin if agent.reach else _REACH[agent.delivery.need]
            helped = self.pack.header.stages and reach in ("with_opening", "unknown")
            if other == thing.id or agent.modality not in opening.modalities:
                continue
            if not helped and agent.delivery.need != "required":
                continue
            window = (low, high)
            if agent.delivery.at_opening:
                window = (-hours(agent.delivery.at_opening), 0.0)
            self.edge("delivers", node, f"intervention:{other}", name, min=window[0], max=window[1])

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
        if isinstance(policy, (shape.Order, shape.Conflict)):
            return
        if isinstance(policy, shape.Limit):
            for member in detail["among"]:
                self.edge("limits", node, f"intervention:{member}", name, at_most=policy.at_most)
        else:
            for member in detail.get("before") or detail.get("after") or detail.get("having") or ():
                self.edge("governs", node, f"intervention:{member}", name)

    def order(self, policy: shape.Order, name: str) -> None:
        window = {
            "min": _hours(policy.min) or 0.0 if policy.max is None else _hours(policy.min),
            "max": _hours(policy.max),
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

    # rules and edges

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
        citations = _citations(evidence)
        best = grade(citations, self.records)
        if inference:  # the sources inform the reasoning, none states the rule
            best = best._replace(strength="E", context="")
        rule: Rule = {
            "rule": name,
            "kind": kind,
            "subject": subject,
            "statement": statement,
            "because": because,
            "evidence": citations,
            "inference": inference,
            "grade": best.strength,
            "context": best.context,
            "contested": best.contested,
            "claims": list(claims),
            "pack": pack,
        }
        condition = getattr(source, "when", None) or (detail.get("condition"))
        if condition:
            rule["when"] = condition
            tree = self.pack.tree(condition)
            if tree is None:
                raise DefectError(f"a condition that makes no sense came through the checks: {condition}")
            rule["tree"] = tree
        if kind_:
            detail["kind"] = kind_
        if detail:
            rule["detail"] = {key: value for key, value in detail.items() if key != "condition"}
        self.rules[name] = rule
        return name

    def edge(self, kind: EdgeKind, u: str, v: str, rule: str, **data: Any) -> None:
        self.graph.add_edge(u, v, key=rule if kind != "supports" else f"{rule}<", kind=kind, **data)


def _citations(references: Iterable[Any]) -> list[Citation]:
    return [
        {"source": item, "direction": "supports", "note": ""}
        if isinstance(item, str)
        else {"source": item.source, "direction": item.direction, "note": item.note or ""}
        for item in references
    ]


def _title(title: shape.Title) -> Title:
    return {"en": title.en, "zh": title.zh or title.en}


def _hours(duration: str | None) -> float | None:
    return None if duration is None else hours(duration)


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
            "title": _title(stage.title),
            "starts": list(stage.starts),
            "answers": list(stage.answers),
            "least": hours(stage.least),
            "counts": stage.counts or not counting,
            "because": stage.because,
        }
        for stage in header.stages
    ]
