"""The cache of compiled packs: a copy that is used only when it is this program's own, and touches nothing else."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

import pytest

from gbmplan.compile import cache
from gbmplan.rulebase.folder import chain
from gbmplan.validate.loading import compile_packs

PACK = chain(str(Path(__file__).parent / "base"))
RULES = compile_packs(PACK)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache's own folder, with the pack in it."""
    monkeypatch.setenv("GBMPLAN_CACHE_DIR", str(tmp_path))
    cache.keep(PACK, RULES)
    return tmp_path / "compiled-packs"


def stored(folder: Path) -> Path:
    (found,) = folder.glob("pack-*.jsonl")
    return found


def test_it_gives_back_what_was_kept(folder: Path) -> None:
    found = cache.fetch(PACK)
    assert found is not None
    assert found.rules == RULES.rules
    assert sorted(found.graph.edges(keys=True)) == sorted(RULES.graph.edges(keys=True))


def test_only_its_owner_can_read_it(folder: Path) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def edited(raw: bytes) -> bytes:
    return raw.replace(b"longer survival", b"shorter survival")


def with_old_check(raw: bytes) -> bytes:
    body = edited(raw.partition(b"\n")[2])
    return b"%08x\n" % crc32(body) + body


def other_types(raw: bytes) -> bytes:
    return raw[:65] + b"\n".join(json.dumps(value).encode() for value in (1, "x", None, []))


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "edited": edited,
    "edited, with a check as it once was": with_old_check,
    "cut": lambda raw: raw[:-100],
    "empty": lambda raw: b"",
    "random": lambda raw: os.urandom(1000),
    "other types": other_types,
    "only a signature": lambda raw: raw[:64],
    "deep": lambda raw: raw[:65] + b"[" * 100_000,
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_means_compiling_anew(folder: Path, name: str) -> None:
    path = stored(folder)
    raw = path.read_bytes()
    changed = DAMAGE[name](raw)
    assert changed != raw
    path.write_bytes(changed)
    assert cache.fetch(PACK) is None
    cache.keep(PACK, RULES)
    assert cache.fetch(PACK) is not None


def test_content_is_bound_to_its_pack(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that was made for one pack is none for another, whatever it is called."""
    other = [PACK[0]._replace(sha256="0" * 64)]
    os.replace(stored(folder), folder / cache._name(other))
    assert cache.fetch(other) is None


@pytest.mark.parametrize("key", [b"", b"short", b"x" * 32, b"x" * 33])
def test_another_key(folder: Path, key: bytes) -> None:
    (folder / "key").write_bytes(key)
    assert cache.fetch(PACK) is None


def test_a_link_at_its_name_is_not_followed(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(stored(folder).read_bytes())
    path = stored(folder)
    path.unlink()
    path.symlink_to(outside)
    assert cache.fetch(PACK) is None
    before = outside.read_bytes()
    cache.keep(PACK, RULES)
    assert outside.read_bytes() == before
    assert not path.is_symlink()


def test_a_link_as_its_folder_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / "used").mkdir()
    (tmp_path / "used/compiled-packs").symlink_to(tmp_path / "elsewhere")
    monkeypatch.setenv("GBMPLAN_CACHE_DIR", str(tmp_path / "used"))
    cache.keep(PACK, RULES)
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert cache.fetch(PACK) is None


def test_a_pipe_does_not_hang(folder: Path) -> None:
    path = stored(folder)
    path.unlink()
    os.mkfifo(path)
    assert cache.fetch(PACK) is None


def test_a_folder_that_others_can_write_is_not_used(folder: Path) -> None:
    folder.chmod(0o777)
    assert cache.fetch(PACK) is None


def test_nothing_of_others_is_removed(folder: Path, tmp_path: Path) -> None:
    strange = [folder / "notes.json", folder / "pack-1.jsonl", tmp_path / "results.json"]
    for path in strange:
        path.write_text("{}")
    for number in range(30):
        cache.keep([PACK[0]._replace(sha256=f"{number:064x}")], RULES)
    assert all(path.exists() for path in strange)
    assert len(list(folder.glob("pack-*.jsonl"))) == 21  # twenty of ours, and one that only looks like it


def test_what_is_used_stays(folder: Path) -> None:
    """A pack that others extend is read again and again, and never compiled anew because many others came."""
    for number in range(30):
        cache.keep([PACK[0]._replace(sha256=f"{number:064x}")], RULES)
        assert cache.fetch(PACK) is not None
    assert cache.fetch([PACK[0]._replace(sha256=f"{0:064x}")]) is None


def test_what_cannot_be_written_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("GBMPLAN_CACHE_DIR", str(tmp_path / "file"))
    cache.keep(PACK, RULES)
    assert cache.fetch(PACK) is None
    monkeypatch.setenv("GBMPLAN_CACHE_DIR", "")
    cache.keep(PACK, RULES)
    assert cache.fetch(PACK) is None
