"""Files are replaced whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from gbmplan.problems import InputError
from gbmplan.source.write import write_whole

posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions, links and devices are those of POSIX")
OLD, NEW = "old\n", "new: ü 中 😀\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(path: str, text: str = NEW) -> str:
    with pytest.raises(InputError) as caught:
        write_whole(path, text)
    return str(caught.value)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file(here: Path) -> None:
    write_whole("plan.json", NEW)
    assert Path("plan.json").read_bytes() == NEW.encode()
    assert names(here) == ["plan.json"]


def test_an_existing_file_is_replaced_and_nothing_is_left_beside_it(here: Path) -> None:
    Path("plan.json").write_text(OLD * 1000)
    write_whole("plan.json", NEW)
    assert Path("plan.json").read_bytes() == NEW.encode()
    assert names(here) == ["plan.json"]


def test_line_ends_stay(here: Path) -> None:
    write_whole("plan.txt", "a\nb\r\nc")
    assert Path("plan.txt").read_bytes() == b"a\nb\r\nc"


@posix
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o444])
def test_permissions_stay(here: Path, mode: int) -> None:
    Path("plan.json").write_text(OLD)
    os.chmod("plan.json", mode)
    write_whole("plan.json", NEW)
    assert stat.S_IMODE(os.stat("plan.json").st_mode) == mode


@posix
def test_a_new_file_has_the_usual_permissions(here: Path) -> None:
    before = os.umask(0o027)
    try:
        write_whole("plan.json", NEW)
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)
    assert stat.S_IMODE(os.stat("plan.json").st_mode) == 0o640


@posix
def test_a_link_stays_and_what_it_names_is_replaced(here: Path) -> None:
    (here / "real").mkdir()
    Path("real/plan.json").write_text(OLD)
    Path("plan.json").symlink_to("real/plan.json")
    write_whole("plan.json", NEW)
    assert Path("plan.json").is_symlink()
    assert Path("real/plan.json").read_bytes() == NEW.encode()


@posix
def test_a_link_to_nothing_makes_the_file(here: Path) -> None:
    Path("plan.json").symlink_to("later.json")
    write_whole("plan.json", NEW)
    assert Path("plan.json").is_symlink()
    assert Path("later.json").read_bytes() == NEW.encode()


@posix
def test_devices_and_pipes_are_written_to(here: Path) -> None:
    write_whole("/dev/null", NEW)
    os.mkfifo("pipe")
    found: list[bytes] = []
    reader = threading.Thread(target=lambda: found.append(Path("pipe").read_bytes()))
    reader.start()
    write_whole("pipe", NEW)
    reader.join(5)
    assert found == [NEW.encode()]
    assert names(here) == ["pipe"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (
            "folder",
            f"folder: error: this is a folder, the output needs a file name [folder-not-file]"
            f"\n  help: try {Path('folder') / 'plan.json'}",
        ),
        (
            "missing/plan.json",
            "missing/plan.json: error: cannot be written: No such file or directory [cannot-write]"
            "\n  help: choose a folder that exists and that you may write to",
        ),
        (
            "file/plan.json",
            "file/plan.json: error: cannot be written: Not a directory [cannot-write]"
            "\n  help: choose a folder that exists and that you may write to",
        ),
        (
            "a\0b",
            "a\\x00b: error: cannot be written: a zero byte in the name [cannot-write]"
            "\n  help: choose a folder that exists and that you may write to",
        ),
        (
            "/dev/full",
            "/dev/full: error: cannot be written: No space left on device [cannot-write]"
            "\n  help: choose a folder that exists and that you may write to",
        ),
    ],
)
@posix
def test_where_nothing_can_be_written(here: Path, path: str, expected: str) -> None:
    if path.startswith("/dev/") and not Path(path).exists():
        pytest.skip("this system has no such device")
    (here / "folder").mkdir()
    (here / "file").write_text(OLD)
    assert refused(path) == expected
    assert names(here) == ["file", "folder"]
    assert Path("file").read_text() == OLD


def test_no_name_and_no_folder(here: Path) -> None:
    assert "the name of the file is empty [missing-name]" in refused("")
    assert "this is a folder, the output needs a file name [folder-not-file]" in refused(".")


@posix
def test_a_circle_of_links(here: Path) -> None:
    Path("a").symlink_to("b")
    Path("b").symlink_to("a")
    assert refused("a").startswith("a: error: cannot be written: ")
    assert names(here) == ["a", "b"]


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="permissions bind no superuser")
def test_a_folder_that_may_not_be_written_to(here: Path) -> None:
    (here / "folder").mkdir()
    Path("folder/plan.json").write_text(OLD)
    os.chmod("folder", 0o555)
    try:
        assert refused("folder/plan.json").startswith("folder/plan.json: error: cannot be written: Permission denied")
    finally:
        os.chmod("folder", 0o755)
    assert Path("folder/plan.json").read_text() == OLD


class _Failing:
    """Stands for `os.<call>` and fails: the disk is full, the folder is forbidden, the user has had enough."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __call__(self, *given: Any, **named: Any) -> Any:
        raise self.error


@pytest.mark.parametrize("call", ["os.replace", "os.chmod", "os.fdopen", "tempfile.mkstemp"])
@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        PermissionError(errno.EACCES, "Permission denied"),
    ],
    ids=["full", "forbidden"],
)
def test_a_failure_keeps_the_old_file(here: Path, monkeypatch: pytest.MonkeyPatch, call: str, error: OSError) -> None:
    Path("plan.json").write_text(OLD)
    with monkeypatch.context() as patch:
        patch.setattr(f"gbmplan.source.write.{call}", _Failing(error))
        assert refused("plan.json").startswith(f"plan.json: error: cannot be written: {error.strerror} [cannot-write]")
    assert Path("plan.json").read_text() == OLD
    assert names(here) == ["plan.json"]


@pytest.mark.parametrize("call", ["os.replace", "os.chmod", "os.fdopen"])
def test_an_interruption_keeps_the_old_file(here: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    Path("plan.json").write_text(OLD)
    with monkeypatch.context() as patch:
        patch.setattr(f"gbmplan.source.write.{call}", _Failing(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            write_whole("plan.json", NEW)
    assert Path("plan.json").read_text() == OLD
    assert names(here) == ["plan.json"]


def test_what_cannot_be_encoded_is_written_all_the_same(here: Path) -> None:
    write_whole("plan.json", "half \udcff of a character\n")
    assert Path("plan.json").read_bytes() == b"half \\udcff of a character\n"


def test_readers_never_see_half_a_file(here: Path) -> None:
    """One thread replaces the file over and over; another only ever reads the whole of one version."""
    versions = [f"{letter * 200_000}\n" for letter in "ab"]
    write_whole("plan.json", versions[0])
    done = threading.Event()

    def write() -> None:
        for number in range(40):
            write_whole("plan.json", versions[number % 2])
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    seen = set()
    while not done.is_set():
        seen.add(Path("plan.json").read_text())
    writer.join()
    assert seen <= set(versions)
