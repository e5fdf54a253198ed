"""A clash in words: what the user asked, what the patient's facts say, and what would mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.case.case import Case
from gbmplan.choose.clash import Clash, Part
from gbmplan.plan.facts import spoken_facts

if TYPE_CHECKING:
    from gbmplan.plan.document import ClashPart


def clash_parts(case: Case, clash: Clash) -> list[ClashPart]:
    """Demands first, then facts, then rules."""
    return [_part(case, part, part in clash.mends) for part in clash.parts]


def _part(case: Case, part: Part, mends: bool) -> ClashPart:
    say, told = case.wording.say, case.wording.told
    if part.kind in ("require", "exclude", "max_agents"):
        option = f"--{part.kind.replace('_', '-')} {part.name}"
        return {"kind": "demand", "text": option, "rule": "", "facts": [], "recoverable": True,
                "mends": mends, "mend": say("leave out {option}", option=option)}  # fmt: skip
    rule = case.rules.rules[part.name]
    if part.kind == "fact":
        detail = rule["detail"]
        facts = spoken_facts(case, part.name)
        mend = told(detail["mend"] or "") or say(
            "wait until it has changed" if detail["recoverable"] else "this cannot change"
        )
        return {"kind": "fact", "text": told(rule["statement"]), "rule": part.name, "facts": facts,
                "recoverable": detail["recoverable"], "mends": mends, "mend": mend}  # fmt: skip
    return {"kind": "rule", "text": told(rule["statement"]), "rule": part.name, "facts": [], "recoverable": False,
            "mends": mends,
            "mend": say("a rule of the pack: replace it in a pack of your own if you disagree")}  # fmt: skip
