"""One patient's choosing problem, as a setting of the logic program's switches."""

from collections.abc import Iterator
from typing import NamedTuple

from gbmplan.case.case import Case
from gbmplan.graph.model import RuleGraph
from gbmplan.graph.names import names
from gbmplan.patient.underway import Underway
from gbmplan.problems import InputError, Message, Problem

MAX_AGENTS = 12
"""Most interventions a regimen may have, and largest value of `--max-agents`."""


class Demands(NamedTuple):
    """What the user asks of the regimen, beyond the rules."""

    require: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    max_agents: int | None = None
    """None: as many as the rules allow."""
    strict: bool = False
    """Exclude what an unknown absolute contraindication might forbid."""


def checked_demands(demands: Demands, rules: RuleGraph) -> Demands:
    """The demands with interventions by their ids, whatever they were called by.

    Raises InputError for interventions that do not exist, names that several have, or an impossible number.
    """
    problems: list[Problem] = []
    require = _interventions("--require", demands.require, rules, problems)
    exclude = _interventions("--exclude", demands.exclude, rules, problems)
    if demands.max_agents is not None and not 0 <= demands.max_agents <= MAX_AGENTS:
        problems.append(
            Problem(
                "bad-value",
                Message("--max-agents: {number} is not from 0 to {most}", number=demands.max_agents, most=MAX_AGENTS),
                None,
                Message("a regimen of more agents is not believable"),
            )
        )
    if problems:
        raise InputError(problems)
    return demands._replace(require=require, exclude=exclude)


def _interventions(option: str, given: tuple[str, ...], rules: RuleGraph, problems: list[Problem]) -> tuple[str, ...]:
    """The ids of interventions; notes what is wrong with their names."""
    if all(name in rules.interventions for name in given):
        return given
    known = names(rules, "intervention")
    lists = Message("`gbmplan rules --kind intervention` lists them")
    for name in given:
        unknown = Message("{option}: there is no intervention `{name}`", option=option, name=name)
        problem = known.problem("unknown-intervention", name, unknown, lists, option)
        problems += [problem] if problem else []
    return tuple(dict.fromkeys(map(known.one, given)))


def agent_limit(rules: RuleGraph) -> tuple[str, int]:
    """The rule that limits all interventions at once, and its number ('' and MAX_AGENTS without one)."""
    limits = [(rule["detail"]["at_most"], name) for name, rule in rules.limits.items() if rule["detail"]["any"]]
    number, name = min(limits, default=(MAX_AGENTS, ""))
    return name, min(number, MAX_AGENTS)


def counted(rules: RuleGraph) -> frozenset[str]:
    """The interventions that count as agents: all, but those the rule on their number leaves out."""
    name = agent_limit(rules)[0]
    return frozenset(rules.policies[name]["detail"]["among"] if name else rules.interventions)


def most_agents(case: Case, demands: Demands) -> int:
    """How many agents this patient may get at once: as demanded, else as the rules say that bind."""
    rule, limit = agent_limit(case.rules)
    if demands.max_agents is not None:
        return demands.max_agents
    return MAX_AGENTS if rule in case.off else limit


class Setting(NamedTuple):
    """Which switches are on for one search."""

    measured: frozenset[str]
    assumed: frozenset[str]
    opened_before: frozenset[str]
    contraindicated: frozenset[str]
    burdened: frozenset[tuple[str, int]]
    """Intervention and how many of its relative contraindications hold."""
    endangered: frozenset[tuple[str, int]]
    """The same of strong ones."""
    acts: frozenset[str]
    required: frozenset[str]
    excluded: frozenset[str]
    at_most: int
    off: frozenset[str] = frozenset()
    """Rules that do not bind this patient."""
    ongoing: frozenset[str] = frozenset()
    spent: frozenset[tuple[str, int]] = frozenset()
    """Intervention that is being given, and a stage before which its course is over."""
    begun: frozenset[tuple[str, float, float]] = frozenset()
    """Of what is being given: hours since it began, and until it is next due. No switch, but times depend on it."""
    indicated: frozenset[str] = frozenset()
    if_found: frozenset[str] = frozenset()
    hastened: frozenset[str] = frozenset()
    """What may start out of order."""
    unsure: frozenset[str] = frozenset()
    """Gates of which nobody knows whether they are for this patient: nothing is left to them."""
    absent: frozenset[str] = frozenset()
    """Targets that a gate looked for and did not find."""
    answering: frozenset[str] = frozenset()
    """What may answer what a gate found."""
    over: int = 0
    """So many stages are over."""

    @property
    def present(self) -> frozenset[str]:
        """Needs that are there before anything is chosen."""
        return self.measured | self.assumed | self.opened_before


def setting(case: Case, demands: Demands) -> Setting:
    """The switches for a case and the user's demands."""
    return Setting(
        measured=case.measured,
        assumed=case.assumed,
        opened_before=frozenset(case.opened_before),
        contraindicated=frozenset(case.contraindicated),
        burdened=frozenset((name, len(rules)) for name, rules in case.relative.items()),
        endangered=frozenset((name, len(rules)) for name, rules in case.strong.items()),
        acts=frozenset(conditional(case.rules)) - case.inactive_covers - case.closed,
        required=frozenset(demands.require),
        excluded=frozenset(demands.exclude) | (case.barred.keys() - set(demands.require)),
        at_most=most_agents(case, demands),
        off=case.off,
        ongoing=frozenset(case.ongoing),
        spent=frozenset(spent(case)),
        begun=frozenset((name, found.ran, found.due) for name, found in case.ongoing.items()),
        indicated=case.indicated,
        if_found=case.if_found,
        hastened=case.hastened,
        unsure=frozenset(name for name in case.rules.kinds.get("gate", {}) if case.truth.get(name, True) is None),
    )


def spent(case: Case) -> Iterator[tuple[str, int]]:
    """The stages before which the course of what is being given is over, counted in least lengths."""
    for name, found in case.ongoing.items():
        passed = 0.0
        for number, stage in enumerate(case.rules.stages[:-1], 2):
            passed += stage["least"]
            if found.left is not None and found.left <= passed:
                yield name, number


def at_gate(wanted: Setting, underway: Underway) -> Setting:
    """The same problem once a gate has decided; what has been given is no part of it."""
    return wanted._replace(
        measured=wanted.measured - underway.absent,
        assumed=wanted.assumed - underway.absent,
        opened_before=wanted.opened_before - underway.absent,
        absent=underway.absent,
        contraindicated=wanted.contraindicated | underway.stopped,
        answering=underway.answering,
        over=underway.stage - 1,
    )


def conditional(rules: RuleGraph) -> list[str]:
    """Covers and compensations that depend on the patient."""
    return [*rules.conditional["covers"], *rules.conditional["compensates"]]
