"""Changes of facts that can only be to the loss of other regimens, so that the best one stays the best."""

from __future__ import annotations

from gbmplan.choose.chooser import Regimen
from gbmplan.choose.problem import Setting
from gbmplan.graph.model import RuleGraph


def only_worse(rules: RuleGraph, old: Setting, new: Setting, regimen: Regimen) -> bool:
    """Whether the best regimen of one setting is proven, without a search, to be the best of another at the same cost.

    It is where nothing differs but that more is contraindicated, that more relative or strong contraindications hold,
    and that less could answer at a gate; and none of that touches what the regimen gives or leaves to a gate. Then no
    regimen is possible that was not, and none costs less: a need that is no longer left to a gate is open, which counts
    for more. What is being given is looked at as a whole (what could go on is judged by what is ruled out), so with
    any of that nothing is proven here.
    """
    same = new._replace(
        contraindicated=old.contraindicated, burdened=old.burdened, endangered=old.endangered, if_found=old.if_found
    )
    if same != old or old.ongoing:
        return False
    held = regimen.interventions | {branch.answer for branch in regimen.branches}
    more = new.contraindicated - old.contraindicated
    if (
        old.contraindicated - new.contraindicated
        or not more.isdisjoint(held)
        or any(rules.interventions[name]["role"] == "backbone" for name in more)
    ):
        return False
    if new.if_found - old.if_found or not (old.if_found - new.if_found).isdisjoint(_answering(rules, regimen)):
        return False
    return all(
        _rises(dict(before), dict(after), held, new.contraindicated)
        for before, after in ((old.burdened, new.burdened), (old.endangered, new.endangered))
    )


def _rises(before: dict[str, int], after: dict[str, int], held: frozenset[str], ruled_out: frozenset[str]) -> bool:
    """Whether counts only rise, and are the same for what is held; what is ruled out anyway may have any."""
    changed = {name for name in before.keys() | after.keys() if before.get(name, 0) != after.get(name, 0)} - ruled_out
    return changed.isdisjoint(held) and all(after.get(name, 0) > before.get(name, 0) for name in changed)


def _answering(rules: RuleGraph, regimen: Regimen) -> set[str]:
    """The covers by which the answers of a regimen would cover what they are left for."""
    wanted = {(branch.answer, branch.target) for branch in regimen.branches}
    return {edge["rule"] for edge in rules.edges("covers") if (edge["u"], edge["v"]) in wanted}
