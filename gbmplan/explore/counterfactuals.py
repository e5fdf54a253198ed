"""What each possible value of an unmeasured biomarker does to the best regimen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gbmplan.case.case import Case
from gbmplan.choose.chooser import Regimen
from gbmplan.choose.objective import NO_COST, Cost
from gbmplan.choose.problem import Setting
from gbmplan.explore.improvement_bounds import Improvement, ImprovementBounds
from gbmplan.explore.kept_regimen import KeptRegimen
from gbmplan.explore.session import Session, changed
from gbmplan.explore.value_classes import ValueClass, ValueClasses
from gbmplan.explore.worsening import only_worse
from gbmplan.language.conditions import Value, decide
from gbmplan.patient.profile import Profile


class Outcome(NamedTuple):
    """The best regimen for one value, or one set of values."""

    case: Case
    setting: Setting
    regimen: Regimen | None
    """None when the demands cannot be met then."""
    solved: bool
    """Whether a search was needed; otherwise the regimen is the old one, proven without."""
    scope: frozenset[str]
    """Rules that put the patient outside the scope."""
    gain: Improvement | None = None
    """What can gain by the change, where the regimen stays and that is bounded."""
    margin: Cost | None = None
    """How much more the best of those costs than the regimen; None where there is none."""

    @property
    def signature(self) -> tuple[object, ...]:
        """Equal for plans with the same steps, starts and scope."""
        if self.regimen is None:
            return ("impossible",)
        return self.regimen.interventions, tuple(sorted(self.regimen.timeline.earliest.items())), self.scope


class Counterfactuals:
    """Tries values on one profile; solves only where nothing proves the regimen to stay."""

    def __init__(self, session: Session, profile: Profile, *, all_unmeasured: bool = False) -> None:
        """`all_unmeasured`: every value of every unmeasured biomarker will be asked about."""
        self.session, self.profile, self.rules = session, profile, session.rules
        self.value_classes = ValueClasses(session.rules)
        self.case = session.study(profile)
        self.setting = session.setting(self.case)
        self.studied: dict[tuple[tuple[str, Value | None], ...], tuple[Case, Setting]] = {}
        if all_unmeasured:
            self._expect()
        self.kept_regimen = KeptRegimen(session.rules, session.order)
        self.regimen = session.feasible(self.case)
        self.gains = ImprovementBounds(self.kept_regimen, self.setting, self.regimen.interventions, self.regimen.cost)
        self.base = Outcome(self.case, self.setting, self.regimen, True, self.scope(self.case))

    def scope(self, case: Case) -> frozenset[str]:
        return frozenset(name for name in self.rules.kinds.get("scope", {}) if case.truth[name])

    def read(self, biomarker: str) -> bool:
        """Whether any rule tells values of it apart."""
        return len(self.value_classes.of(biomarker)) > 1

    def unmeasured(self) -> list[str]:
        """Biomarkers without a value that some rule reads."""
        return [name for name in self.rules.nodes("biomarker") if name not in self.case.facts and self.read(name)]

    def outcome(self, values: dict[str, Value | None]) -> Outcome:
        """The best regimen when these values replace what the profile says."""
        if self.unnoticed(values):
            return self.base._replace(solved=False)
        case, setting = self.study(values)
        regimen = self.kept(case, setting)
        if regimen is not None:
            return Outcome(case, setting, regimen, False, self.scope(case))
        return self.solved(case, setting)

    def study(self, values: dict[str, Value | None]) -> tuple[Case, Setting]:
        """The case in which these values replace what the profile says, and its choosing problem."""
        key = tuple(sorted(values.items()))
        if key not in self.studied:
            case = self.session.study(changed(self.profile, self.rules, values), self.case)
            self.studied[key] = case, self.session.setting(case)
        return self.studied[key]

    def _expect(self) -> None:
        """Tell the session which problems are coming."""
        tried: Iterator[dict[str, Value | None]] = (
            {name: cell.value} for name in self.unmeasured() for cell in self.value_classes.of(name)
        )
        self.session.expect([self.setting, *(self.study(one)[1] for one in tried if not self.unnoticed(one))])

    def unnoticed(self, values: dict[str, Value | None]) -> bool:
        """Whether no wait changes, and no condition comes out otherwise that a choice, a time or the scope rests on."""
        if any(self.value_classes.waited(name) for name in values):
            return False
        facts = {**self.case.facts, **values}
        known = {name: value for name, value in facts.items() if value is not None}
        for place in (place for name in values for place in self.rules.reading.get(name, ())):
            tree, stating = self.rules.stated[place]
            before, after = self.case.truth[stating[0]], decide(tree, known)
            if before is not after and any(self.matters(rule, before, after) for rule in stating):
                return False
        return True

    def matters(self, rule: str, before: bool | None, after: bool | None) -> bool:
        """Whether another verdict of a rule can change the choice, its times or the scope.

        A caution and the decision of a gate are only said. A contraindication speaks where it holds; one that cannot be
        judged does so only where the user wants that (`strict`).
        """
        kind = self.rules.rules[rule]["kind"]
        if kind in ("caution", "gate_outcome"):
            return False
        if kind == "contraindication" and not self.case.strict and not self.case.ongoing:
            return bool(before) is not bool(after)
        return True

    def solved(self, case: Case, setting: Setting) -> Outcome:
        """Only what gains can take the regimen's place; so it is searched for among those, where they are known."""
        scope = self.scope(case)
        gain = self.gains.gain(setting)
        timeline = self.kept_regimen.timeline(case, self.regimen) if gain else None
        if gain is None or timeline is None or self.regimen.rejected:
            return Outcome(case, setting, self.session.best(case, setting), True, scope)
        own = self.gains.cost(setting)
        kept = self.regimen._replace(cost=own, timeline=timeline)
        if gain.none:
            return Outcome(case, setting, kept, True, scope, gain, None)
        found = self.session.best_that_gains(case, setting, gain.lacking, gain.having)
        if found is None:
            return Outcome(case, setting, kept, True, scope, gain, None)
        if found.cost < own:
            return Outcome(case, setting, found, True, scope)
        if found.cost == own:  # the tie is broken by id
            return Outcome(case, setting, self.session.best(case, setting), True, scope, gain, NO_COST)
        margin = Cost(*(other - mine for other, mine in zip(found.cost, own, strict=True)))
        return Outcome(case, setting, kept, True, scope, gain, margin)

    def kept(self, case: Case, setting: Setting) -> Regimen | None:
        """The old regimen, where it is proven to stay the best; with its times in the new case."""
        if case.waits == self.case.waits and only_worse(self.rules, self.setting, setting, self.regimen):
            return self.regimen
        if setting != self.setting:
            return None
        if self.regimen.branches:  # their times change too
            return None
        timeline = self.kept_regimen.timeline(case, self.regimen)
        return None if timeline is None else self.regimen._replace(timeline=timeline)

    def outcomes(self, biomarker: str) -> list[tuple[ValueClass, Outcome]]:
        """What each group of its values does."""
        return [(cell, self.outcome({biomarker: cell.value})) for cell in self.value_classes.of(biomarker)]
