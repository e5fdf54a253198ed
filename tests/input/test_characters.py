"""Characters that mislead are named by their code points; numbers mean the same to every reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from gbmplan.language.conditions import ConditionError, Quantity, parse
from gbmplan.patient.read import check_profile
from gbmplan.problems import InputError
from gbmplan.source import document
from gbmplan.source.characters import first, hidden, latin
from gbmplan.validate.rounds import Validator
from tests.core import core
from tests.packs.test_packs import CATALOGUE, HERE, TODAY

VOCABULARY = {"alt": Quantity("number", "1", (), 0, 200), "pregnant": Quantity("flag", "", (), 0, 0)}


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("nivolumab", []),
        ("IL13Rα, TGF-β, NF-κB, IFN-γ, χ², µg, Δ", []),
        ("屏障关闭，PD-1 阳性", []),
        ("Иванов and others", []),
        ("a fixed\u00a0blank", []),
        ("nivоlumab", ["U+043E CYRILLIC SMALL LETTER O"]),
        ("СD8 and CD4", ["U+0421 CYRILLIC CAPITAL LETTER ES"]),
        ("сор", ["U+0441 CYRILLIC SMALL LETTER ES"]),
        ("ΑLT", ["U+0391 GREEK CAPITAL LETTER ALPHA"]),
        ("niv\u200bolu\u200bmab", ["U+200B ZERO WIDTH SPACE", "U+200B ZERO WIDTH SPACE"]),
        ("a\u200e b\ufeff c\u00ad d\u2060", ["U+200E", "U+FEFF", "U+00AD", "U+2060"]),
        ("屏障\u200b关闭", ["U+200B ZERO WIDTH SPACE"]),
    ],
)
def test_what_is_hidden_in_a_text(text: str, points: list[str]) -> None:
    found = sorted(hidden(text), key=lambda odd: odd.at)
    assert len(found) == len(points)
    assert all(point in odd.message for point, odd in zip(points, found, strict=True))


@pytest.mark.parametrize(
    ("word", "point"),
    [
        ("alt", ""),
        ("αlt", "U+03B1 GREEK SMALL LETTER ALPHA only looks like `a`"),
        ("ａlt", "U+FF41 FULLWIDTH LATIN SMALL LETTER A only looks like `a`"),
        ("2\u00a0wk", "U+00A0 NO-BREAK SPACE stands where a blank seems to"),
        ("屏障", ""),
    ],
)
def test_a_word_that_must_be_plain(word: str, point: str) -> None:
    found = first(word)
    assert (found.message if found else "") == point


def test_the_word_that_somebody_reads() -> None:
    assert latin("niv\u200bоlumаb") == "nivolumab"


@pytest.mark.parametrize(
    "text", ["ａlt > 3", "alt > ３", "alt > 1_0", "alt > 0x10", "alt > 0o17", "alt > 0b1", "alt ＞ 3"]
)
def test_a_condition_is_written_plainly(text: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse(text, VOCABULARY)
    assert caught.value.name == "condition-syntax"


@pytest.mark.parametrize(
    "text", ["alt > 10", "alt > 1.5", "alt > .5", "alt > 1e1", "alt > 1.5E-1", "alt > -0.0 or alt > 1"]
)
def test_plain_numbers_stay(text: str) -> None:
    wide = {"alt": VOCABULARY["alt"]._replace(low=-10.0)}
    assert parse(text, wide)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("8_0", "is not a number"),
        ('"8_0"', "is not a number"),
        ("080", "begins with a superfluous 0"),
        ('"080"', "begins with a superfluous 0"),
        ("1:20", "is not a unit known"),
        ("0x50", "is not a number"),
        ("0o120", "is not a unit known"),
        ("true", "is not a number"),
        ('"８0"', "is not a number"),
        ("80", ""),
        ("80.0", ""),
        ('"80"', ""),
    ],
)
def test_numbers_of_a_profile(value: str, told: str) -> None:
    assert told in said(f"biomarkers:\n  kps: {value}\n")
    assert bool(told) == bool(said(f"biomarkers:\n  kps: {value}\n"))


@pytest.mark.parametrize(
    ("profile", "point"),
    [
        ("biomarkers:\n  аlt: 3\n", "U+0430 CYRILLIC SMALL LETTER A only looks like `a`"),
        ("biomarkers:\n  alt\u200b: 3\n", "U+200B ZERO WIDTH SPACE"),
        ("biomarkers: {}\nsеtting: recurrent\n", "U+0435 CYRILLIC SMALL LETTER IE"),
        ("biomarkers: {}\nsetting: rеcurrent\n", "U+0435 CYRILLIC SMALL LETTER IE"),
        ("biomarkers: {kps: 8\u04380}\n", ""),
    ],
)
def test_a_profile_names_what_misleads(profile: str, point: str) -> None:
    assert point in said(profile)
    assert "error" in said(profile)


def said(profile: str) -> str:
    try:
        check_profile(document.parse(profile.encode(), "p.yaml"), core().nodes("biomarker"))
    except InputError as error:
        return str(error)
    return ""


def test_one_letter_in_an_id_is_one_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever names the thing by the letters that they read is right."""
    monkeypatch.chdir(HERE)
    import shutil

    shutil.copytree("base", tmp_path / "base")
    monkeypatch.chdir(tmp_path)
    path = Path("base/interventions/clear/clearer.yaml")
    path.write_text(path.read_text(encoding="utf-8").replace("id: clearer", "id: clеarer"), encoding="utf-8")
    validator = Validator(CATALOGUE, frozenset(CATALOGUE.by_code), TODAY)
    validator.validate("base")
    assert [finding.name for finding in validator.report().findings] == ["look-alike"]
