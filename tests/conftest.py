"""What all tests share: a cache of compiled packs of their own, and the option that rewrites goldens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew, instead of comparing")


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
