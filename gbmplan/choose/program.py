"""The logic program of a rule base: facts from the dependency graph, and the solver that holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import clingo

from gbmplan.choose.facts import facts, policies
from gbmplan.choose.family import ASKED, COUNTS, SWITCHES, Family
from gbmplan.choose.objective import GAPS, Cost, gap_unit
from gbmplan.choose.problem import MAX_AGENTS, Setting
from gbmplan.choose.solving import OutOfTimeError, models
from gbmplan.graph.model import RuleGraph
from gbmplan.order.constraints import Missing
from gbmplan.patient.underway import Underway
from gbmplan.problems import DefectError

_OPTIONS = ("--opt-strategy=usc,oll,stratify", "--configuration=crafty", "--sat-prepro=0")
_FINDING = "bb,lin"
"""The way to search that finds good regimens soon, and proves late."""


class Choice(NamedTuple):
    """What the solver chose: who is given in which stages, and what could answer the needs left to a gate."""

    courses: dict[str, tuple[int, int]]
    """Intervention → first and last stage, from 1."""
    answers: dict[tuple[str, int], tuple[str, ...]]
    """(target, stage) of a guarded need → the interventions that could be added there if a gate finds it."""


class Found(NamedTuple):
    """What a search found."""

    choice: Choice
    cost: Cost
    proven: bool
    """Whether the search was over; otherwise it was stopped."""
    least: dict[str, float]
    """For one that was stopped: the least value that is still possible, of every settled objective and of the next."""


class _Last:
    """The best model so far, whichever way it was found."""

    def __init__(self) -> None:
        self.symbols: Sequence[clingo.Symbol] = ()
        self.priorities: list[int] = []
        self.costs: list[int] = []

    def follow(self, found: Iterator[clingo.Model]) -> None:
        for model in found:  # each better than the one before, as far as one search goes
            if not self.priorities or model.cost <= self.costs:
                self.symbols, self.priorities, self.costs = model.symbols(shown=True), model.priority, model.cost


def _halfway(deadline: float | None) -> float | None:
    """The middle of the time that is left."""
    return None if deadline is None else monotonic() + (deadline - monotonic()) / 2


class Program:
    """`choose.lp` grounded for one rule base; each search sets its switches.

    `prune` adds `prune.lp`, which only makes the search faster. `only` leaves out all other
    interventions (see `gbmplan.choose.relevant`). For given `patients` what holds of all of them are facts, and only
    where they differ are there switches, which leaves far less to ground and to search; a search for another patient
    grounds it once more, for all.
    """

    def __init__(
        self,
        rules: RuleGraph,
        *,
        prune: bool = True,
        only: frozenset[str] | None = None,
        patients: Family | None = None,
    ) -> None:
        self.rules = rules
        self.members = frozenset(rules.interventions) if only is None else only
        self.files = ("choose.lp", "prune.lp") if prune and not rules.staged else ("choose.lp",)
        self.unit = gap_unit(rules)
        self.policies = frozenset(policies(rules, self.members))
        self.limits = range(MAX_AGENTS + 1)
        self.waived: frozenset[str] = frozenset()
        """Policies that are left out to find a clash."""
        self._ground(patients)

    def _ground(self, patients: Family | None) -> None:
        self.patients = patients
        numbers = ["-c", f"max_agents={MAX_AGENTS}", "-c", f"last={len(self.rules.stages)}"]
        self.control = clingo.Control([*_OPTIONS, *numbers])
        for name in self.files:
            self.control.load(str(Path(__file__).with_name(name)))
        self.control.add("base", [], "\n".join(facts(self.rules, self.members)))
        if patients is None:
            self.control.ground([("base", []), ("asked", []), ("switches", [])])
        else:
            self.control.add("base", [], "\n".join(patients.statements()))
            self.control.ground([("base", []), *([] if patients.closed else [("asked", [])])])
        self.levels = {
            str(atom.symbol.arguments[0]): atom.symbol.arguments[1].number
            for atom in self.control.symbolic_atoms.by_signature("objective", 2)
        }
        """Objective → its priority, as `choose.lp` says beside what it minimizes."""
        self.literals: dict[tuple[str | clingo.Symbol, ...], int] = {}
        """Switches that were used already, and the literals behind them; 0 where there is none."""
        self.on: dict[str, frozenset[str]] = dict.fromkeys((*SWITCHES, *ASKED, "waived"), frozenset())
        self.counts: dict[str, frozenset[tuple[str, int]]] = dict.fromkeys(COUNTS, frozenset())
        if patients is not None:
            always = (*SWITCHES, *(ASKED if patients.closed else ()))
            self.on |= {name: getattr(patients.always, name) for name in always}
            self.on["waived"] = patients.always.off
            self.counts |= {kind: getattr(patients.always, kind) for kind in COUNTS}
        self.limit = -1
        self.over = patients.always.over if patients else 0
        """So many stages are over."""
        self.forbidden: set[int] = set()
        """Switches of rules made by `forbid` and the like that are on."""

    def enforce(self, rules: frozenset[str]) -> None:
        """Let only these policies count; the limit on all agents has a switch of its own, `at_most`."""
        self.waived = self.policies - rules

    def search(self, setting: Setting, deadline: float | None = None, underway: Underway | None = None) -> Found | None:
        """The best regimen; None when there is none at all.

        At a deadline of the monotonic clock: the best that was found, not proven. Raises OutOfTimeError without any.
        Of a regimen under way, what has been given stays.
        """
        self._set(setting)
        given = self._given(underway) if underway else ()
        last = _Last()
        try:
            last.follow(models(self.control, _halfway(deadline), given))
        except OutOfTimeError:  # that way proves most and finds little, so the other way has as long again
            least = self._lower()
            with self._strategy(_FINDING):
                try:
                    last.follow(models(self.control, deadline, given))
                except OutOfTimeError:
                    if not last.priorities:
                        raise
                    return Found(_choice(last.symbols), self._cost(last), False, self._least(last, least))
        return Found(_choice(last.symbols), self._cost(last), True, {}) if last.priorities else None

    def _cost(self, last: _Last) -> Cost:
        """The objectives of a model; one that no rule of the pack can touch has no level, and costs nothing."""
        found = dict(zip(last.priorities, last.costs, strict=True))
        values = {name: float(found.get(level, 0)) for name, level in self.levels.items()}
        return Cost(**{name: value / self.unit if name in GAPS else value for name, value in values.items()})

    def _lower(self) -> list[float]:
        """What the solver knew when it was stopped: the least value of each level, from the first."""
        return list(self.control.statistics["summary"]["lower"])

    @contextmanager
    def _strategy(self, strategy: str) -> Iterator[None]:
        """Another way to search, for a while."""
        solver: Any = self.control.configuration.solver
        before, solver.opt_strategy = solver.opt_strategy, strategy
        try:
            yield
        finally:
            solver.opt_strategy = before

    def _least(self, last: _Last, lower: list[float]) -> dict[str, float]:
        """The least value that is still possible, of each objective that is settled and of the next.

        The objectives behind that one may become anything, better or worse, when it gets better.
        """
        names = {level: name for name, level in self.levels.items()}
        found = {name: 0.0 for level, name in names.items() if level not in last.priorities}
        for level, cost, least in zip(last.priorities, last.costs, lower, strict=False):
            if level in names:
                unit = self.unit if names[level] in GAPS else 1
                found[names[level]] = min(max(least, 0.0), cost) / unit
            if least < cost:
                break
        return found

    def _given(self, underway: Underway) -> list[tuple[clingo.Symbol, bool]]:
        """In which stages that are over each intervention was given, and in which not."""
        return [
            (clingo.Function("on", [clingo.String(name), clingo.Number(stage)]), stage in underway.over(name))
            for name in sorted(self.members)
            if self.rules.interventions[name]["role"] != "backbone"
            for stage in range(1, underway.stage)
        ]

    def feasible(self, setting: Setting, deadline: float | None = None) -> Choice | None:
        """Any regimen that breaks no rule, however good, or None. Raises OutOfTimeError at a deadline."""
        self._set(setting)
        solve: Any = self.control.configuration.solve
        before, solve.opt_mode = solve.opt_mode, "ignore"
        try:
            for model in models(self.control, deadline):
                return _choice(model.symbols(shown=True))
        finally:
            solve.opt_mode = before
        return None

    def forbid(self, steps: Iterable[str], unless: Iterable[str]) -> int:
        """No regimen with all of `steps` and none of `unless`; returns the switch of this rule, turned on."""
        body = [self._literal("chosen", step) for step in sorted(steps)]
        body += [-literal for literal in (self._literal("chosen", step) for step in sorted(unless)) if literal]
        return self._constraint(body)

    def forbid_placed(self, starts: Mapping[str, int], missing: Iterable[Missing]) -> int:
        """No regimen that starts all these in these stages, without one of `missing`; returns the switch, turned on."""
        return self._constraint(self._placed(starts, missing))

    def unplace(self, answer: str, stage: int, starts: Mapping[str, int], missing: Iterable[Missing]) -> int:
        """An answer cannot be given in a stage where the others start so, without one of `missing`."""
        body = self._placed({name: at for name, at in starts.items() if name != answer}, missing)
        return self._constraint([*body, -self._literal("unplaced", answer, clingo.Number(stage))])

    def _placed(self, starts: Mapping[str, int], missing: Iterable[Missing]) -> list[int]:
        body = [self._literal("start", step, clingo.Number(stage)) for step, stage in sorted(starts.items())]
        for item in sorted(missing):
            literal = self._literal("on" if item.given else "begun", item.provider, clingo.Number(item.stage))
            body += [-literal] if literal else []
        return body

    def _constraint(self, body: list[int]) -> int:
        with self.control.backend() as backend:
            switch: int = backend.add_atom()
            backend.add_external(switch, clingo.TruthValue.True_)
            backend.add_rule([], [*body, switch])
        self.forbidden.add(switch)
        return switch

    def drop(self, switch: int) -> None:
        """Turn a rule made by `forbid` off for good."""
        self.control.release_external(switch)
        self.forbidden.discard(switch)

    def _set(self, setting: Setting) -> None:
        if self.patients is not None and (self.waived or setting not in self.patients):
            if self.forbidden:
                raise DefectError("regimens were forbidden for one patient, and another is asked about")
            self._ground(None)
        for name in (*SWITCHES, *ASKED):
            self._switch(name, getattr(setting, name))
        self._switch("waived", self.waived | setting.off)
        for kind in COUNTS:
            wanted = getattr(setting, kind)
            for name, number in wanted ^ self.counts[kind]:
                self._turn(kind, name, (name, number) in wanted, clingo.Number(number))
            self.counts[kind] = wanted
        for stage in range(min(setting.over, self.over) + 1, max(setting.over, self.over) + 1):
            atom = self.control.symbolic_atoms[clingo.Function("past", [clingo.Number(stage)])]
            self.control.assign_external(atom.literal, stage <= setting.over)  # type: ignore[union-attr]
        self.over = setting.over
        if setting.at_most != self.limit:
            for limit in (self.limit, setting.at_most):
                if limit >= 0:
                    atom = self.control.symbolic_atoms[clingo.Function("at_most", [clingo.Number(limit)])]
                    self.control.assign_external(atom.literal, limit == setting.at_most)  # type: ignore[union-attr]
            self.limit = setting.at_most

    def _switch(self, name: str, wanted: frozenset[str]) -> None:
        before = self.on[name]
        if before != wanted:
            for item in before ^ wanted:
                self._turn(name, item, item in wanted)
            self.on[name] = wanted

    def _turn(self, name: str, item: str, value: bool, *more: clingo.Symbol) -> None:
        """Set a switch; one that this program does not have, because nothing in it reads it, changes nothing."""
        literal = self._literal(name, item, *more)
        if literal:
            self.control.assign_external(literal, value)

    def _literal(self, name: str, item: str, *more: clingo.Symbol) -> int:
        key: tuple[str | clingo.Symbol, ...] = (name, item, *more)
        if key not in self.literals:
            atom = self.control.symbolic_atoms[clingo.Function(name, [clingo.String(item), *more])]
            self.literals[key] = atom.literal if atom else 0
        return self.literals[key]


def _choice(symbols: Sequence[clingo.Symbol]) -> Choice:
    courses: dict[str, tuple[int, int]] = {}
    answers: dict[tuple[str, int], list[str]] = {}
    for symbol in symbols:
        name, *_, last = symbol.arguments
        stage = last.number
        if symbol.name == "on":
            first, end = courses.get(name.string, (stage, stage))
            courses[name.string] = min(first, stage), max(end, stage)
        else:
            answers.setdefault((symbol.arguments[1].string, stage), []).append(name.string)
    return Choice(courses, {need: tuple(sorted(found)) for need, found in sorted(answers.items())})
