"""A clash in words: what the user asked, what the patient's facts say, and what would mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.case.case import Case
from gbmplan.choose.clash import DEMANDED, Clash, Clashes, Part, PartKind
from gbmplan.plan.facts import spoken_facts
from gbmplan.plan.statements import statement

if TYPE_CHECKING:
    from gbmplan.plan.clash_shapes import Clashing, ClashPart, Repair


def clash_parts(case: Case, clash: Clash) -> list[ClashPart]:
    """Demands first, then facts, then rules."""
    return [_part(case, part, part in clash.mends) for part in clash.parts]


def all_parts(case: Case, found: Clashes) -> list[Clashing]:
    """Every minimal clash, the smallest first."""
    single = {parts[0] for parts in found.repairs if len(parts) == 1}
    return [{"parts": [_part(case, part, part in single) for part in parts]} for parts in found.clashes]


def repairs(case: Case, found: Clashes) -> list[Repair]:
    """Every minimal repair: those that can be made first, of demands and of facts that can recover; then the small."""
    found_repairs: list[Repair] = []
    for parts in found.repairs:
        changes = [_part(case, part, len(parts) == 1) for part in parts]
        found_repairs.append({"changes": changes, "recoverable": all(change["recoverable"] for change in changes)})
    return sorted(
        found_repairs,
        key=lambda repair: (
            not repair["recoverable"],
            len(repair["changes"]),
            sum(change["kind"] != "fact" for change in repair["changes"]),
        ),
    )


def _part(case: Case, part: Part, mends: bool) -> ClashPart:
    say, translated = case.wording.say, case.wording.translated
    if part.kind in DEMANDED:
        option = f"--{part.kind.replace('_', '-')} {part.name}"
        return {
            "kind": "demand",
            "text": option,
            "rule": "",
            "facts": [],
            "recoverable": True,
            "mends": mends,
            "mend": say("leave out {option}", option=option),
        }
    rule = case.rules.rules[part.name]
    said = statement(case.rules, rule, case.wording)
    if part.kind is PartKind.FACT:
        detail = rule["detail"]
        facts = spoken_facts(case, part.name)
        mend = translated(detail["mend"] or "") or say(
            "wait until it has changed" if detail["recoverable"] else "this cannot change"
        )
        return {
            "kind": "fact",
            "text": said,
            "rule": part.name,
            "facts": facts,
            "recoverable": detail["recoverable"],
            "mends": mends,
            "mend": mend,
        }
    return {
        "kind": "rule",
        "text": said,
        "rule": part.name,
        "facts": [],
        "recoverable": False,
        "mends": mends,
        "mend": say("a rule of the pack: replace it in a pack of your own if you disagree"),
    }
