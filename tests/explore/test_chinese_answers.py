"""Every answer in Chinese: of a pack that says all it has in Chinese, no word but ids and units is left in English."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import gbmplan
from gbmplan.authoring.pack import new_pack
from gbmplan.explore.flip import flip
from gbmplan.explore.measure import measured
from gbmplan.explore.session import Session
from gbmplan.explore.whatif import what_if
from gbmplan.explore.why import why
from gbmplan.patient.profile import Profile
from gbmplan.render.answers import flip as flips
from gbmplan.render.answers import measure as measures
from gbmplan.render.answers import whatif as whatifs
from gbmplan.render.answers import why as whys
from gbmplan.wording.wording import wording
from tests.terminal.test_plan import Translated

SAID = wording("zh", Translated())
WHY = ["1", "1<2", "shield", "brake", "clearer", "releaser", "clear_first", "brake.assumed", "shield.present"]
SETS = [["alt=4"], ["shield_share=5"], ["alt=4", "shield_share=60"]]
LATIN = re.compile(r"(?<![\w.])[A-Za-z]{3,}(?![\w.])")
IDS = re.compile(r"`[^`]*`|\w+\.\w[\w.]*|\w+_\w+|gbmplan \w+( PROFILE)?( THING)?|--[a-z-]+( json)?")


@cache
def asked(folder: Path) -> tuple[Session, Profile]:
    """A pack for another disease with a Chinese word for everything, and a patient in whom much is open."""
    new_pack(str(folder), "0.2.0", {}, alone=True)
    for file in folder.rglob("*.yaml"):
        text = re.sub(r"(title|short|disease): \{en: ([^}]*)\}", r"\1: {en: \2, zh: 名称}", file.read_text("utf-8"))
        file.write_text(text, encoding="utf-8")
    rules = gbmplan.load_rules(folder)
    profile = gbmplan.read_profile(folder / "tests/profiles/example.yaml", rules)
    return Session(rules.graph, wording=SAID), profile._replace(id="p")


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("packs") / "elsewhere"


def english(text: str, session: Session) -> list[str]:
    """The Latin words of an answer that are no id, unit, name of a pack or grade."""
    known = {*session.rules.interventions, *session.rules.targets, *session.rules.rules, "elsewhere", "ULN"}
    known |= set(session.rules.nodes("biomarker")) | {"first_trial", "animal_study"}
    return [word for word in LATIN.findall(IDS.sub("", text.partition("\n来源\n")[0])) if word not in known]


def test_what_is_english() -> None:
    session: Any = type("", (), {"rules": gbmplan.load_rules().graph})
    assert english("nothing covers it（tim3，alt 4）`why not`\n来源\nA title", session) == ["nothing", "covers"]


@pytest.mark.parametrize("thing", WHY)
def test_why(pack: Path, thing: str) -> None:
    session, profile = asked(pack)
    text = whys.as_text(why(session, profile, thing), 400, False, True, SAID)
    assert english(text, session) == [], text


@pytest.mark.parametrize("sets", SETS)
def test_what_if(pack: Path, sets: list[str]) -> None:
    session, profile = asked(pack)
    text = whatifs.as_text(what_if(session, profile, sets, []), 400, False, SAID)
    assert english(text, session) == [], text


def test_flip_and_measure(pack: Path) -> None:
    session, profile = asked(pack)
    for facts in ({}, profile.measurements):
        patient = profile._replace(measurements=dict(facts))
        for text in (
            flips.as_text(flip(session, patient), 400, False, SAID),
            measures.as_text(measured(session, patient, with_pairs=True), 400, False, SAID),
        ):
            assert english(text, session) == [], text
