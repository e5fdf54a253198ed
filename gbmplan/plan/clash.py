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
    if part.kind in ("require", "exclude", "max_agents"):
        option = f"--{part.kind.replace('_', '-')} {part.name}"
        return {"kind": "demand", "text": option, "rule": "", "facts": [], "recoverable": True,
                "mends": mends, "mend": f"leave out {option}"}  # fmt: skip
    rule = case.rules.rules[part.name]
    if part.kind == "fact":
        detail = rule["detail"]
        facts = spoken_facts(case, part.name)
        mend = detail["mend"] or ("wait until it has changed" if detail["recoverable"] else "this cannot change")
        return {"kind": "fact", "text": rule["statement"], "rule": part.name, "facts": facts,
                "recoverable": detail["recoverable"], "mends": mends, "mend": mend}  # fmt: skip
    return {"kind": "rule", "text": rule["statement"], "rule": part.name, "facts": [], "recoverable": False,
            "mends": mends, "mend": "a rule of the pack: replace it in a pack of your own if you disagree"}  # fmt: skip
