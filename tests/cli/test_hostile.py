"""Text from profiles and packs is shown as it stands: never obeyed, never wider than the page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from rich.cells import cell_len

from . import ROOT, SMALL, quick

ODD = str(ROOT / "tests/plans/packs/odd")
WORDS = {
    "rich markup": "[bold red]x[/] [/nope] [link=file:///etc]y[/link] [@click=quit]z[/] :skull:",
    "an open bracket": "[ [[ \\[ [/",
    "a format": "{0} {plan} %s %(x)s $HOME `id`",
    "a long word": "x" * 500,
    "wide letters": "患者の膠芽腫" * 40,
    "pictures": "👩‍👩‍👧‍👦🏴‍☠️" * 10,
    "letters from the right": "שלום עולם \u200f مرحبا \u200e",
    "stacked accents": "a" + "\u0301" * 100,
    "no width": "a\u200bb\u200dc\u2060d\ufeffe",
    "quotes": "\"'`<script>alert(1)</script>&amp;",
    "YAML": "a: b\n- c # d",
}


@pytest.mark.parametrize("name", WORDS)
@pytest.mark.parametrize("colour", ["never", "always"])
def test_words_of_a_profile(name: str, colour: str) -> None:
    words = WORDS[name]
    profile = {
        "id": words,
        "notes": words,
        "biomarkers": {"load": {"value": True, "assay": words, "notes": words}, "attack_target": True},
    }
    stdin = json.dumps(profile).encode()
    text = quick("plan", "-", "--rules", SMALL, "--verbose", "--color", colour, stdin=stdin)
    assert (text.status, text.err) == (0, "")
    shown = "".join(text.out.split()).replace("\x1b[0m", "").replace("\x1b[1m", "")
    assert "".join(words.split()) in shown
    if colour == "never":
        assert all(cell_len(line) <= 80 for line in text.out.splitlines())
    data = json.loads(quick("plan", "-", "--rules", SMALL, "--format", "json", stdin=stdin).out)
    assert data["profile"]["id"] == " ".join(words.split())
    [fact] = [fact for fact in data["profile"]["facts"] if fact["biomarker"] == "load"]
    assert fact["assay"] == " ".join(words.split())


def test_words_of_a_pack() -> None:
    """Titles and reasons of the pack `odd` hold markup, one very long word and wide letters."""
    profile = b"biomarkers: {odd_marker: yes, second_marker: yes}"
    text = quick("plan", "-", "--rules", ODD, "--verbose", stdin=profile).out
    for words in ("[red]Odd[/red] :skull: {0}", "[/nope]", "患者" * 20, "x" * 200):
        assert "".join(words.split()) in "".join(text.split())
    for shown in (text, quick("rules", "--rules", ODD).out, quick("rules", "show", "odd", "--rules", ODD).out):
        assert all(cell_len(line) <= 80 for line in shown.splitlines())


@pytest.mark.parametrize("escape", ["\x1b[31m", "\x9b31m", "\u202e"])
def test_what_a_terminal_obeys_is_refused(escape: str, tmp_path: Path) -> None:
    """In a profile or a pack, as it stands or spelt as an escape; and harmless in the words of a call."""
    title = f"Odd {escape} title"
    for profile in (f"id: {title}\nbiomarkers: {{}}", json.dumps({"id": title, "biomarkers": {}})):
        done = quick("plan", "-", "--rules", SMALL, stdin=profile.encode())
        assert done.status == 2
        assert done.err.splitlines()[0].endswith("[control-character]")
        assert escape not in done.err
    for item in Path(ODD).rglob("*.yaml"):
        copy = tmp_path / item.relative_to(ODD)
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(item.read_bytes())
    header = yaml.safe_load((tmp_path / "pack.yaml").read_text(encoding="utf-8"))
    (tmp_path / "pack.yaml").write_text(yaml.safe_dump(header | {"title": {"en": title}}), encoding="utf-8")
    done = quick("validate", str(tmp_path))
    assert done.status == 1
    assert "GP008 control-character" in done.out
    assert escape not in done.out
    for call in (
        ("plan", "-", "--require", escape),
        ("plan", "-", "--as-of", escape),
        ("plan", "-", "-r", escape),
        ("rules", "show", escape),
        ("rules", "--kind", escape),
        ("plan", escape),
    ):
        done = quick(*call, stdin=b"biomarkers: {}")
        assert done.status == 2
        assert escape not in done.err
