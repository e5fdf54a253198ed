"""Compiled rule bases, kept between runs under the hash of every byte they were made from.

Reading and checking a pack costs far more than planning with it. The cache is only ever a
copy: a missing, damaged or unwritable one changes nothing but the time. It holds JSON, never
code. `GBMPLAN_CACHE_DIR` moves it; set to an empty string, it is not used.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from zlib import crc32

from gbmplan import __version__
from gbmplan.graph.model import RuleGraph
from gbmplan.rulebase.folder import PackFiles

_FORMAT = 4
_KEPT = 20
"""Compiled packs kept; the oldest go first."""


def fetch(packs: list[PackFiles]) -> RuleGraph | None:
    """The compiled rule base of these very files, or None."""
    path = _path(packs)
    if path is None:
        return None
    from gbmplan.compile.store import from_lines

    try:
        with path.open("rb") as stream:
            digest, *lines = stream
        check = 0
        for line in lines:
            check = crc32(line, check)
        return from_lines(lines) if digest == b"%08x\n" % check else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep(packs: list[PackFiles], rules: RuleGraph) -> None:
    """Store a compiled rule base; silently not, where that is impossible."""
    path = _path(packs)
    if path is None:
        return
    from gbmplan.compile.store import to_lines
    from gbmplan.problems import InputError
    from gbmplan.source.write import write_whole

    body = "".join(f"{line}\n" for line in to_lines(rules))
    digest = f"{crc32(body.encode()):08x}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(str(path), f"{digest}\n{body}")
        stored = sorted(path.parent.glob("*.json"), key=lambda file: file.stat().st_mtime, reverse=True)
        for old in stored[_KEPT:]:
            old.unlink(missing_ok=True)
    except (OSError, InputError):
        return


def _path(packs: list[PackFiles]) -> Path | None:
    folder = _folder()
    if folder is None:
        return None
    text = "\n".join([str(_FORMAT), __version__, _sources(), *(f"{pack.sha256}" for pack in packs)])
    return folder / f"{hashlib.sha256(text.encode()).hexdigest()[:32]}.json"


def _sources() -> str:
    """Marks the compiler: a checkout whose compiler changed must not read old results."""
    root = Path(__file__).parent.parent
    marks = []
    for folder in ("graph", "language", "rulebase", "compile"):
        with os.scandir(root / folder) as entries:
            stats = sorted((entry.name, entry.stat()) for entry in entries if entry.name.endswith(".py"))
        marks += [f"{name}.{stat.st_size}.{stat.st_mtime_ns}" for name, stat in stats]
    return " ".join(marks)


def _folder() -> Path | None:
    chosen = os.environ.get("GBMPLAN_CACHE_DIR")
    if chosen is not None:
        return Path(chosen) if chosen else None
    try:
        if sys.platform == "win32":
            return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "gbmplan/cache"
        if sys.platform == "darwin":
            return Path.home() / "Library/Caches/gbmplan"
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gbmplan"
    except RuntimeError:  # no home folder
        return None
