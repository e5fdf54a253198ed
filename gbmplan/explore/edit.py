"""`--set` and `--unset`: other values for a profile, read exactly as profiles are read."""

from __future__ import annotations

from collections.abc import Iterable

from gbmplan.graph.model import RuleGraph
from gbmplan.graph.names import names
from gbmplan.language.names import Names
from gbmplan.patient.profile import Measurement, Profile
from gbmplan.patient.read import check_profile
from gbmplan.problems import InputError, Message, Problem, brief
from gbmplan.source.document import Document


def edited(profile: Profile, rules: RuleGraph, sets: Iterable[str], unsets: Iterable[str]) -> Profile:
    """The profile with these values. Raises InputError with every mistake in them.

    What follows from prior therapies stays, unless it is set itself.
    """
    known = names(rules, "biomarker")
    problems: list[Problem] = []
    found: dict[str, Measurement] = {}
    named: list[str] = []
    for text in sets:
        name, equals, value = text.partition("=")
        name = known.one(name.strip()) or name.strip()
        named.append(name)
        if not equals or not value.strip():
            problems.append(
                Problem(
                    "bad-set",
                    Message("--set {text}: a name and a value are expected", text=brief(text)),
                    None,
                    Message("write `--set tam_fraction=15%`"),
                )
            )
            continue
        if len(known.all(name)) > 1:
            problems += filter(None, [_not_one(known, name, "--set")])
            continue
        try:
            found |= _read(name, value.strip(), f"--set {brief(text)}", rules)
        except InputError as error:
            problems += error.problems
    gone = [known.one(name) or name for name in unsets]
    for name in gone:
        named.append(name)
        if problem := _not_one(known, name, "--unset"):
            problems.append(problem)
        elif name not in profile.measurements:
            problems.append(
                Problem(
                    "not-measured",
                    Message("--unset: `{name}` has no value in the profile", name=name),
                    None,
                    Message("leave it out"),
                )
            )
    for name in sorted({name for name in named if named.count(name) > 1}):
        problems.append(
            Problem(
                "duplicate-key",
                Message("`{name}` is changed twice", name=brief(name)),
                None,
                Message("keep one of the two"),
            )
        )
    if problems:
        raise InputError(problems)
    kept = {name: item for name, item in profile.measurements.items() if name not in gone}
    measurements = kept | found
    return profile._replace(measurements={name: measurements[name] for name in sorted(measurements)})


def _not_one(known: Names, name: str, option: str) -> Problem | None:
    """What is wrong with a name that has to mean one biomarker."""
    unknown = Message("{option}: there is no biomarker `{name}`", option=option, name=brief(name))
    lists = Message("`gbmplan rules --kind biomarker` lists them")
    return known.problem("unknown-biomarker", name, unknown, lists, option)


def _read(name: str, value: str, label: str, rules: RuleGraph) -> dict[str, Measurement]:
    """The measurement that a profile with this one value has; complaints name the option instead of a place."""
    document = Document(label, {"biomarkers": {name: value}}, lambda path, key: (0, 0), b"")
    return check_profile(document, rules.nodes("biomarker")).measurements
