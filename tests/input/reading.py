"""What the tests of input share: the vocabulary, the day, and a profile or its problems as text."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from gbmplan.patient.profile import Measurement, Profile
from gbmplan.patient.read import check_profile, read_profile
from gbmplan.problems import InputError
from gbmplan.rulebase.folder import chain
from gbmplan.source.document import parse
from gbmplan.validate.loading import compile_packs

HERE = Path(__file__).parent
TODAY = date(2026, 11, 2)


@cache
def vocabulary() -> dict[str, Any]:
    """The biomarkers of the pack beside this file, compiled as any other pack."""
    return compile_packs(chain(str(HERE / "vocabulary"))).nodes("biomarker")


def read(path: str) -> Profile:
    return read_profile(path, vocabulary(), today=TODAY)


def check(raw: bytes, file: str) -> Profile:
    return check_profile(parse(raw, file), vocabulary(), today=TODAY)


def told(path: str) -> str:
    """What is said of a profile: its problems, or what was understood."""
    try:
        return f"{shown(read(path))}\n"
    except InputError as error:
        return f"{error}\n"


def shown(profile: Profile) -> str:
    """A profile as lines of text: one for each thing that later steps can see."""
    lines = [f"profile {profile.id}, as of {profile.as_of or 'no date'}"]
    lines += [_measurement(item) for item in profile.measurements.values()]
    if profile.therapies is None:
        return "\n".join([*lines, "prior therapy not told"])
    for item in profile.therapies:
        said = [", still given" if item.still_given else "", ", progressed" if item.progressed else ""]
        said.append(f", that is {' and '.join(item.words)}" if item.words else "")
        lines.append(f"prior therapy {item.agent}: {item.first} to {item.last}{''.join(said)}")
    return "\n".join(lines)


def _measurement(item: Measurement) -> str:
    value = f"{item.value:g} {item.unit}" if isinstance(item.value, float) else str(item.value)
    extras = [
        f"given as {item.given}" if item.given else "",
        f"on {item.date}" if item.date else "",
        f"by {item.assay}" if item.assay else "",
        "from prior therapy" if item.derived else "",
    ]
    return ", ".join([f"{item.biomarker} = {value}", *filter(None, extras)])
