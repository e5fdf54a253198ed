"""What measurements did, in words that stand behind an arrow: `M2-like macrophages: step 1`, `excludes Nivolumab`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.case.case import Case
from gbmplan.wording.wording import Wording, term

if TYPE_CHECKING:
    from gbmplan.plan.measured_shapes import Deed, DeedKind, Nothing, NothingKind

_NAMED = 2
"""Titles that are named one by one; of more, only the first."""
_OF_STEPS: dict[DeedKind, str] = {
    "answered": term("{what}: {steps} // what a measurement did"),
    "acts": term("lets {steps} act"),
    "does_not_act": term("{steps} would not act on everything"),
    "indicated": term("{steps}, standard treatment"),
    "speaks_against": term("speaks against {steps}"),
    "caution": term("caution at {steps}"),
    "nothing_against": term("nothing against {steps}"),
    "to_correct": term("to correct before {steps}"),
    "ready": term("nothing to do before {steps}"),
    "waits": term("{steps}: wait"),
    "waited": term("{steps}: no wait left"),
    "out_of_order": term("lets {steps} start out of order"),
}
_OF_OTHERS: dict[DeedKind, str] = {
    "out_of_scope": term("outside the scope of these rules"),
    "in_scope": term("within the scope of these rules"),
    "answered": term("{what}: {steps} // what a measurement did"),
    "stays_open": term("{what} stays open"),
    "ruled_out": term("no {what}"),
    "acts": term("{what} could act"),
    "does_not_act": term("{what} would not act"),
    "indicated": term("{what} indicated"),
    "not_indicated": term("{what} not indicated"),
    "excludes": term("excludes {what}"),
    "speaks_against": term("speaks against {what}"),
    "nothing_against": term("nothing against {what}"),
    "waits": term("{what} would have to wait"),
    "earlier_therapy": term("earlier therapy still acts on {what}"),
    "pathway_closed": term("{what} opens no escape path"),
    "state": term("decides a state of the patient"),
    "rule_off": term("a rule does not bind"),
}
_NOTHING: dict[NothingKind, str] = {
    "below_every_threshold": term("below every threshold"),
    "not_in_plan": term("only about what is not planned"),
    "undecided": term("undecided without other tests"),
    "decided_otherwise": term("already decided by other facts"),
    "at_gates": term("read only at gates"),
    "unread": term("no rule reads it"),
}
"""Why a measurement did nothing, in a few words."""


def deed_text(wording: Wording, deed: Deed) -> str:
    """One deed in words."""
    steps = wording.plural(
        "step {numbers}", "steps {numbers}", len(deed["steps"]), numbers=wording.joined(map(str, deed["steps"]))
    )
    sentences = _OF_STEPS if deed["steps"] and deed["kind"] in _OF_STEPS else _OF_OTHERS
    return wording.say(sentences[deed["kind"]], what=_titles(wording, deed["titles"]), steps=steps)


def _titles(wording: Wording, titles: list[str]) -> str:
    """All of few titles; of many the first, and how many more."""
    if len(titles) <= _NAMED:
        return wording.joined(titles)
    return wording.say("{title} and {count} more", title=titles[0], count=len(titles) - 1)


def nothing_text(case: Case, nothing: Nothing) -> tuple[str, str]:
    """Why nothing, in words; and the same with what else decides, or is missing."""
    wording, nodes = case.wording, case.rules.nodes("biomarker")
    text = wording.say(_NOTHING[nothing["kind"]])
    others = [wording.inside(wording.label(nodes[name])) for name in nothing["biomarkers"]]
    if nothing["kind"] not in ("undecided", "decided_otherwise") or not others:
        return text, text
    return text, text + wording.bracketed(_titles(wording, others))
