"""Questions about a plan, held against trying everything on small random packs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st

from gbmplan.choose.problem import Demands
from gbmplan.graph.model import RuleGraph
from gbmplan.problems import InputError
from tests.property.packs import WHY, Pack, Patient, Question, Scene, Tape, pack, scenes

ROOT = Path(__file__).parents[2]


def recoverable(scene: Scene) -> Scene:
    """The same packs, but every second contraindication can recover."""
    files: dict[str, Any] = {}
    count = 0
    for name, data in scene.pack.files.items():
        files[name] = data
        for finding in data.get("contraindications", ()):
            count += 1
            finding["recoverable"] = count % 2 == 1
    return scene._replace(pack=Pack(files))


def recovering(questions: int, least: int = 3, most: int = 6) -> st.SearchStrategy[Scene]:
    """A pack of which some contraindications can recover, with so many questions."""
    return scenes(questions, least, most).map(recoverable)


def compiled(scene: Scene) -> RuleGraph:
    """The rules of a scene; one with a condition that validation refuses is not looked at."""
    try:
        return scene.pack.compile()
    except InputError:
        reject()


ALONE = ("f", "g", "h", "n >= 5", "c == red", "since > 3")
"""One condition for each biomarker."""


def crowded() -> st.SearchStrategy[Scene]:
    """Many targets, each with a biomarker of its own, and few agents at once: values that matter only together.

    Nobody is measured but for one value at most.
    """
    return st.binary(min_size=300, max_size=300).map(lambda data: _crowded(Tape(data)))


def _crowded(tape: Tape) -> Scene:
    drawn = pack(tape, 3, 5, 0, False)
    aims = [f"t{index}" for index in range(5)]
    targets: list[dict[str, Any]] = []
    for name, condition in zip(aims, ALONE, strict=False):
        found: dict[str, Any] = {
            "id": name,
            "title": {"en": name},
            "phase": "clear",
            "mechanism": "it shields",
            "priority": tape.one(("major", "major", "minor", "critical")),
            "present": {"when": condition, **WHY},
        }
        if tape.chance(1, 3):
            found["assumed"] = WHY
        if tape.chance(1, 4):
            found["compensated_by"] = [{"target": tape.one([other for other in aims if other != name]), **WHY}]
        targets.append(found)
    files = dict(drawn.files)
    for name, data in drawn.files.items():
        if name.startswith("interventions/"):
            files[name] = {
                key: data[key] for key in ("id", "title", "class", "modality", "stage", "status", "route")
            } | {
                "phase": "clear",
                "delivery": {"need": "not_needed", **WHY},
                "covers": [
                    {
                        "target": aim,
                        "strength": tape.one(("full", "full", "partial")),
                        **WHY,
                        **({"when": tape.one(ALONE)} if tape.chance(1, 5) else {}),
                    }
                    for aim in tape.few(aims, 1, 2)
                ],
                "contraindications": [
                    {"id": "x", "when": tape.one(ALONE), "kind": "relative", "recoverable": True, **WHY}
                ]
                * tape.chance(1, 3),
            }
    files["targets.yaml"] = {"targets": targets}
    files["policies.yaml"] = {
        "policies": [{"id": "few", "kind": "limit", "among": ["any"], "at_most": 1 + tape.upto(1), **WHY}]
    }
    known = {} if tape.chance(1, 2) else {tape.one(("f", "g", "h")): True}
    return Scene(Pack(files), [Question(Patient({"id": "p", "biomarkers": known}), Demands())])
