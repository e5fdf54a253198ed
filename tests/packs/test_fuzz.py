"""Packs damaged at random, through `gbmplan validate`: it ends with 0, 1 or 2, and every place lies in its file.

Most are a small pack cut out of gbm-core, some gbm-core itself. `FUZZ_PACKS=10000 pytest tests/packs/test_fuzz.py`
draws new ones, and so many of them.
"""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from functools import lru_cache
from random import Random
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gbmplan.cli.validate import ValidateCall, run
from gbmplan.rulebase.folder import PackFiles, read_pack
from gbmplan.source.document import survey
from tests.input.test_mutations import damaged, inside

from .cut import CORE, cut

COUNT = int(os.environ.get("FUZZ_PACKS", "300"))
LONG = "FUZZ_PACKS" in os.environ
FORMS = ("json", "json", "json", "text", "concise", "github", "sarif", "auto")
ID = re.compile(r"(?<![\w.])[a-z][a-z0-9]*_[a-z0-9_]+\b")
NUMBER = re.compile(r"(?<![\w.-])\d+(?:\.\d+)?\b")
SIGN = re.compile(r" (<=|>=|<|>|==|!=|and|or|in|not) ")
VALUE = re.compile(r"(?m)^( *(?:- )?[a-z_]+: ).+$")
PACK = "p"


def fuzzed(count: int) -> Any:
    """So many examples, the same in every run; new ones in a long run."""
    return settings(
        max_examples=max(1, count),
        derandomize=not LONG,
        database=None,
        deadline=None,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )


class Sound(NamedTuple):
    """A pack without mistakes."""

    files: dict[str, bytes]

    def __repr__(self) -> str:
        return f"Sound({len(self.files)} files)"


class Outcome(NamedTuple):
    """How the command ended, and what it wrote."""

    status: Any
    out: str
    err: str


@pytest.fixture(scope="module", autouse=True)
def _sound_files_are_parsed_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gbmplan.rulebase.text.survey", lru_cache(512)(survey))
        yield


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    return Sound(cut(tmp_path_factory.mktemp("cut")).files)


@pytest.fixture(scope="module")
def core() -> Sound:
    return Sound(read_pack(str(CORE)).files)


def test_the_small_pack_is_sound(small: Sound, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that all checks see the damaged ones, those of the graph too."""
    outcome = validated(small.files, "json", monkeypatch)
    assert outcome.status == 0
    assert not json.loads(outcome.out)["packs"][0]["skipped"]
    assert 1000 < sum(raw.count(b"\n") for raw in small.files.values()) < 6000


@fuzzed(COUNT - COUNT // 50)
@given(seed=st.integers(0, 2**32))
def test_small(small: Sound, seed: int) -> None:
    settled(small.files, Random(seed))


@fuzzed(COUNT // 50)
@given(seed=st.integers(0, 2**32))
def test_core(core: Sound, seed: int) -> None:
    settled(core.files, Random(seed))


def settled(sound: dict[str, bytes], random: Random) -> None:
    """Damage a pack and validate it."""
    files = dict(sound)
    for name in random.sample(sorted(files), random.choice([1, 1, 1, 2, 3])):
        files[name] = random.choice([damaged, meddled])(files[name], random)
    form = random.choice(FORMS)
    with pytest.MonkeyPatch.context() as patch:
        outcome = validated(files, form, patch, diff=random.random() < 0.15)
    assert outcome.status in (0, 1, 2), outcome
    assert "Traceback" not in outcome.err
    assert outcome.err == "" or outcome.status == 2 or "would be mended" in outcome.err, outcome.err
    if form == "json" and outcome.out.startswith("{"):
        [said] = json.loads(outcome.out)["packs"]
        severities = {finding["severity"] for finding in said["findings"]}
        assert outcome.status == ("error" in severities)
        for finding in said["findings"]:
            assert re.fullmatch(r"GP\d{3}", finding["code"]), finding
            for place in (finding, *finding["notes"], *(finding["fix"] or {}).get("edits", ())):
                placed(place, files)
        for skip in said["skipped"]:
            placed(skip, files)


def validated(files: dict[str, bytes], form: str, patch: pytest.MonkeyPatch, *, diff: bool = False) -> Outcome:
    """What the command does with a pack that is not on disk."""
    pack = PackFiles(PACK, files, "", None, None)
    patch.setattr("gbmplan.validate.rounds.find", lambda name: name)
    patch.setattr("gbmplan.validate.rounds.chain_of", lambda folder: ([pack], ()))
    out, err, status = io.StringIO(), io.StringIO(), None
    with redirect_stdout(out), redirect_stderr(err):
        try:
            run(ValidateCall((PACK,), form, (), (), False, False, diff, "2026-05-04", "never"))
        except SystemExit as end:
            status = end.code
    return Outcome(status, out.getvalue(), err.getvalue())


def placed(place: dict[str, Any], files: dict[str, bytes]) -> None:
    """Both ends of a place lie in its file, and the first is not behind the second."""
    raw = files[place["file"].removeprefix(f"{PACK}/")]
    if place["line"]:
        inside(place["line"], place["column"], raw)
    if place["end_line"]:
        inside(place["end_line"], place["end_column"], raw)
        assert (place["line"], place["column"]) <= (place["end_line"], place["end_column"]), place


def meddled(raw: bytes, random: Random) -> bytes:
    """A slip that a parser does not see: names, numbers and signs change places, values become other values."""
    text = raw.decode("utf-8")
    for _ in range(random.choice([1, 1, 2, 5])):
        pattern = random.choice([ID, NUMBER, SIGN, VALUE])
        found = list(pattern.finditer(text))
        if not found:
            continue
        here, other = random.choice(found), random.choice(found)
        new = other.group()
        if pattern is NUMBER and random.random() < 0.5:
            new = random.choice(["0", "-1", "1e3", "100", "0.5", "99999999", "1e308", "-0.0"])
        text = text[: here.start()] + new + text[here.end() :]
    return text.encode("utf-8")
