"""Every intervention can be in a regimen, and what policies ask for can be had."""

from __future__ import annotations

from collections.abc import Iterator

from gbmplan.graph.model import RuleGraph
from gbmplan.language.ranges import Space, TooComplexError, occurs_twice
from gbmplan.problems import Note, Place, Problem, listed
from gbmplan.rulebase.diagnosis import Diagnosis, Skipped
from gbmplan.rulebase.text import PackText
from gbmplan.validate.checks.truth import reach
from gbmplan.validate.solver_checks.partners import Obstacle, Partners, TooManyError


class NeverChosen(Diagnosis):
    """An intervention cannot be in any regimen.

    Why: it is in the pack and no plan can hold it: nothing delivers it, what it requires conflicts with
    it or with what it needs otherwise, no schedule keeps its rules, or some absolute contraindication
    holds in every patient in whom all is measured.

    Bad:
        # interventions/cells.yaml
        id: cells
        title: {en: Cells}
        class: car_t
        modality: cell
        phase: activate
        stage: trial
        status: tried
        route: intravenous
        covers: [{target: checkpoint, strength: partial, because: seen, inference: true}]
        delivery: {need: required, because: they stay outside, inference: true}

    Good:
        # interventions/cells.yaml
        id: cells
        title: {en: Cells}
        class: car_t
        modality: cell
        phase: activate
        stage: trial
        status: tried
        route: into the ventricle
        covers: [{target: checkpoint, strength: partial, because: seen, inference: true}]
        delivery: {need: bypassed, because: they are placed inside, inference: true}
    """

    code, name, severity = "GP442", "never-chosen", "warning"


class LimitTooTight(Diagnosis):
    """A limit forbids what an intervention requires.

    Why: the intervention cannot be in any regimen, as it and what it needs count together for more than
    the limit allows.

    Bad:
        # policies.yaml
        policies:
          - {id: one, kind: limit, among: [phase:deliver, clearer], at_most: 1, because: seen, inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: two, kind: limit, among: [phase:deliver, clearer], at_most: 2, because: seen, inference: true}
    """

    code, name, severity = "GP443", "limit-too-tight", "warning"


class CompanionImpossible(Diagnosis):
    """A policy asks for company that an intervention can never have.

    Why: every plan with the intervention is called incomplete, and nothing can complete it.

    Bad:
        # policies.yaml
        policies:
          - id: with_sound
            kind: companion
            having: [clearer]
            needs: [other]
            say: not alone
            because: it failed alone
            inference: true
          - {id: apart, kind: conflict, between: [clearer], and: [other], because: seen, inference: true}
        # interventions/other.yaml
        id: other
        title: {en: Other}
        class: other
        modality: antibody
        phase: clear
        stage: trial
        status: tried
        route: oral
        covers: [{target: m2, strength: partial, because: seen, inference: true}]
        delivery: {need: not_needed, because: it acts outside, inference: true}

    Good:
        # policies.yaml
        policies:
          - id: with_sound
            kind: companion
            having: [clearer]
            needs: [other]
            say: not alone
            because: it failed alone
            inference: true
        # interventions/other.yaml
        id: other
        title: {en: Other}
        class: other
        modality: antibody
        phase: clear
        stage: trial
        status: tried
        route: oral
        covers: [{target: m2, strength: partial, because: seen, inference: true}]
        delivery: {need: not_needed, because: it acts outside, inference: true}
    """

    code, name, severity = "GP444", "companion-impossible", "warning"


class IdleOpening(Diagnosis):
    """An opening lets nothing through: no agent of these modalities requires delivery.

    Why: the delivering intervention opens a door that nobody uses. Agents that are `bypassed` or that do not
    need delivery pass without it; where one of them should wait for the opening, its `delivery` has to say
    `need: required`.

    Bad:
        # interventions/door.yaml
        id: door
        title: {en: Door}
        class: device
        modality: device
        phase: deliver
        stage: trial
        status: tried
        route: skull
        covers: [{target: barrier, strength: partial, because: seen, inference: true}]
        delivery: {need: not_needed, because: it is the door, inference: true}
        delivers:
          - {id: cells, modalities: [cell], window: [0 h, 6 h], because: seen, inference: true}

    Good:
        # interventions/door.yaml
        id: door
        title: {en: Door}
        class: device
        modality: device
        phase: deliver
        stage: trial
        status: tried
        route: skull
        covers: [{target: barrier, strength: partial, because: seen, inference: true}]
        delivery: {need: not_needed, because: it is the door, inference: true}
        delivers:
          - {id: molecules, modalities: [small_molecule], window: [0 h, 6 h], because: seen, inference: true}
    """

    code, name, severity = "GP446", "idle-opening", "info"


DIAGNOSES = (NeverChosen, LimitTooTight, CompanionImpossible, IdleOpening)


def check(pack: PackText, rules: RuleGraph) -> Iterator[Problem | Skipped]:
    """Interventions that no regimen can hold, and company that none can have."""
    yield from _idle(pack, rules)
    partners = Partners(rules)
    alone: set[str] = set()
    stuck: dict[str, list[tuple[str, list[Obstacle]]]] = {}
    for name in rules.interventions:
        try:
            obstacles = partners.obstacles(name)
        except TooManyError:
            yield Skipped(f"whether a regimen can hold `{name}`", "too many ways", pack.interventions[name].place("id"))
            continue
        if obstacles:
            alone.add(name)
            meant = any(item.kind == "limit" and item.steps == (name,) for item in obstacles)
            meant = meant or any(
                rules.rules[rule]["kind"] == "unavailable" for item in obstacles for rule in item.rules
            )
            if not meant and not all(_of_order(rules, item) for item in obstacles):
                stuck.setdefault(_blamed(pack, name, obstacles), []).append((name, obstacles))
        else:
            yield from _excluded(pack, name)
    for culprit, kept_out in stuck.items():
        if culprit and len(kept_out) > 1:  # one mistake, one message
            yield _all_never(pack, rules, culprit, [name for name, _ in kept_out])
        else:
            yield from (_never(pack, rules, name, obstacles, culprit) for name, obstacles in kept_out)
    for policy, rule in rules.kinds.get("companion", {}).items():
        yield from _company(
            pack,
            partners,
            policy,
            [name for name in rule["detail"]["having"] if name not in alone],
            rule["detail"]["needs"],
        )


def _of_order(rules: RuleGraph, item: Obstacle) -> bool:
    """Whether order rules alone contradict each other, which is reported of them."""
    return item.kind == "order" and all(rules.rules[rule]["kind"] == "order" for rule in item.rules)


def _blamed(pack: PackText, name: str, obstacles: list[Obstacle]) -> str:
    """The policy that alone keeps an intervention out, or that of this pack which keeps out one of an extended pack."""
    policies = list(dict.fromkeys(rule for item in obstacles for rule in item.rules if rule in pack.policies))
    own = pack.header_item.value.id
    if pack.interventions[name].pack != own:
        policies = [rule for rule in policies if pack.policies[rule].pack == own][:1]
    elif any(rule not in pack.policies for item in obstacles for rule in item.rules):
        policies = []
    return policies[0] if len(policies) == 1 else ""


def _all_never(pack: PackText, rules: RuleGraph, culprit: str, names: list[str]) -> Problem:
    """Several interventions that one policy keeps out of every regimen."""
    some = [f"`{name}`" for name in names[:3]]
    who = listed([*some, f"{len(names) - 3} more"] if len(names) > 3 else some, "and")
    if rules.rules[culprit]["kind"] == "limit":
        return LimitTooTight.at(
            _place(pack, culprit),
            f"no regimen can hold {who} with what each of them needs",
            "raise the limit, or spare what they need by `apart_from`",
        )
    return NeverChosen.at(
        _place(pack, culprit),
        f"no regimen can hold {who}, as this keeps what they need away",
        "mend the rule, or remove the interventions",
    )


def _never(pack: PackText, rules: RuleGraph, name: str, obstacles: list[Obstacle], culprit: str) -> Problem:
    said = listed([_worded(rules, name, item) for item in obstacles[:3]], "and")
    more = f", and {len(obstacles) - 3} more reasons" if len(obstacles) > 3 else ""
    elsewhere = pack.interventions[name].pack != pack.header_item.value.id
    place = _place(pack, culprit if culprit and elsewhere else name)
    named = dict.fromkeys(rule for item in obstacles for rule in item.rules if rule in pack.policies)
    notes = [Note(_place(pack, rule), f"`{rule}`") for rule in named if _place(pack, rule) != place]
    limited = all(item.kind == "limit" for item in obstacles)
    if limited and len(obstacles[0].steps) > 1:
        return LimitTooTight.at(
            place,
            f"no regimen can hold `{name}` and what it needs: {said}",
            "raise the limit, or spare one of them by `apart_from`",
            notes=notes,
        )
    return NeverChosen.at(
        place,
        f"no regimen can hold `{name}`: {said}{more}",
        "mend one of the rules, or remove the intervention",
        notes=notes,
    )


def _worded(rules: RuleGraph, name: str, item: Obstacle) -> str:
    if item.kind in ("delivery", "requirement"):
        subject = rules.rules[item.rules[0]]["subject"].partition(":")[2]
        who = "it" if subject == name else f"`{subject}`"
        if item.kind == "delivery":
            return f"{who} needs delivery and nothing lets a {rules.interventions[subject]['modality']} through"
        return f"`{item.rules[0]}` names nothing but {who if subject != name else 'itself'}"
    steps = listed([f"`{step}`" for step in item.steps], "and")
    by = listed([f"`{rule}`" for rule in item.rules], "and")
    if item.kind == "limit":
        return f"{by} allows fewer than {steps}" if len(item.steps) > 1 else f"{by} allows no {steps}"
    if item.kind == "conflict":
        return f"{by} keeps {steps} apart"
    return f"no schedule holds {steps} ({by})"


def _excluded(pack: PackText, name: str) -> Iterator[Problem | Skipped]:
    """An intervention whose absolute contraindications together leave nobody."""
    item = pack.interventions[name]
    barring = [rule for rule in item.value.contraindications if rule.kind == "absolute"]
    trees = [tree for rule in barring for tree in [pack.tree(rule.when)] if tree is not None]
    whole = ["or", *trees]
    if len(trees) < 2 or not occurs_twice(whole):
        return
    try:
        always = Space(reach(pack), whole).certain(whole)
    except TooComplexError:
        yield Skipped(f"whether anybody may have `{name}`", "too complex", item.place("contraindications", key=True))
        return
    if always:
        ids = listed([f"`{rule.id}`" for rule in barring], "or")
        yield NeverChosen.at(
            item.place("contraindications", key=True),
            f"in every patient in whom all is measured {ids} excludes `{name}`",
            "mend a threshold, or make one of them relative",
        )


def _idle(pack: PackText, rules: RuleGraph) -> Iterator[Problem]:
    """Openings that nothing passes."""
    used = {edge["rule"] for edge in rules.edges("delivers")}
    for name, item in pack.interventions.items():
        for index, opening in enumerate(item.value.delivers):
            if f"{name}.delivers.{opening.id}" not in used:
                words = listed([f"`{word}`" for word in opening.modalities])
                yield IdleOpening.at(
                    item.place("delivers", index, "id"),
                    f"no {words} requires delivery",
                    "remove it, or write `need: required` where an agent has to wait for it",
                )


def _company(
    pack: PackText, partners: Partners, policy: str, having: list[str], needs: list[str]
) -> Iterator[Problem | Skipped]:
    try:
        lonely = [
            name for name in having if name not in needs and all(partners.obstacles(name, other) for other in needs)
        ]
    except TooManyError:
        yield Skipped(f"whether the company that `{policy}` asks for can be had", "too many ways", _place(pack, policy))
        return
    if lonely:
        more = f" and {len(lonely) - 3} more" if len(lonely) > 3 else ""
        who = listed([f"`{name}`" for name in lonely[:3]], "and")
        yield CompanionImpossible.at(
            _place(pack, policy),
            f"nothing of `needs` can be together with {who}{more}",
            "widen `needs`, or mend the rule that keeps them apart",
        )


def _place(pack: PackText, name: str) -> Place:
    return (pack.interventions.get(name) or pack.policies[name]).place("id")
