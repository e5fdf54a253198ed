"""A small sound pack cut out of gbm-core: a few interventions, and what is left of the rest without the others."""

from __future__ import annotations

import re
from pathlib import Path

from gbmplan.compile.survey import survey
from gbmplan.problems import Place
from gbmplan.rulebase.folder import PackFiles, read_pack
from gbmplan.rulebase.text import PackText
from gbmplan.rulebase.walk import citations, conditions
from gbmplan.validate.checks import CHECKS

CORE = Path(__file__).parent.parent.parent / "rules" / "gbm-core"
KEPT = ("pexidartinib", "cabiralizumab", "steroid_taper", "nivolumab", "relatlimab", "us_implanted")
"""Of each phase something, a delivering device and what it delivers, an agent that requires another."""
LISTS = (
    *("biomarkers.yaml", "targets.yaml", "policies.yaml"),
    *("evidence/agents.yaml", "evidence/course.yaml", "evidence/foundation.yaml"),
)
ENTRY = re.compile(rb"(?m)^(?=  - id: )")


def cut(folder: Path) -> PackFiles:
    """Write the small pack into a folder, and read it from there."""
    whole = read_pack(str(CORE)).files
    files = {name: whole[name] for name in ("pack.yaml", *LISTS)}
    files |= {name: raw for name, raw in whole.items() if Path(name).stem in KEPT and name.startswith("interventions/")}
    files["targets.yaml"] = _entries(files["targets.yaml"], _opened(_merged(files)))
    while errors := _errors(files):
        before = {name: raw.splitlines() for name, raw in files.items()}
        for place in errors:  # from the last to the first, so that the others stay where they are
            name = place.file.removeprefix("p/")
            if files[name].splitlines()[place.line - 1 : place.line] == [before[name][place.line - 1]]:
                files[name] = _without(files[name], place)  # else its entry is gone already
    merged = _merged(files)
    files["biomarkers.yaml"] = _entries(files["biomarkers.yaml"], _read(merged))
    for name in LISTS[-3:]:
        files[name] = _entries(files[name], _cited(merged))
    for name, raw in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(raw)
    return read_pack(str(folder))


def _merged(files: dict[str, bytes]) -> PackText:
    return survey([PackFiles("p", files, "", None, None)], CHECKS).merged


def _errors(files: dict[str, bytes]) -> list[Place]:
    """Where something is named that was cut away."""
    problems = survey([PackFiles("p", files, "", None, None)], CHECKS).problems
    return [problem.place for problem in reversed(problems) if problem.severity == "error" and problem.place]


def _without(raw: bytes, place: Place) -> bytes:
    """A file without the word of an inline list, the item of a list, or the entry, that stands at a place."""
    lines = raw.decode().splitlines(keepends=True)
    at = place.line - 1
    line = lines[at]
    word = re.escape(line[place.column - 1 : place.end_column - 1])
    shorter = re.sub(rf'"?\b{word}\b"?, |, "?{word}\b"?(?=[],])', "", line, count=1)
    if "[" in line and shorter != line:
        lines[at] = shorter
        return "".join(lines).encode()
    start = next(number for number in range(at, -1, -1) if re.match(r" +- ", lines[number]))
    indent = len(lines[start]) - len(lines[start].lstrip())
    end = next(
        (
            number
            for number in range(start + 1, len(lines))
            if lines[number].strip() and len(lines[number]) - len(lines[number].lstrip()) <= indent
        ),
        len(lines),
    )
    alone = lines[start - 1].rstrip().endswith(":") and not (
        end < len(lines) and lines[end].startswith(" " * indent + "- ")
    )
    del lines[start - 1 if alone else start : end]
    return "".join(lines).encode()


def _entries(raw: bytes, kept: set[str]) -> bytes:
    """A list without the entries of other ids."""
    head, *entries = ENTRY.split(raw)
    return head + b"".join(entry for entry in entries if re.match(rb"  - id: (\w+)", entry)[1].decode() in kept)  # type: ignore[index]


def _opened(pack: PackText) -> set[str]:
    """The targets that something covers, and what opens when they are blocked."""
    found = {cover.target for item in pack.interventions.values() for cover in item.value.covers}
    while new := {rule.target for name in found for rule in pack.targets[name].value.compensated_by} - found:
        found |= new
    return found


def _cited(pack: PackText) -> set[str]:
    return {item if isinstance(item, str) else item.source for _, _, listed in citations(pack) for item in listed}


def _read(pack: PackText) -> set[str]:
    policies = [item.value for item in pack.policies.values()]
    read = {word for _, _, text in conditions(pack) for word in re.findall(r"\w+", text)}
    read |= {policy.biomarker for policy in policies if policy.kind == "washout"}
    return read | {name for policy in policies if policy.kind == "gate" for name in policy.measure}
