"""What all tests share: a cache of compiled packs of their own, and the option that rewrites goldens."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

LONGEST = (
    "testing/test_core.py",
    "docs/test_docs.py",
    "packs/test_fuzz.py",
    "report/test_browser.py",
    "cli/test_asking.py",
    "explore/test_measure.py",
    "plans/test_plans.py",
    "plans/test_scope.py",
    "test_mutants.py",
    "explore/test_flip.py",
    "explore/test_others.py",
)
"""Files that take longest. They begin first: at the end of a run a long one would keep one worker busy alone."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {Path(__file__).parent / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(LONGEST)))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew, instead of comparing")


@pytest.fixture(scope="session", autouse=True)
def few_searches_for_cycles() -> None:
    """What was imported and collected stays; searching it again and again for what could go takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def cache_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compiled packs are kept for this run only, by all its workers together, and never in the user's folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GBMPLAN_CACHE_DIR", str(_of_the_run(tmp_path_factory) / "cache"))
        yield


def _of_the_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that all workers of a run share; each has its own within it."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if own.name.startswith("popen-") else own
