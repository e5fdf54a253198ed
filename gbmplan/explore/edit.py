"""`--set` and `--unset`: other values for a profile, read exactly as profiles are read."""

from __future__ import annotations

from collections.abc import Iterable

from gbmplan.graph.model import RuleGraph
from gbmplan.patient.profile import Measurement, Profile
from gbmplan.patient.read import check_profile
from gbmplan.problems import InputError, Message, Problem, brief, meant
from gbmplan.source.document import Document


def edited(profile: Profile, rules: RuleGraph, sets: Iterable[str], unsets: Iterable[str]) -> Profile:
    """The profile with these values. Raises InputError with every mistake in them.

    What follows from prior therapies stays, unless it is set itself.
    """
    vocabulary = rules.nodes("biomarker")
    problems: list[Problem] = []
    found: dict[str, Measurement] = {}
    named: list[str] = []
    for text in sets:
        name, equals, value = text.partition("=")
        name = name.strip()
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
        try:
            found |= _read(name, value.strip(), f"--set {brief(text)}", rules)
        except InputError as error:
            problems += error.problems
    for name in unsets:
        named.append(name)
        if name not in vocabulary:
            advice = meant(name, vocabulary) or Message("`gbmplan rules --kind biomarker` lists them")
            problems.append(
                Problem(
                    "unknown-biomarker",
                    Message("--unset: there is no biomarker `{name}`", name=brief(name)),
                    None,
                    advice,
                )
            )
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
    kept = {name: item for name, item in profile.measurements.items() if name not in unsets}
    measurements = kept | found
    return profile._replace(measurements={name: measurements[name] for name in sorted(measurements)})


def _read(name: str, value: str, label: str, rules: RuleGraph) -> dict[str, Measurement]:
    """The measurement that a profile with this one value has; complaints name the option instead of a place."""
    document = Document(label, {"biomarkers": {name: value}}, lambda path, key: (0, 0), b"")
    return check_profile(document, rules.nodes("biomarker")).measurements
