"""The same profile in YAML, JSON and TOML is the same Profile, or has the same problems."""

from __future__ import annotations

import json
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from gbmplan.patient.profile import Profile
from gbmplan.problems import InputError

from . import examples
from .reading import check, vocabulary

WORDS = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), max_size=30)
DATES = st.dates().map(str) | st.sampled_from(["2026-05-04", "2026-13-01", "4 May"])
NUMBERS = st.integers(-(10**14), 10**14) | st.floats(allow_nan=False, allow_infinity=False) | st.integers(0, 100)
WITH_UNITS = st.tuples(
    st.integers(0, 300), st.sampled_from(["", "%", "mg/d", "kPa", "mmHg", "cells/mm3", "10*9/L", "years", "furlong"])
).map(lambda pair: f"{pair[0]} {pair[1]}".strip())
PLAIN = NUMBERS | WITH_UNITS | st.booleans() | WORDS | st.sampled_from(["wildtype", "yes", "no", "methylated"])
VALUES = (
    PLAIN
    | st.lists(PLAIN, max_size=2)
    | st.fixed_dictionaries(
        {"value": PLAIN},
        optional={"unit": st.sampled_from(["%", "mg/d", "d", "1"]), "date": DATES, "assay": WORDS, "x": PLAIN},
    )
)
NAMES = st.sampled_from([*sorted(vocabulary()), "aeg", "MGMT", "tumor pO2"]) | WORDS
THERAPIES = (
    WORDS
    | st.sampled_from(["Avastin", "surgery"])
    | st.fixed_dictionaries(
        {"agent": st.sampled_from(["bevacizumab", "surgery"]) | PLAIN}, optional={"first": DATES, "last": DATES}
    )
)
PROFILES = st.fixed_dictionaries(
    {"biomarkers": st.dictionaries(NAMES, VALUES, max_size=6)},
    optional={
        "id": WORDS | NUMBERS,
        "as_of": DATES,
        "setting": st.sampled_from(["recurrent", "new", True]),
        "prior_therapy": st.lists(THERAPIES, max_size=3),
        "notes": WORDS,
        "age": NUMBERS,
    },
)
SOUND = st.fixed_dictionaries(
    {
        "biomarkers": st.fixed_dictionaries(
            {},
            optional={
                "age": st.integers(0, 120),
                "idh": st.sampled_from(["wildtype", "mutant"]),
                "egfrviii": st.booleans(),
                "tam_fraction": st.floats(0, 100),
                "dexamethasone": st.fixed_dictionaries(
                    {"value": st.floats(0, 20)}, optional={"unit": st.just("mg/d"), "date": st.just("2026-05-01")}
                ),
                "tumour_po2": st.floats(0, 20).map(lambda number: f"{number} kPa"),
            },
        )
    },
    optional={
        "id": WORDS.filter(str.strip),
        "as_of": st.just("2026-05-04"),
        "setting": st.just("recurrent"),
        "prior_therapy": st.lists(st.sampled_from(["Avastin", {"agent": "surgery", "last": "2026-04-01"}])),
    },
)


@examples(150)
@given(PROFILES, st.booleans())
def test_three_forms_say_the_same(profile: dict[str, Any], compact: bool) -> None:
    assert len({_read(text.encode(), ending) for text, ending in _forms(profile, compact)}) == 1


@examples(100)
@given(SOUND, st.booleans())
def test_three_forms_of_a_sound_profile_are_read(profile: dict[str, Any], compact: bool) -> None:
    found = {_read(text.encode(), ending) for text, ending in _forms(profile, compact)}
    assert [kind for kind, _ in found] == ["read"]


class _Dumper(yaml.SafeDumper):
    """No anchors; and in quotes what PyYAML, which knows YAML 1.1 only, would leave bare though 1.2 reads a number."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar(
        "tag:yaml.org,2002:str", text, style='"' if text[:1] in tuple("+-.0123456789") else None
    ),
)


def _forms(profile: dict[str, Any], compact: bool) -> list[tuple[str, str]]:
    return [
        (yaml.dump(profile, Dumper=_Dumper, allow_unicode=True, default_flow_style=compact, sort_keys=False), "yaml"),
        (json.dumps(profile, ensure_ascii=compact, indent=None if compact else 2), "json"),
        (_toml_lines(profile, compact), "toml"),
    ]


def _read(raw: bytes, ending: str) -> tuple[str, Any]:
    try:
        return "read", _without_places(check(raw, f"profile.{ending}"))
    except InputError as error:
        return "refused", tuple(sorted((problem.name, problem.message, problem.help) for problem in error.problems))


def _without_places(profile: Profile) -> str:
    measurements = {name: item._replace(place=None) for name, item in profile.measurements.items()}
    therapies = profile.therapies and tuple(item._replace(place=None) for item in profile.therapies)
    return repr(profile._replace(measurements=measurements, therapies=therapies, file="", sha256=""))


def _toml_lines(profile: dict[str, Any], compact: bool) -> str:
    """A profile as TOML: with one header for the biomarkers, or everything inline."""
    if compact:
        return "".join(f"{_toml(key)} = {_toml(value)}\n" for key, value in profile.items())
    top = {key: value for key, value in profile.items() if key != "biomarkers"}
    return _toml_lines(top, True) + "[biomarkers]\n" + _toml_lines(profile["biomarkers"], True)


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(key)} = {_toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
