"""Where a rule comes from: the line found again is the one that says it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from gbmplan.graph.entries import entries
from gbmplan.rulebase.folder import CORE, chain, find
from gbmplan.rulebase.provenance import Provenance
from gbmplan.validate.loading import load_rules
from tests.cli import quick

HERE = Path(__file__).parent
UNNAMED = (
    *("present", "assumed", "blocked_before", "delivery", "mechanism", "outcome"),
    *("indicated", "course", "lead_time", "early", "effect", "reach"),
)
"""Rules that are the value of a key."""


@pytest.mark.parametrize("pack", [CORE, str(HERE / "base"), str(HERE / "good-neighbours")])
def test_every_entry_has_its_line(pack: str) -> None:
    packs = chain(find(pack))
    origins = Provenance(packs)
    lines_of: dict[str, list[list[str]]] = {}
    for files in packs:
        for name, raw in files.files.items():
            lines_of.setdefault(name, []).append(raw.decode().splitlines())
    without = []
    for entry in entries(load_rules(pack)):
        place = origins.place(entry.pack, entry.kind, entry.id)
        if place is None:
            without.append(entry.id)
            continue
        near = "\n".join("\n".join(lines[place.line - 1 : place.line + 1]) for lines in lines_of[place.file])
        named = entry.id.rpartition(".")[2]
        assert re.search(rf"\b{named}\b", near) or named in UNNAMED or named.isdigit(), (entry.id, place)
    assert set(without) <= {"phase_order"}


def test_an_extension_and_what_it_extends(tmp_path: Path) -> None:
    pack = str(HERE / "good-neighbours")
    listed = quick("rules", "--rules", pack, "--kind", "limit", folder=tmp_path).out
    assert "at_most_three At most 3 agents in one regimen. [E inference] (base)" in listed
    assert "(neighbours)" in listed
    shown = json.loads(quick("rules", "show", "one_gas", "--rules", pack, "--format", "json", folder=tmp_path).out)
    assert [(entry["pack"], entry["place"]) for entry in shown] == [("neighbours", "policies.yaml:2")]
    assert "from base, policies.yaml:9" in quick("rules", "show", "at_most_three", "--rules", pack, folder=tmp_path).out


def test_what_overrides_stands_in_the_extension(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base").symlink_to(HERE / "base")
    Path("mine").mkdir()
    Path("mine/pack.yaml").write_text(
        "id: mine\nversion: 1.0.0\ntitle: {en: mine}\nlicence: Apache-2.0\ndescription: For tests.\nextends: base\n"
        "disable: [adults]\n",
        encoding="utf-8",
    )
    Path("mine/policies.yaml").write_text(
        "policies:\n  - {id: at_most_three, override: true, kind: limit, among: [any], at_most: 2, because: x, inference: true}\n",
        encoding="utf-8",
    )
    rules = {entry.id: entry for entry in entries(load_rules("mine"))}
    assert "adults" not in rules
    assert rules["at_most_three"].pack == "mine"
    assert str(Provenance(chain("mine")).place("mine", "limit", "at_most_three")) == "policies.yaml:2:5"
