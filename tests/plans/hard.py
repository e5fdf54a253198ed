"""A pack that takes the solver minutes: many agents, each covering a few of many targets, and room for a few of them."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import yaml

WHY: dict[str, Any] = {"because": "invented", "inference": True}
PHASES = [{"id": "attack", "title": {"en": "Attack"}, "because": "invented"}]


def hard_pack(folder: Path, agents: int = 60, targets: int = 40, most: int = 9) -> Path:
    """Write it; the same in every run."""
    dice = random.Random(1)
    (folder / "interventions").mkdir(parents=True)
    names = [f"t{number}" for number in range(targets)]
    files: dict[str, Any] = {
        "pack.yaml": {
            "id": "hard",
            "version": "1.0.0",
            "title": {"en": "Hard"},
            "licence": "Apache-2.0",
            "description": "Invented for tests; nothing in it is medicine.",
            "phases": PHASES,
        },
        "biomarkers.yaml": {"biomarkers": [{"id": "f", "title": {"en": "F"}, "kind": "flag", "group": "immune"}]},
        "targets.yaml": {
            "targets": [
                {
                    "id": name,
                    "title": {"en": f"Target {name[1:]}"},
                    "phase": "attack",
                    "priority": "major",
                    "mechanism": "Invented.",
                    "none_known": True,
                    "present": {"when": "f", **WHY},
                }
                for name in names
            ]
        },
        "policies.yaml": {
            "policies": [{"id": "few", "kind": "limit", "among": ["any"], "at_most": most, **WHY}],
        },
    }
    for number in range(agents):
        files[f"interventions/i{number}.yaml"] = {
            "id": f"i{number}",
            "title": {"en": f"Agent {number}"},
            "class": f"c{number}",
            "modality": "antibody",
            "phase": "attack",
            "stage": "trial",
            "status": "Invented.",
            "route": "none",
            "covers": [
                {"target": name, "strength": dice.choice(["full", "partial"]), **WHY} for name in dice.sample(names, 5)
            ],
            "delivery": {"need": "not_needed", **WHY},
        }
    for name, data in files.items():
        (folder / name).write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    return folder
