"""A new pack passes its own checks and tests at once; a new profile can be planned with as it is."""

from __future__ import annotations

import errno
import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner

from gbmplan.authoring.pack import SCHEMAS, new_pack
from gbmplan.authoring.profile import filled, readers, template
from gbmplan.cli.app import build
from gbmplan.patient.read import check_profile
from gbmplan.problems import InputError
from gbmplan.source.document import parse
from tests.cli import gbmplan
from tests.core import core


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


@pytest.mark.parametrize("name", ["my-pack", "new/er/my-pack", "empty"])
@pytest.mark.parametrize("room", [0, 1, 5, 11])
@pytest.mark.parametrize("failure", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_a_pack_that_finds_no_room_leaves_nothing(
    name: str, room: int, failure: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`room`: files that can be written before."""
    (tmp_path / "empty").mkdir()
    write, written = Path.write_text, []

    def fill(path: Path, *given: Any, **named: Any) -> int:
        if len(written) == room:
            write(path, "half")
            raise failure
        written.append(path)
        return write(path, *given, **named)

    monkeypatch.setattr(Path, "write_text", fill)
    with pytest.raises((InputError, KeyboardInterrupt)) as error:
        new_pack(str(tmp_path / name), "0.1.0", {kind: {} for kind in SCHEMAS})
    assert len(written) == room
    assert [path.name for path in tmp_path.rglob("*")] == ["empty"]
    if isinstance(error.value, InputError):
        assert [(problem.name, str(problem.place)) for problem in error.value.problems] == [
            ("cannot-write", str(tmp_path / name))
        ]


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits")
def test_a_full_disk_leaves_no_pack(tmp_path: Path) -> None:
    done = gbmplan("new", "pack", "my-pack", folder=tmp_path, start=no_large_files)
    assert done.status == 2
    assert done.err.splitlines()[0] == "my-pack: error: cannot be written: File too large [cannot-write]"
    assert (done.out, list(tmp_path.iterdir())) == ("", [])


def no_large_files() -> None:
    """The schemas are larger than this, the other files of a new pack smaller."""
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8000, 8000))


def test_an_empty_folder_is_filled_and_stays_the_same(tmp_path: Path) -> None:
    (tmp_path / "my-pack").mkdir()
    (tmp_path / "other").symlink_to("my-pack")
    before = (tmp_path / "my-pack").stat().st_ino
    new_pack(str(tmp_path / "other"), "0.1.0", {kind: {} for kind in SCHEMAS})
    assert (tmp_path / "my-pack").stat().st_ino == before
    assert (tmp_path / "other").is_symlink()
    assert sorted(path.name for path in (tmp_path / "my-pack").iterdir()) == [
        "biomarkers.yaml",
        "interventions",
        "pack.yaml",
        "policies.yaml",
        "schemas",
        "targets.yaml",
        "tests",
    ]


@pytest.mark.parametrize("name", ["my-disease", "x"])
def test_a_pack_that_stands_alone(name: str, tmp_path: Path) -> None:
    """It is valid, tested in full, plans its example, and nothing of glioblastoma is left in the plan."""
    folder = str(tmp_path / name)
    assert call("new", "pack", folder, "--alone")[0] == 0
    status, printed = call("validate", folder, "--strict")
    assert (status, "0 skipped" in printed) == (0, True), printed
    status, printed = call("test", folder, "--coverage", "--fail-under", "100")
    assert (status, "8 tests" in printed) == (0, True), printed
    status, printed = call("plan", f"{folder}/tests/profiles/example.yaml", "--rules", folder, "-v")
    assert (status, "2 obstacles found (1 assumed, not measured): 2 answered" in printed) == (0, True), printed
    assert "B example disease" in printed
    assert not re.search("(?i)gbm-core|glioblastoma|glioma", printed)


@pytest.mark.parametrize(("options", "count"), [((), 6), (("--alone",), 8)])
def test_its_files_fit_the_schema_that_they_name(options: tuple[str, ...], count: int, tmp_path: Path) -> None:
    pack = tmp_path / "my-pack"
    call("new", "pack", str(pack), *options)
    files = [file for file in pack.rglob("*.yaml") if "profiles" not in file.parts]
    assert len(files) == count
    for file in files:
        text = file.read_text(encoding="utf-8")
        named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
        assert named, file
        schema = json.loads((file.parent / named[1]).read_text(encoding="utf-8"))
        jsonschema.validate(parse(text.encode(), str(file), "yaml").data, schema)


@pytest.mark.parametrize(
    ("options", "slips"),
    [
        (
            (),
            [
                ("interventions/example.yaml", "alt > 3", "alt >= 3"),
                ("interventions/example.yaml", "strength: full", "strength: partial"),
            ],
        ),
        (
            ("--alone",),
            [
                ("interventions/clearer.yaml", "alt > 3", "alt >= 3"),
                ("interventions/releaser.yaml", "strength: full", "strength: partial"),
            ],
        ),
    ],
)
def test_a_broken_new_pack_fails_its_tests(
    options: tuple[str, ...], slips: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    """The tests that come with it do test: each of these slips is noticed."""
    pack = tmp_path / "my-pack"
    call("new", "pack", str(pack), *options)
    for file, old, new in (
        ("targets.yaml", ">= 20", ">= 25"),
        ("policies.yaml", "min: 2 wk", "min: 1 wk"),
        *slips,
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
    rules = core()
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
    rules = core()
    lines = []
    for name, allowed in re.findall(r"^  # ([a-z0-9_]+):  # (.*) \(", template(rules), re.M):
        value = re.match(r"([\d.e+]+) to ([\d.e+]+)(?: ([^;]+))?", allowed)
        lines.append(f"  {name}: {f'{value[2]} {value[3] or str()}' if value else re.split(', | or ', allowed)[0]}")
    text = "id: filled\nbiomarkers:\n" + "\n".join(lines) + "\n"
    profile = check_profile(parse(text.encode(), "filled.yaml", "yaml"), rules.nodes("biomarker"))
    assert len(profile.measurements) == len(lines) > 90


def test_those_that_most_rules_read_come_first() -> None:
    counts = list(readers(core()).values())
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
    profile = check_profile(parse(text.encode(), "answers.yaml", "yaml"), core().nodes("biomarker"))
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
    nodes = core().nodes("biomarker")
    first, second = [name for name in readers(core()) if not nodes[name]["derived_from"]][:2]
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

    markers = profile_schema(core())["properties"]["biomarkers"]["properties"]
    assert len(markers) > 100
    assert [name for name, field in markers.items() if not field.get("description")] == []
