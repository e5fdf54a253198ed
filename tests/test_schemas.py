"""The published JSON Schemas take what gbmplan takes, and refuse what a schema can refuse."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from gbmplan import schemas
from gbmplan.authoring.completion import declared
from gbmplan.cli.commands.schema import SchemaName
from gbmplan.patient.read import check_profile
from gbmplan.problems import InputError
from gbmplan.rulebase.folder import chain, find
from gbmplan.source.document import load, parse
from gbmplan.testing.shape import TestsFile
from tests.cli import quick
from tests.core import core

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
PACKS = (ROOT / "rules", ROOT / "tests/plans/packs")
PACK_FILES = [path for pack in PACKS for path in sorted(pack.rglob("*.yaml"))]
PROFILE: dict[str, Any] = {
    "id": "one",
    "as_of": "2026-05-04",
    "setting": "recurrent",
    "prior_therapy": ["surgery", {"agent": "temozolomide"}],
    "biomarkers": {
        "idh": "wildtype",
        "kps": 80,
        "hla_a2": "positive",
        "tam_fraction": "38 %",
        "multifocal": False,
        "alt": None,
        "dexamethasone": {"value": 6, "unit": "mg/d", "date": "2026-05-01", "assay": "chart", "notes": "x"},
    },
}
BROKEN: dict[str, tuple[tuple[str, ...], Any]] = {
    "an unknown key": (("colour",), "red"),
    "no biomarkers": (("biomarkers",), None),
    "a list of biomarkers": (("biomarkers",), ["idh"]),
    "an unknown biomarker": (("biomarkers", "idhh"), "wildtype"),
    "an unknown category": (("biomarkers", "idh"), "purple"),
    "a number out of range": (("biomarkers", "kps"), 800),
    "a list for a value": (("biomarkers", "kps"), [80]),
    "an unknown key of a value": (("biomarkers", "kps"), {"value": 80, "uni": "1"}),
    "a therapy without its agent": (("prior_therapy",), [{"last": "2026-01-01"}]),
    "a therapy with an unknown key": (("prior_therapy",), [{"agent": "surgery", "when": "2026-01-01"}]),
    "an unknown setting": (("setting",), "hopeless"),
}

TARGET = {"id": "x", "title": {"en": "x"}, "phase": "clear", "priority": "major", "mechanism": "x"}


@cache
def validator(name: str) -> Draft202012Validator:
    if name in schemas.PACK_FILES:
        return Draft202012Validator(schemas.pack_file_schema(name))
    schema = schemas.profile_schema(core()) if name == "profile" else getattr(schemas, f"{name}_schema")()
    json.dumps(schema)  # nothing in it but JSON
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize("name", ["plan", "profile", "pack"])
def test_a_schema_is_a_schema(name: str) -> None:
    schema = validator(name).schema
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"].startswith(f"gbmplan {'rule pack' if name == 'pack' else name}")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_are_profiles(path: Path) -> None:
    assert [error.message for error in validator("profile").iter_errors(load(str(path)).data)] == []


def test_a_full_profile_is_one() -> None:
    assert [error.message for error in validator("profile").iter_errors(PROFILE)] == []
    assert check_profile(parse(json.dumps(PROFILE).encode(), "p.json"), core().nodes("biomarker")).id == "one"


@pytest.mark.parametrize("name", BROKEN)
def test_schema_and_reader_refuse_alike(name: str) -> None:
    path, value = BROKEN[name]
    profile = deepcopy(PROFILE)
    inner = profile
    for key in path[:-1]:
        inner = inner[key]
    if value is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    assert not validator("profile").is_valid(profile)
    with pytest.raises(InputError):
        check_profile(parse(json.dumps(profile).encode(), "p.json"), core().nodes("biomarker"))


def test_files_of_packs_are_pack_files() -> None:
    assert len(PACK_FILES) > 100
    wrong = [str(path.relative_to(ROOT)) for path in PACK_FILES if not validator("pack").is_valid(load(str(path)).data)]
    assert wrong == []


def kind(path: Path, pack: Path) -> str:
    """The one schema whose globs take a file of a pack."""
    name = path.relative_to(pack).as_posix()
    found = [kind for kind, files in schemas.PACK_FILES.items() if any(_glob(glob).match(name) for glob in files.globs)]
    assert len(found) == 1, f"{name}: {found}"
    return found[0]


def _glob(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*") + r"\Z")


CORE = ROOT / "rules/gbm-core"
CORE_FILES = sorted(CORE.rglob("*.yaml"))
CHANGES = ROOT / "tests/packs/good-changes/changes.yaml"
WRONG: dict[str, tuple[str, tuple[str | int, ...]]] = {
    # kind: a file of the core pack, and where in it a key is slipped in
    "pack-header": ("pack.yaml", ("title",)),
    "biomarkers": ("biomarkers.yaml", ("biomarkers", 0)),
    "targets": ("targets.yaml", ("targets", 0)),
    "intervention": ("interventions/activate/relatlimab.yaml", ("covers", 0, "evidence", 0)),
    "policies": ("policies.yaml", ("policies", 0)),
    "evidence": ("evidence/agents.yaml", ("evidence", 0)),
    "disagreements": ("disagreements.yaml", ("disagreements", 0, "positions", 0)),
    "combinations": ("combinations.yaml", ("combinations", 0)),
    "translations": ("translations.yaml", ("translations", 0)),
    "changes": (str(CHANGES), ("changes", 0)),  # which a pack has that extends another
    "tests": ("tests/steroids.yaml", ("cases", 0, "expect")),
}


@cache
def content(path: Path) -> Any:
    return load(str(path)).data


@pytest.mark.parametrize("path", CORE_FILES, ids=lambda path: path.relative_to(CORE).as_posix())
def test_a_file_of_the_core_pack_fits_exactly_its_schema(path: Path) -> None:
    mine = kind(path, CORE)
    assert [error.message for error in validator(mine).iter_errors(content(path))] == []
    assert [other for other in schemas.PACK_FILES if other != mine and validator(other).is_valid(content(path))] == []


def test_every_kind_has_a_file_and_a_wrong_one() -> None:
    assert (
        {kind(path, CORE) for path in CORE_FILES} | {kind(CHANGES, CHANGES.parent)}
        == WRONG.keys()
        == schemas.PACK_FILES.keys()
    )


def test_every_schema_is_printed_and_on_the_page() -> None:
    names = {"plan", "profile", "pack"} | schemas.PACK_FILES.keys() | set(schemas.ANSWERS)
    assert {name.value for name in SchemaName} == names
    page = (ROOT / "docs/commands.md").read_text(encoding="utf-8").partition("## `gbmplan schema`")[2]
    rows = dict(re.findall(r"^\| `([\w-]+)` \| (.*) \|$", page, re.M))
    for name, files in schemas.PACK_FILES.items():
        assert rows[name] == ", ".join(f"`{glob}`" for glob in files.globs)


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_key_is_one_message_at_its_place(name: str) -> None:
    file, path = WRONG[name]
    data = deepcopy(content(CORE / file))
    inner = data
    for step in path:
        inner = inner[step]
    inner["colour"] = "red"
    found = list(validator(name).iter_errors(data))
    assert [(tuple(error.absolute_path), error.validator) for error in found] == [(path, "additionalProperties")]
    assert "'colour' was unexpected" in found[0].message


@pytest.mark.parametrize(
    ("name", "file", "path", "value", "broken"),
    [
        ("policies", "policies.yaml", ("policies", 0, "kind"), "wish", "enum"),
        ("policies", "policies.yaml", ("policies", 0, "because"), 7, "type"),
        ("intervention", "interventions/activate/relatlimab.yaml", ("covers", 0, "evidence", 0), 7, "type"),
        ("intervention", "interventions/activate/relatlimab.yaml", ("covers", 0, "evidence", 0), "A B", "pattern"),
        ("intervention", "interventions/activate/relatlimab.yaml", ("modality",), "vrius", "enum"),
        ("tests", "tests/steroids.yaml", ("cases", 0, "expect", "steps"), ["A B"], "pattern"),
    ],
)
def test_a_wrong_value_is_one_message(
    name: str, file: str, path: tuple[str | int, ...], value: Any, broken: str
) -> None:
    data = deepcopy(content(CORE / file))
    inner = data
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    found = list(validator(name).iter_errors(data))
    assert [error.validator for error in found] == [broken]
    assert tuple(found[0].absolute_path)[: len(path)] == path


def test_old_names_of_rows_are_read_and_not_offered() -> None:
    row = {"rule": "a.present", "because": "x", "true": {"b": 1}, "false": {"b": 0}}
    assert TestsFile.model_validate({"conditions": [row]}).conditions[0].true == ({"b": 1},)
    assert not validator("tests").is_valid({"conditions": [row]})
    assert validator("tests").is_valid({"conditions": [{"rule": "a.present", "because": "x", "holds": {"b": 1}}]})


def test_no_test_of_a_pack_has_a_key_that_tools_take_for_a_boolean() -> None:
    folders = (CORE / "tests", ROOT / "gbmplan/authoring/template/tests", ROOT / "tests/testing/files")
    files = [path for folder in folders for path in folder.rglob("*.yaml")]
    key = re.compile(r"(?m)^\s*(?:- )?(true|false|yes|no|on|off):|[{,] (true|false|yes|no|on|off): ")
    assert len(files) > 20
    assert [str(path) for path in files if key.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    "file",
    [
        {"targets": [TARGET | {"id": "Capital"}]},
        {"targets": [TARGET | {"priority": "urgent"}]},
        {"targets": [TARGET | {"colour": "red"}]},
        {"policies": [{"id": "x", "kind": "order", "before": ["a"], "after": ["b"], "min": "2 weeks", "because": "x"}]},
        {"policies": [{"id": "x", "kind": "wish", "because": "x"}]},
        {"id": "x", "title": {"en": "x"}},
        {},
        [],
    ],
)
def test_other_files_are_not(file: Any) -> None:
    assert validator("pack").is_valid({"targets": [TARGET]})
    assert not validator("pack").is_valid(file)


def test_a_plan_without_its_notice_is_none() -> None:
    plan = json.loads(quick("plan", str(ROOT / "examples/child.yaml"), "--format", "json").out)
    assert validator("plan").is_valid(plan)
    for key in validator("plan").schema["required"]:
        assert not validator("plan").is_valid({name: value for name, value in plan.items() if name != key})
    assert not validator("plan").is_valid(plan | {"dose": "10 mg"})
    assert not validator("plan").is_valid(plan | {"status": "perfect"})


# ---- the words of a pack, which editors offer

OWN_WORDS = str(ROOT / "tests/packs/good-own-words")
OFFERED = [
    # pack, kind of file, where, what is offered
    (OWN_WORDS, "evidence", ("$defs", "Evidence", "properties", "context"), ["pemphigus", "other_skin", "mice"]),
    (OWN_WORDS, "intervention", ("properties", "stage"), ["licensed", "experimental"]),
    (OWN_WORDS, "intervention", ("properties", "phase"), ["deplete"]),
    (OWN_WORDS, "intervention", ("$defs", "Toxicity", "properties", "organ"), ["kidney"]),
    (OWN_WORDS, "targets", ("$defs", "Target", "properties", "phase"), ["deplete"]),
    (OWN_WORDS, "pack-header", ("$defs", "RegimenStage", "properties", "starts", "items"), ["deplete"]),
    (OWN_WORDS, "pack", ("$defs", "Evidence", "properties", "context"), ["pemphigus", "other_skin", "mice"]),
    ("gbm-core", "policies", ("$defs", "Gate", "properties", "before_stage"), [stage["id"] for stage in core().stages]),
    ("gbm-core", "intervention", ("properties", "stage"), list(core().words["approvals"])),
]


@pytest.mark.parametrize(("pack", "kind", "path", "words"), OFFERED)
def test_a_schema_offers_the_words_of_a_pack(pack: str, kind: str, path: tuple[str, ...], words: list[str]) -> None:
    known = declared(chain(find(pack)))
    part: Any = schemas.pack_schema(known) if kind == "pack" else schemas.pack_file_schema(kind, known)
    for step in path:
        part = part[step]
    assert part["examples"] == words
    field = (
        part if path[-1] != "items" else schemas.pack_file_schema(kind, known)["$defs"][path[1]]["properties"][path[3]]
    )
    assert all(f"{word} (" in field["description"] for word in words)


def test_an_extending_pack_offers_both_and_a_broken_one_what_can_be_read(tmp_path: Path) -> None:
    words = "contexts: [{id: cats, title: {en: cats}, seen_in: animals}]\n"
    (tmp_path / "pack.yaml").write_text(f"id: own\nextends: gbm-core\nversion: wrong\n{words}", encoding="utf-8")
    known = declared(chain(str(tmp_path)))
    assert list(known["contexts"]) == [*core().words["contexts"], "cats"]
    assert list(known["phases"]) == core().phases


def test_no_word_is_demanded() -> None:
    """A word that was declared after the schema was written is no mistake."""
    known = declared(chain(find(OWN_WORDS)))
    checked = Draft202012Validator(schemas.pack_file_schema("evidence", known))
    record = {"id": "x", "finding": "f", "design": "d", "strength": "C", "confidence": "verified"}
    assert checked.is_valid({"evidence": [record | {"context": "dogs"}]})
    assert not checked.is_valid({"evidence": [record | {"context": "Dogs!"}]})


def test_every_key_of_a_file_has_a_description() -> None:
    for kind in schemas.PACK_FILES:
        schema = schemas.pack_file_schema(kind)
        assert [key for key, field in schema.get("properties", {}).items() if not field.get("description")] == [], kind
