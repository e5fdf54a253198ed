"""`-o`: a file is replaced whole, or stays as it was."""

from __future__ import annotations

import resource
import shutil
from pathlib import Path

import pytest

from . import ROOT, SMALL, Outcome, Start, gbmplan, no_privileges, quick

PROFILE = b"id: one\nbiomarkers: {attack_target: yes}\n"
BEFORE = "an older plan, " * 1000


def plan(*arguments: str, folder: Path, start: Start | None = None, stdin: bytes = PROFILE) -> Outcome:
    call = gbmplan if start is no_privileges else quick  # privileges go when a program starts
    return call("plan", "-", "--rules", SMALL, *arguments, stdin=stdin, folder=folder, start=start)


@pytest.mark.parametrize("arguments", [("-v",), ("--format", "json")])
def test_a_file_holds_what_would_have_been_printed(arguments: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "plan").write_text(BEFORE)
    (tmp_path / "plan").chmod(0o640)
    printed = plan(*arguments, folder=tmp_path)
    written = plan(*arguments, "-o", "plan", folder=tmp_path)
    assert written == Outcome(0, "", "")
    assert (tmp_path / "plan").read_text(encoding="utf-8") == printed.out
    assert (tmp_path / "plan").stat().st_mode & 0o777 == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["plan"]


def test_a_dash_is_standard_output(tmp_path: Path) -> None:
    assert plan("-o", "-", folder=tmp_path) == plan(folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_a_link_points_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").write_text(BEFORE)
    (tmp_path / "link").symlink_to("real")
    assert plan("-o", "link", folder=tmp_path).status == 0
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text(encoding="utf-8").startswith("one · attack target · undated\n")


def test_a_device_is_written_to(tmp_path: Path) -> None:
    assert plan("-o", "/dev/null", folder=tmp_path) == Outcome(0, "", "")
    assert not Path("/dev/null").is_file()


def test_a_plan_is_written_whatever_its_exit_status(tmp_path: Path) -> None:
    done = plan("-o", "plan", "--exclude", "attack", "--fail-on", "any", folder=tmp_path)
    assert (done.status, done.out, done.err) == (1, "", "")
    assert "x Attack target" in (tmp_path / "plan").read_text(encoding="utf-8")
    done = plan("-o", "plan", "--require", "fire", "--require", "water", folder=tmp_path)
    assert (done.status, done.out, done.err) == (3, "", "")
    assert "THE DEMANDS CANNOT BE MET" in (tmp_path / "plan").read_text(encoding="utf-8")


def little_space() -> None:
    """No file grows beyond 200 bytes from here on; then writing fails like on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))


@pytest.mark.parametrize(
    ("start", "stdin", "words"),
    [
        (None, b"biomarkers: {no_such: yes}", "there is no biomarker `no_such` [unknown-biomarker]"),
        (None, b"", "the file is empty [empty-file]"),
        (little_space, PROFILE, "plan: error: cannot be written: File too large [cannot-write]"),
        (no_privileges, PROFILE, "plan: error: cannot be written: Permission denied [cannot-write]"),
    ],
    ids=["bad profile", "no profile", "full disk", "read-only folder"],
)
def test_a_failure_keeps_the_file(start: Start | None, stdin: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / "plan").write_text(BEFORE)
    if start is no_privileges:
        tmp_path.chmod(0o555)
    done = plan("-o", "plan", folder=tmp_path, start=start, stdin=stdin)
    tmp_path.chmod(0o755)
    assert done.status == 2
    assert done.out == ""
    assert words in done.err.splitlines()[0]
    assert (tmp_path / "plan").read_text() == BEFORE
    assert [path.name for path in tmp_path.iterdir()] == ["plan"]


def test_the_profile_itself_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_bytes(PROFILE)
    (tmp_path / "link.yaml").symlink_to("p.yaml")
    for name in ("p.yaml", "./p.yaml", "link.yaml"):
        done = quick("plan", "p.yaml", "--rules", SMALL, "-o", name, folder=tmp_path)
        assert done.status == 2
        assert done.err.splitlines()[0] == f"{name}: error: -o would replace the profile [overwrites-input]"
    assert (tmp_path / "p.yaml").read_bytes() == PROFILE


@pytest.mark.parametrize(
    "call",
    [
        ("plan", "p.yaml"),
        ("measure", "p.yaml"),
        ("flip", "p.yaml"),
        ("rules", "graph"),
        ("test",),
    ],
)
def test_no_file_of_a_pack_in_use_is_replaced(tmp_path: Path, call: tuple[str, ...]) -> None:
    """Of the pack, or of what it extends; under its own name or through a link."""
    shutil.copytree(ROOT / "tests/packs/base", tmp_path / "base")
    (tmp_path / "mine").mkdir()
    header = "id: mine\nversion: 1.0.0\ntitle: {en: Mine}\nlicence: Apache-2.0\ndescription: Ours.\nextends: base\n"
    (tmp_path / "mine/pack.yaml").write_text(header)
    (tmp_path / "p.yaml").write_bytes(PROFILE)
    (tmp_path / "link.yaml").symlink_to("base/targets.yaml")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.yaml")}
    pack = ("mine",) if call == ("test",) else ("--rules", "mine")
    for name in ("mine/pack.yaml", "base/targets.yaml", "./mine/../base/policies.yaml", "link.yaml"):
        done = quick(*call, *pack, "-o", name, folder=tmp_path)
        assert done.status == 2, (name, done)
        assert "[overwrites-input]" in done.err.splitlines()[0]
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.yaml")} == before


def test_nothing_is_written_beside_the_inputs(tmp_path: Path) -> None:
    """Not into the current folder, the profile's or the pack's: only the cache is."""
    before = {path: path.stat().st_mtime_ns for path in Path(SMALL).rglob("*")}
    assert gbmplan("plan", str(ROOT / "examples/recurrent.yaml"), folder=tmp_path).status == 0
    assert plan(folder=tmp_path).status == 0
    assert list(tmp_path.iterdir()) == []
    assert {path: path.stat().st_mtime_ns for path in Path(SMALL).rglob("*")} == before
