"""The choosing problem of one patient as an integer program, written down without any solver.

A second statement of `gbmplan/choose/choose.lp` (all but the ties by id), for `solvers.py` to
hand to solvers that know no logic programs.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from gbmplan.choose.problem import Setting, agent_limit, counted
from gbmplan.graph.model import RuleGraph

Terms = dict[int, int]
"""Variable → coefficient."""


class Row(NamedTuple):
    """The sum of the terms is at most `bound`."""

    terms: Terms
    bound: int


class IntegerProgram(NamedTuple):
    """Variables 0 or 1, rows that hold, and objectives to minimise, the first counts most."""

    names: list[str]
    rows: list[Row]
    objectives: list[Terms]
    halves: tuple[bool, ...] = (True, True, False, True, False, False)
    """Whether an objective counts in halves, as `gbmplan.choose.objective` says."""

    def cost(self, values: Iterable[float]) -> tuple[float, ...]:
        """Objective values in the units that plans print."""
        return tuple(value / 2 if half else float(value) for value, half in zip(values, self.halves, strict=True))


def integer_program(rules: RuleGraph, setting: Setting) -> IntegerProgram:
    """The integer program of one patient's setting."""
    names: list[str] = []
    rows: list[Row] = []

    def variable(name: str) -> int:
        names.append(name)
        return len(names) - 1

    shut = (setting.contraindicated | setting.excluded) - setting.required
    impossible = setting.required & (setting.contraindicated | setting.excluded)
    chosen = {name: variable(f"chosen {name}") for name in rules.interventions if name not in shut}
    rows += [Row({chosen[name]: -1}, -1) for name in setting.required]
    rows += [Row({chosen[name]: 1}, 0) for name in impossible]

    def at_most(members: Iterable[str], bound: int) -> None:
        rows.append(Row({chosen[name]: 1 for name in members if name in chosen}, bound))

    def unless(name: str, providers: Iterable[str]) -> None:
        if name in chosen:
            rows.append(Row({chosen[name]: 1} | {chosen[item]: -1 for item in providers if item in chosen}, 0))

    at_most(counted(rules), setting.at_most)
    general = agent_limit(rules)[0]
    for name, rule in rules.policies.items():
        if rule["kind"] == "limit" and name != general:
            at_most(rule["detail"]["among"], rule["detail"]["at_most"])
    for edge in rules.edges("conflicts"):
        at_most((edge["u"], edge["v"]), 1)
    for name, thing in rules.interventions.items():
        if thing["delivery"] == "required":
            unless(name, [edge["u"] for edge in rules.edges("delivers") if edge["v"] == name])
        for need in thing["requires"].values():
            unless(name, need["any_of"])

    # needs and gaps: `touched` is exact (it opens needs), the others are pushed down by the objectives
    fixed = {edge["rule"] for kind in ("covers", "compensates") for edge in rules.edges(kind)} - set(rules.conditions)
    acts = setting.acts | fixed
    covers: dict[str, dict[str, str]] = {name: {} for name in rules.targets}
    for edge in rules.edges("covers"):
        if edge["rule"] in acts and edge["u"] in chosen:
            covers[edge["v"]][edge["u"]] = edge["data"]["strength"]
    touched = {name: variable(f"touched {name}") for name in rules.targets if covers[name]}
    openers: dict[str, list[int]] = {name: [] for name in rules.targets}
    for edge in rules.edges("compensates"):
        if edge["rule"] in acts and edge["u"] in touched:
            openers[edge["v"]].append(touched[edge["u"]])
    levels: dict[str, Terms] = {"critical": {}, "major": {}, "minor": {}}
    for name, target in rules.targets.items():
        some = [chosen[item] for item in covers[name]]
        full = [chosen[item] for item, strength in covers[name].items() if strength == "full"]
        if some:
            rows += [Row({item: 1, touched[name]: -1}, 0) for item in some]
            rows.append(Row({touched[name]: 1} | dict.fromkeys(some, -1), 0))
        if name not in setting.present and not openers[name]:
            continue
        for providers in (full, some):
            gap = variable(f"gap {name}")
            levels[target["priority"]][gap] = 1
            needs: list[int | None] = [None] if name in setting.present else list(openers[name])
            for opener in needs:  # gap >= 1 - providers, or gap >= opener - providers
                left = {gap: -1} | dict.fromkeys(providers, -1)
                if opener is not None:
                    left[opener] = 1
                rows.append(Row(left, -1 if opener is None else 0))
    burden: Terms = {chosen[name]: number for name, number in setting.burdened if name in chosen}
    organs = sorted({organ for thing in rules.interventions.values() for organ in thing["toxicities"]})
    for organ in organs:
        members = [item for name, item in chosen.items() if organ in rules.interventions[name]["toxicities"]]
        beyond = {variable(f"{organ} {number}"): number - 1 for number in range(2, len(members) + 1)}
        rows.append(Row(dict.fromkeys(members, 1) | dict.fromkeys(beyond, -1), 1))
        burden |= beyond
    weakness = {item: rules.interventions[name]["weakness"] for name, item in chosen.items()}
    objectives = [
        levels["critical"],
        levels["major"],
        burden,
        levels["minor"],
        weakness,
        dict.fromkeys(chosen.values(), 1),
    ]
    return IntegerProgram(names, rows, objectives)
