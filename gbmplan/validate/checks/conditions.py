"""Conditions parse, and compare biomarkers that exist with values that they can take."""

from __future__ import annotations

from collections.abc import Iterator

from gbmplan.language.conditions import ConditionError
from gbmplan.problems import Problem, brief, respelt
from gbmplan.rulebase.diagnosis import Diagnosis, Skipped
from gbmplan.rulebase.text import PackText
from gbmplan.rulebase.walk import conditions, within
from gbmplan.validate.checks.references import UnknownBiomarker


class UnknownCategory(Diagnosis):
    """A condition compares a category with a value that it does not have.

    Why: no patient could have it, so the comparison would always be false.

    Bad:
        # policies.yaml
        policies:
          - {id: late, kind: scope, when: setting == recurent, say: x, because: it is known, inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: late, kind: scope, when: setting == recurrent, say: x, because: it is known, inference: true}
    """

    code, name = "GP207", "unknown-category"


class ConditionSyntax(Diagnosis):
    """A condition cannot be read.

    Why: conditions are comparisons, flags, `and`, `or`, `not` and `in`, written as in Python; nothing else is run.

    Bad:
        # policies.yaml
        policies:
          - {id: late, kind: scope, when: alt > 1 && pregnant, say: x, because: it is known, inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: late, kind: scope, when: alt > 1 and pregnant, say: x, because: it is known, inference: true}
    """

    code, name = "GP301", "condition-syntax"


class ConditionType(Diagnosis):
    """A condition compares things of different kinds, such as a number with a category.

    Why: the answer would be the same for every patient, or none at all.

    Bad:
        # policies.yaml
        policies:
          - {id: late, kind: scope, when: alt == high, say: x, because: it is known, inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: late, kind: scope, when: alt > 3, say: x, because: it is known, inference: true}
    """

    code, name = "GP302", "condition-type"


class ConditionRange(Diagnosis):
    """A condition compares a number with one that it cannot reach or cannot pass.

    Why: it would say the same of every patient; most often the number is in another unit.

    Bad:
        # policies.yaml
        policies:
          - {id: late, kind: scope, when: macrophages > 300, say: x, because: it is known, inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: late, kind: scope, when: macrophages > 30, say: x, because: it is known, inference: true}
    """

    code, name = "GP303", "condition-range"


class ConditionTooLong(Diagnosis):
    """A condition is longer than 1,000 characters.

    Why: nobody could check it; it is several rules, or a biomarker that has no name yet. (A condition so
    long that its shape is wrong already is reported as GP105.)

    Bad: `alt > 1 or alt > 1 or ...` with a hundred parts.

    Good: two rules.
    """

    code, name = "GP304", "condition-too-long"


class StateCycle(Diagnosis):
    """A state follows from itself, directly or through another state.

    Why: it would have to be known before it can be found.

    Bad:
        # policies.yaml
        policies:
          - id: frailty
            kind: state
            title: {en: Frailty}
            because: it is known
            inference: true
            values:
              - {value: frail, title: {en: frail}, when: frailty == frail, because: it is known, inference: true}
              - {value: fit, title: {en: fit}, when: alt < 1, because: it is known, inference: true}

    Good:
        # policies.yaml
        policies:
          - id: frailty
            kind: state
            title: {en: Frailty}
            because: it is known
            inference: true
            values:
              - {value: frail, title: {en: frail}, when: alt > 3, because: it is known, inference: true}
              - {value: fit, title: {en: fit}, when: alt < 1, because: it is known, inference: true}
    """

    code, name = "GP305", "state-cycle"


DIAGNOSES = (
    UnknownBiomarker,
    UnknownCategory,
    ConditionSyntax,
    ConditionType,
    ConditionRange,
    ConditionTooLong,
    StateCycle,
)


def check(pack: PackText) -> Iterator[Problem | Skipped]:
    """What is wrong with each condition, at its place inside the expression."""
    hidden = pack.broken.get("biomarkers", frozenset())
    for item, path, text in conditions(pack):
        found = pack.parsed(text)
        if not isinstance(found, ConditionError):
            continue
        for error in (found, *found.others):
            if error.word in pack.disabled:  # said once, by `references`
                continue
            place = within(item, path, text, error.column, error.end)
            if error.word in hidden:
                yield Skipped(f"a condition that reads `{error.word}`", "the biomarker cannot be read", place)
                continue
            word = text[error.column - 1 : error.end - 1]
            yield Problem(
                error.name,
                f"{error.message}, in `{brief(text, 80)}`",
                place,
                error.help,
                fix=respelt(place, word, error.known, safe=False) if error.known else None,
            )
