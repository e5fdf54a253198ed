"""Small faults in the planner, each of which some test must notice.

`python benchmarks/mutants.py` puts each fault into a copy of the repository and runs the tests that must fail there;
`python benchmarks/mutants.py 3 7` only those. A fault is given by the folder it is in, not the file, so that code
may move; its text must stand there exactly once.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
COPIED = ("gbmplan", "rules", "tests", "examples", "docs", "pyproject.toml", "README.md", "CHANGELOG.md", "benchmarks")


class Mutant(NamedTuple):
    """One fault."""

    what: str
    folder: str
    """Below `gbmplan`; '' for anywhere."""
    old: str
    new: str
    tests: str
    """What must fail, as arguments of pytest."""


UNITS, CONDITIONS = "tests/input/test_units.py", "tests/input/test_conditions.py tests/property/test_conditions.py"
LEAST, STAGES = "tests/property/test_least.py", "tests/property/test_stages.py"
EARLY, GUARDS, ONGOING = "tests/plans/test_early.py", "tests/plans/test_guards.py", "tests/plans/test_ongoing.py"
COMPANY, STATES = "tests/plans/test_company.py", "tests/plans/test_states.py"
CHOICE, ORDER, CASE = "tests/property/test_choice.py", "tests/property/test_order.py", "tests/plans/test_faults.py"
MUTANTS = (
    Mutant(
        "mg/dL ten times too large",
        "language",
        '"mg/dL": ("mass concentration", 0.01)',
        '"mg/dL": ("mass concentration", 0.1)',
        UNITS,
    ),
    Mutant("a month of 30 days", "language", '"mo": ("time", 730.5)', '"mo": ("time", 720.0)', UNITS),
    Mutant("cm as mm", "language", '"cm": ("length", 10.0)', '"cm": ("length", 1.0)', UNITS),
    Mutant(
        "cells per litre as per microlitre",
        "language",
        '"10*9/L": ("count per volume", 1000.0)',
        '"10*9/L": ("count per volume", 1.0)',
        UNITS,
    ),
    Mutant("the shortest washout wins", "case", "(-wait.hours, wait.rule)", "(wait.hours, wait.rule)", CASE),
    Mutant("a washout is over too early", "case", 'detail["at_least"] - item', 'detail["at_least"] / 2 - item', CASE),
    Mutant("strict changes nothing", "case", "if rule in rules.absolute)):", "if rule not in rules.absolute)):", CASE),
    Mutant(
        "a change that rules a step out is no change",
        "explore",
        "or not more.isdisjoint(held)",
        "",
        "tests/explore/test_worsening.py",
    ),
    Mutant(
        "what is relevant to a family is what is relevant to the worst of it",
        "choose",
        "contraindicated=self.always.contraindicated",
        "contraindicated=self.sometimes.contraindicated",
        "tests/property/test_family.py",
    ),
    Mutant("nothing is assumed", "case", 'elif verdict is None and target["assumed"]:', "elif False:", CHOICE),
    Mutant(
        "covers act unless their condition fails",
        "case",
        'rules.conditional["covers"] if truth[rule] is not True',
        'rules.conditional["covers"] if truth[rule] is False',
        CHOICE,
    ),
    Mutant(
        "compensation only where its condition holds",
        "case",
        'rules.conditional["compensates"] if truth[rule] is False',
        'rules.conditional["compensates"] if truth[rule] is not True',
        CHOICE,
    ),
    Mutant(
        "one false part decides nothing",
        "language",
        'settled = head == "or"  #',
        'settled = head == "and"  #',
        CONDITIONS,
    ),
    Mutant(
        "`not in` reads as `in`",
        "language",
        "(value in tree[2]) != tree[3]",
        "(value in tree[2])",
        CONDITIONS,
    ),
    Mutant(
        "unknown parts count as settled",
        "language",
        "return None if unknown else not settled",
        "return not settled",
        CONDITIONS,
    ),
    Mutant(
        "`not` changes nothing",
        "language",
        "return None if inner is None else not inner",
        "return inner",
        CONDITIONS,
    ),
    Mutant(
        "half a cover counts as none",
        "judge",
        '"partial": 1, "open": 2}[stage.core]',
        '"partial": 2, "open": 2}[stage.core]',
        CHOICE,
    ),
    Mutant(
        "any two organs harm each other",
        "judge",
        'if organ in self.things[second]["toxicities"]',
        'if self.things[second]["toxicities"]',
        CHOICE,
    ),
    Mutant(
        "a limit is reached one too early",
        "judge",
        "if len(members) > allowed:",
        "if len(members) >= allowed:",
        CHOICE,
    ),
    Mutant(
        "the judge forgets strict",
        "judge",
        "rule in given.rules.absolute and (verdict or (given.demanded.strict and verdict is None))",
        "rule in given.rules.absolute and verdict",
        CASE,
    ),
    Mutant(
        "the judge forgets the latest time",
        "judge",
        "and (high is None or gap <= high + _CLOSE)",
        "",
        f"{CHOICE} {ORDER}",
    ),
    Mutant(
        "at least becomes at most",
        "order",
        "arcs.append((item.after, item.before, -item.low, item))",
        "arcs.append((item.before, item.after, item.low, item))",
        ORDER,
    ),
    Mutant(
        "no latest time", "order", "if item.high is not None:", "if item.high is not None and item.high > 0:", ORDER
    ),
    Mutant(
        "an unknown contraindication cannot change",
        "plan",
        "Obstacle(ObstacleKind.UNKNOWN, rule, recoverable=True)",
        "Obstacle(ObstacleKind.UNKNOWN, rule)",
        CASE,
    ),
    Mutant(
        "full in one stage is full",
        "plan",
        "if len(stages) == len(found)",
        "if stages",
        "tests/plans/test_obstacles.py",
    ),
    Mutant(
        "all weak evidence is alike", "choose", "#minimize { W@L, I : chosen", "#minimize { 1@L, I : chosen", CHOICE
    ),
    Mutant(
        "half a cover of a major need gains nothing",
        "choose",
        "part(P), not some(T, S, P)",
        "part(P), not full(T, S, P)",
        CHOICE,
    ),
    Mutant(
        "a clash in time is explained by the way tried last", "order", "search.cycles[0]", "search.cycles[-1]", LEAST
    ),
    Mutant(
        "the first way that works, not the least", "order", "if self.best is not None and", "if self.best or", LEAST
    ),
    Mutant(
        "an opening for nothing",
        "choose",
        ":- opener(D, R), not waived(R), on(D, S), not past(S), not carries(D, I, S) : delivers(D, I), passenger(I).",
        "",
        STAGES,
    ),
    Mutant(
        "a gate's answer needs no room",
        "choose",
        "K { on(I, S) : agent(I) }.  %",
        "K+1 { on(I, S) : agent(I) }.  %",
        STAGES,
    ),
    Mutant(
        "what wanes has waned at once",
        "choose",
        "if lasting is not None and lasting <= passed:",
        "if lasting is not None:",
        STAGES,
    ),
    Mutant(
        "the margin is the core",
        "choose",
        "inner(I, S) :- works(I, S), not helped(I), not unreached(I).",
        "inner(I, S) :- works(I, S).",
        STAGES,
    ),
    Mutant(
        "the judge counts the margin as core",
        "judge",
        "if not self.rules.staged or reach ==",
        "if not reach ==",
        STAGES,
    ),
    Mutant(
        "what is never reached acts at the margin",
        "judge",
        'if reach == "not_reached":',
        'if reach == "nowhere":',
        STAGES,
    ),
    Mutant(
        "a step starts before its stage",
        "order",
        "yield Constraint(begin(first), step,",
        "yield Constraint(START, step,",
        EARLY,
    ),
    Mutant(
        "a stage begins before its gate",
        "order",
        "if following > 1 and name not in case.off",
        "if following > 9 and name not in case.off",
        STAGES,
    ),
    Mutant(
        "a course goes on after its end",
        "choose",
        "if length is not None and length <= passed:",
        "if length is not None and length <= passed / 2:",
        STAGES,
    ),
    Mutant(
        "what nobody knows to be indicated is given",
        "case",
        'if truth[thing["indicated"]] or (truth[thing["indicated"]] is None and name in running)',
        'if truth[thing["indicated"]] is not False',
        STAGES,
    ),
    Mutant(
        "what cannot be had is given where it is demanded",
        "choose",
        ' or limit["kind"] == "unavailable"',
        "",
        STAGES,
    ),
    Mutant(
        "what standard treatment requires is left out as irrelevant",
        "choose",
        "return chosen | backbone | given | _closed",
        "return chosen | backbone | _closed",
        STAGES,
    ),
    Mutant(
        "a start out of order needs no rule",
        "choose",
        "early(I, S), hastened(I), not ongoing(I).",
        "early(I, S), not ongoing(I).",
        EARLY,
    ),
    Mutant("the judge counts no start out of order", "judge", "float(len(early))", "0.0", EARLY),
    Mutant("the phases hold back a start out of order", "order", " or self.early(v, first[v]):", ":", EARLY),
    Mutant(
        "a contraindication undoes what has been given",
        "choose",
        ":- on(I, S), contraindicated(I), not past(S).",
        ":- on(I, S), contraindicated(I).",
        STAGES,
    ),
    Mutant(
        "a gate's answer may be contraindicated",
        "choose",
        "unfit(I, S) :- candidate(I, S), contraindicated(I).",
        "",
        GUARDS,
    ),
    Mutant("a gate counts after an idle step", "choose", "begun(I, G-1), passenger(I).", "begun(I, G-1).", STAGES),
    Mutant(
        "the judge examines no branch",
        "judge",
        "return not branch.violations and not branch.strong_of",
        "return not branch.strong_of",
        GUARDS,
    ),
    Mutant(
        "what is alone is company enough",
        "choose",
        "accompanied(R) :- company(R, J), chosen(J), passenger(J).",
        "accompanied(R) :- company(R, J), chosen(J).",
        STAGES,
    ),
    Mutant(
        "the judge asks for no company",
        "judge",
        'if name in policy["detail"]["having"] and name not in asked and not begun:',
        "if name in asked:",
        COMPANY,
    ),
    Mutant(
        "a later value of a state may hold beside an earlier",
        "language",
        'missed.append(["not", tree])',
        "pass",
        STATES,
    ),
    Mutant(
        "rules that do not bind one patient bind him",
        "choose",
        'atom = "waived" if name == "off" else name',
        "atom = name",
        STAGES,
    ),
    Mutant(
        "stopping what runs costs nothing",
        "choose",
        "goes_on(I, S), not on(I, S), objective(stopped, L)",
        "goes_on(I, S), on(I, S), objective(stopped, L)",
        ONGOING,
    ),
    Mutant("what failed bars itself alone", "case", 'if thing["class_"] in classes:', "if name in failed:", ONGOING),
    Mutant(
        "what runs begins anew for what follows it",
        "order",
        'yield Constraint(START, name, None, max(0.0, begun, *waits), "")',
        'yield Constraint(START, name, None, None, "")',
        STAGES,
    ),
    Mutant(
        "the best that was found is called proven",
        "choose",
        "self._cost(last), False, self._least(last, least))",
        "self._cost(last), True, self._least(last, least))",
        "tests/plans/test_timeout.py",
    ),
    Mutant(
        "a remembered answer forgets the waits",
        "choose",
        "self.program.waived, tuple(sorted(case.waits.items()))",
        "self.program.waived, ()",
        "tests/plans/test_remembered.py",
    ),
    Mutant(
        "a remembered answer forgets the patient",
        "choose",
        "problem = setting, self.program.waived,",
        "problem = setting.required, self.program.waived,",
        CHOICE,
    ),
)


def place(mutant: Mutant, root: Path = ROOT) -> Path:
    """The file that a fault belongs in. Raises LookupError unless its text stands exactly once in its folder."""
    files = sorted((root / "gbmplan" / mutant.folder).rglob("*.py"))
    files += sorted((root / "gbmplan" / mutant.folder).rglob("*.lp"))
    found = [file for file in files for _ in range(file.read_text(encoding="utf-8").count(mutant.old))]
    if len(found) != 1:
        raise LookupError(f"{mutant.what}: its text stands {len(found)} times in gbmplan/{mutant.folder}")
    return found[0]


def noticed(mutant: Mutant) -> bool:
    """Whether its tests fail in a copy of the repository that has the fault."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for part in COPIED:
            source = ROOT / part
            if source.is_dir():
                # with its byte code, which counts but for the changed file; not what another run is just writing
                shutil.copytree(source, root / part, ignore=shutil.ignore_patterns("*.pyc.*"))
            else:
                shutil.copy(source, root / part)
        file = place(mutant, root)
        file.write_text(file.read_text(encoding="utf-8").replace(mutant.old, mutant.new), encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-x", "-n", "0", "-p", "no:cacheprovider", *mutant.tests.split()]
        settings = {"PYTHONPATH": str(root), "PROPERTY_TESTS": "first"}
        done = subprocess.run(command, cwd=root, env=os.environ | settings, capture_output=True, text=True, check=False)
        if done.returncode not in (0, 1):
            raise RuntimeError(f"{mutant.what}: the tests did not run\n{done.stdout[-2000:]}")
        return done.returncode == 1


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("number", nargs="*", type=int, help="of a fault, from 1; all without")
    asked = parser.parse_args().number or range(1, len(MUTANTS) + 1)
    missed = 0
    for number in asked:
        mutant = MUTANTS[number - 1]
        found = noticed(mutant)
        missed += not found
        print(f"{number:>2}  {'noticed' if found else 'MISSED '}  {mutant.what}", flush=True)
    print(f"{len(asked) - missed} of {len(asked)} noticed")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
