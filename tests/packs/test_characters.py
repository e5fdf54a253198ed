"""Characters that nobody sees, or that look like others, are found in the tests of a pack, too."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli import quick

BASE = Path(__file__).parent / "base"
CASE = "cases:\n  - {{id: a, because: {because}, expect: {{not_steps: {step}}}}}\n"
CHARACTERS = {
    "nothing": ("plain", "clearer", []),
    "a byte order mark": ("plain", "clearer", []),
    "hidden in prose": ("zero\u200bwidth", "clearer", [("GP017", 2)]),
    "hidden in a name": ("plain", "clear\u200ber", [("GP017", 2)]),
    "look-alike in a name": ("plain", "cle\u0430rer", [("GP018", 2)]),
    "another name": ("plain", "cleaner", [("GP601", 2)]),
}


@pytest.mark.parametrize("name", CHARACTERS)
def test_in_a_test(name: str, tmp_path: Path) -> None:
    because, step, expected = CHARACTERS[name]
    folder = tmp_path / "base"
    shutil.copytree(BASE, folder)
    (folder / "tests").mkdir(exist_ok=True)
    mark = "\ufeff" if name == "a byte order mark" else ""
    (folder / "tests" / "case.yaml").write_text(mark + CASE.format(because=because, step=step), encoding="utf-8")
    said = json.loads(quick("validate", str(folder), "--format", "json").out)
    found = [item for item in said["packs"][0]["findings"] if item["file"].endswith("case.yaml")]
    assert [(item["code"], item["line"]) for item in found] == expected
