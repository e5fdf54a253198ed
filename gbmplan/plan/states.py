"""What the pack's states are in a patient: the value reached, the facts it rests on, or those that are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.case.case import Case
from gbmplan.graph.shapes import Rule
from gbmplan.plan.facts import decided_by, in_words

if TYPE_CHECKING:
    from gbmplan.plan.state_shapes import State


def states(case: Case) -> list[State]:
    """Each state of the pack, in the order of their ids."""
    return [_state(case, name, rule) for name, rule in case.rules.kinds.get("state", {}).items()]


def _state(case: Case, name: str, rule: Rule) -> State:
    wording, detail = case.wording, rule["detail"]
    value, found, asked, missing = _reached(case, name)
    facts = [*(decided_by(case, found) if found else ()), *asked]
    titles = {one: wording.title(title) for one, title in detail["values"]}
    return {
        "id": name,
        "title": wording.title(detail["title"]),
        "value": value or None,
        "value_title": titles[value] if value else wording.say("unknown // a state"),
        "rule": found or name,
        "because": wording.translated(case.rules.rules[found or name]["because"]),
        "facts": [in_words(case, fact) for fact in dict.fromkeys(facts)],
        "missing": list(dict.fromkeys(missing)),
        "missing_titles": [wording.label(case.rules.nodes("biomarker")[fact]) for fact in dict.fromkeys(missing)],
    }


def _reached(case: Case, name: str) -> tuple[str, str, list[str], list[str]]:
    """The value reached with its rule, both empty where none is; the facts that decide this, and those that hide it."""
    asked: list[str] = []
    missing: list[str] = []
    for value, rule in case.rules.states[name]:
        verdict = case.truth[rule]
        (missing if verdict is None else asked).extend(decided_by(case, rule))
        if verdict:
            return ("", "", asked, missing) if missing else (value, rule, asked, missing)
    return "", "", asked, missing
