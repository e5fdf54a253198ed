"""`plan --format html` and `md`, and `rules graph`, as they are called: to files, pipes and terminals."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from gbmplan.cli.graph import GraphCall
from gbmplan.cli.graph import run as run_graph
from gbmplan.cli.plan import PlanCall, run
from gbmplan.problems import InputError

ROOT = Path(__file__).parent.parent.parent
PROFILE = str(ROOT / "examples/recurrent.yaml")
CALL = PlanCall(PROFILE, None, "html", None, (), (), None, False, None, None, False, "auto")
STARTS = {"html": "<!doctype html>\n<html lang=", "md": "# example-recurrent\n"}


@pytest.mark.parametrize("form", STARTS)
def test_a_file_and_a_pipe_get_the_same(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "plan"
    run(CALL._replace(format=form, output=str(output)))
    assert capsys.readouterr() == ("", "")
    run(CALL._replace(format=form))
    piped = capsys.readouterr()
    assert piped == (output.read_text(encoding="utf-8"), "")
    assert piped.out.startswith(STARTS[form])
    assert piped.out.endswith("\n")


def test_a_terminal_gets_advice_before_anything_is_planned(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    with pytest.raises(InputError) as told:
        run(CALL._replace(profile="nowhere/patient.yaml"))
    [problem] = told.value.problems
    assert (problem.name, problem.help) == (
        "page-for-a-browser",
        "add -o patient.html, or -o - to have it here all the same",
    )
    with pytest.raises(InputError, match="terminal"):
        run_graph(GraphCall(None, "svg", (), (), (), 1, None, "en"))
    run(CALL._replace(output="-"))
    assert capsys.readouterr().out.startswith(STARTS["html"])


@pytest.mark.parametrize("form", STARTS)
def test_exit_status_is_that_of_the_plan(form: str, tmp_path: Path) -> None:
    output = tmp_path / "plan"
    call = CALL._replace(format=form, output=str(output))
    with pytest.raises(SystemExit) as left:
        run(call._replace(require=("pexidartinib", "regorafenib")))
    assert left.value.code == 3
    assert "regorafenib" in output.read_text(encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        run(call._replace(fail_on="major"))
    assert left.value.code == 1


def test_the_profile_is_never_replaced(tmp_path: Path) -> None:
    copy = tmp_path / "patient.yaml"
    copy.write_bytes(Path(PROFILE).read_bytes())
    with pytest.raises(InputError, match="replace the profile"):
        run(CALL._replace(profile=str(copy), output=str(copy)))
    assert copy.read_bytes() == Path(PROFILE).read_bytes()
