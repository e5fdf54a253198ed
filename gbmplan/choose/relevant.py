"""Which interventions can have a place in the best regimen of one patient at all.

For a single plan, grounding the whole rule base costs more than the search; what cannot be
chosen, or could close no gap of this patient, is left out beforehand. The rest gives the same
answer: `prune.lp` says why an intervention that closes no gap is never chosen.
"""

from __future__ import annotations

from gbmplan.case.case import Case
from gbmplan.choose.facts import gates_of_stages
from gbmplan.choose.problem import Demands, Setting, conditional
from gbmplan.graph.model import RuleGraph
from gbmplan.patient.underway import Underway


def relevant(rules: RuleGraph, setting: Setting, demands: Demands) -> frozenset[str]:
    """The interventions worth choosing from, and those that they could need beside them.

    More needs and covers, and fewer contraindications, never make fewer of them: so what is relevant to the most that
    can hold of a family of patients is relevant to each.
    """
    ruled_out = setting.contraindicated | set(demands.exclude)
    depends = frozenset(conditional(rules))
    acting = setting.acts | setting.if_found
    covers = [
        (edge["u"], edge["v"])
        for edge in rules.edges("covers")
        if edge["u"] not in ruled_out and (edge["rule"] in acting or edge["rule"] not in depends)
    ]
    possible = _possible(rules, setting, {target for _, target in covers}, depends)
    providers = _providers(rules)
    wanted = {name for name, target in covers if target in possible} | (setting.ongoing - ruled_out)
    chosen = _closed(wanted, providers, ruled_out)
    backbone = {name for name, thing in rules.interventions.items() if thing["role"] == "backbone"}
    # what is required keeps even the providers that are ruled out: the clash, if there is one, names them
    given = _closed(backbone, providers, ruled_out)  # it is not chosen, but may require what else has no place
    return chosen | backbone | given | _closed(set(demands.require), providers, frozenset())


def still_possible(case: Case, members: frozenset[str], underway: Underway) -> frozenset[str]:
    """Those of `members` that the choice at a gate can turn on.

    What had been given; what may start from its stage on, by itself or because the gate found something; and what
    could answer a later find. What has neither begun nor can begin is never given, so that leaving it out changes
    nothing.
    """
    rules = case.rules
    told = {name for _, names in gates_of_stages(rules).values() for name in names}  # in all stages after a gate, too
    looked_for = told - underway.absent - case.measured
    phases = {phase for stage in rules.stages[underway.stage - 1 :] for phase in stage["starts"]}
    possible = {name for name in members if rules.interventions[name]["phase"] in phases}
    possible |= {name for name in members if rules.interventions[name]["early"]}
    possible |= {edge["u"] for target in looked_for for edge in rules.covering.get(target, ())}
    backbone = {name for name in members if rules.interventions[name]["role"] == "backbone"}
    going = case.ongoing.keys() | underway.courses.keys()
    return (members & (possible | underway.answering | backbone)) | going


def _closed(wanted: set[str], providers: dict[str, set[str]], ruled_out: frozenset[str]) -> frozenset[str]:
    """What is wanted, what that could need beside it, and so on; without what is ruled out."""
    reached: set[str] = set()
    while wanted:
        reached |= wanted
        wanted = {other for name in wanted for other in providers.get(name, ())} - ruled_out - reached
    return frozenset(reached)


def _possible(rules: RuleGraph, setting: Setting, touched: set[str], depends: frozenset[str]) -> set[str]:
    """Targets that are needs, or that some chain of blocking can open."""
    opens: dict[str, list[str]] = {}
    for edge in rules.edges("compensates"):
        if (edge["rule"] in setting.acts or edge["rule"] not in depends) and edge["u"] in touched:
            opens.setdefault(edge["u"], []).append(edge["v"])
    return set(setting.present).union(*opens.values())


def _providers(rules: RuleGraph) -> dict[str, set[str]]:
    """Intervention → interventions that can deliver it or that it can require."""
    providers = {
        name: {other for need in thing["requires"].values() for other in need["any_of"]}
        for name, thing in rules.interventions.items()
    }
    for edge in rules.edges("delivers"):
        providers[edge["v"]].add(edge["u"])
    return providers
