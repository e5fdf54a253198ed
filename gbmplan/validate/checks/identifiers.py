"""Identifiers of papers, tests and genes have their form, and each means one thing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gbmplan.problems import Edit, Fix, Note, Problem
from gbmplan.rulebase.diagnosis import Diagnosis
from gbmplan.rulebase.text import Item, PackText


class MalformedIdentifier(Diagnosis):
    """A DOI, PMID, trial number or code does not have its form, or its check digit is wrong.

    Why: a reader who follows it finds nothing, or something else. LOINC codes end in a check digit, so a
    digit that slipped shows.

    Bad:
        # biomarkers.yaml
        biomarkers:
          - {id: ast, title: {en: AST}, kind: flag, group: laboratory, codes: {loinc: 1920-9}}
        # policies.yaml
        policies:
          - {id: hot, kind: scope, when: ast, say: not then, because: nobody was treated, inference: true}

    Good:
        # biomarkers.yaml
        biomarkers:
          - {id: ast, title: {en: AST}, kind: flag, group: laboratory, codes: {loinc: 1920-8}}
        # policies.yaml
        policies:
          - {id: hot, kind: scope, when: ast, say: not then, because: nobody was treated, inference: true}
    """

    code, name, severity = "GP511", "malformed-identifier", "warning"


class SharedIdentifier(Diagnosis):
    """One DOI or PMID is given to two different papers, or one LOINC code to two biomarkers.

    Why: one of the two is wrong. Records that share author, year and title are one paper
    (see `paper-in-two-records`); a trial number may stand at every report of its trial, and a gene at
    everything measured of it.

    Bad:
        # evidence.yaml
        evidence:
          - id: later
            finding: It worked again.
            author: Second
            year: 2021
            pmid: "23456789"
            design: mouse
            strength: D
            context: animal
            confidence: verified
          - id: earlier
            finding: It worked.
            author: First
            year: 2020
            pmid: "23456789"
            design: mouse
            strength: D
            context: animal
            confidence: verified
        # policies.yaml
        policies:
          - {id: aim, kind: principle, say: it works, because: seen in mice, evidence: [later, earlier]}

    Good:
        # evidence.yaml
        evidence:
          - id: later
            finding: It worked again.
            author: Second
            year: 2021
            pmid: "12345679"
            design: mouse
            strength: D
            context: animal
            confidence: verified
          - id: earlier
            finding: It worked.
            author: First
            year: 2020
            pmid: "12345680"
            design: mouse
            strength: D
            context: animal
            confidence: verified
        # policies.yaml
        policies:
          - {id: aim, kind: principle, say: it works, because: seen in mice, evidence: [later, earlier]}
    """

    code, name, severity = "GP512", "shared-identifier", "warning"


class PaperInTwoRecords(Diagnosis):
    """Two records give the same DOI or PMID and nothing else that tells them apart.

    Why: one study looks like two. It can be meant, when two findings of a paper weigh differently.

    Bad:
        # evidence.yaml
        evidence:
          - id: part_one
            finding: It worked.
            pmid: "87654321"
            design: mouse
            strength: D
            context: animal
            confidence: verified
          - id: part_two
            finding: It harmed.
            pmid: "87654321"
            design: mouse
            strength: D
            context: animal
            confidence: verified
        # policies.yaml
        policies:
          - {id: aim, kind: principle, say: it works, because: seen in mice, evidence: [part_one, part_two]}

    Good:
        # evidence.yaml
        evidence:
          - id: whole
            finding: It worked, and it harmed.
            pmid: "87654321"
            design: mouse
            strength: D
            context: animal
            confidence: verified
        # policies.yaml
        policies:
          - {id: aim, kind: principle, say: it works, because: seen in mice, evidence: [whole]}
    """

    code, name, severity = "GP513", "paper-in-two-records", "info"


DIAGNOSES = (MalformedIdentifier, SharedIdentifier, PaperInTwoRecords)
_CODES = {
    "hgnc": (re.compile(r"HGNC:[1-9]\d{0,5}"), 'write HGNC: and the number of the gene, such as `"HGNC:5382"`'),
    "ncit": (re.compile(r"C\d{3,7}"), "write C and the number of the concept, such as C2039"),
    "loinc": (re.compile(r"\d{1,7}-\d"), "write the digits, `-` and the check digit, such as 1742-6"),
}
_TRAILING = re.compile(r"[.,;:\"'>\]]$")


def check(pack: PackText) -> Iterator[Problem]:
    """Identifiers that cannot be right."""
    for table in (pack.biomarkers, pack.targets, pack.interventions):
        for item in table.values():
            for system, code in item.value.codes.items():
                yield from _code(item, system, code)
    yield from _shared_tests(pack)
    for item in pack.evidence.values():
        yield from _paper(item)
    for field, called in (("doi", "DOI"), ("pmid", "PMID")):
        yield from _shared_papers(pack, field, called)


def _code(item: Item, system: str, code: str) -> Iterator[Problem]:
    pattern, advice = _CODES[system]
    place = item.place("codes", system)
    if not pattern.fullmatch(code):
        fix = None
        if system == "hgnc" and re.fullmatch(r"[1-9]\d{0,5}", code):
            fix = Fix(f"write `HGNC:{code}`", (Edit(place, f'"HGNC:{code}"'),))
        called = "NCIt" if system == "ncit" else system.upper()
        yield MalformedIdentifier.at(place, f"`{code}` does not have the form of a code of {called}", advice, fix=fix)
    elif system == "loinc" and check_digit(code[:-2]) != code[-1]:
        yield MalformedIdentifier.at(
            place, f"`{code}` is no LOINC code: its check digit is wrong", "look the code up again; a digit has slipped"
        )


def check_digit(digits: str) -> str:
    """The digit that a LOINC code ends in: Luhn's formula (ISO/IEC 7812-1), as LOINC uses it."""
    total = 0
    for index, digit in enumerate(reversed(digits)):
        number = int(digit) * (2 if index % 2 == 0 else 1)
        total += number - 9 if number > 9 else number
    return str(-total % 10)


def _paper(item: Item) -> Iterator[Problem]:
    record = item.value
    if record.doi is not None:
        unclosed = record.doi.endswith(")") and record.doi.count("(") < record.doi.count(")")
        if unclosed or _TRAILING.search(record.doi):
            yield MalformedIdentifier.at(
                item.place("doi"), f"a DOI does not end in `{record.doi[-1]}`", "remove what follows it"
            )
    if record.pmid is not None and record.pmid.startswith("0"):
        yield MalformedIdentifier.at(item.place("pmid"), "a PMID does not begin with 0", "look it up again")
    if record.nct is not None and record.nct == "NCT00000000":
        yield MalformedIdentifier.at(item.place("nct"), "no trial has this number", "look it up, or leave it out")


def _shared_tests(pack: PackText) -> Iterator[Problem]:
    first: dict[str, Item] = {}
    for name, item in pack.biomarkers.items():
        code = item.value.codes.get("loinc")
        if code is not None and (other := first.setdefault(code, item)) is not item:
            yield SharedIdentifier.at(
                item.place("codes", "loinc"),
                f"`{code}` is the LOINC code of `{other.value.id}` already",
                f"look up the code of `{name}`",
                notes=[Note(other.place("codes", "loinc"), "the other one")],
            )


def _shared_papers(pack: PackText, field: str, called: str) -> Iterator[Problem]:
    first: dict[str, Item] = {}
    for name, item in pack.evidence.items():
        given = getattr(item.value, field)
        other = first.setdefault(given.lower(), item) if given is not None else item
        if other is item:
            continue
        notes = [Note(other.place(field), "the other one")]
        differ = _differing(item, other)
        if differ:
            yield SharedIdentifier.at(
                item.place(field),
                f"this is the {called} of `{other.value.id}`, which has another {differ}",
                f"look up the {called} of `{name}`",
                notes=notes,
            )
        elif called == "DOI" or item.value.doi is None or item.value.doi != other.value.doi:  # said once
            yield PaperInTwoRecords.at(
                item.place(field),
                f"`{other.value.id}` is the same paper",
                "join the records, unless two findings of it weigh differently",
                notes=notes,
            )


def _differing(item: Item, other: Item) -> str:
    """What tells two papers apart, of what both records give."""
    for field in ("author", "year", "title"):
        mine, theirs = getattr(item.value, field), getattr(other.value, field)
        if mine is not None and theirs is not None and _plain(mine) != _plain(theirs):
            return field
    return ""


def _plain(value: object) -> str:
    return "".join(re.findall(r"\w", str(value).casefold()))
