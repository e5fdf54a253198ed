"""What `gbmplan explain` says is true: the bad example gives its code and no other, the good one nothing.

A snippet is joined to a copy of `base`: under the comment with the name of a file, a key of the snippet stands
instead of that of the file, and entries are added to a list of rules. `, whole`: the file is the snippet;
`, alone`: it is the only file; `, escaped`: with `\\x00` for bytes that no text holds. A pack.yaml that
extends another stands beside `base`, and holds nothing but the snippet.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from gbmplan.rulebase.diagnosis import explanation
from gbmplan.validate.rounds import Validator
from tests.packs.test_packs import CATALOGUE, HERE, TODAY

FILE = re.compile(r"(?m)^# ([a-z_/-]+\.yaml)(?:, (whole|alone|escaped))?\n")
LISTS = ("targets", "policies", "biomarkers", "evidence", "combinations", "disagreements")
HEADER = {
    "id": "example",
    "version": "1.0.0",
    "title": "{en: Example}",
    "licence": "Apache-2.0",
    "description": "Made up.",
}
CASES = [
    pytest.param(code, part, id=f"{code}-{part}")
    for code, diagnosis in CATALOGUE.by_code.items()
    for part in ("bad", "good")
    if FILE.match(getattr(explanation(diagnosis), part))
]


@pytest.mark.parametrize(("code", "part"), CASES)
def test_example(code: str, part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(HERE / "base", "base")
    pack = joined(getattr(explanation(CATALOGUE.by_code[code]), part))
    validator = Validator(CATALOGUE, frozenset(CATALOGUE.by_code), TODAY)
    validator.validate(pack)
    assert {finding.code for finding in validator.report().findings} == ({code} if part == "bad" else set())


@pytest.mark.parametrize("code", CATALOGUE.by_code)
def test_explanation_is_complete(code: str) -> None:
    told = explanation(CATALOGUE.by_code[code])
    assert all(told), f"{code} lacks What, Why, Bad or Good"
    assert told.what.endswith(".")
    assert told.why.endswith((".", ")"))


def joined(snippet: str) -> str:
    """Write the snippet into a pack, and give its folder."""
    head, *parts = FILE.split(snippet)
    assert not head
    files = list(zip(parts[::3], parts[1::3], parts[2::3], strict=True))
    extends = re.search(r"(?m)^extends: (\S+)", {name: body for name, _, body in files}.get("pack.yaml", ""))
    folder = Path("example" if extends else "base")
    folder.mkdir(exist_ok=True)
    if extends:
        (folder / "pack.yaml").write_text("".join(f"{key}: {value}\n" for key, value in HEADER.items()))
    for name, how, body in files:
        if how == "alone":
            shutil.rmtree(folder)
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        new = body if how in ("whole", "alone") or not old else blended(old, body)
        raw = new.encode()
        if how == "escaped":
            raw = re.sub(
                rb"\\x([0-9a-f]{2})|\\t", lambda found: bytes.fromhex(found[1].decode()) if found[1] else b"\t", raw
            )
        path.write_bytes(raw)
    return str(folder)


def blended(old: str, new: str) -> str:
    """The file with the keys of the snippet."""
    blocks, changes = keys(old), keys(new)
    for key, block in changes.items():
        rest = block.partition("\n")[2]
        blocks[key] = f"{blocks[key].rstrip()}\n{rest}" if key in LISTS and key in blocks else block
    return "".join(f"{block.rstrip()}\n" for block in blocks.values())


def keys(text: str) -> dict[str, str]:
    """Top-level key → its lines."""
    blocks: dict[str, str] = {}
    for block in re.split(r"(?m)^(?=\S)", text):
        if block.strip():
            name = block.partition(":")[0] if ":" in block.partition("\n")[0] and not block.startswith("#") else block
            blocks[name] = blocks.get(name, "") + block
    return blocks
