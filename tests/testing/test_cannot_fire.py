"""Which rules no plan can fire: each reason on a small pack in which it alone is there, and gone when it is mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from gbmplan.graph.model import RuleGraph
from gbmplan.testing.cannot_fire import Why, cannot_fire
from gbmplan.validate.loading import load_rules

from .test_files import small

__all__ = ["small"]
STAGES = """stages:
  - {id: first, title: {en: First}, because: invented, starts: [clear], least: 4 wk}
  - {id: second, title: {en: Second}, because: invented, starts: [activate], least: 4 wk, counts: true}
"""
STAGED = {"pack.yaml": ("phases:\n", STAGES + "phases:\n")}
REQUIRES = "requires:\n  - {id: partner, any_of: [releaser], because: invented, inference: true}\n"
CLEANER = "interventions/cleaner.yaml"
OF_CLEANER = {"cleaner.covers.shield", "cleaner.delivery", "cleaner.toxicities.hepatic"}
CONFLICT = (
    "policies:\n",
    "policies:\n  - {id: never, kind: conflict, between: [cleaner], and: [releaser], because: invented, inference: true}\n",
)


def course(length: str) -> tuple[str, str]:
    text = f"course: {{kind: fixed, length: {length}, because: invented, inference: true}}\n"
    return ("covers:\n", text + "covers:\n")


def changed(pack: Path, changes: dict[str, tuple[str, str]]) -> RuleGraph:
    for name, (old, new) in changes.items():
        text = (pack / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, (name, old)
        (pack / name).write_text(text.replace(old, new), encoding="utf-8")
    return load_rules(str(pack))


LIMIT = (
    "at_most: 2,",
    "at_most: 2, because: invented, inference: true}\n  - {id: none, kind: limit, among: [cleaner], at_most: 0,",
)
UNAVAILABLE = (
    "policies:\n",
    "policies:\n  - {id: gone, kind: unavailable, interventions: [cleaner], because: invented}\n",
)


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        pytest.param({}, {}, id="all can fire"),
        pytest.param(
            {"policies.yaml": LIMIT}, dict.fromkeys(OF_CLEANER, (Why.NOT_TO_BE_HAD, "none")), id="a limit of none"
        ),
        pytest.param(
            {"policies.yaml": UNAVAILABLE}, dict.fromkeys(OF_CLEANER, (Why.NOT_TO_BE_HAD, "gone")), id="not here"
        ),
        # a condition can be stated in a test, so the contraindication is never among them
        pytest.param(
            STAGED | {CLEANER: course("2 wk")},
            {"cleaner.covers.shield": (Why.OVER_BEFORE, "cleaner.course")},
            id="over before the stage that counts",
        ),
        pytest.param(STAGED | {CLEANER: course("6 wk")}, {}, id="runs on into the stage that counts"),
        pytest.param(
            STAGED | {CLEANER: ("covers:\n", REQUIRES + "covers:\n")},
            dict.fromkeys((*OF_CLEANER, "cleaner.requires.partner"), (Why.PARTNER_LATER, "cleaner.requires.partner")),
            id="its partner comes later",
        ),
        pytest.param({CLEANER: ("covers:\n", REQUIRES + "covers:\n")}, {}, id="its partner comes in the one stage"),
        pytest.param(
            STAGED | {CLEANER: course("2 wk"), "policies.yaml": CONFLICT},
            {"cleaner.covers.shield": (Why.OVER_BEFORE, "cleaner.course"), "never": (Why.APART, "")},
            id="never together",
        ),
        pytest.param(
            STAGED | {CLEANER: course("6 wk"), "policies.yaml": CONFLICT}, {}, id="together in the second stage"
        ),
        pytest.param({"policies.yaml": CONFLICT}, {}, id="together in the one stage"),
    ],
)
def test_what_cannot_fire(changes: dict, kept: dict, small: Path) -> None:
    found = cannot_fire(changed(small, changes))
    assert {
        rule: (item.why, item.by) for rule, item in found.items() if not rule.endswith((".course", ".reach", ".effect"))
    } == kept
