"""What has to be done and measured before steps begin, as every form gathers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.render.view import View

if TYPE_CHECKING:
    from gbmplan.plan.document import Preparation


def by_steps(view: View, items: list[Preparation]) -> list[tuple[list[int], list[str]]]:
    """What to measure, gathered by the steps that it concerns."""
    found: dict[tuple[int, ...], list[str]] = {}
    for item in items:
        found.setdefault(tuple(item["steps"]), []).append(view.short(view.biomarker(item["biomarkers"][0])))
    return [(list(steps), names) for steps, names in sorted(found.items())]


def absent_by_facts(view: View) -> list[str]:
    """Standard treatment that is not planned, gathered by the facts that keep it out."""
    found: dict[str, list[str]] = {}
    for item in view.plan["absent"]:
        found.setdefault(view.wording.joined(item["facts"]), []).append(view.short(item["title"]))
    return [view.wording.joined(titles) + view.wording.bracketed(facts) for facts, titles in found.items()]
