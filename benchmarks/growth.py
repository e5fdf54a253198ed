"""How the time for each stage grows with the rule pack: generated packs of 10, 100 and 1,000 rules.

    python benchmarks/growth.py [--sizes 10 100 1000] [--n 30] [--seed 1] [--staged] [--profile]

The packs are made in memory and go through everything a pack from a folder goes through: YAML,
shapes, checks, graph. Their mixture follows the core pack (see `generated`). The exponent is the
slope between the two largest sizes on a double logarithmic scale: 1 is linear, and n log n gives
1.15 from 100 to 1,000. Choosing is a search; only what comes before it is promised to stay there.

`--staged` gives the packs three stages, courses, openings that carry what needs them, and gates whose finds are answered in
the last stage, as the core pack has them. `--sizes 2320 --staged` makes 300 interventions; the last row says how many of
the patients were answered, proven, within the ten seconds of `--timeout`.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import hashlib
import json
import math
import os
import platform
import pstats
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from typing import Any

from _bench import random_profiles, table

PHASES = ("deliver", "clear", "activate")
ORGANS = ("hepatic", "immune", "neuro_oedema", "cytokine", "marrow", "bleeding", "gut", "infection")
MODALITIES = ("small_molecule", "antibody", "vaccine", "virus", "cell")
REASON: dict[str, Any] = {"because": "generated", "inference": True}
RULES_OF_TARGET, RULES_OF_INTERVENTION = 3, 7
"""About so many rules come with each, by the chances in `generated`."""


def generated(size: int, seed: int, staged: bool = False) -> dict[str, bytes]:
    """The files of a pack of about `size` rules.

    As in the core pack there are some four interventions to a target and two biomarkers to three
    interventions; most interventions cover one target, one in five a second; a third of the
    targets opens another one when blocked; each has contraindications and toxicities of its own.
    """
    draw = random.Random(f"{size} {seed}")
    interventions = max(1, round(size / (RULES_OF_INTERVENTION + RULES_OF_TARGET / 4)))
    targets = max(1, interventions // 4)
    markers = max(3, 2 * interventions // 3)
    title = {"en": "generated"}
    files: dict[str, Any] = {
        "pack.yaml": {
            "id": "generated",
            "version": "1.0.0",
            "title": title,
            "licence": "none",
            "description": "generated",
            "phases": [{"id": phase, "title": title, "because": "generated"} for phase in PHASES],
        },
        "evidence.yaml": {"evidence": []},
        "biomarkers.yaml": {
            "biomarkers": [
                {"id": f"m{index}", "title": title, "kind": "number", "group": "immune", "unit": "1", "range": [0, 100]}
                for index in range(markers)
            ]
        },
    }

    def condition(chance: float) -> str:
        """True in about this share of the random patients that have the value."""
        limit = round(100 * (1 - chance) ** 4, 3)  # `random_profile` draws numbers as u**4
        return f"m{draw.randrange(markers)} > {limit}"

    files["targets.yaml"] = {
        "targets": [
            {
                "id": f"t{index}",
                "title": title,
                "phase": draw.choice(PHASES),
                "mechanism": "generated",
                "priority": draw.choices(("critical", "major", "minor"), (1, 4, 4))[0],
                "present": {"when": condition(0.5), **REASON},
                **({"assumed": REASON} if draw.random() < 0.15 else {}),
                **(
                    {"compensated_by": [{"target": f"t{(index + 1) % targets}", **REASON}]}
                    if targets > 1 and draw.random() < 0.3
                    else {"none_known": True}
                ),
            }
            for index in range(targets)
        ]
    }
    for index in range(interventions):
        hits = draw.sample(range(targets), min(targets, 2 if draw.random() < 0.2 else 1))
        files[f"interventions/i{index}.yaml"] = {
            "id": f"i{index}",
            "title": title,
            "class": f"class{index % max(1, targets)}",
            "modality": draw.choice(MODALITIES),
            "phase": draw.choice(PHASES),
            "stage": "trial",
            "status": "generated",
            "route": "generated",
            "tags": [f"tag{index % 8}"],
            "covers": [
                {"target": f"t{hit}", "strength": draw.choice(("full", "partial", "partial")), **REASON} for hit in hits
            ],
            "delivery": {"need": "not_needed", **REASON},
            "contraindications": [
                {
                    "id": f"c{number}",
                    "when": condition(0.25),
                    "kind": draw.choice(("absolute", "relative")),
                    "recoverable": True,
                    **REASON,
                }
                for number in range(draw.randint(1, 3))
            ],
            "toxicities": [{"organ": organ, **REASON} for organ in draw.sample(ORGANS, draw.randint(0, 2))],
        }
    policies: list[dict[str, Any]] = [
        {"id": "agents", "kind": "limit", "among": ["any"], "at_most": 5, **REASON},
        {
            "id": "phases_in_order",
            "kind": "order",
            "before": ["phase:clear"],
            "after": ["phase:activate"],
            "min": "0 h",
            **REASON,
        },
    ]
    for index in range(interventions // 8):
        one, other = draw.sample(range(interventions), 2)
        policies += [
            {"id": f"conflict{index}", "kind": "conflict", "between": [f"i{one}"], "and": [f"i{other}"], **REASON},
            {
                "id": f"limit{index}",
                "kind": "limit",
                "at_most": 1,
                **REASON,
                "among": [f"i{member}" for member in draw.sample(range(interventions), 4)],
            },
        ]
    if staged:
        give_time(files, policies, draw, targets)
    files["policies.yaml"] = {"policies": policies}
    return {name: json.dumps(content).encode() for name, content in sorted(files.items())}  # JSON is YAML


def give_time(files: dict[str, Any], policies: list[dict[str, Any]], draw: random.Random, targets: int) -> None:
    """Three stages as in the core pack; a course for everything; gates that look for a twelfth of the targets."""
    title, because = {"en": "generated"}, "generated"
    files["pack.yaml"]["stages"] = [
        {"id": "open", "title": title, "because": because, "starts": ["deliver", "clear"], "least": "4 wk"},
        {
            "id": "attack",
            "title": title,
            "because": because,
            "starts": ["deliver", "activate"],
            "least": "12 wk",
            "counts": True,
        },
        {
            "id": "hold",
            "title": title,
            "because": because,
            "starts": ["deliver"],
            "answers": ["clear", "activate"],
            "least": "12 wk",
            "counts": True,
        },
    ]
    courses = (
        {"kind": "cycles", "every": "2 wk", **REASON},
        {"kind": "cycles", "every": "4 wk", "number": 6, **REASON},
        {"kind": "single", **REASON},
    )
    for name, thing in files.items():
        if name.startswith("interventions/"):
            thing["course"] = draw.choice(courses)
            length = draw.choice(("", "8 wk", "20 wk"))
            thing["effect"] = {
                **({"lasts": "wanes", "length": length} if length else {"lasts": "while_given"}),
                **REASON,
            }
            if thing["phase"] == "deliver":
                opened = {"id": "opened", "modalities": ["antibody"], "window": ["0 d", "1 d"], **REASON}
                thing["delivers"] = [opened] if draw.random() < 0.3 else []
            else:
                thing["reach"] = {"margin": draw.choice(("reached", "with_opening", "unknown")), **REASON}
    present = {item["id"]: item["present"]["when"] for item in files["targets.yaml"]["targets"]}
    for index in range(max(1, targets // 12)):
        marker = present[f"t{draw.randrange(targets)}"].partition(" ")[0]
        policies.append(
            {
                "id": f"gate{index}",
                "kind": "gate",
                "after": ["phase:activate"],
                "at": "10 wk",
                "measure": [marker],
                "decide": because,
                "before_stage": "hold",
                "outcomes": [{"then": "go_on", **REASON}],
                **REASON,
            }
        )


def best(work: Callable[[], Any], repeats: int) -> float:
    """Shortest processor time in milliseconds: growth is about the work, not about what disturbs it."""
    taken = []
    for _ in range(repeats):
        gc.collect()
        start = time.process_time()
        work()
        taken.append((time.process_time() - start) * 1e3)
    return min(taken)


def measured(size: int, seed: int, number: int, profile: bool, staged: bool) -> dict[str, float]:
    """Milliseconds of each stage; for one patient the median over so many."""
    from gbmplan.case.case import study
    from gbmplan.choose.problem import Demands, setting
    from gbmplan.choose.program import Program
    from gbmplan.compile.cache import fetch, keep
    from gbmplan.plan.planner import Planner, plan_once
    from gbmplan.rulebase.folder import PackFiles
    from gbmplan.validate.loading import compile_packs

    files = generated(size, seed, staged)
    digest = hashlib.sha256(b"\0".join(files.values())).hexdigest()
    packs = [PackFiles("generated", files, digest, None, None)]
    rules = compile_packs(packs)
    keep(packs, rules)
    patients = random_profiles(rules, number, seed)
    planner = Planner(rules)
    demands = Demands()
    if profile:
        profiler = cProfile.Profile()
        profiler.runcall(planner.plan, patients[-1], demands)
        pstats.Stats(profiler).sort_stats("tottime").print_stats(25)
    program = planner.chooser.program
    cases = [study(patient, rules) for patient in patients]
    settings = [setting(case, demands) for case in cases]

    def each(work: Callable[[Any], Any], items: list[Any]) -> float:
        return statistics.median(best(lambda item=item: work(item), 1) for item in items)

    return {
        "rules": len(rules.rules),
        "interventions": len(rules.interventions),
        "compile": best(lambda: compile_packs(packs), 3),
        "load from the cache": best(lambda: fetch(packs), 5),
        "ground": best(lambda: Program(rules), 5),
        "study": each(lambda patient: study(patient, rules), patients),
        "choose": each(program.search, settings),
        "plan": each(lambda patient: planner.plan(patient, demands), patients),
        "once, proven in 10 s": sum(
            plan_once(patient, rules, demands, timeout=10.0)["status"] == "optimal" for patient in patients
        ),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000], help="rules of each generated pack")
    parser.add_argument("--n", type=int, default=30, help="random patients for each pack")
    parser.add_argument("--seed", type=int, default=1, help="seed of packs and patients")
    parser.add_argument("--staged", action="store_true", help="packs with stages, courses, openings and gates")
    parser.add_argument(
        "--profile", action="store_true", help="print what one plan of the largest pack spends its time on"
    )
    options = parser.parse_args()
    sizes = sorted(options.sizes)
    with tempfile.TemporaryDirectory() as cache:
        os.environ["GBMPLAN_CACHE_DIR"] = cache
        columns = [
            measured(size, options.seed, options.n, options.profile and size == sizes[-1], options.staged)
            for size in sizes
        ]
    names = list(columns[0])
    rows = []
    for name in names:
        cells: list[object] = [name]
        whole = name in (*names[:2], names[-1])
        cells += [f"{column[name]:.0f}" if whole else f"{column[name]:.2f}" for column in columns]
        if len(columns) > 1 and not whole:
            growth = math.log(columns[-1][name] / columns[-2][name])
            cells.append(f"{growth / math.log(columns[-1]['rules'] / columns[-2]['rules']):.2f}")
        else:
            cells.append("")
        rows.append(cells)
    print(f"Python {platform.python_version()}; milliseconds; one patient: median of {options.n}")
    print(table(("", *(f"{size:,}" for size in sizes), "exponent"), rows))


if __name__ == "__main__":
    main()
