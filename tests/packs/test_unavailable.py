"""What a pack says cannot be had: nothing else has to be changed, and nothing that is not to be had is planned."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gbmplan.cli.app import build
from gbmplan.patient.read import check_profile
from gbmplan.plan.planner import Planner
from gbmplan.source.document import parse
from gbmplan.validate.catalogue import Catalogue
from gbmplan.validate.loading import load_rules
from gbmplan.validate.rounds import DECLARING, Validator

LIMITS = Path(__file__).parent.parent / "plans" / "packs" / "limits"
HEADER = "id: {}\nversion: 1.0.0\ntitle: {{en: Own}}\nlicence: CC0-1.0\ndescription: For tests.\nextends: {}\n"
BACKBONE = """\
id: radiotherapy
title: {en: Radiotherapy}
class: radiation
modality: radiation
phase: activate
stage: approved_gbm
status: Standard.
route: external
tags: [standard]
role: backbone
indicated: {when: brake_one, because: invented, inference: true}
covers: [{target: brake_two, strength: partial, because: invented, inference: true}]
delivery: {need: not_needed, because: invented, inference: true}
"""


def own(folder: Path, base: str, policies: str) -> str:
    (folder / "own").mkdir()
    (folder / "own" / "pack.yaml").write_text(HEADER.format("own", base), encoding="utf-8")
    (folder / "own" / "policies.yaml").write_text(f"policies:\n{policies}", encoding="utf-8")
    return str(folder / "own")


@pytest.mark.parametrize("selectors", ["nivolumab", '"class:ultrasound_opening"', "any"])
def test_one_entry_is_enough_to_switch_off(tmp_path: Path, selectors: str) -> None:
    """Rules of the extended pack go on naming what cannot be had."""
    pack = own(
        tmp_path,
        "gbm-core",
        f"  - {{id: not_here, kind: unavailable, interventions: [{selectors}], because: none can be had}}\n",
    )
    catalogue = Catalogue(DECLARING)
    validator = Validator(catalogue, frozenset(catalogue.by_code))
    validator.validate(pack)
    assert [finding.name for finding in validator.report().findings] == []


@pytest.mark.parametrize(
    ("policy", "planned"),
    [
        ("", True),
        ("  - {id: no_machine, kind: unavailable, interventions: [radiotherapy], because: no machine}\n", False),
        (
            "  - {id: none, kind: limit, among: [tag:standard], at_most: 0, because: invented, inference: true}\n",
            True,  # backbone treatment stands outside limits
        ),
    ],
)
def test_backbone_treatment(tmp_path: Path, policy: str, planned: bool) -> None:
    shutil.copytree(LIMITS, tmp_path / "limits")
    (tmp_path / "limits" / "interventions" / "radiotherapy.yaml").write_text(BACKBONE, encoding="utf-8")
    harmless = "  - {id: aim, kind: principle, say: an aim, because: invented, inference: true}\n"
    planner = Planner(load_rules(own(tmp_path, "limits", harmless + policy)))
    profile = check_profile(parse(b"biomarkers: {brake_one: yes}\n", "p.yaml"), planner.rules.nodes("biomarker"))
    plan = planner.plan(profile)
    assert plan["status"] == "optimal"
    assert ("radiotherapy" in [step["intervention"] for step in plan["steps"]]) is planned


def test_a_rule_test_that_expects_it_says_the_reason(tmp_path: Path) -> None:
    shutil.copytree(LIMITS, tmp_path / "limits")
    pack = own(
        tmp_path, "limits", "  - {id: unlisted, kind: unavailable, interventions: [brake_a], because: No stock.}\n"
    )
    (tmp_path / "own" / "tests").mkdir()
    (tmp_path / "own" / "tests" / "a.yaml").write_text(
        "cases:\n  - {id: wanted, because: invented, profile: {biomarkers: {brake_one: yes}}, expect: {steps: brake_a}}\n",
        encoding="utf-8",
    )
    done = CliRunner().invoke(build(), ["test", pack])
    assert "not available: No stock -> unlisted" in done.stdout
