"""A value that follows from the list of therapies, written beside a list: accepted where both agree, else refused with
the place of each."""

from __future__ import annotations

import pytest

from gbmplan.api import load_rules, parse_profile
from gbmplan.patient.read import check_profile
from gbmplan.problems import InputError
from gbmplan.source.document import parse

PROFILE = """id: one
as_of: 2026-05-04
biomarkers:
  {value}
prior_therapy: {listed}
"""
BEVACIZUMAB = "[{agent: Avastin, last: 2026-03-23}]"  # six weeks before
RUNNING = "[{agent: bevacizumab, ongoing: yes}]"
UNDATED = "[bevacizumab]"
YES, NO, WEEKS = "prior_bevacizumab: yes", "prior_bevacizumab: no", "weeks_since_bevacizumab: {}"
NOT_LISTED = "but the agent is not in `prior_therapy` at p.yaml:5:1"

CASES = [
    (YES, BEVACIZUMAB, ""),
    (NO, BEVACIZUMAB, "`prior_bevacizumab` says no, but `prior_therapy` lists the agent at p.yaml:5:17"),
    (
        NO,
        "[radiotherapy, bevacizumab]",
        "`prior_bevacizumab` says no, but `prior_therapy` lists the agent at p.yaml:5:31",
    ),
    (
        NO,
        "[bevacizumab + lomustine]",
        "`prior_bevacizumab` says no, but `prior_therapy` lists the agent at p.yaml:5:17",
    ),
    (NO, "[]", ""),
    (NO, "[radiotherapy]", ""),
    (YES, "[]", f"`prior_bevacizumab` says yes, {NOT_LISTED}"),
    (YES, "[radiotherapy]", f"`prior_bevacizumab` says yes, {NOT_LISTED}"),
    (YES, "null", ""),  # nothing is said of therapies
    (NO, "null", ""),
    ("prior_bevacizumab: null", BEVACIZUMAB, ""),  # not measured
    (WEEKS.format(6), BEVACIZUMAB, ""),
    (WEEKS.format("6.9"), BEVACIZUMAB, ""),  # rounded
    (WEEKS.format("5.1"), BEVACIZUMAB, ""),
    (WEEKS.format("42 d"), BEVACIZUMAB, ""),
    (
        WEEKS.format(7),
        BEVACIZUMAB,
        "`weeks_since_bevacizumab` is 7 wk, but by `prior_therapy` at p.yaml:5:17 it is 6 wk",
    ),
    (
        WEEKS.format(2),
        BEVACIZUMAB,
        "`weeks_since_bevacizumab` is 2 wk, but by `prior_therapy` at p.yaml:5:17 it is 6 wk",
    ),
    (WEEKS.format(0), RUNNING, ""),
    (WEEKS.format(3), RUNNING, "`weeks_since_bevacizumab` is 3 wk, but by `prior_therapy` at p.yaml:5:17 it is 0 wk"),
    (WEEKS.format(3), UNDATED, ""),  # the list does not say when
    (WEEKS.format(3), "[]", f"`weeks_since_bevacizumab` is 3 wk, {NOT_LISTED}"),
    (WEEKS.format(3), "[radiotherapy]", f"`weeks_since_bevacizumab` is 3 wk, {NOT_LISTED}"),
    (WEEKS.format(3), "null", ""),
]


def said(value: str, listed: str) -> list[tuple[str, str, str]]:
    text = PROFILE.format(value=value, listed=listed).encode()
    try:
        check_profile(parse(text, "p.yaml"), load_rules().graph.nodes("biomarker"))
    except InputError as error:
        return [(problem.name, str(problem.place), problem.message) for problem in error.problems]
    return []


@pytest.mark.parametrize(("value", "listed", "message"), CASES)
def test_a_value_beside_a_list(value: str, listed: str, message: str) -> None:
    column = 3 + value.index(": ") + 2
    assert said(value, listed) == ([("contradiction", f"p.yaml:4:{column}", message)] if message else [])


def test_the_value_counts_where_both_agree() -> None:
    text = PROFILE.format(value=WEEKS.format("6.5"), listed=BEVACIZUMAB)
    assert parse_profile(text, load_rules()).facts["weeks_since_bevacizumab"] == 6.5


def test_every_contradiction_is_named() -> None:
    value = "{weeks_since_pd1: 2, prior_pd1: no, prior_lomustine: yes}"
    text = f"as_of: 2026-05-04\nbiomarkers: {value}\nprior_therapy: [{{agent: Opdivo, last: 2026-04-06}}]\n"
    with pytest.raises(InputError) as caught:
        parse_profile(text, load_rules())
    assert [problem.message.split("`")[1] for problem in caught.value.problems] == [
        "weeks_since_pd1",
        "prior_pd1",
        "prior_lomustine",
    ]
