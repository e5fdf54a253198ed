"""Compiled rule bases, kept between runs under the hash of every byte they were made from.

Reading and checking a pack costs far more than planning with it. The cache is only ever a copy: a missing, damaged,
changed or unwritable one changes nothing but the time. It holds JSON, never code, in a folder of its own that only
its owner can read; what it holds is signed with a key that lies there too, so that nothing is taken from a file that
this program did not write for this very pack. `GBMPLAN_CACHE_DIR` moves the folder; set to an empty string, nothing
is kept.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import stat
import sys
from contextlib import suppress
from pathlib import Path

from gbmplan import __version__
from gbmplan.graph.model import RuleGraph
from gbmplan.rulebase.folder import PackFiles

_FORMAT = 7
_KEPT = 20
"""Compiled packs kept; those that nobody has used for longest go first."""
_LARGEST = 256 * 1024 * 1024
"""Bytes of a compiled pack that are read at most; the core pack has 1.6 million."""
_OWN = "compiled-packs"
"""The folder inside the cache's folder, in which nothing else lies."""
_NAME = re.compile(r"pack-[0-9a-f]{32}\.jsonl\Z")
_KEY = "key"
_KEY_BYTES = 32
_SIGNATURE = 64
"""Hexadecimal digits of a signature."""


def fetch(packs: list[PackFiles]) -> RuleGraph | None:
    """The compiled rule base of these very files, or None."""
    folder = _folder()
    if folder is None:
        return None
    name = _name(packs)
    try:
        body = _signed(folder, name)
        if body is None:
            return None
        from gbmplan.compile.store import from_lines

        return from_lines(body.splitlines(keepends=True))
    except Exception:
        return None


def keep(packs: list[PackFiles], rules: RuleGraph) -> None:
    """Store a compiled rule base; silently not, where that is impossible."""
    folder = _folder()
    if folder is None:
        return
    from gbmplan.compile.store import to_lines

    name = _name(packs)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = _key(folder) or _new_key(folder)
        if key is None or not _private(folder):
            return
        body = "".join(f"{line}\n" for line in to_lines(rules)).encode()
        _replace(folder, name, f"{_signature(key, name, body)}\n".encode() + body)
        _evict(folder)
    except OSError:
        return


def _signed(folder: Path, name: str) -> bytes | None:
    """What stands behind a signature that is right."""
    if not _private(folder):
        return None
    key, raw = _key(folder), _read(folder / name)
    if key is None or raw is None:
        return None
    signature, body = raw[:_SIGNATURE], raw[_SIGNATURE + 1 :]
    if not hmac.compare_digest(signature, _signature(key, name, body).encode()):
        return None
    with suppress(OSError, NotImplementedError):
        os.utime(folder / name, follow_symlinks=False)  # what is used is not what goes first
    return body


def _signature(key: bytes, name: str, body: bytes) -> str:
    """Binds a content to its name, which binds it to the pack."""
    return hashlib.blake2b(body, key=key, digest_size=_SIGNATURE // 2, person=name[5:21].encode()).hexdigest()


def _private(folder: Path) -> bool:
    """Whether a folder is one, and nobody else can write in it."""
    found = os.lstat(folder)
    return stat.S_ISDIR(found.st_mode) and _mine(found) and not (os.name == "posix" and found.st_mode & 0o022)


def _mine(found: os.stat_result) -> bool:
    return not hasattr(os, "geteuid") or found.st_uid == os.geteuid()


def _read(path: Path, most: int = _LARGEST) -> bytes | None:
    """A regular file of ours; no link is followed, and nothing is waited for."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as stream:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or not _mine(found) or found.st_size > most:
            return None
        return stream.read(most + 1)


def _key(folder: Path) -> bytes | None:
    found = _read(folder / _KEY, _KEY_BYTES)
    return found if found is not None and len(found) == _KEY_BYTES else None


def _new_key(folder: Path) -> bytes | None:
    """A key, unless another run has just made one; in place of whatever stood at its name and is none."""
    if not _private(folder):
        return None
    _replace(folder, _KEY, secrets.token_bytes(_KEY_BYTES))
    return _key(folder)


def _replace(folder: Path, name: str, content: bytes) -> None:
    """Put a whole file, which only its owner can read, at a name; a link that stands there is replaced itself."""
    beside = folder / f".{secrets.token_hex(8)}"
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        os.replace(beside, folder / name)
    except OSError:
        with suppress(OSError):
            os.unlink(beside)
        raise


def _evict(folder: Path) -> None:
    """Remove those of the files that this module names which were used longest ago; nothing else is touched."""
    with os.scandir(folder) as entries:
        own = [entry for entry in entries if _NAME.match(entry.name) and entry.is_file(follow_symlinks=False)]
    own.sort(key=lambda entry: entry.stat(follow_symlinks=False).st_mtime, reverse=True)
    for entry in own[_KEPT:]:
        with suppress(OSError):
            os.unlink(entry.path)


def _name(packs: list[PackFiles]) -> str:
    text = "\n".join([str(_FORMAT), __version__, _sources(), *(f"{pack.sha256}" for pack in packs)])
    return f"pack-{hashlib.sha256(text.encode()).hexdigest()[:32]}.jsonl"


def _sources() -> str:
    """Marks the compiler: a checkout whose compiler changed must not read old results."""
    root = Path(__file__).parent.parent
    marks = []
    for folder in ("graph", "language", "rulebase", "compile", "source"):
        with os.scandir(root / folder) as entries:
            stats = sorted((entry.name, entry.stat()) for entry in entries if entry.name.endswith(".py"))
        marks += [f"{name}.{stat.st_size}.{stat.st_mtime_ns}" for name, stat in stats]
    return " ".join(marks)


def _folder() -> Path | None:
    """The folder that holds nothing but compiled packs and their key."""
    chosen = os.environ.get("GBMPLAN_CACHE_DIR")
    if chosen is not None:
        return Path(chosen) / _OWN if chosen else None
    try:
        if sys.platform == "win32":
            base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "gbmplan/cache"
        elif sys.platform == "darwin":
            base = Path.home() / "Library/Caches/gbmplan"
        else:
            base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gbmplan"
    except RuntimeError:  # no home folder
        return None
    return base / _OWN
