"""Numbers and windows of time as people write them; one home for each."""

from __future__ import annotations

import pytest

from gbmplan.language.numbers import figure
from gbmplan.wording.times import between, moment
from gbmplan.wording.wording import wording

NUMBERS = [
    (12345.0, "12345"),
    (123456789.0, "123456789"),
    (0.1 + 0.2, "0.3"),
    (1e-7, "0.0000001"),
    (38.0, "38"),
    (2.5, "2.5"),
    (-0.5, "-0.5"),
    (1234.5, "1234.5"),
    (1234567.4, "1234567"),
    (20 / 7, "2.85714"),
    (1e60, "1e+60"),
    (float("inf"), "inf"),
    (0.0, "0"),
]


@pytest.mark.parametrize(("value", "text"), NUMBERS)
def test_numbers(value: float, text: str) -> None:
    assert figure(value) == text


def test_fewer_digits_never_change_the_size() -> None:
    assert [figure(value, 3) for value in (2.857142857, 12345.0, 98765.4)] == ["2.86", "12345", "98765"]


WEEK = 168.0
WINDOWS = [
    (None, None, "", ""),
    (0.0, None, "", ""),
    (2 * WEEK, None, " by at least 2 weeks", "，至少早 2 周"),
    (None, WEEK, " within 1 week", "，间隔不超过 1 周"),
    (WEEK, 2 * WEEK, " by at least 1 week, within 2 weeks", "，至少早 1 周、间隔不超过 2 周"),
    (0.0, 0.0, " at the same time", "，同时"),
    (-WEEK, None, ", or up to 1 week after", "，或至多晚 1 周"),
    (-WEEK, 0.0, " (from 1 week earlier to the same time)", "（可早 1 周，至迟同时）"),
    (-WEEK, 2.0, " (from 1 week earlier to 2 hours later)", "（可早 1 周，至多晚 2 小时）"),
    (None, -WEEK, ", or rather at least 1 week after", "（实为至少晚 1 周）"),
    (-3 * WEEK, -WEEK, ", or rather 1 week to 3 weeks after", "（实为晚 1 周至 3 周）"),
    (-WEEK, -WEEK, ", or rather 1 week after", "（实为晚 1 周）"),
]


@pytest.mark.parametrize(("low", "high", "english", "chinese"), WINDOWS)
def test_windows(low: float | None, high: float | None, english: str, chinese: str) -> None:
    assert between(wording("en"), low, high) == english
    assert between(wording("zh"), low, high) == chinese


MOMENTS = [
    (0.0, "week 0", "第 0 周"),
    (1.0, "hour 1", "第 1 小时"),
    (72.0, "day 3", "第 3 天"),
    (WEEK, "week 1", "第 1 周"),
    (WEEK + 24, "week 1+1 d", "第 1 周加 1 天"),
    (35 * WEEK + 6 * 24, "week 35+6 d", "第 35 周加 6 天"),
    (36 * WEEK - 1, "week 36", "第 36 周"),
    (7 * WEEK + 1, "week 7", "第 7 周"),
    (-WEEK, "week -1", "第 -1 周"),
]


@pytest.mark.parametrize(("hours", "english", "chinese"), MOMENTS)
def test_moments(hours: float, english: str, chinese: str) -> None:
    assert (moment(wording("en"), hours), moment(wording("zh"), hours)) == (english, chinese)
