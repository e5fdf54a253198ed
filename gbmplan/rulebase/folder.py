"""The files of a rule pack folder: where packs are found, and what they hold as bytes."""

import hashlib
import os
import re
from pathlib import Path
from typing import NamedTuple

from gbmplan.problems import Message, Place, listed, meant_own, system_reason, wrong
from gbmplan.source.read import read_bytes

CORE = "gbm-core"
_MAX_FILES = 2000
_HIDDEN = re.compile(r"(^|/)\.")
_EXTENDS = re.compile(rb"(?m)^extends:[ \t]*[\"']?([a-z][a-z0-9-]*)(?:@(\^?[0-9.]+))?[\"']?[ \t]*(?:#.*)?\r?$")


class PackFiles(NamedTuple):
    """A pack as bytes: name of each file relative to the folder, as the user would name it."""

    folder: str
    files: dict[str, bytes]
    """Relative POSIX path → content, in sorted order."""
    sha256: str
    extends: str | None
    wanted_version: str | None
    """Version that `extends` asks for, such as `^1`."""


def shipped() -> Path:
    """The folder that holds the packs which come with gbmplan."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent / "rules"


def find(name: str) -> str:
    """The folder of a pack given as a path or as the name of a shipped pack."""
    try:
        if Path(name).exists() or "/" in name or "\\" in name:
            return name
    except OSError as error:
        raise wrong(
            "missing-pack",
            Message("cannot be read: {reason}", reason=system_reason(error)),
            Place(name),
            Message("give the folder of a pack"),
        ) from None
    if (shipped() / name / "pack.yaml").is_file():
        return str(shipped() / name)
    known = sorted(path.parent.name for path in shipped().glob("*/pack.yaml"))
    raise wrong(
        "unknown-pack",
        Message("there is no rule pack `{name}`", name=name),
        None,
        meant_own(name, known) or Message("give a folder, or one of: {packs}", packs=listed(known)),
    )


def read_pack(folder: str) -> PackFiles:
    """All YAML files of a pack folder. Raises InputError when it is not a readable pack."""
    try:
        names = _yaml_files(Path(folder), Place(folder))
    except OSError as error:
        raise wrong(
            "missing-pack",
            Message("cannot be read: {reason}", reason=system_reason(error)),
            Place(folder),
            Message("check the path and its permissions"),
        ) from None
    files = {name: read_bytes(str(names[name])) for name in sorted(names)}
    digest = hashlib.sha256()
    for name, content in files.items():
        if not name.startswith("tests/"):
            digest.update(f"{name}\0{len(content)}\0".encode(errors="surrogateescape"))
            digest.update(content)
    match = _EXTENDS.search(files["pack.yaml"])
    return PackFiles(
        folder,
        files,
        digest.hexdigest(),
        match[1].decode() if match else None,
        match[2].decode() if match and match[2] else None,
    )


def _yaml_files(root: Path, here: Place) -> dict[str, Path]:
    """Relative POSIX path → path, for every YAML file of a pack that is not hidden."""
    if not root.exists():
        raise wrong("missing-pack", Message("there is no such rule pack"), here, Message("give the folder of a pack"))
    if not root.is_dir():
        raise wrong(
            "not-a-pack",
            Message("a rule pack is a folder, this is a file"),
            here,
            Message("give the folder that holds its pack.yaml"),
        )
    if not (root / "pack.yaml").is_file():
        raise wrong(
            "not-a-pack",
            Message("no pack.yaml in this folder"),
            here,
            Message("every rule pack has a pack.yaml with its id and version"),
        )
    names: dict[str, Path] = {}
    for path in root.rglob("*"):
        if path.suffix not in (".yaml", ".yml"):
            continue
        name = path.relative_to(root).as_posix()
        if not _HIDDEN.search(name) and path.is_file():
            names[name] = path
        if len(names) > _MAX_FILES:
            raise wrong(
                "too-large", Message("more than {most} files", most=_MAX_FILES), here, Message("split the pack")
            )
    return names


def chain(folder: str) -> list[PackFiles]:
    """A pack and all it extends, the base first. Raises InputError for a pack in its own chain."""
    packs = [read_pack(folder)]
    seen = {str(Path(folder).resolve())}
    while (parent := packs[0].extends) is not None:
        child = packs[0]
        sibling = Path(child.folder).resolve().parent / parent
        own = Path(child.folder).resolve().name == parent
        path = None
        if (sibling / "pack.yaml").is_file() and not own:
            near = os.path.normpath(os.path.join(child.folder, "..", parent))  # as the user would name it
            path = near if Path(near).resolve() == sibling.resolve() else str(sibling)
        if path is None:
            core = shipped() / parent
            if (core / "pack.yaml").is_file():
                path = str(core)
            elif own:
                path = child.folder
            else:
                raise wrong(
                    "unknown-pack",
                    Message("there is no rule pack `{name}` to extend", name=parent),
                    _extends(child),
                    Message("put it beside this pack, or extend gbm-core"),
                )
        if str(Path(path).resolve()) in seen:
            way = " -> ".join(Path(pack.folder).resolve().name for pack in reversed(packs))
            raise wrong(
                "pack-cycle",
                Message("the pack extends itself: {way} -> {pack}", way=way, pack=parent),
                _extends(child),
                Message("remove `extends` from one of them"),
            )
        seen.add(str(Path(path).resolve()))
        packs.insert(0, read_pack(path))
    return packs


def _extends(pack: PackFiles) -> Place:
    """Where a pack says what it extends."""
    text = pack.files["pack.yaml"]
    match = _EXTENDS.search(text)
    start = match.start(1) if match else 0
    line, column = text.count(b"\n", 0, start) + 1, start - text.rfind(b"\n", 0, start)
    return Place(f"{pack.folder.rstrip('/')}/pack.yaml", line, column)
