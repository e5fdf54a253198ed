"""Pages of text: how lines break in both scripts, and that nothing is ever wider than the page."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from gbmplan.render.page import Page, cells, dotted, kept, styled

PAD = "| "


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one two three four five", ["one two three four", "five"]),
        ("a verylongwordthatneverends b", ["a", "verylongwordthatneve", "rends b"]),
        ("two\nparagraphs", ["two", "paragraphs"]),
        ("需要同时阻断多条代偿通路", ["需要同时阻断多条代偿", "通路"]),
        ("x需要同时阻断多条代偿通路", ["x需要同时阻断多条代", "偿通路"]),  # half a character does not fit
        ("需要同时阻断多条代偿，并测量", ["需要同时阻断多条代", "偿，并测量"]),  # no line begins with a closing mark
        ("需要同时阻断多条代（偿通路）", ["需要同时阻断多条代", "（偿通路）"]),  # nor ends with an opening one
        ("同时阻断 PD-1 与 TIGIT 通路", ["同时阻断 PD-1 与", "TIGIT 通路"]),
        ("同时阻断巨噬细胞TIGIT通路", ["同时阻断巨噬细胞", "TIGIT通路"]),
        ("肿瘤相关巨噬细胞 38 % 高", ["肿瘤相关巨噬细胞 38", "% 高"]),
        ("", [""]),
    ],
)
def test_lines_break_where_they_may(text: str, lines: list[str]) -> None:
    page = Page(22)
    page.item(text, gutter=PAD, hang=2)
    shown = page.text(coloured=False).splitlines()
    assert [line[2:] for line in shown] == lines
    assert all(line[:2] == ("  " if index else PAD) or not line[2:] for index, line in enumerate(shown))


def test_what_is_kept_together_stays_on_a_line() -> None:
    page = Page(24)
    page.item(dotted(kept("1 before 2"), kept("2 before 3 by a week")), hang=0)
    assert page.text(coloured=False) == "1 before 2 ·\n2 before 3 by a week\n"
    page = Page(20)
    page.item(dotted(kept("甲基化：已甲基化"), kept("年龄 58 岁"), "未测量"), hang=0)
    assert page.text(coloured=False) == "甲基化：已甲基化 ·\n年龄 58 岁 · 未测量\n"
    page.item(kept("每一行都放不下的长句子"), hang=0)  # what does not fit is cut all the same
    assert page.text(coloured=False).endswith("每一行都放不下的长句\n子\n")


@pytest.mark.parametrize(
    ("parts", "lines"),
    [
        (["PD-1 → ultrasound and Nivolumab"], ["PD-1 → ultrasound", "and Nivolumab"]),
        (["of Nivolumabandmore", "b"], ["of", "Nivolumabandmore · b"]),
        (["Nivolumab-and-more-1", "b"], ["Nivolumab-and-more-1", "· b"]),
        (["自第 16 周起和纳武利尤单抗"], ["自第 16 周起和纳武利", "尤单抗"]),
        (["聚焦超声波聚焦第 16 周"], ["聚焦超声波聚焦第 16", "周"]),
        (["聚焦超声波聚焦第声（周）"], ["聚焦超声波聚焦第声", "（周）"]),
        (["one-word-that-is-longer-than-a-line"], ["one-word-that-is-lon", "ger-than-a-line"]),
    ],
)
def test_what_is_kept_together_and_too_long_breaks_between_words(parts: list[str], lines: list[str]) -> None:
    page = Page(20)
    page.item(dotted(*map(kept, parts)), hang=0)
    assert page.text(coloured=False).splitlines() == lines


def test_a_heading_with_a_long_note_is_wrapped() -> None:
    page = Page(24)
    page.heading("ESCAPE", "where the tumour can turn")
    assert page.text(coloured=False) == "\nESCAPE   where the\n  tumour can turn\n"


@pytest.mark.parametrize("width", [12, 20, 40])
def test_a_table_gives_its_widest_column_up(width: int) -> None:
    page = Page(width)
    page.table([["target", "need"], ["intact barrier at the margin", "assumed"], ["肿瘤相关巨噬细胞", "推定"]], hang=2)
    lines = page.text(coloured=False).splitlines()
    assert max(map(cell_len, lines)) <= width
    assert len(lines) == 3


WORDS = st.text(st.sampled_from("ab -(）（，。缺氧通路é\u0301\u200b…“”+²🧠"), max_size=60)


@settings(max_examples=150, deadline=None)
@given(WORDS, st.integers(20, 60), st.integers(0, 9))
def test_no_line_is_wider_than_the_page_and_no_character_is_lost(text: str, width: int, hang: int) -> None:
    page = Page(width + hang)
    page.item(text, hang=hang)
    shown = page.text(coloured=False)
    assert max(map(cell_len, shown.splitlines()), default=0) <= width + hang
    assert "".join(shown.split()) == "".join(text.split())


@given(WORDS)
def test_columns_are_counted_as_terminals_do(text: str) -> None:
    assert cells(text) == cell_len(text)


def test_colours_change_no_word() -> None:
    page = Page(40)
    page.item(styled(("red", "red"), " and plain and ", ("需要", "bold")))
    assert "\x1b[31mred\x1b[0m" in page.text(coloured=True)
    assert "and plain and" in page.text(coloured=True)
    page.heading("TITLE", "note")
    assert "\x1b[1mTITLE\x1b[0m" in page.text(coloured=True)  # in one piece, for whoever searches
