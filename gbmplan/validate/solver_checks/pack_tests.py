"""Packs of some size carry tests, and those can be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from gbmplan.graph.model import RuleGraph
from gbmplan.problems import InputError, Problem
from gbmplan.rulebase.characters import NAMES, named, strange
from gbmplan.rulebase.diagnosis import Diagnosis
from gbmplan.rulebase.folder import read_pack
from gbmplan.rulebase.text import PackText

_MANY = 10
"""Interventions from which on nobody sees at a glance what a change does to the others."""


class NoTests(Diagnosis):
    """The pack has ten interventions or more and no tests.

    Why: whoever changes a rule cannot tell which plans changed with it.

    Bad:
        a folder with ten files of interventions, and nothing in `tests/`

    Good:
        the same folder, with cases in `tests/plans.yaml` (see docs/testing.md)
    """

    code, name, severity = "GP600", "no-tests", "info"


class BrokenTest(Diagnosis):
    """A test of the pack cannot be read, or names what nobody declares.

    Why: `gbmplan test` runs none of the tests while one of them is broken.

    Bad:
        # tests/case.yaml
        cases:
          - id: nobody
            because: Names a step that no pack declares.
            expect: {steps: nobody}

    Good:
        # tests/case.yaml
        cases:
          - id: somebody
            because: Names a step of this pack.
            expect: {not_steps: antibody}
    """

    code, name, severity = "GP601", "broken-test", "warning"


DIAGNOSES: tuple[type[Diagnosis], ...] = (NoTests, BrokenTest)


def check(pack: PackText, rules: RuleGraph) -> Iterator[Problem]:
    """Whether the last pack of the chain carries tests, and what is wrong with them; misleading characters first."""
    folder = PurePath(pack.header_item.document.file).parent
    try:
        files = read_pack(str(folder))
    except InputError:  # gone since it was read
        return
    from gbmplan.testing.read import FOLDER, read_tests, test_files

    texts = {f"{folder}/{name}": raw for name, raw in files.files.items() if name.startswith(FOLDER)}
    hidden = [problem for file, raw in texts.items() for problem in strange(_text(raw), file)]
    yield from hidden
    if test_files(files):
        try:
            read_tests(files, rules)
        except InputError as error:
            for problem in named(error.problems, texts):
                if problem.name not in NAMES:
                    yield BrokenTest.at(problem.place, problem.message, problem.help)
                elif problem not in hidden:
                    yield problem
    elif sum(item.pack == pack.header.id for item in pack.interventions.values()) >= _MANY:
        yield NoTests.at(
            pack.header_item.place("id"), "this pack carries no tests", "`gbmplan new pack` shows how they are written"
        )


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").removeprefix("\ufeff")
