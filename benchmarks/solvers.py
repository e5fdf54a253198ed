"""The same choosing problems for clingo, OR-tools CP-SAT and HiGHS: do they agree, and how long do they take?

Needs an environment of its own, since numpy slows the import of networkx:

    python3 -m venv solvers && solvers/bin/pip install . ortools highspy && solvers/bin/python benchmarks/solvers.py

Each solver gets the problem of one patient and minimises the objectives one after the other. clingo
keeps its grounded program, as gbmplan does; the two others are given a new model for each patient, and
their times are told with and without building it. One thread each. Ties by id are left out for them.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from _bench import random_profiles
from _integer import IntegerProgram, integer_program

HALVES = (2, 2, 1, 2, 1, 1)
"""The chooser counts gaps in halves, the integer program in wholes."""


def cp_sat(problem: IntegerProgram) -> tuple[list[int], float]:
    """Objective values, and seconds spent in the solver."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    variables = [model.new_bool_var(name) for name in problem.names]
    for row in problem.rows:
        model.add(sum(number * variables[item] for item, number in row.terms.items()) <= row.bound)
    values, spent = [], 0.0
    for terms in problem.objectives:
        goal = sum(number * variables[item] for item, number in terms.items())
        model.minimize(goal)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        start = time.perf_counter()
        status = solver.solve(model)
        spent += time.perf_counter() - start
        assert status == cp_model.OPTIMAL, solver.status_name(status)
        values.append(round(solver.objective_value))
        model.add(goal <= values[-1])
    return values, spent


def highs(problem: IntegerProgram) -> tuple[list[int], float]:
    """Objective values, and seconds spent in the solver."""
    import highspy

    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_rel_gap", 0.0)
    for _ in problem.names:
        solver.addVar(0.0, 1.0)
    for item in range(len(problem.names)):
        solver.changeColIntegrality(item, highspy.HighsVarType.kInteger)
    for row in problem.rows:
        solver.addRow(-highspy.kHighsInf, row.bound, len(row.terms), list(row.terms), list(row.terms.values()))
    values, spent = [], 0.0
    for terms in problem.objectives:
        for item in range(len(problem.names)):
            solver.changeColCost(item, float(terms.get(item, 0)))
        start = time.perf_counter()
        solver.run()
        spent += time.perf_counter() - start
        assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal, solver.getModelStatus()
        values.append(round(solver.getInfo().objective_function_value))
        solver.addRow(-highspy.kHighsInf, values[-1] + 0.5, len(terms), list(terms), [float(n) for n in terms.values()])
    return values, spent


def timed(solve: Any, problem: IntegerProgram) -> tuple[list[int], float, float]:
    """Objective values, seconds in all, seconds in the solver."""
    start = time.perf_counter()
    values, spent = solve(problem)
    return values, time.perf_counter() - start, spent


def main() -> None:
    """Print the table; fails when the solvers disagree."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, default=30, help="number of random patients")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    from gbmplan.case.case import study
    from gbmplan.choose.problem import Demands, setting
    from gbmplan.choose.program import Program
    from gbmplan.validate.loading import load_rules

    rules = load_rules()
    program = Program(rules)
    times: dict[str, list[tuple[float, float]]] = {"clingo": [], "CP-SAT": [], "HiGHS": []}
    # a process each, because OR-tools brings a HiGHS of its own whose symbols clash with the other
    pools = {name: ProcessPoolExecutor(1, mp_context=get_context("spawn")) for name in ("CP-SAT", "HiGHS")}
    for profile in random_profiles(rules, options.n, options.seed):
        wanted = setting(study(profile, rules), Demands())
        start = time.perf_counter()
        found = program.search(wanted)
        spent = time.perf_counter() - start
        assert found is not None
        times["clingo"].append((spent, spent))
        cost = [round(value * factor) for value, factor in zip(found[1], HALVES, strict=True)]
        problem = integer_program(rules, wanted)
        for name, solve in (("CP-SAT", cp_sat), ("HiGHS", highs)):
            values, whole, inside = pools[name].submit(timed, solve, problem).result()
            if values != cost:
                sys.exit(f"{profile.id}: {name} found {values}, clingo {cost}")
            times[name].append((whole, inside))
    for pool in pools.values():
        pool.shutdown()
    base = statistics.median(inside for _, inside in times["clingo"])
    print(
        f"{options.n} random patients, {len(rules.interventions)} interventions, {len(rules.targets)} targets; all agree\n"
    )
    print(f"{'':8} {'median ms':>10} {'÷ clingo':>9} {'with building':>14} {'÷ clingo':>9}")
    for name, rows in times.items():
        whole, inside = (statistics.median(row[index] for row in rows) for index in (0, 1))
        print(f"{name:8} {inside * 1e3:10.1f} {inside / base:9.1f} {whole * 1e3:14.1f} {whole / base:9.1f}")


if __name__ == "__main__":
    main()
