"""A pack for another disease, made by `gbmplan new pack --alone`: nothing that is printed speaks of glioblastoma."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli import quick

GLIOBLASTOMA = re.compile(r"glio|\bgbm\b|tumou?r|brain|\bmargin of|the margin is|脑|胶质|肿瘤|浸润", re.I)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packs") / "elsewhere"
    assert quick("new", "pack", str(folder), "--alone").status == 0
    return folder


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "call",
    [
        "plan -v",
        "plan --format html",
        "plan --format md",
        "why brake",
        "why 1",
        "measure",
        "flip",
        "whatif --set alt=4",
    ],
)
def test_nothing_is_said_of_glioblastoma(pack: Path, call: str, language: str) -> None:
    command, *rest = call.split()
    profile = str(pack / "tests/profiles/example.yaml")
    options = ["--rules", str(pack), "--lang", language]
    things = rest if command == "why" else []
    done = quick(command, profile, *things, *options, *([] if command == "why" else rest))
    assert (done.status, done.err) == (0, "")
    said = re.sub(r"<style>.*?</style>|<script>.*?</script>|gbmplan[\w/. -]*|GBMPLAN\w*", "", done.out, flags=re.S)
    assert GLIOBLASTOMA.findall(said) == []


def test_a_new_profile_names_its_own_agents(pack: Path) -> None:
    done = quick("new", "profile", "--rules", str(pack))
    assert done.status == 0
    assert f"`gbmplan schema profile --rules {pack} >" in done.out
    agents = re.findall(r"agent: (\w+)", done.out)
    known = json.loads(quick("rules", "--rules", str(pack), "--kind", "intervention", "--format", "json").out)
    assert agents
    assert set(agents) <= {rule["id"] for rule in known["rules"]}
