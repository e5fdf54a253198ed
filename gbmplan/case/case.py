"""Profile × rule base: every condition decided in three values, needs found, candidates sorted."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from gbmplan.case.running import History, Running, own_verdicts, past, without
from gbmplan.graph.model import RuleGraph
from gbmplan.language.conditions import Value, decide
from gbmplan.language.durations import HOURS
from gbmplan.patient.profile import Profile, Therapy
from gbmplan.wording.wording import ENGLISH, Wording


class Wait(NamedTuple):
    """What is left of a washout."""

    rule: str
    hours: float
    """From the date of the profile."""


class Case(NamedTuple):
    """What the rules say of one patient, before anything is chosen."""

    profile: Profile
    rules: RuleGraph
    facts: dict[str, Value]
    """Biomarker → value, for those that have one."""
    truth: dict[str, bool | None]
    """Rule → whether its condition holds: true, false, or None for unknown."""
    measured: frozenset[str]
    """Targets whose presence was measured."""
    assumed: frozenset[str]
    """Targets that nobody measured and that the rules take as present."""
    undetermined: frozenset[str]
    """Targets that nobody measured and that the rules do not assume."""
    contraindicated: dict[str, tuple[str, ...]]
    """Intervention → absolute contraindications that hold."""
    unclear: dict[str, tuple[str, ...]]
    """Intervention → contraindications, absolute or relative, that cannot be judged."""
    relative: dict[str, tuple[str, ...]]
    """Intervention → relative contraindications that hold."""
    strong: dict[str, tuple[str, ...]]
    """Intervention → strong contraindications that hold."""
    opened_before: dict[str, str]
    """Target that earlier or ongoing therapy opened → the compensation that says so."""
    running: dict[str, Running]
    """Interventions that are being given."""
    ongoing: dict[str, Running]
    """Those of them that can go on."""
    barred: dict[str, tuple[History, Therapy]]
    """Interventions that earlier therapy keeps out, unless somebody demands them."""
    indicated: frozenset[str]
    """Backbone treatments that belong into the plan."""
    hastened: frozenset[str]
    """Interventions that may start out of order, before their stage."""
    inactive_covers: frozenset[str]
    """Covers that do not act in this patient: their condition is false or unknown."""
    if_found: frozenset[str]
    """Covers that will act once their target is found: all they miss is what tells whether it is there."""
    off: frozenset[str]
    """Rules about regimens that do not bind this patient: their condition is false."""
    closed: frozenset[str]
    """Compensations that do not open in this patient: their condition is false."""
    waits: dict[str, tuple[Wait, ...]]
    """Intervention → the washouts that are not over, the one that ends last first; of equals the smaller id."""
    strict: bool
    """Whether an absolute contraindication that cannot be judged excludes."""
    decisive: dict[str, list[str]]
    """Rule → the biomarkers that decided it; this and the next are filled by `gbmplan.plan.facts`, when asked."""
    words: dict[str, str]
    """Biomarker → its fact in words."""
    wording: Wording = ENGLISH
    """The language of those words, and of all that a plan says of the case."""


def study(
    profile: Profile,
    rules: RuleGraph,
    *,
    strict: bool = False,
    wording: Wording = ENGLISH,
    like: Case | None = None,
) -> Case:
    """The case of one patient; quicker where one of much the same facts, by the same rules, was studied."""
    facts = profile.facts
    truth = _decided(rules, facts, like)
    known = frozenset(facts)
    before = past(profile, rules)
    truth.update(own_verdicts(profile, rules, before.ongoing))
    measured, assumed, undetermined = set(), set(), set()
    for name, target in rules.targets.items():
        verdict = truth[target["present"]] if target["present"] else None
        if verdict:
            measured.add(name)
        elif verdict is None and target["assumed"]:
            assumed.add(name)
        elif verdict is None and target["present"]:
            undetermined.add(name)
    against = _against(rules, truth, strict)
    return Case(
        profile,
        rules,
        facts,
        truth,
        frozenset(measured),
        frozenset(assumed),
        frozenset(undetermined),
        against.contraindicated,
        against.unclear,
        against.relative,
        against.strong,
        _opened_before(rules, truth, before.ongoing),
        before.running,
        before.ongoing,
        before.barred,
        _indicated(rules, truth, before.ongoing),
        frozenset(name for name, thing in rules.interventions.items() if thing["early"] and truth[thing["early"]]),
        frozenset(rule for rule in rules.conditional["covers"] if truth[rule] is not True),
        frozenset(rule for rule, others in rules.apart_from_target.items() if truth[rule] is None and others <= known),
        frozenset(rule for rule in rules.binding if truth[rule] is False),
        frozenset(rule for rule in rules.conditional["compensates"] if truth[rule] is False),
        _waits(profile, rules, before.ongoing),
        strict,
        {},
        {},
        wording,
    )


class _Against(NamedTuple):
    """Intervention → its contraindications that hold, by weight, and those that cannot be judged."""

    contraindicated: dict[str, tuple[str, ...]]
    relative: dict[str, tuple[str, ...]]
    strong: dict[str, tuple[str, ...]]
    unclear: dict[str, tuple[str, ...]]


def _against(rules: RuleGraph, truth: Mapping[str, bool | None], strict: bool) -> _Against:
    """`strict`: an absolute one that cannot be judged excludes, too; what holds comes first, as the better reason."""
    found = _Against({}, {}, {}, {})
    undecided: dict[str, tuple[str, ...]] = {}
    for name, own in rules.against.items():
        if holding := [rule for rule in own if truth[rule]]:
            for rule in holding:
                table = found.relative
                if rule in rules.absolute:
                    table = found.contraindicated
                elif rule in rules.strong:
                    table = found.strong
                table[name] = (*table.get(name, ()), rule)
        if unclear := tuple([rule for rule in own if truth[rule] is None]):
            found.unclear[name] = unclear
            if strict and (absolute := tuple(rule for rule in unclear if rule in rules.absolute)):
                undecided[name] = absolute
    for name, unknown in undecided.items():
        found.contraindicated[name] = (*found.contraindicated.get(name, ()), *unknown)
    return found


def _decided(rules: RuleGraph, facts: Mapping[str, Value], like: Case | None) -> dict[str, bool | None]:
    """Rule → what its condition is. Only conditions that read what differs from another patient are decided anew.

    What such a patient is being given has verdicts of its own, so then all are.
    """
    if like is None or like.ongoing:
        truth: dict[str, bool | None] = dict.fromkeys(rules.conditions)  # nothing measured decides nothing
        markers = set(facts)
    else:
        truth = dict(like.truth)
        before = like.facts
        markers = {name for name in facts.keys() | before.keys() if facts.get(name) != before.get(name)}
    for place in {place for marker in markers for place in rules.reading.get(marker, ())}:
        tree, stating = rules.stated[place]
        verdict = decide(tree, facts)
        for name in stating:
            truth[name] = verdict
    return truth


def _indicated(rules: RuleGraph, truth: dict[str, bool | None], running: Collection[str]) -> frozenset[str]:
    """Backbone treatments that belong into the plan; what runs goes on unless its rule is known not to hold."""
    return frozenset(
        name
        for name, thing in rules.interventions.items()
        if thing["indicated"] and name not in rules.unavailable
        if truth[thing["indicated"]] or (truth[thing["indicated"]] is None and name in running)
    )


def acts_if_found(rules: RuleGraph, rule: str, verdict: bool | None, facts: Mapping[str, Value]) -> bool:
    """Whether a cover will act once its target is found: all it misses is what tells whether it is there."""
    others = rules.apart_from_target.get(rule)
    return verdict is None and others is not None and others <= facts.keys()


def _opened_before(rules: RuleGraph, truth: dict[str, bool | None], running: Collection[str]) -> dict[str, str]:
    """What compensates for targets that earlier therapy still blocks, or that a running one covers."""
    found: dict[str, str] = {}
    covered = {
        edge["v"] for name in running for edge in rules.covers.get(name, ()) if truth.get(edge["rule"], True) is True
    }
    for name, target in rules.targets.items():
        if name in covered or (target["blocked_before"] and truth[target["blocked_before"]]):
            for edge in rules.opening.get(name, ()):
                if truth.get(edge["rule"], True) is not False:
                    found.setdefault(edge["v"], edge["rule"])
    return found


def is_absolute(rules: RuleGraph, rule: str) -> bool:
    """Whether a contraindication is absolute."""
    return rule in rules.absolute


def _waits(profile: Profile, rules: RuleGraph, running: Collection[str]) -> dict[str, tuple[Wait, ...]]:
    """Washouts that are not over yet, counted from the date of the profile; what runs does not wait for itself."""
    waits: dict[str, list[Wait]] = {}
    own = {name: without(profile, rules, name) for name in running}
    for name, rule in rules.kinds.get("washout", {}).items():
        detail = rule["detail"]
        item = profile.measurements.get(detail["biomarker"])
        if item is None or not isinstance(item.value, float):
            continue
        wait = round(detail["at_least"] - item.value * HOURS[item.unit], 6)
        for member in detail["before"]:
            if wait > 0 and detail["biomarker"] not in own.get(member, ()):
                waits.setdefault(member, []).append(Wait(name, wait))
    return {step: tuple(sorted(found, key=lambda wait: (-wait.hours, wait.rule))) for step, found in waits.items()}
