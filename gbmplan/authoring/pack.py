"""A new rule pack, which extends the core or stands alone: small, valid, tested, commented."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from gbmplan.problems import Message, Place, brief, printable, system_reason, wrong
from gbmplan.rulebase.folder import CORE, shipped

_TEMPLATE = Path(__file__).parent / "template"
_ALONE = Path(__file__).parent / "template_alone"
_ID = re.compile(r"[a-z][a-z0-9-]{0,39}\Z")
SCHEMAS = ("pack-header", "biomarkers", "targets", "policies", "intervention", "tests")
ALONE = (*SCHEMAS, "evidence")
"""The kinds of files of the templates; each names its schema for editors."""


def new_pack(
    folder: str, core_version: str, schemas: Mapping[str, dict[str, Any]], *, alone: bool = False
) -> list[str]:
    """Write a pack into a folder that does not exist yet, or is empty; the names of its files.

    `schemas` holds the JSON Schema of each of `SCHEMAS`, or of `ALONE` for one that stands `alone`, for another
    disease. All files are written, or nothing is.

    Raises InputError when something is there already, or the name of the folder cannot be the id of a pack.
    """
    root = Path(folder)
    name = root.resolve().name
    place = Place(printable(folder))
    if not _ID.match(name):
        raise wrong(
            "bad-id",
            Message("`{name}` cannot be the id of a pack", name=brief(name)),
            place,
            Message("use small letters, digits and `-`, begin with a letter, at most 40"),
        )
    if name == CORE or (shipped() / name / "pack.yaml").is_file():
        raise wrong(
            "duplicate-id", Message("`{name}` comes with gbmplan", name=name), place, Message("choose another name")
        )
    try:
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            raise wrong(
                "exists",
                Message("there is something here already"),
                place,
                Message("choose another name, or remove it first"),
            )
        files = _files(folder, name, core_version, _ALONE if alone else _TEMPLATE) | {
            f"schemas/{kind}.schema.json": json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
            for kind, schema in schemas.items()
        }
        _write(root, files)
    except OSError as error:
        raise wrong(
            "cannot-write",
            Message("cannot be written: {reason}", reason=system_reason(error)),
            place,
            Message("check the path and its permissions"),
        ) from None
    return list(files)


def empty_header(folder: str, core_version: str, *, alone: bool) -> bytes:
    """pack.yaml of a new pack; what it declares is what its schemas offer."""
    files = _files(folder, Path(folder).resolve().name, core_version, _ALONE if alone else _TEMPLATE)
    return files["pack.yaml"].encode()


def _write(root: Path, files: Mapping[str, str]) -> None:
    """Make a folder with these files, or fill one that is empty: with all of them, or with none."""
    missing = [folder for folder in (root, *root.parents) if not folder.exists()]
    filled = root.exists()
    with ExitStack() as undo:
        for folder in reversed(missing[1:]):
            folder.mkdir()
            undo.callback(folder.rmdir)
        aside = (root if filled else root.parent) / f".gbmplan-{os.getpid()}"
        undo.callback(shutil.rmtree, aside, ignore_errors=True)
        for file, text in files.items():
            (aside / file).parent.mkdir(parents=True, exist_ok=True)
            (aside / file).write_text(text, encoding="utf-8", newline="\n")
        if not filled:
            aside.rename(root)
        else:  # it may be a link, or the folder in which somebody works: it stays, and is given what it lacks
            for child in sorted(aside.iterdir()):
                undo.callback(shutil.move, root / child.name, child)
                child.rename(root / child.name)
            aside.rmdir()
        undo.pop_all()


def _files(folder: str, name: str, core_version: str, template: Path) -> dict[str, str]:
    """Name of each file → text."""
    words = {
        "__PACK__": name,
        "__FOLDER__": printable(folder),
        "__NAME__": name.replace("-", "_").rstrip("_"),
        "__TITLE__": name.replace("-", " ").strip().capitalize(),
        "__CORE__": core_version.rpartition(".")[0],
    }
    found = {}
    for path in sorted(template.rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        for word, value in words.items():
            text = text.replace(word, value)
        found[path.relative_to(template).as_posix()] = text
    return found
