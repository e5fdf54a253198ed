"""What a rule says, in the language of a plan: its translation, or a sentence made from its parts."""

from __future__ import annotations

from collections.abc import Callable

from gbmplan.graph.model import RuleGraph
from gbmplan.graph.shapes import Rule
from gbmplan.plan.spoken_conditions import spoken_condition
from gbmplan.wording.times import spoken
from gbmplan.wording.wording import Wording, term

_DELIVERY = {
    "required": term("{intervention} needs the barrier opened."),
    "not_needed": term("{intervention} does not need the barrier opened."),
    "bypassed": term("{intervention} is placed behind the barrier."),
}
_DECISION = {
    "go_on": term("go on // a decision"),
    "hold": term("wait // a decision"),
    "stop": term("stop // a decision"),
    "start": term("add an answer // a decision"),
    "switch": term("change the step // a decision"),
    "replan": term("plan anew // a decision"),
}


def statement(rules: RuleGraph, rule: Rule, wording: Wording) -> str:
    """One sentence. In English as the pack has it; where a pack has no translation, made from the parts of the rule
    as English ones are, and in English where that cannot be done."""
    said = wording.translated(rule["statement"])
    if wording.language == "en" or said != rule["statement"]:
        return said
    made = _MADE.get(rule["kind"])
    return made(rules, rule, wording) if made else said


def _presence(rules: RuleGraph, rule: Rule, wording: Wording) -> str:
    return wording.say(
        "{target} is present when {condition}.", target=_target(rules, rule, wording), condition=_condition(rule)
    )


def _assumption(rules: RuleGraph, rule: Rule, wording: Wording) -> str:
    return wording.say("{target} counts as present until it is measured.", target=_target(rules, rule, wording))


def _compensation(rules: RuleGraph, rule: Rule, wording: Wording) -> str:
    opened = rules.targets[rule["rule"].rpartition(".")[2]]
    return wording.say(
        "Blocking {target} opens {opened}.", target=_target(rules, rule, wording), opened=wording.label(opened)
    )


def _cover(rules: RuleGraph, rule: Rule, wording: Wording) -> str:
    edge = next(edge for edge in rules.covers[_subject(rule)] if edge["rule"] == rule["rule"])
    return wording.say(
        "{intervention} covers {target} in full."
        if edge["data"]["strength"] == "full"
        else "{intervention} covers {target} in part.",
        intervention=_intervention(rules, rule, wording),
        target=wording.label(rules.targets[edge["v"]]),
    )


def _contraindication(rules: RuleGraph, rule: Rule, wording: Wording) -> str:
    return wording.say(
        "{intervention} is contraindicated when {condition}."
        if rule["detail"]["kind"] == "absolute"
        else "{intervention} calls for caution when {condition}.",
        intervention=_intervention(rules, rule, wording),
        condition=_condition(rule),
    )


def _delivery(rules: RuleGraph, rule: Rule, wording: Wording) -> str:
    need = rules.interventions[_subject(rule)]["delivery"]
    return wording.say(_DELIVERY[need], intervention=_intervention(rules, rule, wording))


def _requirement(rules: RuleGraph, rule: Rule, wording: Wording) -> str:
    needed = rules.interventions[_subject(rule)]["requires"][rule["rule"]]["any_of"]
    titles = [wording.title(rules.interventions[name]["title"]) for name in needed]
    return wording.say(
        "{intervention} needs {others}.",
        intervention=_intervention(rules, rule, wording),
        others=wording.listed(titles),
    )


def _toxicity(rules: RuleGraph, rule: Rule, wording: Wording) -> str:
    return wording.say(
        "{intervention} can harm: {organ}.",
        intervention=_intervention(rules, rule, wording),
        organ=wording.title(rules.words["organs"][rule["rule"].rpartition(".")[2]]["title"]),
    )


def _gate(rules: RuleGraph, rule: Rule, wording: Wording) -> str:
    return wording.say(
        "After {length}: {text}",
        length=spoken(wording, rule["detail"]["at"]),
        text=wording.translated(rule["detail"]["decide"]),
    )


def _outcome(rules: RuleGraph, rule: Rule, wording: Wording) -> str:
    tree = rule.get("tree")
    decision = wording.say(_DECISION[rule["detail"]["then"]])
    if tree is None:
        return wording.say("Otherwise: {decision}.", decision=decision)
    condition = spoken_condition(rules, tree, wording)
    return wording.say("When {condition}: {decision}.", condition=condition, decision=decision)


def _unavailable(rules: RuleGraph, rule: Rule, wording: Wording) -> str:
    titles = [wording.title(rules.interventions[name]["title"]) for name in rule["detail"]["among"]]
    return wording.say(
        "{interventions} cannot be had here: {reason}.",
        interventions=wording.listed(titles),
        reason=wording.translated(rule["because"]).rstrip(".。"),
    )


_MADE: dict[str, Callable[[RuleGraph, Rule, Wording], str]] = {
    "presence": _presence,
    "assumption": _assumption,
    "compensation": _compensation,
    "cover": _cover,
    "contraindication": _contraindication,
    "delivery": _delivery,
    "requirement": _requirement,
    "toxicity": _toxicity,
    "gate": _gate,
    "gate_outcome": _outcome,
    "unavailable": _unavailable,
}


def _subject(rule: Rule) -> str:
    return rule["subject"].partition(":")[2]


def _target(rules: RuleGraph, rule: Rule, wording: Wording) -> str:
    return wording.label(rules.targets[_subject(rule)])


def _intervention(rules: RuleGraph, rule: Rule, wording: Wording) -> str:
    return wording.title(rules.interventions[_subject(rule)]["title"])


def _condition(rule: Rule) -> str:
    return " ".join(rule["when"].split())
