"""JSON Schemas of what gbmplan reads and writes, for editors and for programs that read plans."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, NamedTuple

from gbmplan.language.units import relatives

if TYPE_CHECKING:
    from gbmplan.authoring.completion import Words
    from gbmplan.graph.model import RuleGraph

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def plan_schema() -> dict[str, Any]:
    """The schema of `gbmplan plan --format json`."""
    from pydantic import ConfigDict, TypeAdapter

    from gbmplan.plan.document import Plan

    config = ConfigDict(extra="forbid", use_attribute_docstrings=True)
    Plan.__pydantic_config__ = config  # type: ignore[attr-defined]
    schema = TypeAdapter(Plan).json_schema(mode="serialization")
    return {"$schema": _DRAFT} | schema | {"title": "gbmplan plan"}


ANSWERS = ("why", "whatif", "measure", "flip")


def answer_schema(command: str) -> dict[str, Any]:
    """The schema of `gbmplan why --format json`, or of another command that asks about a plan."""
    from pydantic import ConfigDict, TypeAdapter

    from gbmplan.explore import answers as document

    answers: dict[str, Any] = dict(
        zip(
            ANSWERS,
            (
                document.WhyAnswer,
                document.WhatIfAnswer,
                document.MeasureAnswer,
                document.FlipAnswer,
            ),
            strict=True,
        )
    )
    answers[command].__pydantic_config__ = ConfigDict(extra="forbid", use_attribute_docstrings=True)
    schema = TypeAdapter(answers[command]).json_schema(mode="serialization")
    return {"$schema": _DRAFT} | schema | {"title": f"gbmplan {command}"}


class PackFile(NamedTuple):
    """One kind of file of a rule pack."""

    title: str
    globs: tuple[str, ...]
    """The files of a pack that are of this kind, as editors match them."""
    shape: str
    """Name of its shape in `gbmplan.rulebase.shape`; the tests have one of their own."""


PACK_FILES: dict[str, PackFile] = {
    "pack-header": PackFile("header of a rule pack", ("pack.yaml",), "PackHeader"),
    "biomarkers": PackFile("biomarkers", ("biomarkers.yaml", "biomarkers/**/*.yaml"), "BiomarkersFile"),
    "targets": PackFile("targets", ("targets.yaml", "targets/**/*.yaml"), "TargetsFile"),
    "intervention": PackFile("intervention", ("interventions/**/*.yaml",), "Intervention"),
    "policies": PackFile("policies", ("policies.yaml", "policies/**/*.yaml"), "PoliciesFile"),
    "evidence": PackFile("evidence", ("evidence.yaml", "evidence/**/*.yaml"), "EvidenceFile"),
    "disagreements": PackFile("disagreements", ("disagreements.yaml",), "DisagreementsFile"),
    "combinations": PackFile("combinations", ("combinations.yaml",), "CombinationsFile"),
    "translations": PackFile("translations", ("translations.yaml",), "TranslationsFile"),
    "changes": PackFile("changes of an extended pack", ("changes.yaml",), "ChangesFile"),
    "tests": PackFile("rule tests", ("tests/**/*.yaml", "!tests/profiles/**"), "TestsFile"),
}
"""Name of a schema → the files that it describes."""


def pack_file_schema(kind: str, words: Words | None = None) -> dict[str, Any]:
    """The schema of one kind of pack file, by its name in `PACK_FILES`; editors offer the words of a pack in it."""
    return _pack_schema(_shape(kind), f"gbmplan rule pack: {PACK_FILES[kind].title}", words or {})


def pack_schema(words: Words | None = None) -> dict[str, Any]:
    """The schema of the files of a rule pack: any one of them."""
    return _pack_schema(reduce(or_, map(_shape, PACK_FILES)), "gbmplan rule pack file", words or {})


def _shape(kind: str) -> Any:
    from gbmplan.rulebase import shape
    from gbmplan.testing.shape import TestsFile

    return TestsFile if kind == "tests" else getattr(shape, PACK_FILES[kind].shape)


def _pack_schema(shape: Any, title: str, words: Words) -> dict[str, Any]:
    from pydantic import TypeAdapter

    from gbmplan.authoring.completion import completed
    from gbmplan.authoring.words import described

    root = getattr(shape, "__name__", "")
    schema = completed(described(TypeAdapter(shape).json_schema(by_alias=True), root), root, words)
    defs = schema.get("$defs", {})
    plain: dict[str, Any] = branched(schema, defs)
    return {"$schema": _DRAFT, "title": title} | plain | {"title": title}


def branched(part: Any, defs: Mapping[str, Any]) -> Any:
    """A schema in which one mistake breaks one keyword.

    Of an `anyOf` no branch fits a value with a mistake, and none is blamed. Where the type of the value, or
    its `kind`, says which branch is meant, only that branch is asked.
    """
    if isinstance(part, list):
        return [branched(item, defs) for item in part]
    if not isinstance(part, dict):
        return part
    inner = {key: branched(value, defs) for key, value in part.items()}
    word = next((word for word in ("anyOf", "oneOf") if word in inner), "")
    if not word:
        return inner
    branches = inner.pop(word)
    discriminator = inner.pop("discriminator", None)
    meant: list[tuple[Any, Any]]
    first: dict[str, Any]
    if discriminator and "mapping" in discriminator:
        key = discriminator["propertyName"]
        meant = [
            ({"properties": {key: {"const": value}}}, {"$ref": way}) for value, way in discriminator["mapping"].items()
        ]
        first = {"type": "object", "required": [key], "properties": {key: {"enum": list(discriminator["mapping"])}}}
    else:
        types = [_type(branch, defs) for branch in branches]
        if None in types or len(set(types)) < len(types):
            return inner | {word: branches}
        meant = [({"type": type_}, branch) for type_, branch in zip(types, branches, strict=True)]
        first = {"type": types}
    return inner | first | {"allOf": [{"if": test, "then": branch} for test, branch in meant]}


def _type(branch: Mapping[str, Any], defs: Mapping[str, Any]) -> str | None:
    """The JSON type that a branch asks for, where it is one."""
    while "$ref" in branch:
        branch = defs[branch["$ref"].rpartition("/")[2]]
    found = branch.get("type")
    return found if isinstance(found, str) else None


def profile_schema(rules: RuleGraph) -> dict[str, Any]:
    """The schema of profiles for the vocabulary of one rule base."""
    day = {"type": "string", "format": "date"}
    markers = {name: _biomarker(node, day) for name, node in rules.nodes("biomarker").items()}
    flag = {"enum": [True, False, "yes", "no", "true", "false", None]}
    therapy = {
        "type": "object",
        "required": ["agent"],
        "additionalProperties": False,
        "properties": {
            "agent": {"type": "string"},
            "first": day,
            "last": day | {"description": "Its last dose so far; left out beside `first`: it is still given."},
            "ongoing": flag | {"description": "Whether it is still given."},
            "progressed": flag | {"description": "Whether the disease progressed under it."},
            "notes": {"type": "string"},
        },
    }
    return {
        "$schema": _DRAFT,
        "title": "gbmplan profile",
        "description": "One patient at one time. Research use only.",
        "type": "object",
        "required": ["biomarkers"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": "string", "description": "A name for the profile; no patient identity."},
            "as_of": day | {"description": "The date at which the profile holds; nothing in it is later."},
            "setting": markers.get("setting", {"type": "string"}),
            "biomarkers": {"type": "object", "additionalProperties": False, "properties": markers},
            "prior_therapy": {
                "type": "array",
                "description": "Earlier and ongoing treatments; an empty list says there were none.",
                "items": {"anyOf": [{"type": "string"}, therapy]},
            },
            "notes": {"type": "string"},
        },
    }


def _biomarker(node: dict[str, Any], day: dict[str, Any]) -> dict[str, Any]:
    if node["type"] == "number":
        low, high = node["range"]
        units = ", ".join(relatives(node["unit"]))
        value: dict[str, Any] = {
            "anyOf": [
                {"type": "number", "minimum": low, "maximum": high},
                {"type": "string", "description": f"a number with a unit: {units}"},
            ]
        }
    elif node["type"] == "flag":
        value = {"enum": [True, False, "yes", "no", "true", "false", "present", "absent", "positive", "negative"]}
    else:
        value = {"enum": node["categories"]}
    detailed = {
        "type": "object",
        "required": ["value"],
        "additionalProperties": False,
        "properties": {
            "value": value,
            "unit": {"type": "string"},
            "date": day,
            "assay": {"type": "string"},
            "notes": {"type": "string"},
        },
    }
    about = ". ".join(filter(None, [node["title"]["en"], node["measured_by"], node["description"]]))
    return {"description": about, "anyOf": [value, detailed, {"type": "null"}]}
