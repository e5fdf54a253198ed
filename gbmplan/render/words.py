"""How plans put times, grades and gaps into words; shared by all readable forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.language.durations import spoken

if TYPE_CHECKING:
    from gbmplan.plan.document import Coverage, Justification, Plan, Step, WhyNot

CONTEXT = {
    "gbm": "GBM", "other_glioma": "other glioma", "other_tumour": "other tumour", "no_tumour": "no tumour",
    "animal": "animal", "in_vitro": "in vitro", "": "",
}  # fmt: skip
STAGE = {
    "approved_gbm": "approved for GBM", "approved_other": "approved elsewhere", "trial": "in trials",
    "preclinical": "preclinical only", "discontinued": "development stopped",
}  # fmt: skip
_LEADING = ("setting", "idh", "mgmt_promoter", "age", "kps")
_WEEK = 168.0


def when(step: Step) -> str:
    """`week 0`, `week 2, every 4 weeks`, `day 15`."""
    text = moment(step["earliest"])
    if step["latest"] is None and step["earliest"] > 0:
        text = f"from {text}"
    elif step["latest"] is not None and step["latest"] > step["earliest"]:
        text += f" to {moment(step['latest'])}"
    if step["repeats"]:
        text += f", every {spoken(step['repeats'])}"
    return text


def moment(hours: float) -> str:
    """Whole weeks as weeks, anything else as days or hours."""
    if abs(hours / _WEEK - round(hours / _WEEK)) < 1e-6:
        return f"week {round(hours / _WEEK)}"
    if abs(hours) >= 48:
        return f"day {hours / 24:.0f}"
    return f"hour {hours:g}"


def why_not(reason: WhyNot) -> str:
    """`Oleclumab: at most 5 agents in one regimen`; says of facts whether they can change."""
    change = {True: " (can change)", False: " (cannot change)"}[reason["recoverable"]]
    return f"{reason['title']}: {reason['text']}{change if reason['kind'] == 'contraindicated' else ''}"


def first_sentence(text: str) -> str:
    """Up to the first full stop that ends a sentence."""
    return text.split(". ", maxsplit=1)[0].rstrip(".") + "."


def grade(strength: str, context: str, contested: bool = False) -> str:
    """`C GBM`; with `, contested` when a source opposes."""
    return " ".join(filter(None, [strength, CONTEXT[context]])) + (", contested" if contested else "")


def rule_grade(rule: Justification) -> str:
    """The grade of a rule; `E inference` when no source states it."""
    if rule["inference"]:
        return "E inference" + (", contested" if rule["contested"] else "")
    return grade(rule["grade"], rule["context"], rule["contested"])


def sources(rule: Justification, most: int = 2) -> str:
    """The keys of its records, the opposing ones marked."""
    keys = [item["source"] + (" (against)" if item["direction"] == "opposes" else "") for item in rule["evidence"]]
    return ", ".join(keys[:most]) + (f" +{len(keys) - most}" if len(keys) > most else "")


def patient(plan: Plan) -> str:
    """The facts that name a patient's situation."""
    facts = {fact["biomarker"]: fact for fact in plan["profile"]["facts"]}
    shown = [facts[name] for name in _LEADING if name in facts] or plan["profile"]["facts"][:4]
    words = [str(fact["value"]).replace("_", " ") if fact["biomarker"] == "setting" else fact["text"] for fact in shown]
    return " · ".join(words)


def coverage_counts(coverage: list[Coverage]) -> str:
    """`9 of 13 needs covered, 1 in part, 3 open`."""
    counts = {result: sum(item["result"] == result for item in coverage) for result in ("full", "partial", "open")}
    return f"{counts['full']} of {len(coverage)} needs covered, {counts['partial']} in part, {counts['open']} open"


def numbers(steps: list[int]) -> str:
    """`step 2`, `steps 2, 4`."""
    return f"step{'s' if len(steps) > 1 else ''} {', '.join(map(str, steps))}"


def citation(key: str, record: dict[str, object]) -> str:
    """One record in a line: who, when, where, identifiers, design and strength."""
    who = " ".join(str(record[field]) for field in ("author", "year") if field in record)
    ids = [f"doi:{record['doi']}" if "doi" in record else "", f"PMID {record['pmid']}" if "pmid" in record else "",
           str(record.get("nct", ""))]  # fmt: skip
    parts = [who, str(record.get("journal", "")), *ids]
    return f"{key}: " + ". ".join(part for part in parts if part) + f" [{record['strength']} {record['design']}]"
