"""Read the tests of a pack, or say exactly what is wrong with them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from pydantic import ValidationError

from gbmplan.choose.problem import Demands
from gbmplan.graph.model import RuleGraph
from gbmplan.language.durations import hours
from gbmplan.patient.profile import Profile
from gbmplan.patient.read import check_profile
from gbmplan.plan.reasons import SHOWN
from gbmplan.problems import InputError, Place, Problem, brief, listed, meant, meant_own
from gbmplan.rulebase import shape_errors as misshapen
from gbmplan.rulebase.folder import PackFiles
from gbmplan.source.document import Document, load, parse
from gbmplan.source.limits import Path
from gbmplan.testing.shape import ROWS, Case, ConditionTest, Expect, TestsFile
from gbmplan.testing.suite import Expectation, RuleTest, Suite

FOLDER = "tests/"
_PROFILES = "tests/profiles/"
_DURATION = r"-?\d+(?:\.\d+)? (?:h|d|wk|mo)"
ORDER = re.compile(
    rf"(?P<before>\w+) before (?P<after>\w+)(?: by at least (?P<min>{_DURATION}))?"
    rf"(?:,?(?: by)? at most (?P<max>{_DURATION}))?\Z"
)
START = "start"
_RULE = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+\Z")
"""What can only be meant as the id of a rule, where a part of a text may stand too."""
WHY = tuple(dict.fromkeys(SHOWN.values()))
"""The kinds of reasons why an intervention is not in a plan; see `gbmplan.plan.document.WhyNot`."""


class Order(NamedTuple):
    """`before` starts at least `low`, at most `high` hours before `after`."""

    before: str
    after: str
    low: float | None
    high: float | None


def test_files(pack: PackFiles) -> list[str]:
    """Names of the files of a pack that hold tests."""
    return [name for name in pack.files if name.startswith(FOLDER) and not name.startswith(_PROFILES)]


def read_tests(pack: PackFiles, rules: RuleGraph) -> Suite:
    """The tests of a pack, checked against the compiled rules. Raises InputError with every problem."""
    problems: list[Problem] = []
    found: list[RuleTest] = []
    first: dict[str, Place] = {}
    names = test_files(pack)
    for name in names:
        try:
            document = parse(pack.files[name], f"{pack.folder.rstrip('/')}/{name}", "yaml")
            shaped = _validate(document)
        except InputError as error:
            problems.extend(error.problems)
            continue
        reader = _Reader(document, rules, problems)
        found.extend(reader.tests(shaped))
        for index, case in enumerate(shaped.cases):
            place = document.place("cases", index, "id")
            if first.setdefault(case.id, place) is not place:
                problems.append(
                    Problem(
                        "duplicate-id",
                        f"`{case.id}` is declared twice (first at {first[case.id]})",
                        place,
                        "give each case its own id",
                    )
                )
    if problems:
        raise InputError(problems)
    return Suite(pack.folder, tuple(names), tuple(found))


def _validate(document: Document) -> TestsFile:
    try:
        return TestsFile.model_validate(document.data)
    except ValidationError as error:
        raise InputError(misshapen.problems(TestsFile, document, error)) from None


class _Reader:
    """Reads one file."""

    def __init__(self, document: Document, rules: RuleGraph, problems: list[Problem]) -> None:
        self.document = document
        self.rules = rules
        self.vocabulary = rules.nodes("biomarker")
        self.problems = problems
        self.against = frozenset(rule for own in rules.against.values() for rule in own)
        self.named: dict[str, Path] = {}
        self.used: set[str] = set()
        self.ready: dict[tuple[Path, date | None], Profile | None] = {}

    def tests(self, file: TestsFile) -> Iterator[RuleTest]:
        self.named = {name: ("profiles", name) for name in file.profiles}
        for index, case in enumerate(file.cases):
            test = self.case(case, ("cases", index))
            if test is not None:
                yield test
        for index, condition in enumerate(file.conditions):
            yield from self.condition(condition, ("conditions", index))
        for name in sorted(self.named.keys() - self.used):
            if self.profile(self.named[name]) is not None:
                self.complain(
                    "unused-profile",
                    f"no case of this file uses the profile `{brief(name)}`",
                    self.document.place("profiles", name, key=True),
                    "remove it, or name it in a case",
                )

    # what a test starts from

    def case(self, case: Case, path: Path) -> RuleTest | None:
        base = self.base(case, path)
        changed = self.part(case, path, case.as_of or (base.as_of if base else None))
        expectations = list(self.expectations(case.expect, (*path, "expect")))
        if not expectations:
            self.complain(
                "nothing-expected",
                f"`{case.id}` expects nothing",
                self.document.place(*path, "expect"),
                "say what the plan must show, for instance `steps:`",
            )
        for key in ("require", "exclude"):
            for index, name in enumerate(getattr(case, key)):
                self.known(name, self.rules.interventions, "intervention", (*path, key, index))
        for index, name in enumerate(case.disable):
            self.known(name, self.rules.policies, "policy", (*path, "disable", index))
        if base is None or changed is None:
            return None
        profile = _merged(base, changed, case)
        demands = Demands(case.require, case.exclude, case.max_agents, case.strict)
        place = self.document.place(*path, "id")
        return RuleTest(case.id, case.because, place, profile, demands, frozenset(case.disable), tuple(expectations))

    def base(self, case: Case, path: Path) -> Profile | None:
        """What `profile` stands for."""
        if case.profile is None:
            return _checked({"biomarkers": {}}, self.document, path, self.vocabulary)
        if isinstance(case.profile, dict):
            return self.profile((*path, "profile"), case)
        if case.profile in self.named:
            self.used.add(case.profile)
            return self.profile(self.named[case.profile], case)
        place = self.document.place(*path, "profile")
        if not re.search(r"[/.]", case.profile):
            self.complain(
                "unknown-profile",
                f"there is no profile `{brief(case.profile)}` in this file",
                place,
                meant(case.profile, self.named) or "declare it under `profiles:`, or give a path",
            )
            return None
        file = os.path.normpath(os.path.join(os.path.dirname(self.document.file), case.profile))
        if not os.path.isfile(file):
            self.complain(
                "missing-file", f"there is no file `{brief(case.profile)}`", place, "give its path from this file"
            )
            return None
        return self.attempt(lambda: check_profile(load(file), self.vocabulary, as_of=case.as_of))

    def profile(self, path: Path, case: Case | None = None) -> Profile | None:
        """A profile written in this file."""
        data = _at(self.document.data, path)
        as_of = None if case is None else case.as_of
        if (path, as_of) not in self.ready:  # many cases start from the same one
            self.ready[path, as_of] = self.checked(data, path, as_of)
        return self.ready[path, as_of]

    def checked(self, data: Any, path: Path, as_of: date | None) -> Profile | None:
        return self.attempt(lambda: check_profile(_inside(self.document, data, path), self.vocabulary, as_of=as_of))

    def part(self, case: Case, path: Path, as_of: date | None) -> Profile | None:
        """What a case says beside its profile, as a profile."""
        data: dict[str, Any] = {"biomarkers": _at(self.document.data, path).get("with") or {}}
        if case.prior_therapy is not None:
            data["prior_therapy"] = _at(self.document.data, path)["prior_therapy"]
        document = _inside(self.document, data, path, {"biomarkers": "with"})
        return self.attempt(lambda: check_profile(document, self.vocabulary, as_of=as_of))

    def condition(self, test: ConditionTest, path: Path) -> Iterator[RuleTest]:
        raw = _at(self.document.data, path)
        many = isinstance(raw["rule"], list)
        for index, rule in enumerate(test.rule):
            self.conditional(rule, (*path, "rule", index) if many else (*path, "rule"))
            if test.excludes is not None and rule not in self.against:
                self.complain(
                    "no-contraindication",
                    f"`{rule}` is no contraindication",
                    self.document.place(*path, "excludes", key=True),
                    "remove `excludes`",
                )
        if not any(getattr(test, key) for key in ROWS):
            self.complain(
                "nothing-expected",
                "this condition has no rows",
                self.document.place(*path),
                "add facts under `holds:`, `fails:` or `unknown:`",
            )
        given = self.facts(test.given, (*path, "given"))
        for key, truth in ROWS.items():
            rows = getattr(test, key)
            for index, row in enumerate(rows):
                here = (*path, key, index) if isinstance(raw[key], list) else (*path, key)
                facts = self.facts(row, here)
                if facts is None or given is None:
                    continue
                place = self.document.place(*here)
                both = given._replace(measurements=_without(given.measurements | facts.measurements, row))
                expected = tuple(Expectation("rules", rule, truth, place) for rule in test.rule)
                if truth and test.excludes is not None:
                    effect = "excluded" if test.excludes else "weighed"
                    expected += tuple(Expectation(effect, rule.partition(".")[0], rule, place) for rule in test.rule)
                name = test.rule[0] + ("" if len(test.rule) == 1 else f" and {len(test.rule) - 1} more")
                title = f"{name}: {key} {index + 1} (line {place.line})"
                yield RuleTest(title, test.because, place, both, Demands(), frozenset(), expected)

    def facts(self, row: dict[str, Any], path: Path) -> Profile | None:
        return self.attempt(lambda: _checked({"biomarkers": row}, self.document, path, self.vocabulary))

    def attempt(self, read: Callable[[], Profile]) -> Profile | None:
        try:
            return read()
        except InputError as error:
            self.problems += [problem for problem in error.problems if problem not in self.problems]
            return None

    # what is expected

    def expectations(self, expect: Expect, path: Path) -> Iterator[Expectation]:
        """Every expectation of a case, in the order in which they are written."""
        raw = _at(self.document.data, path)
        fields = {field.alias or name: name for name, field in Expect.model_fields.items()}
        for key in raw:
            value = getattr(expect, fields[key])
            place = (*path, key)
            if key == "only_steps" and value is not None:
                for index, name in enumerate(value):
                    self.known(name, self.rules.interventions, "intervention", (*place, index))
                yield Expectation(key, "", frozenset(value), self.document.place(*place))
            elif isinstance(value, tuple):
                for index, item in enumerate(value):
                    yield self.expectation(key, item, None, (*place, index) if isinstance(raw[key], list) else place)
            elif isinstance(value, dict):
                items = list(raw[key]) if isinstance(raw[key], list) else []
                for item, wanted in value.items():
                    here = (*place, items.index(item)) if items else (*place, item)
                    yield self.expectation(key, item, wanted, here if isinstance(raw[key], (list, dict)) else place)
            elif value is not None:
                yield Expectation(key, "", value, self.document.place(*place))

    def expectation(self, key: str, item: str, value: Any, path: Path) -> Expectation:
        """One expectation; complains about what it names and nobody has declared."""
        rules = self.rules
        if key in ("steps", "not_steps", "excluded", "not_excluded", "why", "continued", "stopped"):
            self.known(item, rules.interventions, "intervention", path)
        elif key in ("needs", "covered"):
            self.known(item, rules.targets, "target", path)
        elif key in ("gaps", "not_gaps"):
            self.known(item, (*rules.targets, *rules.kinds.get("companion", {})), "target or companion rule", path)
        elif key == "states":
            self.known(item, rules.states, "state", path)
            values = [value for value, _ in rules.states.get(item, ())]
            if values:
                self.known(value, [*values, "unknown"], f"value of {item}", path)
        elif key == "rules":
            self.conditional(item, path)
            value = None if value == "unknown" else value
        elif key.removeprefix("not_") in ("warnings", "monitoring") or (key != "order" and _RULE.match(item)):
            self.known(item, rules.rules, "rule", path)
        if key == "covered" and value is not None:
            self.known(value, rules.interventions, "intervention", path)
        elif key == "excluded":
            self.contraindication(item, value, path)
        elif key == "why":
            value = self.why(value, path)
        elif key == "order":
            value = self.order(item, path)
        elif key == "monitoring" and value is not None:
            value = hours(value)
        return Expectation(key, item, value, self.document.place(*path))

    def contraindication(self, name: str, rule: str, path: Path) -> None:
        known = self.rules.interventions[name]["contraindications"] if name in self.rules.interventions else []
        if known or name in self.rules.interventions:
            absolute = [item for item in known if item in self.rules.absolute]
            self.known(rule, absolute, f"absolute contraindication of {name}", path)

    def why(self, text: str, path: Path) -> tuple[str, str]:
        kind, _, rule = text.partition(" by ")
        if kind not in WHY:
            self.complain(
                "bad-value",
                f"`{brief(text)}` is not a reason",
                self.document.place(*path),
                meant_own(kind, WHY) or f"use {listed(WHY)}, with ` by RULE` where it matters",
            )
        elif rule:
            self.known(rule, self.rules.rules, "rule", path)
        return kind, rule

    def order(self, text: str, path: Path) -> Order | None:
        match = ORDER.match(text)
        if match is None:
            self.complain(
                "bad-form",
                f"`{brief(text)}` is not an order",
                self.document.place(*path),
                "write `a before b`, `a before b by at least 2 wk`, or `start before a by at least 3 d`",
            )
            return None
        names = [match["before"], match["after"]]
        for name in names[1:] if names[0] == START else names:
            self.known(name, self.rules.interventions, "intervention", path)
        low = hours(match["min"]) if match["min"] else None if match["max"] else 0.0
        return Order(names[0], names[1], low, hours(match["max"]) if match["max"] else None)

    def conditional(self, rule: str, path: Path) -> None:
        """Complains unless the rule has a condition."""
        if rule in self.rules.conditions:
            return
        if rule in self.rules.rules:
            place = self.document.place(*path, key=path[-1] == rule)
            self.complain(
                "no-condition", f"`{rule}` has no condition", place, "expect what it does to a plan, in a case"
            )
            return
        self.known(rule, self.rules.conditions, "rule", path)

    def known(self, name: str, names: Mapping[str, Any] | Iterable[str], kind: str, path: Path) -> None:
        names = names if isinstance(names, Mapping) else list(names)
        if name not in names:
            place = self.document.place(*path, key=path[-1] == name)
            self.complain(
                "unknown-name",
                f"there is no {kind} `{brief(name)}`",
                place,
                meant(name, names) or "`gbmplan rules` lists what there is",
            )

    def complain(self, name: str, message: str, place: Place, help: str) -> None:
        self.problems.append(Problem(name, message, place, help))


def _checked(data: Any, document: Document, path: Path, vocabulary: Any) -> Profile:
    return check_profile(_inside(document, data, path, {"biomarkers": ""}), vocabulary)


def _inside(document: Document, data: Any, path: Path, renamed: dict[str, str] | None = None) -> Document:
    """A part of a document as one of its own; `renamed` says where its keys stand ('' for the part itself)."""

    def locate(inner: Path, key: bool) -> tuple[int, ...]:
        first = (renamed or {}).get(str(inner[0]), inner[0]) if inner else ""
        steps = ((first,) if first != "" else ()) + inner[1:]
        return document.locate((*path, *steps), key)

    return Document(document.file, data, locate, repr(data).encode())


def _merged(base: Profile, changed: Profile, case: Case) -> Profile:
    """The profile with what a case changes in it."""
    measurements = base.measurements
    if changed.therapies is not None:
        measurements = {name: item for name, item in measurements.items() if not item.derived}
    measurements = _without(measurements | changed.measurements, case.with_)
    therapies = base.therapies if changed.therapies is None else changed.therapies
    return base._replace(
        id=case.id,
        measurements=dict(sorted(measurements.items())),
        therapies=therapies,
        as_of=case.as_of or base.as_of,
    )


def _without(measurements: dict[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """Without what a row says was not measured."""
    plain = {name: value.get("value") if isinstance(value, dict) else value for name, value in row.items()}
    missing = {name for name, value in plain.items() if value is None}
    return {name: item for name, item in measurements.items() if name not in missing}


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data
