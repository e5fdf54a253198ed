"""Plans a second in one process on one core, and choices a second with the program grounded once.

    python benchmarks/throughput.py [--n 300] [--seed 1] [--profiles DIR] [--max-agents N] [--profile]

Without --profiles the patients are drawn at random from the vocabulary (see `_bench.py`): harder
than real ones, because unrelated obstacles meet in one patient. A plan is profile object in, plan
object out: study, choice, schedule, judge, reasons and the trade-off. Only distinct plans count:
those that differ in something else than the profile they are for. So do only distinct choosing
problems, since the same one twice could be answered from memory.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import hashlib
import json
import platform
import pstats
import random
import statistics
import time
from pathlib import Path
from typing import Any

from _bench import random_profiles, table

SMALLER = (40, 60)
"""Interventions of the smaller rule bases that show what the size of the pack does to choosing."""
ENDINGS = (".yaml", ".yml", ".json", ".toml")


def read_profiles(folder: str, rules: Any) -> list[Any]:
    """All profiles of a folder, in the order of their names."""
    from gbmplan.patient.read import read_profile

    paths = sorted(path for path in Path(folder).iterdir() if path.suffix in ENDINGS)
    return [read_profile(str(path), rules.nodes("biomarker")) for path in paths]


def fingerprint(plan: Any) -> str:
    """What tells two plans apart, whoever they are for."""
    text = json.dumps({key: value for key, value in plan.items() if key != "profile"}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def timed(work: Any, items: list[Any]) -> tuple[list[Any], list[float]]:
    """Results and milliseconds of processor time, one by one: what other programs do meanwhile does not count."""
    results, taken = [], []
    for item in items:
        start = time.process_time()
        results.append(work(item))
        taken.append((time.process_time() - start) * 1e3)
    return results, taken


def row(name: str, distinct: int, taken: list[float]) -> list[str]:
    """One line of the table; the rate counts distinct results only."""
    ordered = sorted(taken)
    return [
        name,
        str(len(taken)),
        str(distinct),
        f"{distinct / sum(taken) * 1e3:.0f}",
        f"{statistics.mean(taken):.2f}",
        f"{statistics.median(taken):.2f}",
        f"{ordered[int(0.95 * (len(ordered) - 1))]:.2f}",
        f"{ordered[-1]:.2f}",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=300, help="how many random patients (at most so many of a folder)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the random patients")
    parser.add_argument("--profiles", metavar="DIR", help="folder of real profiles instead")
    parser.add_argument("--rules", default="gbm-core", help="rule pack")
    parser.add_argument("--max-agents", type=int, help="agents at once, instead of what the pack allows")
    parser.add_argument("--profile", action="store_true", help="print what one plan spends its time on instead")
    options = parser.parse_args()

    from gbmplan.case.case import study
    from gbmplan.choose.problem import Demands, setting
    from gbmplan.choose.program import Program
    from gbmplan.plan.planner import Planner
    from gbmplan.validate.loading import load_rules

    rules = load_rules(options.rules)
    patients = (
        read_profiles(options.profiles, rules)[: options.n]
        if options.profiles
        else (random_profiles(rules, options.n, options.seed))
    )
    demands = Demands(max_agents=options.max_agents)
    planner = Planner(rules)
    planner.plan(patients[0], demands)  # whatever is imported or built at the first plan
    gc.collect()
    gc.freeze()  # the rule base stays: whoever plans for many should spare the collector from walking it each time
    if options.profile:
        profiler = cProfile.Profile()
        profiler.runcall(planner.plan, patients[-1], demands)
        pstats.Stats(profiler).sort_stats("tottime").print_stats(25)
        return

    print(
        f"Python {platform.python_version()}; {len(rules.interventions)} interventions, {len(rules.targets)} targets, "
        f"{len(rules.rules)} rules; {len(patients)} {'real' if options.profiles else 'random'} patients"
    )
    rows = []
    for name, tradeoff in (("plan", True), ("plan without trade-off", False)):
        plans, taken = timed(lambda item, wanted=tradeoff: planner.plan(item, demands, with_tradeoff=wanted), patients)
        rows.append(row(name, len({fingerprint(plan) for plan in plans}), taken))
    _, taken = timed(lambda item: study(item, rules), patients)
    rows.append(row("study alone", len(patients), taken))
    program = Program(rules)
    problems = list(dict.fromkeys(setting(study(item, rules), demands) for item in patients))
    program.search(problems[0])
    _, taken = timed(program.search, problems)
    rows.append(row("choosing alone", len(problems), taken))
    members = sorted(rules.interventions)
    for size in SMALLER:
        few = frozenset(random.Random(f"{size} {options.seed}").sample(members, min(size, len(members))))
        program = Program(rules, only=few)
        program.search(problems[0])
        _, taken = timed(program.search, problems)
        rows.append(row(f"choosing among {size}", len(problems), taken))
    print(table(("", "runs", "distinct", "distinct/s", "mean ms", "median ms", "95 % ms", "max ms"), rows))


if __name__ == "__main__":
    main()
