"""One plain sentence for each kind of rule, made from its parts when its author gave none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gbmplan.graph.select import Members, select
from gbmplan.language.durations import hours
from gbmplan.problems import listed
from gbmplan.rulebase import shape
from gbmplan.wording.times import between, spoken
from gbmplan.wording.wording import ENGLISH


def presence(target: str, when: str) -> str:
    """When a target is present."""
    return f"{target} is present when {_one_line(when)}."


def assumption(target: str) -> str:
    """That an unmeasured target counts."""
    return f"{target} counts as present until it is measured."


def compensation(blocked: str, opened: str) -> str:
    """What blocking a target opens."""
    return f"Blocking {blocked} opens {opened}."


def cover(intervention: str, target: str, strength: str) -> str:
    """What an intervention covers, and how far."""
    return f"{intervention} covers {target} {'in full' if strength == 'full' else 'in part'}."


def contraindication(intervention: str, when: str, kind: str) -> str:
    """What speaks against an intervention."""
    verb = {"absolute": "is contraindicated", "strong": "calls for strong caution"}.get(kind, "calls for caution")
    return f"{intervention} {verb} when {_one_line(when)}."


def delivery(intervention: str, need: str) -> str:
    """Whether an agent needs the barrier opened."""
    return {
        "required": f"{intervention} needs the barrier opened.",
        "not_needed": f"{intervention} does not need the barrier opened.",
        "bypassed": f"{intervention} is placed behind the barrier.",
    }[need]


def opening(intervention: str, modalities: Iterable[str]) -> str:
    """What a delivering intervention lets through."""
    words = [word.replace("_", " ") for word in modalities]
    return f"{intervention} lets through: {', '.join(words)}."


def requirement(intervention: str, providers: list[str]) -> str:
    """What an intervention needs beside it."""
    return f"{intervention} needs {listed(providers)}."


def toxicity(intervention: str, organ: str) -> str:
    """Which organ an intervention can harm."""
    return f"{intervention} can harm: {organ}."


def blocked_before(target: str, when: str) -> str:
    """When earlier therapy still blocks a target."""
    return f"{target} is still blocked by earlier therapy when {_one_line(when)}."


def indicated(intervention: str, part: shape.Indication) -> str:
    """When a backbone treatment belongs into the plan."""
    return f"{intervention} is indicated when {_one_line(part.when)}."


def course(intervention: str, part: shape.Course) -> str:
    """How long an intervention is given."""
    if part.kind == "single":
        return f"{intervention} is given once."
    if part.kind == "fixed":
        return f"{intervention} is given for {spoken(ENGLISH, hours(part.length or '0 h'))}."
    if part.kind == "continuous":
        return f"{intervention} is given until it is stopped."
    every = f" every {spoken(ENGLISH, hours(part.every))}" if part.every else ""
    return f"{intervention} is given{every}" + (f", {part.number} times." if part.number else ", until it is stopped.")


def lead_time(intervention: str, part: shape.LeadTime) -> str:
    """What has to be done before an intervention can start."""
    return f"{intervention} takes {spoken(ENGLISH, hours(part.takes))} to prepare: {part.say}."


def early(intervention: str, part: shape.Early) -> str:
    """When an intervention may start out of order."""
    return f"{intervention} may start before its stage when {_one_line(part.when)}."


def effect(intervention: str, part: shape.Effect) -> str:
    """How long an intervention acts."""
    if part.lasts == "lasting":
        return f"What {intervention} does lasts after it is stopped."
    if part.lasts == "while_given":
        return f"{intervention} acts while it is given."
    return f"What {intervention} does wanes within {spoken(ENGLISH, hours(part.length or '0 h'))}."


def reach(intervention: str, part: shape.Reach) -> str:
    """Whether an intervention gets behind the intact barrier."""
    return {
        "reached": f"{intervention} reaches the tumour's margin.",
        "with_opening": f"{intervention} reaches the tumour's margin only where the barrier is opened.",
        "not_reached": f"{intervention} does not reach the tumour's margin.",
        "unknown": f"Whether {intervention} reaches the tumour's margin is unknown.",
    }[part.margin]


def outcome(part: shape.GateOutcome, titles: Mapping[str, str]) -> str:
    """What to do when a gate finds something."""
    what = f": {listed([_group(selector, titles) for selector in part.what])}" if part.what else ""
    if part.when is None:
        return f"Otherwise: {part.then.replace('_', ' ')}{what}."
    return f"When {_one_line(part.when)}: {part.then.replace('_', ' ')}{what}."


def state_value(state: shape.State, part: shape.StateValue) -> str:
    """When a value of a state is reached."""
    return f"{state.title.en}: {part.title.en} when {_one_line(part.when)}, unless a value before it is reached."


def policy(policy: Any, titles: Mapping[str, str]) -> str:
    """The sentence of a policy."""

    def group(selectors: Iterable[str]) -> str:
        return listed([_group(selector, titles) for selector in selectors])

    if isinstance(policy, shape.Order):
        low, high = (hours(bound) if bound else None for bound in (policy.min, policy.max))
        return f"{_capital(group(policy.before))} before {group(policy.after)}{between(ENGLISH, low, high)}."
    if isinstance(policy, shape.Limit):
        spared = f", not counting {group(policy.apart_from)}" if policy.apart_from else ""
        what = "agents" if "any" in policy.among else group(policy.among)
        when = "in one regimen"
        return f"At most {policy.at_most} {what} {when}{spared}."
    if isinstance(policy, shape.Unavailable):
        because = _one_line(policy.because).rstrip(".")
        return f"{_capital(group(policy.interventions))} cannot be had here: {because}."
    if isinstance(policy, shape.Conflict):
        return f"{_capital(group(policy.between))} not together with {group(policy.and_)}."
    if isinstance(policy, shape.Prerequisite):
        return f"Before {group(policy.before)}: {policy.needs}."
    if isinstance(policy, shape.Washout):
        return f"{titles[policy.biomarker]}: at least {policy.at_least} before {group(policy.before)}."
    if isinstance(policy, shape.State):
        return f"{policy.title.en}: {', '.join(value.title.en for value in policy.values)}, or unknown."
    if isinstance(policy, shape.Gate):
        return f"{spoken(ENGLISH, hours(policy.at))} after {group(policy.after)}: {policy.decide}"
    return str(policy.say)


def policy_detail(policy: Any, members: Members) -> dict[str, Any]:
    """What a policy adds to its rule: the interventions it names, numbers, words."""
    detail: dict[str, Any] = {}
    for field in ("before", "after", "among", "having", "between", "and_"):
        selectors = getattr(policy, field, None)
        if selectors is not None:
            detail[field.rstrip("_")] = select(selectors, members)
    if isinstance(policy, shape.Limit):
        spared = select(policy.apart_from, members)
        detail["among"] = [name for name in detail["among"] if name not in spared]
        detail |= {"at_most": policy.at_most, "any": "any" in policy.among, "throughout": policy.throughout}
    elif isinstance(policy, shape.Unavailable):
        detail |= {"among": select(policy.interventions, members), "at_most": 0, "any": False, "throughout": False}
    elif isinstance(policy, shape.Prerequisite):
        detail |= {"condition": policy.needs, "action": policy.action}
    elif isinstance(policy, shape.Washout):
        detail |= {"biomarker": policy.biomarker, "at_least": hours(policy.at_least)}
    elif isinstance(policy, shape.Companion):
        spared = select(policy.apart_from, members)
        detail["having"] = [name for name in detail["having"] if name not in spared]
        detail |= {"needs": select(policy.needs, members), "say": policy.say, "binding": policy.binding}
    elif isinstance(policy, shape.Gate):
        detail |= {"at": hours(policy.at), "measure": list(policy.measure), "decide": policy.decide}
        detail |= {"before_stage": policy.before_stage or "", "specimen": policy.specimen or ""}
    elif isinstance(policy, shape.State):
        detail |= {
            "title": {"en": policy.title.en, "zh": policy.title.zh or policy.title.en},
            "values": [
                [value.value, {"en": value.title.en, "zh": value.title.zh or value.title.en}] for value in policy.values
            ],
        }
    elif isinstance(policy, (shape.Scope, shape.Principle)):
        detail |= {"say": policy.say}
    return detail


def _group(selector: str, titles: Mapping[str, str]) -> str:
    kind, _, name = selector.rpartition(":")
    words = name.replace("_", " ")
    if kind == "phase":
        return f"steps of the phase {titles.get(name, words).lower()}"
    if kind == "modality":
        return f"any {words}"
    if selector == "any":
        return "all steps"
    return words if kind else titles.get(name, words)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
