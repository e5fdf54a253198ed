"""A figure that stands twice is the same in both places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gbmplan.problems import Note, Problem
from gbmplan.rulebase.diagnosis import Diagnosis
from gbmplan.rulebase.shape import Evidence
from gbmplan.rulebase.text import PackText
from gbmplan.rulebase.walk import citations


class TwoFigures(Diagnosis):
    """Two places give different figures for the same thing of one source.

    Why: one of them is a slip, and a reader cannot tell which. Compared are figures that carry their
    name (n, HR, ORR, PFS6, OS12, mOS, mPFS): in the note of a citation with the record it cites, and in the
    `finding` of a record with its `figures`. A rounded figure is the same figure.

    Bad:
        # policies.yaml
        policies:
          - id: aim
            kind: principle
            say: it works
            because: seen
            evidence: [{source: large, note: "n=73, too few"}]
        # evidence.yaml
        evidence:
          - id: large
            finding: It worked.
            figures: n=37; mOS 9.4 mo
            design: phase 1
            strength: C
            context: gbm
            confidence: verified

    Good:
        # policies.yaml
        policies:
          - id: aim
            kind: principle
            say: it works
            because: seen
            evidence: [{source: large, note: "n=37, too few"}]
        # evidence.yaml
        evidence:
          - id: large
            finding: It worked.
            figures: n=37; mOS 9.4 mo
            design: phase 1
            strength: C
            context: gbm
            confidence: verified
    """

    code, name, severity = "GP514", "two-figures", "warning"


NEEDS = ("evidence",)
DIAGNOSES = (TwoFigures,)
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")
_LABELLED = re.compile(
    r"\b(?:(?P<n>[nN])(?=\s?=)|(?P<hr>HR|[Hh]azard ratio)|(?P<orr>ORR)|(?P<pfs6>PFS-?6)|(?P<os12>OS-?12)"
    r"|(?P<mos>mOS|[Mm]edian (?:OS|overall survival))|(?P<mpfs>mPFS|[Mm]edian (?:PFS|progression-free survival)))"
    r"(?:\s?[=:]\s?|\s(?:was\s|of\s)?)(?P<figure>\d+(?:\.\d+)?)"
)
_HINT = re.compile(r"[=:SR62fsl] ?[0-9]")
"""What stands before every named figure; quicker to look for."""
_SPOKEN = {"n": "n", "hr": "HR", "orr": "ORR", "pfs6": "PFS6", "os12": "OS12", "mos": "mOS", "mpfs": "mPFS"}


def check(pack: PackText) -> Iterator[Problem]:
    """Notes that contradict their record, and records that contradict themselves."""
    for item in pack.evidence.values():
        record: Evidence = item.value
        for label, figure in _labelled(record.finding):
            if record.figures is not None and _contradicted(label, figure, record.figures):
                yield TwoFigures.at(
                    item.place("finding"),
                    f"{_quoted(label, figure)} here, and something else in `figures`",
                    "look it up, and give one figure",
                    notes=[Note(item.place("figures"), "the figures")],
                )
    for item, path, listed in citations(pack):
        for index, citation in enumerate(listed):
            cited = None if isinstance(citation, str) else pack.evidence.get(citation.source)
            if isinstance(citation, str) or cited is None or citation.note is None:
                continue
            text = f"{cited.value.finding} {cited.value.figures or ''}"
            for label, figure in _labelled(citation.note):
                if _contradicted(label, figure, text):
                    field = "figures" if cited.value.figures is not None else "finding"
                    yield TwoFigures.at(
                        item.place(*path, "evidence", index, "note"),
                        f"{_quoted(label, figure)} here, and something else in `{citation.source}`",
                        "look it up, and give one figure",
                        notes=[Note(cited.place(field), "what the record says")],
                    )


def _labelled(text: str) -> Iterator[tuple[str, str]]:
    """The figures of a text that carry their name."""
    if not _HINT.search(text):
        return
    for found in _LABELLED.finditer(text):
        groups = found.groupdict()
        figure = groups.pop("figure")
        yield next(_SPOKEN[label] for label, word in groups.items() if word), figure


def _quoted(label: str, figure: str) -> str:
    return f"n={figure}" if label == "n" else f"{label} {figure}"


def _contradicted(label: str, figure: str, text: str) -> bool:
    """Whether a text gives the named figure, and nowhere this number or one that rounds to it."""
    if label not in {other for other, _ in _labelled(text)}:
        return False
    places = len(figure.partition(".")[2])
    return all(round(float(number), places) != float(figure) for number in _NUMBER.findall(text))
