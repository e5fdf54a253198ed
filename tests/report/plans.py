"""Plans that the tests of reports look at: examples in both languages, and demands that cannot be met."""

from __future__ import annotations

import pickle
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from gbmplan.cli.plan import PlanCall, make

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ("recurrent", "almost_nothing_measured", "newly_diagnosed", "midline", "egfrviii")
needs_graphlay = pytest.mark.skipif(find_spec("graphlay") is None, reason="graphlay is not installed: gbmplan[report]")
NAMES = (*EXAMPLES, "impossible")
LANGUAGES = ("en", "zh")
_CALL = PlanCall("", None, "html", None, (), (), None, False, None, None, False, "auto")


def planned(name: str, language: str = "en") -> Any:
    """A plan of its own for each test that wants to change it."""
    return pickle.loads(_planned(name, language))


@cache
def _planned(name: str, language: str) -> bytes:
    """Kept as bytes: reading them is the quickest way to a copy."""
    if name == "impossible":
        require = ("bevacizumab", "ced", "pexidartinib", "us_implanted")
        call = _CALL._replace(
            profile=str(ROOT / "examples/recurrent.yaml"), require=require, max_agents=2, all_clashes=True
        )
    else:
        call = _CALL._replace(profile=str(ROOT / f"examples/{name}.yaml"), alternatives=2)
    return pickle.dumps(make(call._replace(language=language)))
