"""The forms of output say the same, and keep to their formats."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from gbmplan.problems import CONTROL, Place
from gbmplan.render.findings import concise, github, sarif, text
from gbmplan.render.findings import json as as_json
from gbmplan.validate.finding import Report
from gbmplan.validate.rounds import Validator
from tests.packs.test_packs import BAD, CATALOGUE, HERE, TODAY

CASES = [name for name in BAD if (HERE / name / "pack.yaml").exists()]
SCHEMA = Path(__file__).with_name("sarif-subset.json")


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE)


def report(*packs: str) -> Report:
    validator = Validator(CATALOGUE, frozenset(CATALOGUE.by_code), TODAY)
    for pack in packs:
        validator.validate(pack)
    return validator.report()


@pytest.fixture(scope="module")
def everything() -> Report:
    """All bad packs in one report."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(HERE)
        return report(*CASES)


def test_json_has_every_key_and_places_from_one(everything: Report) -> None:
    data = json.loads(as_json.render(everything))
    found = [finding for pack in data["packs"] for finding in pack["findings"]]
    assert len(found) == len(everything.findings) > 100
    keys = {
        "code",
        "name",
        "severity",
        "message",
        "file",
        "line",
        "column",
        "end_line",
        "end_column",
        "help",
        "fix",
        "notes",
    }
    for finding in found:
        assert set(finding) == keys
        assert finding["severity"] in ("error", "warning", "info")
        assert CATALOGUE.by_code[finding["code"]].name == finding["name"]
        assert CATALOGUE.by_code[finding["code"]].severity == finding["severity"]
        inside(finding)
        for part in (*finding["notes"], *(finding["fix"] or {"edits": ()})["edits"]):
            inside(part)


def inside(place: dict[str, Any]) -> None:
    """A place is a span of its file, not empty and from 1; or the whole file."""
    if place["line"] is None:
        assert place["column"] is place["end_line"] is place["end_column"] is None
        return
    raw = Path(place["file"]).read_bytes().removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    lines = re.split(r"\r\n|\r|\n", raw)
    assert 1 <= place["line"] <= len(lines)
    assert 1 <= place["column"] <= len(lines[place["line"] - 1]) + 1
    if place["end_line"] is not None:
        assert (place["line"], place["column"]) <= (place["end_line"], place["end_column"])
        assert place["end_line"] <= len(lines)
        assert place["end_column"] <= len(lines[place["end_line"] - 1]) + 1


def test_sarif_keeps_its_schema(everything: Report) -> None:
    """The part of the OASIS schema that concerns what is written here; all of it, where SARIF_SCHEMA names a copy."""
    data = json.loads(sarif.render(everything))
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(data)
    if "SARIF_SCHEMA" in os.environ:
        whole = json.loads(Path(os.environ["SARIF_SCHEMA"]).read_text(encoding="utf-8"))
        jsonschema.validators.validator_for(whole)(whole).validate(data)
    run = data["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == len(everything.findings)
    for result, finding in zip(run["results"], everything.findings, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.code
        region = result["locations"][0]["physicalLocation"].get("region")
        assert bool(region) == bool(finding.place.line)


def test_sarif_schema_refuses() -> None:
    """The subset is no open door."""
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    data = json.loads(sarif.render(report("bad-habits")))
    broken: list[tuple[Any, str, Any]] = [
        (data, "version", "2.0.0"),
        (data["runs"][0]["results"][0], "level", "info"),
        (data["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"], "startLine", 0),
        (data["runs"][0]["tool"]["driver"], "name", None),
        (data["runs"][0]["results"][0], "ruleid", "x"),
    ]
    for holder, key, value in broken:
        before = dict(holder)
        holder[key] = value
        assert not validator.is_valid(data), key
        holder.clear()
        holder.update(before)
    assert validator.is_valid(data)


def test_github_is_one_command_a_finding(everything: Report) -> None:
    lines = github.render(everything).splitlines()
    commands = [line for line in lines if line.startswith("::")]
    assert len(commands) == len(everything.findings)
    shape = re.compile(r"::(error|warning|notice) file=[^,:]+(,[a-zA-Z]+=[^,:]+)*,title=GP\d{3} [a-z0-9-]+::\S.*")
    assert [line for line in commands if not shape.fullmatch(line)] == []


def test_odd_names_of_files_stay_inside_their_form(everything: Report) -> None:
    finding = everything.findings[0]._replace(place=Place("a,b:c%\u00e9 d.yaml", 1, 2, 1, 3), message="x % y", help="z")
    odd = everything._replace(outcomes=(everything.outcomes[0]._replace(findings=(finding,), skipped=()),))
    assert "file=a%2Cb%3Ac%25\u00e9 d.yaml,line=1,col=2,endLine=1,endColumn=3," in github.render(odd)
    assert "::x %25 y%0Ahelp: z\n" in github.render(odd)
    location = json.loads(sarif.render(odd))["runs"][0]["results"][0]["locations"][0]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "a%2Cb%3Ac%25%C3%A9%20d.yaml"


def test_text_fits_and_is_harmless(everything: Report) -> None:
    plain = text.render(everything, 80, coloured=False)
    assert [line for line in plain.splitlines() if text.cells(line) > 80] == []
    assert not CONTROL.search(plain.replace("\n", ""))
    coloured = text.render(everything, 80, coloured=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == "".join(f"{line}\n" for line in padded(plain, coloured))
    assert "\x1b[1;31m" in coloured


def padded(plain: str, coloured: str) -> list[str]:
    """Lines of the plain text with the blanks that colour leaves at their ends."""
    bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured).splitlines()
    assert [line.rstrip() for line in bare] == plain.splitlines()
    return bare


@pytest.mark.parametrize("width", [40, 60, 110])
def test_text_fits_other_widths(everything: Report, width: int) -> None:
    long = [line for line in text.render(everything, width, coloured=False).splitlines() if text.cells(line) > width]
    assert [line for line in long if "-->" not in line] == []


def test_all_forms_end_with_what_was_checked(everything: Report) -> None:
    last = everything.outcomes[-1]
    end = f"{last.checked.targets} targets, {last.checked.citations} citations checked; {len(last.skipped)} skipped\n"
    for form in (text.render(everything, 80, coloured=False), concise.render(everything), github.render(everything)):
        assert form.endswith(end)


def test_a_finding_in_a_shared_base_is_told_once() -> None:
    said = report("bad-references", "bad-references")
    assert not said.outcomes[1].findings
    assert said.outcomes[1].repeated == len(said.outcomes[0].findings) > 0
    assert f"bad-references: nothing more; {said.outcomes[1].repeated} listed above" in concise.render(said)


def test_same_bytes() -> None:
    assert as_json.render(report("bad-neighbours", "bad-text")) == as_json.render(report("bad-neighbours", "bad-text"))


def test_wide_characters_and_tabs_stay_under_their_marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("wide").mkdir()
    Path("wide/pack.yaml").write_text(
        "id: wide\nversion: 1.0.0\ntitle: {en: wide}\nlicence: Apache-2.0\ndescription: For tests.\nphases: []\n",
        encoding="utf-8",
    )
    Path("wide/policies.yaml").write_text(
        "policies:\n  - {id: a, kind: principle, because: 屏障, sya: x, inference: true}\n", encoding="utf-8"
    )
    lines = text.render(report("wide"), 80, coloured=False).splitlines()
    source = next(number for number, line in enumerate(lines) if "sya" in line and "|" in line)
    before = lines[source][: lines[source].index("sya")]
    assert lines[source + 1].index("^") == text.cells(before)


@pytest.mark.parametrize(
    ("file", "reference"),
    [
        ("pack/a b.yaml", "pack/a%20b.yaml"),
        ("./pack/a.yaml", "pack/a.yaml"),
        ("../pack/a.yaml", "../pack/a.yaml"),
        ("a:b.yaml", "a%3Ab.yaml"),
        ("/work/my packs/é.yaml", "file:///work/my%20packs/%C3%A9.yaml"),
        ("/a#b?c%d.yaml", "file:///a%23b%3Fc%25d.yaml"),
        ("C:\\packs\\a b.yaml", "file:///C:/packs/a%20b.yaml"),
        ("d:/packs/a.yaml", "file:///d:/packs/a.yaml"),
        ("packs\\a.yaml", "packs/a.yaml"),
        ("\\\\server\\share\\a b.yaml", "file://server/share/a%20b.yaml"),
    ],
)
def test_sarif_names_files_as_uris(file: str, reference: str) -> None:
    assert sarif.uri(file) == reference


def test_sarif_of_an_absolute_pack() -> None:
    results = json.loads(sarif.render(report(str(HERE / "bad-habits"))))["runs"][0]["results"]
    found = {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results}
    assert found == {f"file://{HERE}/bad-habits/{name}.yaml" for name in ("pack", "policies")}
