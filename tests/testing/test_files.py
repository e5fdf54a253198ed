"""Every file of `files` beside exactly what `gbmplan test` says of it, exit status first."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from gbmplan.cli.app import build
from gbmplan.problems import InputError
from gbmplan.testing.expectations import CHECKS
from gbmplan.testing.shape import Expect

HERE = Path(__file__).parent
FILES = sorted(path.stem for path in (HERE / "files").glob("*.yaml"))


def said(pack: Path, *options: str) -> str:
    """Exit status and output of `gbmplan test`, with the pack called `small`."""
    done = CliRunner().invoke(build(), ["test", str(pack), *options])
    error = done.exception if isinstance(done.exception, InputError) else None
    assert error or done.exception is None or isinstance(done.exception, SystemExit), done.exception
    text = f"{error}\n" if error else done.stdout
    return f"exit {2 if error else done.exit_code}\n{text}".replace(str(pack), "small")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    shutil.copytree(HERE / "small", tmp_path / "small")
    return tmp_path / "small"


def with_tests(pack: Path, *names: str) -> Path:
    (pack / "tests").mkdir()
    shutil.copytree(HERE / "files" / "profiles", pack / "tests" / "profiles")
    for name in names:
        shutil.copy(HERE / "files" / f"{name}.yaml", pack / "tests")
    return pack


@pytest.mark.parametrize("name", FILES)
def test_what_is_said_of_a_file(name: str, small: Path, request: pytest.FixtureRequest) -> None:
    golden, found = HERE / "files" / f"{name}.out", said(with_tests(small, name))
    if request.config.getoption("--update-golden"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


def test_every_key_can_fail_and_is_compared() -> None:
    """Each key of `expect` has its check, and stands in the file in which everything fails."""
    keys = {field.alias or name for name, field in Expect.model_fields.items()} - {"status"}
    assert keys <= CHECKS.keys()
    failing = (HERE / "files" / "failing.out").read_text(encoding="utf-8")
    silent = {"not_preparation", "not_scope", "not_monitoring"}  # the same check as not_warnings
    assert {key for key in keys if f": {key}\n" in failing} >= keys - silent


def test_json_says_the_same(small: Path) -> None:
    data = json.loads(said(with_tests(small, "failing"), "--format", "json").partition("\n")[2])
    assert (data["schema"], data["tests"], data["planned"]) == ("gbmplan-tests/1", 9, 7)
    assert data["failed"] == sum(not result["passed"] for result in data["results"]) == 9
    first = data["results"][0]["failures"][0]
    assert (first["line"], first["column"], first["got"]) == (10, 14, "steps releaser")
    assert "cleaner.contraindications.liver" in first["why"][0]


def test_junit_is_xml_with_every_test(small: Path) -> None:
    root = ElementTree.fromstring(said(with_tests(small, "failing"), "--format", "junit").partition("\n")[2])
    assert (root.get("tests"), root.get("failures"), len(root)) == ("9", "9", 9)


@pytest.mark.parametrize(
    ("words", "tests"),
    [(("plain",), 1), (("PLAIN", "strict"), 3), (("shield.present",), 4), (("good",), 24), ((), 24)],
)
def test_tests_are_chosen_by_a_part_of_their_name(words: tuple[str, ...], tests: int, small: Path) -> None:
    options = [item for word in words for item in ("-k", word)]
    assert f": {tests} test" in said(with_tests(small, "good"), *options)


def test_a_choice_of_nothing_is_a_mistake(small: Path) -> None:
    assert said(with_tests(small, "good"), "-k", "nowhere").startswith("exit 2\nerror: no test is called nowhere")


def test_a_pack_without_tests_is_told_so(small: Path) -> None:
    assert said(small) == (
        "exit 1\nthis pack carries no tests: write some under tests/ (docs/testing.md)\n"
        "small: 0 tests (0 planned) in 0 files, all passed\n"
    )


@pytest.mark.parametrize(("options"), [("--sample", "3"), ("--fail-under", "3")])
def test_options_that_need_others(options: tuple[str, ...], small: Path) -> None:
    assert said(with_tests(small, "good"), *options).startswith("exit 2\nerror: ")


def test_tests_change_no_plan(small: Path) -> None:
    """Neither the hash of a pack nor its rules know of the tests."""
    from gbmplan.rulebase.folder import read_pack

    before = read_pack(str(small)).sha256
    assert read_pack(str(with_tests(small, "good"))).sha256 == before


# ---- what validate says of tests


def findings(pack: Path) -> list[tuple[str, int]]:
    from gbmplan.validate.catalogue import Catalogue
    from gbmplan.validate.rounds import DECLARING, Validator

    catalogue = Catalogue(DECLARING)
    validator = Validator(catalogue, frozenset(catalogue.by_code))
    validator.validate(str(pack))
    return [(finding.code, finding.place.line) for finding in validator.report().findings if finding.code[:3] == "GP6"]


@pytest.mark.parametrize(("more", "tests", "expected"), [(7, (), []), (8, (), [("GP600", 2)]), (8, ("good",), [])])
def test_packs_of_some_size_carry_tests(
    more: int, tests: tuple[str, ...], expected: list[tuple[str, int]], small: Path
) -> None:
    cleaner = (small / "interventions" / "cleaner.yaml").read_text(encoding="utf-8")
    for number in range(more):
        text = cleaner.replace("id: cleaner", f"id: cleaner_{number}").replace("Cleaner", f"Cleaner {number}")
        (small / "interventions" / f"cleaner_{number}.yaml").write_text(text, encoding="utf-8")
    assert findings(with_tests(small, *tests) if tests else small) == expected


def test_broken_tests_are_found(small: Path) -> None:
    found = findings(with_tests(small, "broken", "misshapen"))
    assert {code for code, _ in found} == {"GP601"}
    assert len(found) == len({line for line in said(small).splitlines() if ": error: " in line})
