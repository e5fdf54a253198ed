"""Where packs are looked for, and what counts as their files."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from gbmplan.problems import InputError
from gbmplan.rulebase.folder import CORE, chain, find, read_pack

BASE = Path(__file__).parent / "base"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(BASE, "base")
    return tmp_path


def extension(name: str, parent: str) -> None:
    Path(name).mkdir(parents=True)
    Path(name, "pack.yaml").write_text(f"id: {Path(name).name}\nextends: {parent}\n")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("./missing", "./missing: error: there is no such rule pack [missing-pack]\n  help: give the folder of a pack"),
        ("gbm-coer", "error: there is no rule pack `gbm-coer` [unknown-pack]\n  help: did you mean `gbm-core`?"),
        (
            "file",
            "file: error: a rule pack is a folder, this is a file [not-a-pack]"
            "\n  help: give the folder that holds its pack.yaml",
        ),
        (
            "empty",
            "empty: error: no pack.yaml in this folder [not-a-pack]"
            "\n  help: every rule pack has a pack.yaml with its id and version",
        ),
        (
            "/",
            "/: error: no pack.yaml in this folder [not-a-pack]"
            "\n  help: every rule pack has a pack.yaml with its id and version",
        ),
        (
            "n" * 300,
            "n" * 300 + ": error: cannot be read: File name too long [missing-pack]\n  help: give the folder of a pack",
        ),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="the errors are those of POSIX")
def test_what_is_no_pack(here: Path, path: str, expected: str) -> None:
    Path("file").touch()
    Path("empty").mkdir()
    with pytest.raises(InputError) as caught:
        chain(find(path))
    assert str(caught.value) == expected


def test_hidden_files_and_other_kinds_of_file_do_not_count(here: Path) -> None:
    assert (BASE / ".editor" / "settings.yaml").is_file()
    assert all(name.endswith(".yaml") and not name.startswith(".") for name in read_pack("base").files)


def test_the_hash_is_of_names_and_contents_but_not_of_tests_or_of_the_place(here: Path) -> None:
    before = read_pack("base").sha256
    shutil.copytree("base", "elsewhere")
    Path("elsewhere/tests").mkdir()
    Path("elsewhere/tests/case.yaml").write_text("x: 1\n")
    assert read_pack("elsewhere").sha256 == before
    Path("elsewhere/targets.yaml").rename("elsewhere/targets.yml")
    assert read_pack("elsewhere").sha256 != before


def test_more_files_than_a_pack_has(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gbmplan.rulebase.folder._MAX_FILES", 3)
    with pytest.raises(InputError, match="base: error: more than 3 files"):
        read_pack("base")


@pytest.mark.skipif(sys.platform != "linux", reason="only there may a file have a name that is no text")
def test_a_name_that_is_no_text(here: Path) -> None:
    Path("base", "\udcff.yaml").touch()
    assert "\udcff.yaml" in read_pack("base").files


@pytest.mark.parametrize(
    ("pack", "parent", "folders"),
    [
        ("mine", "base", ["base", "mine"]),
        ("far/mine", CORE, [find(CORE), "far/mine"]),
        (CORE, CORE, [find(CORE), CORE]),  # a pack of one's own may carry the name of the one it extends
    ],
)
def test_what_a_pack_extends(here: Path, pack: str, parent: str, folders: list[str]) -> None:
    extension(pack, parent)
    assert [files.folder for files in chain(pack)] == folders


def test_three_in_a_row(here: Path) -> None:
    extension("second", "base")
    extension("third", "second")
    assert [files.folder for files in chain("third")] == ["base", "second", "third"]
