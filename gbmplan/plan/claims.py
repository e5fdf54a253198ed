"""Which claims of the text on which the pack was founded a plan rests on, and by which of its rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from gbmplan.case.case import Case
from gbmplan.graph.claims import carried

if TYPE_CHECKING:
    from gbmplan.plan.claim_shapes import CarriedClaim
    from gbmplan.plan.document import Plan


def claims(case: Case, plan: Plan, resting: Iterable[str]) -> list[CarriedClaim]:
    """The claims that the rules on which a plan rests carry, in the order of the pack.

    Besides the rules that it names, these are what its obstacles are, what came out of its steps, and the principles.
    """
    rules = case.rules
    if not rules.words["claims"]:
        return []
    named = {name for name in (*resting, *_behind(case, plan)) if name in rules.rules}
    disputed = {item["id"]: item["claims"] for item in rules.disagreements}
    shown = [item["id"] for item in plan["disagreements"]]
    found = carried(rules, frozenset(named))
    return [
        {
            "claim": claim,
            "title": case.wording.title(text["title"]),
            "rules": list(found.get(claim, ())),
            "disagreements": [name for name in shown if claim in disputed[name]],
        }
        for claim, text in rules.words["claims"].items()
        if claim in found or any(claim in disputed[name] for name in shown)
    ]


def _behind(case: Case, plan: Plan) -> Iterator[str]:
    yield from (f"{item['target']}.mechanism" for item in plan["coverage"])
    yield from (f"{step['intervention']}.outcome" for step in plan["steps"])
    yield from case.rules.kinds.get("principle", {})
