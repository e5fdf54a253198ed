"""What questions about a plan cost beside a plan, in one process: told as multiples of plain `plan` calls.

    python benchmarks/questions.py [--n 7]

A plan is measured twice: as `plan_once` makes it (grounding only what is relevant to one patient, as
the command does), and with a program that was grounded before. Every question grounds its own, once. The ratios are
the result, the milliseconds (of processor time, so that other work on the machine counts less) only
belong to this machine.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
from collections.abc import Callable
from typing import Any

from _bench import ROOT, table

PROFILES = ("recurrent", "newly_diagnosed", "almost_nothing_measured")
PLAN, GROUNDED = "plan", "plan, grounded"
LIMIT = 10
"""Plans that a question may cost."""


def median(call: Callable[[], object], number: int) -> float:
    """Milliseconds of processor time of one call, the median of so many."""
    call()
    taken = []
    for _ in range(number):
        gc.collect()
        start = time.process_time()
        call()
        taken.append((time.process_time() - start) * 1000)
    return statistics.median(taken)


def questions(rules: Any, profile: Any) -> dict[str, Callable[[], object]]:
    """Everything that is measured for one patient; the two kinds of plain plans first."""
    from gbmplan.explore.flip import flip
    from gbmplan.explore.measure import measure
    from gbmplan.explore.session import Session
    from gbmplan.explore.whatif import what_if
    from gbmplan.explore.why import why
    from gbmplan.plan.planner import Extras, plan_once

    ready = Session(rules)
    return {
        PLAN: lambda: plan_once(profile, rules),
        GROUNDED: lambda: ready.planner.plan(profile),
        "why a step": lambda: why(Session(rules), profile, "1"),
        "why not chosen": lambda: why(Session(rules), profile, "ipilimumab"),
        "why a gap": lambda: why(Session(rules), profile, "tim3"),
        "whatif": lambda: what_if(Session(rules), profile, ["tam_fraction=15%", "dexamethasone=0"], []),
        "trade-offs, escape": lambda: plan_once(profile, rules, extras=Extras(closings=True, evidence=True)),
        "5 alternatives": lambda: plan_once(profile, rules, extras=Extras(alternatives=5)),
        "flip": lambda: flip(Session(rules), profile),
        "measure, no pairs": lambda: measure(Session(rules), profile, with_pairs=False),
        "measure": lambda: measure(Session(rules), profile),
    }


def main() -> None:
    """Measure, and print one table a profile."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    arguments.add_argument("--n", type=int, default=7, help="calls of each")
    number = arguments.parse_args().n

    from gbmplan.patient.read import read_profile
    from gbmplan.validate.loading import load_rules

    rules = load_rules()
    for name in PROFILES:
        profile = read_profile(str(ROOT / f"examples/{name}.yaml"), rules.nodes("biomarker"))
        taken = {question: median(call, number) for question, call in questions(rules, profile).items()}
        plain, again = taken.pop(PLAN), taken.pop(GROUNDED)
        print(f"\n{name}: a plan {plain:.0f} ms, with a program grounded before {again:.0f} ms")
        print(
            table(
                ("question", "ms", "plans", "plans, grounded", f"within {LIMIT}"),
                [
                    (
                        question,
                        f"{ms:.0f}",
                        f"{ms / plain:.1f}",
                        f"{ms / again:.1f}",
                        "yes" if ms <= LIMIT * plain else "no",
                    )
                    for question, ms in taken.items()
                ],
            )
        )


if __name__ == "__main__":
    main()
