"""What every answer is stamped with: the same as a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan import __version__
from gbmplan.case.case import Case
from gbmplan.plan.facts import all_facts, leading_facts
from gbmplan.plan.notice import NOTICE

if TYPE_CHECKING:
    from gbmplan.explore.answers import Answer


def stamp(case: Case, kind: str) -> Answer:
    """The head of an answer of a kind, such as `whatif`."""
    profile = case.profile
    return {
        "schema": f"gbmplan-{kind}/1",
        "tool": {"name": "gbmplan", "version": __version__},
        "notice": case.wording.say(NOTICE),
        "rules": [
            {"id": pack["id"], "version": pack["version"], "sha256": pack["sha256"], "title": pack["title"]}
            for pack in case.rules.packs
        ],
        "profile": {
            "id": profile.id,
            "sha256": profile.sha256,
            "as_of": profile.as_of.isoformat() if profile.as_of else None,
            "facts": all_facts(case),
            "leading": leading_facts(case),
        },
    }
