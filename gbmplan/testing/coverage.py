"""What all tests of a pack reach together, and what none does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import floor
from typing import Any, NamedTuple

from gbmplan.graph.model import RuleGraph
from gbmplan.graph.shapes import PHASE_ORDER
from gbmplan.problems import Place
from gbmplan.testing.cannot_fire import Kept, cannot_fire
from gbmplan.testing.reach import SILENT, Reach
from gbmplan.testing.report import place
from gbmplan.testing.view import TRUTH

_NEVER = {
    "assumption": "the target is in no plan assumed",
    "caution": "never said",
    "companion": "never said",
    "compensation": "never opens",
    "conflict": "keeps nothing out",
    "contraindication": "never true",
    "cover": "never used",
    "early": "nothing starts out of order by it",
    "delivery": "the agent is in no plan",
    "gate": "never scheduled",
    "limit": "never reached",
    "opening": "delivers nothing",
    "order": "orders no plan",
    "prerequisite": "never missing",
    "presence": "never true",
    "requirement": "the agent is in no plan",
    "scope": "never said",
    "state": "no test expects a value of it that is reached",
    "state_value": "no test expects it",
    "toxicity": "the agent is in no plan",
    "unavailable": "keeps out nothing that would help",
    "washout": "delays nothing",
}
"""Kind of rule → what it means that no test reaches it."""


class Coverage(NamedTuple):
    """Which rules fired, and which branches of conditions were reached."""

    fired: frozenset[str]
    silent: tuple[str, ...]
    """Rules that no test fires although one could, in the order of their places."""
    kept: Mapping[str, Kept]
    """Rules that no test fires because nothing can fire them, with the reason."""
    branches: dict[str, frozenset[bool | None]]
    """Rule with a condition → what its condition came to in some test."""
    rules: RuleGraph
    places: Mapping[str, Place]

    @property
    def share_of_rules(self) -> float:
        """Per cent of the rules that can fire that did; 100 of none."""
        return _share(len(self.fired), len(self.fired) + len(self.silent))

    @property
    def share_of_branches(self) -> float:
        """Per cent of the branches that were reached; each condition has three."""
        return _share(sum(map(len, self.branches.values())), 3 * len(self.branches))


def _share(part: int, whole: int) -> float:
    return floor(1000 * part / whole) / 10 if whole else 100.0  # never rounded up to a goal


def own_rules(rules: RuleGraph) -> list[str]:
    """The rules of the last pack; that phases follow each other is a rule of whoever declares the phases."""
    own, extends = rules.packs[-1]["id"], len(rules.packs) > 1
    return [name for name, rule in rules.rules.items() if rule["pack"] == own and not (extends and name == PHASE_ORDER)]


def coverage(rules: RuleGraph, found: Iterable[Reach], places: Mapping[str, Place]) -> Coverage:
    """What tests reach of the rules of the last pack; those of the packs that it extends are not counted."""
    names = [name for name in own_rules(rules) if rules.rules[name]["kind"] not in SILENT]
    branches: dict[str, set[bool | None]] = {name: set() for name in names if name in rules.conditions}
    fired: set[str] = set()
    for item in found:
        fired |= item.fired
        for rule, truth in item.branches:
            if rule in branches:
                branches[rule].add(truth)
    kept = {name: why for name, why in cannot_fire(rules).items() if name not in fired}
    silent = sorted(
        (name for name in names if name not in fired and name not in kept),
        key=lambda name: (places.get(name, Place("")), name),
    )
    return Coverage(
        frozenset(fired.intersection(names)),
        tuple(silent),
        {name: kept[name] for name in names if name in kept},
        {name: frozenset(truths) for name, truths in branches.items()},
        rules,
        places,
    )


def missing(found: Coverage) -> list[tuple[str, str]]:
    """Rule and what of it no test reaches, in the order of their places."""
    said = {name: _NEVER.get(found.rules.rules[name]["kind"], "never fired") for name in found.silent}
    for name, truths in found.branches.items():
        lacking = [word for truth, word in TRUTH.items() if truth not in truths]
        if lacking:
            words = f"condition never {', '.join(lacking)}"
            never = {"never true", "never said", "never missing"}
            said[name] = words if said.get(name, "never true") in never else f"{said[name]}; {words}"
    return sorted(said.items(), key=lambda item: (found.places.get(item[0], Place("")), item[0]))


def as_lines(found: Coverage) -> list[str]:
    """What no test reaches, one rule a line, and the two figures."""
    lines = []
    for name, words in missing(found):
        where = found.places.get(name)
        lines.append(f"{where}: {name}: {words}" if where else f"{name}: {words}")
    by_reason: dict[Kept, int] = {}
    for reason in found.kept.values():
        by_reason[reason] = by_reason.get(reason, 0) + 1
    lines += [
        f"{count:,} cannot fire: {why}{f', by {by}' if by else ''}" for (why, by), count in sorted(by_reason.items())
    ]
    reached, all_ = sum(map(len, found.branches.values())), 3 * len(found.branches)
    fired, rules = len(found.fired), len(found.fired) + len(found.silent)
    return [
        *lines,
        f"rules      {fired:,} of {rules:,} fired ({found.share_of_rules:.1f} %)",
        f"branches   {reached:,} of {all_:,} reached ({found.share_of_branches:.1f} %)",
    ]


def as_data(found: Coverage) -> dict[str, Any]:
    """The same for programs."""
    return {
        "rules": len(found.fired) + len(found.silent),
        "fired": len(found.fired),
        "rules_percent": found.share_of_rules,
        "kept": [{"rule": name, "why": why.value, "by": by} for name, (why, by) in found.kept.items()],
        "branches": 3 * len(found.branches),
        "reached": sum(map(len, found.branches.values())),
        "branches_percent": found.share_of_branches,
        "missing": [
            {"rule": name, "missing": words, **place(found.places.get(name))} for name, words in missing(found)
        ],
    }
