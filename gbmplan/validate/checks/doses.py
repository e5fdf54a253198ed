"""No text of a pack reads like a dose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gbmplan.problems import Place, Problem, brief
from gbmplan.rulebase.diagnosis import Diagnosis
from gbmplan.rulebase.text import Item, PackText


class DoseInText(Diagnosis):
    """A text reads like a dose: an amount for a body weight or surface, at an interval, in Gy, or of cells or virus.

    Why: plans are for research and print what packs say; no plan may print a dose. What a patient takes
    already is a measured value, and may be compared with a threshold in mg/d.

    Bad:
        # policies.yaml
        policies:
          - {id: aim, kind: principle, say: give 3 mg/kg every two weeks, because: seen, evidence: [first_trial]}

    Good:
        # policies.yaml
        policies:
          - {id: aim, kind: principle, say: give it every two weeks, because: seen, evidence: [first_trial]}
    """

    code, name, severity = "GP515", "dose-in-text", "warning"


DIAGNOSES = (DoseInText,)
_AMOUNT = r"[0-9](?<![\w.,-][0-9])\d*(?:[.,]\d+)?(?:\s?(?:-|–|to|or)\s?\d+(?:[.,]\d+)?)?"
_DOSE = re.compile(
    rf"""{_AMOUNT}\s*(?:
        (?:mg|g|[uµμm]cg|[uµμ]g|M?I?U|[MG]Bq|mCi|m[Ll])
            (?:\s?/\s?(?:kg|m2|m²|m\^2)\b
            |\s+per\s+(?:kg|kilogram|m2|m²|square\s+met(?:re|er))
            |\s+(?:once|twice|three\s+times|every|each|weekly|b\.?i\.?d\b|t\.?i\.?d\b|q\.?d\b|q\d|p\.?o\b|i\.?v\b|orally|flat))
      | c?Gy\b
      | fractions?\b
      | (?:x\s?10\s?\^\s?\d+|×\s?10\s?\^?\s?[\d⁰¹²³⁴⁵⁶⁷⁸⁹]+|[eE]\d+|million|billion)\s
            (?:CAR[\s-]?)?(?:T[\s-]|NK[\s-])?(?:cells|vp|pfu|PFU|TCID50|(?:vector|viral)\s+particles|plaque)\b
      | (?:vp|pfu|PFU|TCID50|(?:vector|viral)\s+particles)\b
    )""",
    re.VERBOSE,
)
_COMMENT = re.compile(r"(?:^|\s)#")
_CONDITION = re.compile(r"\s*(?:- )?\{?\s*(?:when|needs|unit|range)\s*:")


def check(pack: PackText) -> Iterator[Problem]:
    """Amounts in whatever a plan may print; comments and conditions are not printed as advice."""
    documents = {
        item.document.file: item for table in (*pack.tables().values(), pack.changes) for item in table.values()
    }
    for item in (*documents.values(), pack.header_item):
        yield from _doses(item)


def _doses(item: Item) -> Iterator[Problem]:
    text = item.document.text
    for found in _DOSE.finditer(text):
        start = text.rfind("\n", 0, found.start()) + 1
        before = text[start : found.start()]
        if _COMMENT.search(before) or _CONDITION.match(before):
            continue
        end = text.rfind("\n", 0, found.end()) + 1
        place = Place(
            item.document.file,
            text.count("\n", 0, start) + 1,
            found.start() - start + 1,
            text.count("\n", 0, end) + 1,
            found.end() - end + 1,
        )
        yield DoseInText.at(place, f"`{brief(found.group())}` reads like a dose", "say it without the amount")
