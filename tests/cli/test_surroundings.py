"""Same inputs, same bytes: hash seed, locale, time zone, terminal, current folder and cache change nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from . import ROOT, gbmplan, no_privileges, quick

PROFILE = str(ROOT / "examples/recurrent.yaml")
FORMS = {"text": ("--verbose",), "json": ("--format", "json")}
SURROUNDINGS = {
    "hash seed": {"PYTHONHASHSEED": "4242"},
    "C locale": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONHASHSEED": "1"},
    "C.UTF-8 locale and a far time zone": {"LC_ALL": "C.UTF-8", "TZ": "Pacific/Kiritimati"},
    "Latin-1 streams and a narrow terminal": {"PYTHONIOENCODING": "latin-1:strict", "COLUMNS": "31", "TERM": "dumb"},
    "a wide terminal and colour": {"COLUMNS": "300", "FORCE_COLOR": "1", "CLICOLOR_FORCE": "1", "TERM": "xterm"},
}


@pytest.fixture(scope="module")
def expected() -> dict[str, str]:
    """The plan in both forms, made without anything special."""
    return {form: gbmplan("plan", PROFILE, *arguments).out for form, arguments in FORMS.items()}


@pytest.mark.parametrize(
    ("name", "form"), [*((name, "text") for name in SURROUNDINGS), ("hash seed", "json"), ("C locale", "json")]
)
def test_surroundings_change_nothing(name: str, form: str, expected: dict[str, str]) -> None:
    done = gbmplan("plan", PROFILE, *FORMS[form], environment=SURROUNDINGS[name])
    assert (done.status, done.err) == (0, "")
    assert done.out == expected[form]


def test_the_current_folder_changes_nothing(expected: dict[str, str]) -> None:
    done = gbmplan("plan", "recurrent.yaml", "-r", "../rules/gbm-core", *FORMS["json"], folder=ROOT / "examples")
    assert done.out == expected["json"]


def test_standard_input_gives_the_plan_of_the_file(expected: dict[str, str]) -> None:
    assert gbmplan("plan", "-", *FORMS["text"], stdin=Path(PROFILE).read_bytes()).out == expected["text"]


# ---- the cache of compiled packs is only ever a copy

PACK = str(ROOT / "tests/plans/packs/timing")
CASE = b"biomarkers: {pill_target: yes, ready_target: yes}"


def plan_with(cache: Path | str, *, mortal: bool = False) -> str:
    call = gbmplan if mortal else quick  # privileges go when a program starts
    done = call(
        "plan",
        "-",
        "--rules",
        PACK,
        "--format",
        "json",
        stdin=CASE,
        environment={"GBMPLAN_CACHE_DIR": str(cache)},
        start=no_privileges if mortal else None,
    )
    assert (done.status, done.err) == (0, "")
    return done.out


def kept(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_cold_a_warm_and_no_cache_give_the_same_plan(tmp_path: Path) -> None:
    cold = plan_with(tmp_path / "deep/cache")
    stored = kept(tmp_path / "deep/cache")
    warm = plan_with(tmp_path / "deep/cache")
    assert len(stored) == 2  # the pack and the key
    assert kept(tmp_path / "deep/cache") == stored
    assert cold == warm == plan_with("")


DAMAGE = {
    "cut short": lambda data: data[: len(data) // 2],
    "one line less": lambda data: data[: data.rstrip(b"\n").rindex(b"\n") + 1],
    "one digit changed": lambda data: data.replace(b"168", b"169", 1),
    "valid JSON of something else": lambda data: b"[]\n{}\n",
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_cache_is_made_anew(name: str, tmp_path: Path, whole_cache: Path, whole_plan: str) -> None:
    shutil.copytree(whole_cache, tmp_path / "cache")
    [stored] = (tmp_path / "cache").rglob("pack-*")
    whole = stored.read_bytes()
    stored.write_bytes(DAMAGE[name](whole))
    assert stored.read_bytes() != whole
    assert plan_with(tmp_path / "cache") == whole_plan
    assert stored.read_bytes() == whole


@pytest.fixture(scope="module")
def whole_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    plan_with(folder)
    return folder


@pytest.fixture(scope="module")
def whole_plan(whole_cache: Path) -> str:
    return plan_with(whole_cache)


def test_an_unusable_cache_folder_is_done_without(tmp_path: Path, whole_cache: Path, whole_plan: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "locked").mkdir(mode=0o555)
    (tmp_path / "unreadable").mkdir()
    for stored in kept(whole_cache):
        (tmp_path / "unreadable" / stored.relative_to(whole_cache)).mkdir(parents=True)
    for folder, mortal in (("file/below", False), ("locked", True), ("unreadable", False)):
        assert plan_with(tmp_path / folder, mortal=mortal) == whole_plan
    assert list((tmp_path / "locked").iterdir()) == []


def test_a_changed_pack_is_read_anew(tmp_path: Path) -> None:
    """The cache knows a pack by what stands in it, not by its name or its date."""
    shutil.copytree(PACK, tmp_path / "pack")
    ask = ("plan", "-", "--rules", str(tmp_path / "pack"))
    assert "week 0  Pill" in quick(*ask, stdin=CASE).out
    pill = tmp_path / "pack/interventions/pill.yaml"
    pill.write_bytes(pill.read_bytes().replace(b"{en: Pill}", b"{en: Bill}"))
    assert "week 0  Bill" in quick(*ask, stdin=CASE).out
