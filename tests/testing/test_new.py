"""A new pack passes its own checks and tests at once; a new profile can be planned with as it is."""

from __future__ import annotations

import json
import os
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from gbmplan.authoring.profile import filled, readers, template
from gbmplan.cli.app import build
from gbmplan.patient.read import check_profile
from gbmplan.problems import InputError
from gbmplan.source.document import parse
from gbmplan.validate.loading import load_rules


def call(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(build(), list(words))
    if isinstance(done.exception, InputError):
        return 2, str(done.exception)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout


# ---- packs


@pytest.mark.parametrize("name", ["my-pack", "x", "a-2-b", "p" * 40])
def test_a_new_pack_is_valid_and_tested(name: str, tmp_path: Path) -> None:
    folder = str(tmp_path / name)
    assert call("new", "pack", folder)[0] == 0
    status, printed = call("validate", folder, "--strict")
    assert (status, "error" in printed, "warning" in printed) == (0, False, False), printed
    status, printed = call("test", folder, "--coverage", "--mutate", "--fail-under", "100")
    assert (status, "8 tests" in printed) == (0, True), printed


def test_its_files_fit_the_schema_that_they_name(tmp_path: Path) -> None:
    pack = tmp_path / "my-pack"
    call("new", "pack", str(pack))
    files = list(pack.rglob("*.yaml"))
    assert len(files) == 6
    for file in files:
        text = file.read_text(encoding="utf-8")
        named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
        assert named, file
        schema = json.loads((file.parent / named[1]).read_text(encoding="utf-8"))
        jsonschema.validate(parse(text.encode(), str(file), "yaml").data, schema)


def test_a_broken_new_pack_fails_its_tests(tmp_path: Path) -> None:
    """The tests that come with it do test: each of these slips is noticed."""
    pack = tmp_path / "my-pack"
    call("new", "pack", str(pack))
    for file, old, new in (
        ("targets.yaml", ">= 20", ">= 25"),
        ("interventions/example.yaml", "alt > 3", "alt >= 3"),
        ("interventions/example.yaml", "strength: full", "strength: partial"),
        ("policies.yaml", "min: 2 wk", "min: 1 wk"),
    ):
        text = (pack / file).read_text(encoding="utf-8")
        assert old in text
        (pack / file).write_text(text.replace(old, new), encoding="utf-8")
        assert call("test", str(pack))[0] == 1, new
        (pack / file).write_text(text, encoding="utf-8")
    assert call("test", str(pack))[0] == 0


@pytest.mark.parametrize("name", ["My_Pack", "2fast", "gbm-core", "p" * 41, "with space"])
def test_names_that_no_pack_can_have(name: str, tmp_path: Path) -> None:
    assert call("new", "pack", str(tmp_path / name))[0] == 2
    assert not (tmp_path / name).exists()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("keep", encoding="utf-8")
    (tmp_path / "file").write_text("keep", encoding="utf-8")
    for words in (
        ("new", "pack", str(tmp_path / "mine")),
        ("new", "pack", str(tmp_path / "file")),
        ("new", "profile", "-o", str(tmp_path / "file")),
    ):
        status, printed = call(*words)
        assert (status, "already" in printed) == (2, True)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "mine", "notes.txt"]
    assert (tmp_path / "file").read_text(encoding="utf-8") == "keep"


# ---- profiles


def test_the_template_is_a_profile_in_which_nothing_is_measured() -> None:
    rules = load_rules()
    text = template(rules)
    profile = check_profile(parse(text.encode(), "new.yaml", "yaml"), rules.nodes("biomarker"))
    assert (profile.measurements, profile.therapies) == ({}, None)
    names = re.findall(r"^ *# ([a-z0-9_]+):  #", text, re.M)
    derived = {name for name, node in rules.nodes("biomarker").items() if node["derived_from"]}
    assert set(names) == rules.nodes("biomarker").keys() - derived
    order = [name for name in readers(rules) if name in names and name != "setting"]
    assert [name for name in names if name != "setting"] == order


def test_every_line_of_the_template_can_be_filled_in() -> None:
    """Without its #, and with a value that its comment allows, each line is read."""
    rules = load_rules()
    lines = []
    for name, allowed in re.findall(r"^  # ([a-z0-9_]+):  # (.*) \(", template(rules), re.M):
        value = re.match(r"([\d.e+]+) to ([\d.e+]+)(?: ([^;]+))?", allowed)
        lines.append(f"  {name}: {f'{value[2]} {value[3] or str()}' if value else re.split(', | or ', allowed)[0]}")
    text = "id: filled\nbiomarkers:\n" + "\n".join(lines) + "\n"
    profile = check_profile(parse(text.encode(), "filled.yaml", "yaml"), rules.nodes("biomarker"))
    assert len(profile.measurements) == len(lines) > 90


def test_those_that_most_rules_read_come_first() -> None:
    counts = list(readers(load_rules()).values())
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 20


@pytest.mark.parametrize(
    ("identity", "as_of", "answers"),
    [
        ("new-profile", "", {}),
        ('P 1: the "first" #', "2026-05-04", {"setting": "recurrent", "alt": "0.8"}),
        ("0417", "", {"alc": "0.8 10*9/L", "egfrviii": "no", "il13ra2": "absent", "cd4": "200 /uL"}),
    ],
)
def test_answers_make_a_profile(identity: str, as_of: str, answers: dict[str, str]) -> None:
    text = filled(identity, as_of, answers)
    profile = check_profile(parse(text.encode(), "answers.yaml", "yaml"), load_rules().nodes("biomarker"))
    assert profile.id == identity
    assert set(profile.measurements) == set(answers)


def test_nobody_is_asked_in_a_pipe() -> None:
    status, printed = call("new", "profile", "--ask")
    assert (status, "needs a terminal" in printed) == (2, True)


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of its own needs POSIX")
def test_asking_at_a_terminal(tmp_path: Path) -> None:
    """A wrong answer is refused with the reason and asked for again; Enter skips; a full stop ends."""
    import pty

    main, side = pty.openpty()
    words = [sys.executable, "-m", "gbmplan", "new", "profile", "--ask", "-o", "made.yaml"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.Popen(words, stdin=side, stdout=side, stderr=side, cwd=tmp_path, env=environment)
    nodes = load_rules().nodes("biomarker")
    first, second = [name for name in readers(load_rules()) if not nodes[name]["derived_from"]][:2]
    seen = ""
    for prompt, answer in (
        ("[new-profile]: ", "asked"),
        ("2026-05-04: ", "yesterday"),
        ("2026-05-04: ", "2026-05-04"),
        (f"\n{first} (", "perhaps"),
        (f"\n{first} (", "no"),
        (f"\n{second} (", ""),
        ("): ", "."),
    ):
        seen = wait_for(main, prompt)
        os.write(main, f"{answer}\n".encode())
    assert done.wait(timeout=60) == 0, seen
    os.close(side)
    os.close(main)
    text = (tmp_path / "made.yaml").read_text(encoding="utf-8")
    assert text.partition("\n")[2] == f"id: asked\nas_of: 2026-05-04\nbiomarkers:\n  {first}: no\n"


def wait_for(terminal: int, prompt: str) -> str:
    seen, end = "", time.monotonic() + 60
    while prompt not in seen.replace("\r", "") and time.monotonic() < end:
        if select.select([terminal], [], [], 1)[0]:
            seen += os.read(terminal, 4096).decode()
    assert prompt in seen.replace("\r", ""), seen
    while select.select([terminal], [], [], 0.2)[0]:
        seen += os.read(terminal, 4096).decode()
    return seen


# ---- what editors show


def test_every_key_of_a_pack_file_is_described() -> None:
    from gbmplan.schemas import pack_schema

    shapes = pack_schema()["$defs"]
    silent = [
        f"{name}.{key}"
        for name, shape in shapes.items()
        for key, field in shape.get("properties", {}).items()
        if not field.get("description")
    ]
    assert silent == []
    assert [name for name, shape in shapes.items() if not shape.get("description")] == []


def test_every_biomarker_of_a_profile_is_described() -> None:
    from gbmplan.schemas import profile_schema

    markers = profile_schema(load_rules())["properties"]["biomarkers"]["properties"]
    assert len(markers) > 100
    assert [name for name, field in markers.items() if not field.get("description")] == []
