"""What every form says where a plan proposes nothing, and where nobody knows whether it is made for the patient."""

from __future__ import annotations

from gbmplan.render.view import View

_NAMED = 3
"""Tests that are named one by one."""
_SCOPE = 2
"""The same of what could end the scope."""


def nothing(view: View) -> list[str]:
    """Why no step is proposed, in a clinician's words; then what to measure first."""
    say, own = view.wording.say, view.plan["obstacles"]["patient"]
    if own["assumed"] == own["all"]:
        why = say(
            "Nothing is proposed: no obstacle of this tumour was measured, and for this patient no agent answers one "
            "that is only assumed. The reasons stand with what stays open."
        )
    else:
        why = say(
            "Nothing is proposed: of what was measured, nothing has an agent that could be given here and would close "
            "more than it opens. The reasons stand with what stays open."
        )
    tests = first_tests(view)
    return [why, say("Measure first: {tests}.", tests=view.wording.joined(tests))] if tests else [why]


def first_tests(view: View) -> list[str]:
    """What to measure first: what was solved to change most, else what most hangs on."""
    solved = view.plan.get("measure")
    titles = [item["title"] for item in solved["changing"]] if solved else [i["title"] for i in view.plan["unmeasured"]]
    return [view.short(title) for title in titles[:_NAMED]]


def scope(view: View, *, whole: bool = False) -> str:
    """That it is not certain that the rules are made for this patient, with the first test that each rule about it
    lacks; else nothing."""
    if view.plan["scope"]:  # outside for sure
        return ""
    found = {item["missing"][0]: item["missing_titles"][0] for item in view.plan["scope_unknown"] if item["missing"]}
    titles = [view.wording.inside(title) for title in found.values()]
    if not titles:
        return ""
    more = len(titles) - _SCOPE
    if more > 0 and not whole:
        titles = [*titles[:_SCOPE], view.wording.say("{count} more", count=more)]
    return view.wording.say("Scope not certain, not measured: {tests}", tests=view.wording.joined(titles))
