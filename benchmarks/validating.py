"""What validating a rule pack costs, beside reading it and beside planning with it.

    python benchmarks/validating.py [--rules 400] [--large 10000] [--repeat 7]

A pack is generated in the style of the core pack: one intervention a file, block style, a reason
in a sentence with each rule, evidence for most. Compared in one process, imports excluded:
`yaml.compose` with CSafeLoader over the same files, and all of `gbmplan validate`: reading, every check, the
graph, the text of the report. Then whole commands, each in a process of its own: `validate` and `plan`
(the first time, when the pack has to be compiled; and with the compiled pack in the cache). Times are
processor seconds, the least of the repetitions, taken in turn.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from _bench import ROOT, table

PHASES = ("deliver", "clear", "activate")
ORGANS = ("hepatic", "immune", "neuro_oedema", "cytokine", "marrow", "bleeding", "gut", "infection")
WORDS = (
    "blocks",
    "the",
    "signal",
    "that",
    "macrophages",
    "in",
    "tumour",
    "live",
    "on",
    "and",
    "opens",
    "a",
    "way",
    "for",
    "T",
    "cells",
    "which",
    "were",
    "kept",
    "out",
    "before",
    "by",
    "barrier",
    "at",
    "margin",
)


def generated(rules: int, seed: int = 1) -> dict[str, str]:
    """The files of a pack of about so many rules and 17 lines for each, in which there is next to nothing to find."""
    draw = random.Random(f"{rules} {seed}")
    interventions = max(4, round(rules / 10.2))
    targets = max(3, interventions // 4)
    markers = 2 * interventions
    records = 4 * interventions
    unread, uncited = list(range(markers)), list(range(records))

    def sentence() -> str:
        return " ".join(draw.choice(WORDS) for _ in range(draw.randint(8, 22)))

    def reason() -> dict[str, Any]:
        cited = [uncited.pop() if uncited else draw.randrange(records) for _ in range(draw.randint(1, 3))]
        return {
            "because": sentence(),
            "evidence": [
                f"record{number}"
                if draw.random() < 0.7
                else {"source": f"record{number}", "direction": "supports", "note": sentence()[:80]}
                for number in dict.fromkeys(cited)
            ],
        }

    def condition() -> str:
        marker = unread.pop() if unread else draw.randrange(markers)
        text = f"marker{marker} > {draw.randint(20, 80)}"
        return f"{text} and marker{(marker + 1) % markers} <= {draw.randint(20, 80)}" if draw.random() < 0.4 else text

    title = {"en": "Generated thing"}
    files: dict[str, Any] = {
        "pack.yaml": {
            "id": "generated",
            "version": "1.0.0",
            "title": title,
            "licence": "CC0-1.0",
            "description": sentence(),
            "phases": [{"id": phase, "title": title, "because": sentence()} for phase in PHASES],
        },
    }
    files["targets.yaml"] = {
        "targets": [
            {
                "id": f"target{index}",
                "title": title,
                "phase": PHASES[index % 3],
                "priority": "minor",
                "mechanism": sentence(),
                "present": {"when": condition(), **reason()},
                "none_known": True,
                **cited(reason),
            }
            for index in range(targets)
        ]
    }
    for index in range(interventions):
        files[f"interventions/agent{index}.yaml"] = {
            "id": f"agent{index}",
            "title": title,
            "class": f"class{index}",
            "modality": "antibody",
            "phase": PHASES[index % 3],
            "stage": "trial",
            "status": sentence(),
            "route": "intravenous",
            "covers": [
                {"target": f"target{(index + 3 * number) % targets}", "strength": "full", **reason()}
                for number in range(1 + index % 2)
            ],
            "delivery": {"need": "not_needed", **reason()},
            "contraindications": [
                {"id": f"finding{number}", "when": condition(), "kind": "relative", "recoverable": True, **reason()}
                for number in range(draw.randint(2, 4))
            ],
            "toxicities": [{"organ": organ, **reason()} for organ in draw.sample(ORGANS, 2)],
            "cautions": [{"id": "watch", "say": sentence(), **reason()}],
            **cited(reason),
        }
    files["policies.yaml"] = {
        "policies": [
            {
                "id": f"limit{index}",
                "kind": "limit",
                "at_most": 1,
                **reason(),
                "among": [f"agent{member}" for member in draw.sample(range(interventions), 4)],
            }
            for index in range(interventions // 4)
        ]
    }
    read = [index for index in range(markers) if index not in unread]
    files["biomarkers.yaml"] = {
        "biomarkers": [
            {
                "id": f"marker{index}",
                "title": title,
                "kind": "number",
                "group": "immune",
                "unit": "%",
                "range": [0, 100],
                "measured_by": sentence(),
            }
            for index in range(markers)
            if index in read or (index - 1) % markers in read
        ]
    }
    files["evidence.yaml"] = {
        "evidence": [
            {
                "id": f"record{index}",
                "finding": sentence(),
                "author": "Author",
                "year": 2020,
                "journal": "Journal",
                "title": sentence(),
                "doi": f"10.1234/abc.{index}",
                "design": "phase 2",
                "strength": "C",
                "context": "gbm",
                "confidence": "verified",
            }
            for index in range(records)
        ]
    }
    return {
        name: yaml.dump(
            json.loads(json.dumps(content)), Dumper=yaml.CSafeDumper, sort_keys=False, width=80, allow_unicode=True
        )
        for name, content in files.items()
    }


def cited(reason: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    return {"evidence": reason()["evidence"]}


def written(rules: int, folder: Path) -> tuple[Path, list[str]]:
    """A generated pack in a folder, and its texts."""
    files = generated(rules)
    for name, text in files.items():
        path = folder / f"generated{rules}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / f"generated{rules}", list(files.values())


def least(works: dict[str, Callable[[], Any]], repeat: int) -> dict[str, float]:
    """Least processor time of each piece of work in milliseconds, done in turn."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(repeat):
        for name, work in works.items():
            gc.collect()
            start = time.process_time()
            work()
            times[name].append(time.process_time() - start)
    return {name: 1000 * min(taken) for name, taken in times.items()}


def in_process(rules: int, folder: Path, repeat: int) -> dict[str, float]:
    """Milliseconds of composing and of validating one pack."""
    from gbmplan.render.findings import text
    from gbmplan.validate.catalogue import Catalogue
    from gbmplan.validate.rounds import DECLARING, Validator

    pack, texts = written(rules, folder)
    catalogue = Catalogue(DECLARING)

    def validate() -> str:
        validator = Validator(catalogue, frozenset(catalogue.by_code))
        validator.validate(str(pack))
        return text.render(validator.report(), 80, False)

    said = validate()
    if said.startswith("error") or "\nerror" in said:
        sys.exit(f"the generated pack has errors:\n{said[:2000]}")
    gc.disable()  # as the command does
    try:
        figures = least(
            {
                "compose": lambda: [yaml.compose(text, Loader=yaml.CSafeLoader) for text in texts],
                "validate": validate,
            },
            repeat,
        )
    finally:
        gc.enable()
    number = int(said.split(" rules,")[0].split()[-1])
    return {"rules": number, "lines": sum(text.count("\n") for text in texts), **figures}


def commands(folder: Path, pack: Path, repeat: int) -> dict[str, float]:
    """Processor milliseconds of whole commands, the children of this process."""
    (folder / "patient.yaml").write_text(
        "id: patient\nas_of: 2026-05-04\nbiomarkers:\n  marker1: 60 %\n", encoding="utf-8"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT), "GBMPLAN_CACHE_DIR": ""}

    def call(*words: str, cache: str = "") -> Callable[[], float]:
        def run() -> float:
            before = os.times()
            subprocess.run(
                [sys.executable, "-m", "gbmplan", *words],
                env=environment | {"GBMPLAN_CACHE_DIR": cache},
                stdout=subprocess.DEVNULL,
                check=True,
            )
            after = os.times()
            return (after.children_user - before.children_user) + (after.children_system - before.children_system)

        return run

    works = {
        "gbmplan validate": call("validate", str(pack)),
        "gbmplan plan, pack not compiled yet": call("plan", str(folder / "patient.yaml"), "-r", str(pack)),
        "gbmplan plan, pack in the cache": call(
            "plan", str(folder / "patient.yaml"), "-r", str(pack), cache=str(folder / "cache")
        ),
    }
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(repeat):
        for name, work in works.items():
            times[name].append(work())
    return {name: 1000 * min(taken) for name, taken in times.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rules", type=int, default=400, help="rules of the generated pack")
    parser.add_argument("--large", type=int, default=10000, help="rules of the large one; 0 leaves it out")
    parser.add_argument("--repeat", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sizes = [options.rules, *([options.large] if options.large else [])]
        rows = []
        for size in sizes:
            figures = in_process(size, folder, options.repeat if size < 2000 else 2)
            rows.append(
                [
                    f"{figures['rules']:.0f}",
                    f"{figures['lines']:.0f}",
                    f"{figures['compose']:.1f}",
                    f"{figures['validate']:.1f}",
                    f"{figures['validate'] / figures['compose']:.2f}",
                    f"{1000 * figures['validate'] / figures['rules']:.0f}",
                ]
            )
        print(table(["rules", "lines", "compose ms", "validate ms", "ratio", "us a rule"], rows))
        whole = commands(folder, folder / f"generated{options.rules}", options.repeat)
        first = whole["gbmplan validate"]
        print()
        print(
            table(
                ["command", "ms", "validate is"],
                [[name, f"{taken:.0f}", f"{first / taken:.2f} x"] for name, taken in whole.items()],
            )
        )


if __name__ == "__main__":
    main()
