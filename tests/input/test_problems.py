"""Whatever a message quotes, it stays on its line and harmless to a terminal."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gbmplan.problems import InputError, Place, Problem, brief, listed, meant, nearest, printable, wrong

from . import examples
from .reading import check

ROOT = Path(__file__).parents[2]
WHERE = {
    "name": '{"id": HERE, "biomarkers": {}}',
    "key": '{"biomarkers": {HERE: 1}}',
    "value": '{"biomarkers": {"idh": HERE}}',
    "unit": '{"biomarkers": {"age": {"value": 1, "unit": HERE}}}',
    "assay": '{"biomarkers": {"age": {"value": 1, "assay": HERE}}}',
    "agent": '{"biomarkers": {}, "prior_therapy": [HERE]}',
    "date": '{"as_of": HERE, "biomarkers": {}}',
}
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("plain ü 中 [bold]x[/] :skull:", "plain ü 中 [bold]x[/] :skull:"),
        ("\x1b[2J", "\\x1b[2J"),
        ("a\rb\nc\td", "a b c d"),
        ("\x07\x08\x7f", "\\x07\\x08\\x7f"),
        ("\x9b31m", "\\x9b31m"),
        ("a\u202eb\u2066c", "a\\u202eb\\u2066c"),
        ("a\u2028b", "a\\u2028b"),
        ("\udcff", "\\udcff"),
    ],
)
def test_printable(given_text: str, expected: str) -> None:
    assert printable(given_text) == expected


@examples(200)
@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_no_message_carries_what_a_terminal_obeys(message: str, help: str, file: str) -> None:
    text = str(InputError([Problem("x", message, Place(file, 3, 4), help), wrong("y", help, Place(file)).problems[0]]))
    controls = {character for character in text if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")}
    assert controls <= {"\n"}
    assert text.count("\n") <= 3
    text.encode()


@examples(200)
@given(ANY_TEXT, st.sampled_from(sorted(WHERE)))
def test_no_profile_brings_it_in(text: str, where: str) -> None:
    quoted = '"' + "".join(f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else sign for sign in text) + '"'
    raw = WHERE[where].replace("HERE", quoted).encode("utf-8", "replace")
    try:
        profile = check(raw, "x.json")
        told = f"{profile.id} {[item.agent for item in profile.therapies or ()]}"
        told += "".join(item.assay for item in profile.measurements.values())
    except InputError as error:
        told = str(error).replace("\n  help:", "").replace("\n", "")
    assert not {sign for sign in told if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp")}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, "true"),
        (None, "null"),
        (1.5, "1.5"),
        ([1, 2], "[...]"),
        ({"a": 1}, "{...}"),
        ("a\n  b", "a b"),
        ("x" * 10, "x" * 10),
        ("x" * 11, "x" * 9 + "…"),
        ("x" * sys.maxunicode, "x" * 9 + "…"),
    ],
)
def test_brief(value: object, expected: str) -> None:
    assert brief(value, 10) == expected


def test_nearest_and_listed() -> None:
    assert nearest("Kps", ["kps", "age"]) == "kps"
    assert nearest("zzz", ["kps", "age"]) == ""
    assert meant("Kps", ["kps", "age"]) == "did you mean `kps`?"
    assert meant("zzz", ["kps", "age"]) == ""
    assert nearest("k" * 1_000_000, ["k" * 1_000_000]) == ""
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a or b", "a, b or c"]


def test_problems_are_told_once_and_in_order_of_place() -> None:
    first, second = Problem("b", "x", Place("f", 1, 9)), Problem("a", "x", Place("f", 2, 1))
    assert InputError([second, first, second]).problems == (first, second)


@pytest.mark.parametrize(
    "call",
    [
        ["validate", "no\x1b[31msuch\x9b32mpack"],
        ["plan", "no\x1b[31msuch\u202efile.yaml"],
        ["plan", "-", "--require", "\x1b]0;title\x07"],
        ["plan", "-", "--as-of", "\x1b[2J"],
    ],
    ids=" ".join,
)
def test_no_call_brings_it_in(call: list[str]) -> None:
    done = gbmplan(*call, profile=b"biomarkers: {idh: wildtype}")
    text = (done.stdout + done.stderr).decode()
    assert done.returncode == 2
    assert {sign for sign in text if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp")} == {"\n"}
    assert "Traceback" not in text


def test_markup_in_a_profile_is_shown_as_it_is_written() -> None:
    done = gbmplan("plan", "-", profile=b'{"id": "[bold red]x[/] :skull:", "biomarkers": {"idh": "wildtype"}}')
    assert done.stdout.decode().startswith("[bold red]x[/] :skull:")


def gbmplan(*call: str, profile: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "gbmplan", *call], input=profile, capture_output=True, check=False, cwd=ROOT
    )
