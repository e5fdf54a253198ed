"""What if some facts were different: two plans side by side, with the rules behind each difference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gbmplan.case.case import Case
from gbmplan.explore.compare import View, differences, turned
from gbmplan.explore.edit import edited
from gbmplan.explore.session import Session
from gbmplan.explore.stamp import stamp
from gbmplan.patient.profile import Profile
from gbmplan.plan.facts import spoken
from gbmplan.plan.gap_closure import changes

if TYPE_CHECKING:
    from gbmplan.explore.answers import Edit, WhatIfAnswer


def what_if(session: Session, profile: Profile, sets: Sequence[str], unsets: Sequence[str]) -> WhatIfAnswer:
    """The plan of a profile, and the plan when `sets` (`name=value`) and `unsets` (names) hold instead.

    Raises InputError for values that a profile could not have, and when the demands cannot be
    met in either.
    """
    other = edited(profile, session.rules, sets, unsets)
    cases = session.study(profile), session.study(other)
    before, after = (View(session, case, session.feasible(case)) for case in cases)
    return {
        **stamp(cases[0], "whatif"),
        "edits": edits(cases[0], cases[1]),
        "turned": turned(cases[0], cases[1]),
        "differences": differences(session, before, after),
        "changes": changes(before.regimen.cost, after.regimen.cost, session.wording),
        "before": session.plan(profile),
        "after": session.plan(other),
    }


def edits(before: Case, after: Case) -> list[Edit]:
    """The facts that differ, in words."""
    old, new = before.profile.measurements, after.profile.measurements
    nodes = before.rules.nodes("biomarker")
    return [
        {
            "biomarker": name,
            "title": before.wording.title(nodes[name]["title"]),
            "before": spoken(before.wording, old[name], nodes[name]) if name in old else "",
            "after": spoken(after.wording, new[name], nodes[name]) if name in new else "",
        }
        for name in sorted(old.keys() | new.keys())
        if (old[name].value if name in old else None) != (new[name].value if name in new else None)
    ]
