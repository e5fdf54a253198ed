"""JSON Schemas of what gbmplan reads and writes, for editors and for programs that read plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gbmplan.language.units import relatives

if TYPE_CHECKING:
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


def pack_schema() -> dict[str, Any]:
    """The schema of the files of a rule pack: any one of them."""
    from pydantic import TypeAdapter

    from gbmplan.authoring.words import described
    from gbmplan.rulebase import shape
    from gbmplan.testing.shape import TestsFile

    files = (
        shape.PackHeader
        | shape.BiomarkersFile
        | shape.TargetsFile
        | shape.PoliciesFile
        | shape.EvidenceFile
        | shape.DisagreementsFile
        | shape.CombinationsFile
        | shape.TranslationsFile
        | shape.Intervention
        | TestsFile
    )
    schema = described(TypeAdapter(files).json_schema(by_alias=True))
    return {"$schema": _DRAFT, "title": "gbmplan rule pack file"} | schema


def profile_schema(rules: RuleGraph) -> dict[str, Any]:
    """The schema of profiles for the vocabulary of one rule base."""
    day = {"type": "string", "format": "date"}
    markers = {name: _biomarker(node, day) for name, node in rules.nodes("biomarker").items()}
    therapy = {
        "type": "object",
        "required": ["agent"],
        "additionalProperties": False,
        "properties": {"agent": {"type": "string"}, "first": day, "last": day, "notes": {"type": "string"}},
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
                "description": "Earlier treatments; an empty list says there were none, leaving it out says nothing.",
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
