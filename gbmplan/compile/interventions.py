"""Interventions in the dependency graph: their rules, the edges these draw, and what stands at the node."""

from __future__ import annotations

from typing import Any

from gbmplan.compile import statements
from gbmplan.compile.grade import Cited, grade, weaknesses
from gbmplan.compile.writer import Writer, citations, in_hours, title_of
from gbmplan.graph.select import select
from gbmplan.language.conditions import names
from gbmplan.language.durations import hours
from gbmplan.rulebase import shape

_REACH = {"required": "with_opening", "not_needed": "unknown", "bypassed": "reached"}
"""What the way of delivery says of the reach of the margin, where the pack says no more."""


def interventions(out: Writer) -> None:
    """All interventions of a pack; how weak the evidence of each is depends on the others of its class."""
    cited = {
        name: _intervention(out, item.value, f"intervention:{name}", item.pack)
        for name, item in sorted(out.pack.interventions.items())
    }
    for name, weakness in weaknesses(cited, out.graded).items():
        out.graph.nodes[f"intervention:{name}"]["weakness"] = weakness


def _intervention(out: Writer, thing: shape.Intervention, node: str, pack: str) -> Cited:
    """What an intervention draws: its covers, what speaks against it, what it needs, what it lets through."""
    title = out.titles[thing.id]
    for cover in thing.covers:
        name = out.rule(
            f"{thing.id}.covers.{cover.target}",
            "cover",
            node,
            pack,
            cover,
            statements.cover(title, out.titles[cover.target], cover.strength),
        )
        out.edge("covers", node, f"target:{cover.target}", name, strength=cover.strength)
    contraindications = []
    for finding in thing.contraindications:
        name = out.rule(
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
        for marker in names(out.rules[name]["tree"]):
            out.edge("excludes", f"biomarker:{marker}", node, name)
    delivery = out.rule(
        f"{thing.id}.delivery",
        "delivery",
        node,
        pack,
        thing.delivery,
        statements.delivery(title, thing.delivery.need),
    )
    for opening in thing.delivers:
        _delivers(out, thing, opening, node, pack)
    requires = {}
    for need in thing.requires:
        providers = [name for name in select(need.any_of, out.members) if name != thing.id]
        name = out.rule(
            f"{thing.id}.requires.{need.id}",
            "requirement",
            node,
            pack,
            need,
            statements.requirement(title, [out.titles[item] for item in providers]),
        )
        window = {"min": in_hours(need.min), "max": in_hours(need.max)}
        requires[name] = {"any_of": providers, **window}
        for provider in providers:
            out.edge("requires", node, f"intervention:{provider}", name, **window)
    toxicities = {
        item.organ: out.rule(
            f"{thing.id}.toxicities.{item.organ}",
            "toxicity",
            node,
            pack,
            item,
            statements.toxicity(title, out.organs[item.organ]),
        )
        for item in thing.toxicities
    }
    cautions = [
        out.rule(f"{thing.id}.cautions.{item.id}", "caution", node, pack, item, item.say, say=item.say)
        for item in thing.cautions
    ]
    outcome = citations(thing.evidence)
    mechanism = [item for cover in thing.covers if not cover.inference for item in citations(cover.evidence)]
    cited = Cited(thing.class_, mechanism, outcome)
    best = grade(cited.all(), out.graded, home_decides=True)
    if outcome:
        out.rule(
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
    out.graph.nodes[node].update(
        id=thing.id,
        title=title_of(thing.title),
        class_=thing.class_,
        modality=thing.modality,
        phase=thing.phase,
        stage=thing.stage,
        status=thing.status,
        route=thing.route,
        synonyms=list(thing.synonyms),
        description=thing.description or "",
        tags=sorted(thing.tags),
        codes=dict(sorted(thing.codes.items())),
        repeats=in_hours(thing.repeats),
        **_timing(out, thing, node, pack),
        delivery=thing.delivery.need,
        delivery_rule=delivery,
        requires=requires,
        contraindications=contraindications,
        toxicities=toxicities,
        cautions=cautions,
        cover_evidence=mechanism,
        evidence=outcome,
        grade=best.strength,
        context=best.context,
        pack=pack,
    )
    return cited


def _timing(out: Writer, thing: shape.Intervention, node: str, pack: str) -> dict[str, Any]:
    """When and how long an intervention is given and acts, and where it gets to."""
    title, said = out.titles[thing.id], {}
    for field in ("course", "lead_time", "early", "effect", "reach", "indicated"):
        part = getattr(thing, field)
        detail = {"missing": part.missing} if part and getattr(part, "missing", None) else {}
        said[field] = part and out.rule(
            f"{thing.id}.{field}", field, node, pack, part, getattr(statements, field)(title, part), **detail
        )
    course, effect = thing.course, thing.effect
    lasts = effect.lasts if effect else "while_given"
    return {
        "role": thing.role,
        "indicated": said["indicated"] or "",
        "course": {
            "kind": course.kind if course else "continuous",
            "length": in_hours(course.length) if course else None,
            "every": in_hours(course.every) if course else in_hours(thing.repeats),
            "number": course.number if course else None,
            "rule": said["course"] or "",
        },
        "lead_time": (in_hours(thing.lead_time.takes) or 0.0) if thing.lead_time else 0.0,
        "lead_rule": said["lead_time"] or "",
        "early": said["early"] or "",
        "lasting": None if lasts == "lasting" else (in_hours(effect.length) or 0.0) if effect else 0.0,
        "effect_rule": said["effect"] or "",
        "reach": thing.reach.margin if thing.reach else _REACH[thing.delivery.need],
        "reach_rule": said["reach"] or "",
    }


def _delivers(out: Writer, thing: shape.Intervention, opening: shape.Delivers, node: str, pack: str) -> None:
    name = out.rule(
        f"{thing.id}.delivers.{opening.id}",
        "opening",
        node,
        pack,
        opening,
        statements.opening(out.titles[thing.id], opening.modalities),
    )
    low, high = hours(opening.window[0]), hours(opening.window[1])
    passing = select(opening.only or ("any",), out.members)
    for other, item in sorted(out.pack.interventions.items()):
        agent: shape.Intervention = item.value
        reach = agent.reach.margin if agent.reach else _REACH[agent.delivery.need]
        helped = out.pack.header.stages and reach in ("with_opening", "unknown")
        if other == thing.id or agent.modality not in opening.modalities or other not in passing:
            continue
        if not helped and agent.delivery.need != "required":
            continue
        window = (low, high)
        if agent.delivery.at_opening:
            window = (-hours(agent.delivery.at_opening), 0.0)
        out.edge("delivers", node, f"intervention:{other}", name, min=window[0], max=window[1])
