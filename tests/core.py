"""gbm-core, read once for all tests of a process; none of them may change it."""

from __future__ import annotations

from functools import cache

from gbmplan.graph.model import RuleGraph
from gbmplan.validate.loading import load_rules


@cache
def core() -> RuleGraph:
    return load_rules()
