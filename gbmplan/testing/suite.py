"""Rule tests once they have been read and checked against the rules they test."""

from __future__ import annotations

from typing import Any, NamedTuple

from gbmplan.choose.problem import Demands
from gbmplan.patient.profile import Profile
from gbmplan.problems import Place


class Expectation(NamedTuple):
    """One thing that a test expects."""

    key: str
    """Key of `expect` under which it stands."""
    item: str
    """What it is about: an intervention, a target, a rule, a text."""
    value: Any
    """What is expected of it, where the key alone does not say so."""
    place: Place


class RuleTest(NamedTuple):
    """One patient, what is demanded, and what is expected."""

    id: str
    because: str
    place: Place
    profile: Profile
    demands: Demands
    disabled: frozenset[str]
    """Policies that do not count."""
    expectations: tuple[Expectation, ...]

    @property
    def planned(self) -> bool:
        """Whether it takes a plan to see what is expected; deciding conditions does not."""
        return any(item.key not in DECIDED for item in self.expectations)


class Suite(NamedTuple):
    """All tests of a pack."""

    pack: str
    """Folder, as the user named it."""
    files: tuple[str, ...]
    tests: tuple[RuleTest, ...]


DECIDED = frozenset({"rules", "excluded", "not_excluded", "weighed"})
"""What is seen without planning."""
