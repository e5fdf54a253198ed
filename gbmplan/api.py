"""What Python programs call, the command line first: rule bases, profiles, plans, questions, checks of packs.

Nothing here prints, ends the program or asks for the time of day unless it says so; the same arguments give the same
result. What the caller got wrong is an `InputError` that holds every problem. docs/api.md shows it at work.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from gbmplan.problems import InputError, Message, Place, wrong

if TYPE_CHECKING:
    from gbmplan.choose.problem import Demands
    from gbmplan.explore.answers import FlipAnswer, MeasureAnswer, WhatIfAnswer, WhyAnswer
    from gbmplan.explore.session import Session
    from gbmplan.graph.model import RuleGraph
    from gbmplan.patient.profile import Profile
    from gbmplan.plan.document import Plan
    from gbmplan.plan.gate_shapes import BranchPlan
    from gbmplan.validate.finding import Report

Language = Literal["en", "zh"]
Tick = Callable[[int, int, str], None]
"""Hears how far a long answer is: steps done, steps in all, what they are."""
_MAPPING = "profile"
"""What messages call a profile that came from no file."""


def silent(done: int, of: int, what: str) -> None:
    """Hears nothing."""


class RuleBase(NamedTuple):
    """Rules that were checked and compiled, and the pack they came from."""

    pack: str
    graph: RuleGraph


def load_rules(pack: str | PathLike[str] = "gbm-core") -> RuleBase:
    """The rules of a pack, given by the name of one that comes with gbmplan or by its folder, and of all it extends.

    Raises InputError with every error of the pack; a pack with errors is never used.
    """
    from gbmplan.validate.loading import load_rules as loaded

    return RuleBase(fspath(pack), loaded(fspath(pack)))


def read_profile(
    file: str | PathLike[str], rules: RuleBase, *, as_of: date | None = None, today: date | None = None
) -> Profile:
    """The profile in a YAML, JSON or TOML file, or on standard input for `-`.

    `as_of` replaces the profile's own date. Dates after `today` (by default the clock's) are refused.
    Raises InputError with every problem, each with its line and column.
    """
    from gbmplan.patient.read import read_profile as read

    return read(fspath(file), rules.graph.nodes("biomarker"), as_of=as_of, today=today)


def parse_profile(
    given: str | Mapping[str, Any], rules: RuleBase, *, as_of: date | None = None, today: date | None = None
) -> Profile:
    """The profile in a YAML or JSON text, or in a mapping with the keys that a file has; else as `read_profile`."""
    from gbmplan.patient.read import check_profile
    from gbmplan.source.document import parse

    document = parse(given.encode("utf-8", "surrogatepass"), _MAPPING) if isinstance(given, str) else _document(given)
    return check_profile(document, rules.graph.nodes("biomarker"), as_of=as_of, today=today)


def _document(given: Mapping[str, Any]) -> Any:
    """A mapping as if it had been read; its problems have no lines."""
    import json

    from gbmplan.source.document import parse

    def plain(value: object) -> object:
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, Mapping):
            return dict(value)
        raise TypeError(type(value).__name__)

    try:
        text = json.dumps(dict(given), default=plain, ensure_ascii=False, allow_nan=False, sort_keys=True)
    except (TypeError, ValueError, RecursionError) as error:
        message = Message(
            "a profile holds mappings, lists, text, numbers, dates, true, false and null, but: {reason}", reason=error
        )
        raise wrong(
            "not-a-profile", message, Place(_MAPPING), Message("see docs/concepts.md for what a profile holds")
        ) from None
    try:
        document = parse(text.encode("utf-8", "surrogatepass"), _MAPPING, "json")
    except InputError as error:
        raise InputError(problem._replace(place=Place(_MAPPING)) for problem in error.problems) from None
    return document._replace(locate=lambda path, key: ())


def make_plan(
    profile: Profile,
    rules: RuleBase,
    demands: Demands | None = None,
    *,
    language: Language = "en",
    detailed: bool = True,
    alternatives: int = 0,
    all_clashes: bool = False,
    branches: bool = False,
    timeout: float | None = None,
    anyway: bool = False,
    tick: Tick = silent,
) -> Plan:
    """The plan of a profile, as `gbmplan plan --format json` prints it; `gbmplan schema plan` describes it.

    Its `status` is `infeasible` when the demands cannot be met. Without `detailed` it leaves out what would close
    each escape path and the trade-off by evidence, which take further searches. With `branches` it has a plan for
    whatever each gate can find. Times are hours from the profile's
    date. Raises InputError for demands that name unknown interventions.

    For a patient for whom the rules are not made the `status` is `out_of_scope` and there is no regimen: `scope` says
    why, and what would be in scope. With `anyway` there is one all the same.

    `timeout` is how many seconds each search may take; without it, as long as it needs. When it ends the search for the
    regimen, the `status` is `best_found` and `search` says how much could still be gained; when nothing was found by
    then, InputError is raised.
    """
    from gbmplan.choose.problem import Demands
    from gbmplan.choose.solving import OutOfTimeError
    from gbmplan.explore.session import Session
    from gbmplan.language.numbers import figure
    from gbmplan.plan.in_time import within
    from gbmplan.plan.justification import Justifier
    from gbmplan.plan.planner import Extras, planner_for
    from gbmplan.rulebase.translations import translations
    from gbmplan.wording.wording import wording

    demands = demands or Demands()
    if timeout is not None and not timeout > 0:
        message = Message("--timeout: {number} is not a length of time", number=timeout)
        raise wrong("bad-value", message, None, Message("write seconds, such as `--timeout 60`"))
    words = wording(language, *translations(rules.pack, language))
    extras = Extras(detailed, detailed, alternatives, all_clashes)
    try:
        planner = planner_for(profile, rules.graph, demands, wording=words, timeout=timeout)
        plan = planner.plan(profile, demands, extras=extras, anyway=anyway)
    except OutOfTimeError:
        message = Message("no regimen was found within {seconds} s", seconds=figure(timeout or 0.0))
        advice = Message("give the search more time with `--timeout`, or demand less")
        raise wrong("out-of-time", message, None, advice) from None
    session = partial(Session, rules.graph, demands, wording=words, timeout=timeout)
    if plan["measure_first"]:
        from gbmplan.explore.measure import measure as solved

        within(plan, "measure", timeout, lambda: solved(session(), profile, with_pairs=False, tick=tick))
    wanted = branches and plan["status"] != "out_of_scope"
    if wanted or any(gate["targets"] for gate in plan["gates"]):
        from gbmplan.explore.branches import answered, answers, branch_plans

        solved_before = session(chooser=planner.chooser)
        found: dict[str, list[BranchPlan]] = {}
        if wanted:
            within(plan, "branch_plans", timeout, lambda: branch_plans(solved_before, profile))
            Justifier(rules.graph, words).justify(plan)
        else:
            within(plan, "answers", timeout, lambda: answers(solved_before, profile, plan, detailed), found)
        answered(plan, [*plan.get("branch_plans", ()), *found.get("answers", ())])
    return plan


def why(
    profile: Profile, thing: str, rules: RuleBase, demands: Demands | None = None, *, language: Language = "en"
) -> WhyAnswer:
    """Why an intervention, target, rule or order (`a < b`) is in the plan or is not, down to its sources.

    Raises InputError for what does not exist, and, as every question, when the demands cannot be met.
    """
    from gbmplan.explore.why import why as asked

    return asked(_session(rules, demands, language), profile, thing)


def what_if(
    profile: Profile,
    rules: RuleBase,
    demands: Demands | None = None,
    *,
    sets: Sequence[str] = (),
    unsets: Sequence[str] = (),
    language: Language = "en",
) -> WhatIfAnswer:
    """The plan, and the plan with other facts: `sets` such as `tam_fraction=15 %`, `unsets` biomarkers to forget.

    Raises InputError for values that a profile could not have, and when nothing is to be different.
    """
    if not sets and not unsets:
        raise wrong(
            "nothing-to-change",
            Message("nothing is to be different"),
            None,
            Message("say what with `--set tam_fraction=15%` or `--unset cd8_density`"),
        )
    from gbmplan.explore.whatif import what_if as asked

    return asked(_session(rules, demands, language), profile, sets, unsets)


def measure(
    profile: Profile,
    rules: RuleBase,
    demands: Demands | None = None,
    *,
    pairs: bool = True,
    language: Language = "en",
    tick: Tick = silent,
) -> MeasureAnswer:
    """What to measure next, solved for every value that the rules tell apart; with the pairs that matter together."""
    from gbmplan.explore.measure import measured

    return measured(_session(rules, demands, language), profile, with_pairs=pairs, tick=tick)


def flip(
    profile: Profile,
    rules: RuleBase,
    demands: Demands | None = None,
    *,
    language: Language = "en",
    tick: Tick = silent,
) -> FlipAnswer:
    """The smallest changes of facts that would change the plan, and how far each number is from doing so."""
    from gbmplan.explore.flip import flip as asked

    return asked(_session(rules, demands, language), profile, tick=tick)


def _session(rules: RuleBase, demands: Demands | None, language: Language = "en") -> Session:
    from gbmplan.explore.session import Session
    from gbmplan.rulebase.translations import translations
    from gbmplan.wording.wording import wording

    return Session(rules.graph, demands, wording=wording(language, *translations(rules.pack, language)))


class Validation(NamedTuple):
    """What came out of validating packs one after the other."""

    report: Report
    unreadable: tuple[InputError, ...]
    """One for each pack that could not be read."""
    changed: Mapping[str, tuple[bytes, bytes]]
    """File → its content before and after mending; nothing was written yet."""

    def fails(self, strict: bool) -> bool:
        """Whether a finding is an error; when strict, whether one is a warning or anything was left unchecked."""
        severities = {"error", "warning"} if strict else {"error"}
        found = any(finding.severity in severities for finding in self.report.findings)
        return found or (strict and any(outcome.skipped for outcome in self.report.outcomes))

    def write(self) -> None:
        """Replace the files that were mended, each whole or not at all."""
        from gbmplan.source.write import write_whole

        for file, (_, after) in sorted(self.changed.items()):
            write_whole(file, after.decode("utf-8"))


def validate_packs(
    packs: Sequence[str],
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    today: date | None = None,
    mend: bool = False,
    unsafe: bool = False,
) -> Validation:
    """Check packs, each finding listed once; with `mend` also what their files would be when mended.

    `select` and `ignore` hold codes, beginnings of codes, or names. Raises InputError for one that there is not.
    """
    from gbmplan.validate.catalogue import Catalogue
    from gbmplan.validate.rounds import DECLARING, Validator

    catalogue = Catalogue(DECLARING)
    wanted = catalogue.chosen("--select", select) if select else frozenset(catalogue.by_code)
    wanted -= catalogue.chosen("--ignore", ignore)
    validator = Validator(catalogue, wanted, today, mend=mend, unsafe=unsafe)
    unreadable = []
    for pack in dict.fromkeys(packs):
        try:
            validator.validate(pack)
        except InputError as error:
            unreadable.append(error)
    return Validation(validator.report(), tuple(unreadable), validator.changed)


def validate_pack(
    pack: str | PathLike[str], *, select: Sequence[str] = (), ignore: Sequence[str] = (), today: date | None = None
) -> Report:
    """All findings of one pack, as `gbmplan validate` lists them; nothing is written.

    Raises InputError when the pack cannot be read.
    """
    found = validate_packs([fspath(pack)], select=select, ignore=ignore, today=today)
    for error in found.unreadable:
        raise error
    return found.report


def new_pack(folder: str | PathLike[str], *, alone: bool = False) -> list[str]:
    """Write a small, tested pack that extends gbm-core, or one for another disease that stands alone; its files.

    All files are written, or nothing is. Raises InputError when something is there already, when the name of the folder
    cannot be the id of a pack, or when a file cannot be written.
    """
    from gbmplan.authoring.completion import declared
    from gbmplan.authoring.pack import ALONE, SCHEMAS, empty_header
    from gbmplan.authoring.pack import new_pack as written
    from gbmplan.rulebase.folder import CORE, PackFiles, chain, find
    from gbmplan.schemas import pack_file_schema

    name, version = fspath(folder), load_rules().graph.packs[-1]["version"]
    own = PackFiles(name, {"pack.yaml": empty_header(name, version, alone=alone)}, "", None, None)
    words = declared([own] if alone else [*chain(find(CORE)), own])
    schemas = {kind: pack_file_schema(kind, words) for kind in (ALONE if alone else SCHEMAS)}
    return written(name, version, schemas, alone=alone)
