"""The page in a real browser, opened from disk: nothing is asked for, nothing complains, everything fits and prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gbmplan.render.html.page import as_html

from .browser import CHROMIUM, Browser
from .plans import EXAMPLES, LANGUAGES, NAMES, planned
from .test_hostile import WORDS, said

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")]
NARROW, MIDDLE, WIDE = 360, 820, 1400
A4 = 680
"""What the style sheet leaves of A4 between its margins, in CSS pixels."""
FOLDED = """
Array.from(document.querySelectorAll("main details:not(.screen)")).filter(part => Array.from(part.children).some(child =>
  child.tagName != "SUMMARY" && !child.matches(".screen") && child.getBoundingClientRect().height == 0)).length
"""
HIDDEN = """
Array.from(document.querySelectorAll("#appendix *")).filter(part => getComputedStyle(part).display == "none"
  && getComputedStyle(part.parentElement).display != "none").map(part => part.getAttribute("class") || part.tagName)
"""
CUT = """
Array.from(document.querySelectorAll(".scroll")).filter(part => part.scrollWidth > part.clientWidth + 1).length
"""
SMALLEST = """
Math.min(...Array.from(document.querySelectorAll("figure svg text")).map(text => {
  const box = text.ownerSVGElement;
  if (!box.getBoundingClientRect().width) return 99;
  return parseFloat(getComputedStyle(text).fontSize) * box.getBoundingClientRect().width / box.viewBox.baseVal.width;
}))
"""
OVERLAPPING = """
Array.from(document.querySelectorAll(".fig-timeline svg, .fig-timeline_narrow svg")).flatMap(drawing => {
  const seen = Array.from(drawing.querySelectorAll("text")).map(text => [text.textContent, text.getBoundingClientRect()]);
  return seen.flatMap(([one, a], place) => seen.slice(place + 1)
    .filter(([, b]) => a.width && b.width && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3)
    .map(([other]) => one + " | " + other));
})
"""
OUTSIDE = """
Array.from(document.querySelectorAll("figure svg")).filter(one => one.getBoundingClientRect().width).flatMap(drawing => {
  const frame = drawing.getBoundingClientRect();
  return Array.from(drawing.querySelectorAll("text")).filter(text => {
    const box = text.getBoundingClientRect();
    return box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1;
  }).map(text => text.textContent);
})
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as found:
        yield found


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    found = {}
    for name in NAMES:
        for language in LANGUAGES:
            path = found[f"{name}.{language}"] = folder / f"{name}.{language}.html"
            path.write_text(as_html(planned(name, language)), encoding="utf-8")
    return found


@pytest.mark.parametrize(  # what is dark is as wide in either language
    ("language", "dark"),
    [*((name, False) for name in LANGUAGES), ("en", True)],
    ids=["en-light", "zh-light", "en-dark"],
)
@pytest.mark.parametrize("name", NAMES)
def test_it_opens_and_fits(browser: Browser, pages: dict[str, Path], name: str, language: str, dark: bool) -> None:
    path = pages[f"{name}.{language}"]
    assert browser.open(path, width=NARROW, dark=dark) == ([], [])
    for width in (NARROW, MIDDLE, WIDE):
        browser.resize(width)
        assert browser.evaluate("document.documentElement.scrollWidth") <= width
        assert browser.evaluate(OUTSIDE) == []
        assert browser.evaluate(OVERLAPPING) == []
    assert browser.seen(path) == ([], [])
    paper = browser.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", paper))) < 200) == dark


@pytest.mark.parametrize("name", NAMES)
def test_pictures_are_legible(browser: Browser, pages: dict[str, Path], name: str) -> None:
    """The smallest letter of a picture, as it is scaled to the page and to the paper."""
    path = pages[f"{name}.en"]
    browser.open(path, width=WIDE)
    if browser.evaluate("document.querySelectorAll('figure svg text').length"):
        assert browser.evaluate(SMALLEST) >= 8
        browser.open(path, width=NARROW)
        assert browser.evaluate(SMALLEST) >= 6


def test_the_first_screen(browser: Browser, pages: dict[str, Path]) -> None:
    """What, in which order, what is open and what to measure stand on a screen of 1280 × 900."""
    browser.open(pages["recurrent.en"], width=1280, height=900)
    script = (
        "['regimen', 'before', 'still-open', 'to-measure'].map(name =>"
        " document.getElementById(name + '-heading').getBoundingClientRect().bottom)"
    )
    assert max(browser.evaluate(script)) < 700
    steps = browser.evaluate(
        "Math.max(...Array.from(document.querySelectorAll('.phase li'), item => item.getBoundingClientRect().bottom))"
    )
    assert steps < 900


def test_links_open_what_is_folded(browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages["recurrent.en"])
    browser.evaluate(
        "document.querySelector('article a[href^=\"#rule-\"]').click(); new Promise(r => setTimeout(r, 200))"
    )
    assert browser.evaluate("document.querySelector(':target').getBoundingClientRect().height") > 0
    assert 0 <= browser.evaluate("document.querySelector(':target').getBoundingClientRect().top") < 900


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_it_prints_without_loss(browser: Browser, pages: dict[str, Path], name: str, language: str) -> None:
    """Nothing is folded away or cut off on paper, even without the script."""
    path = pages[f"{name}.{language}"]
    pdf = browser.open(path, dark=True) and browser.pdf()
    assert re.search(rb"/MediaBox \[0 0 59\d\.?\d* 84\d\.?\d*\]", pdf)
    count = sheets(pdf)
    assert (3 if name == "impossible" else 6) <= count <= 21
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(path, width=A4, media="print")
        browser.call("Emulation.setScriptExecutionDisabled", value=False)
        assert browser.evaluate(FOLDED) == 0
        assert browser.evaluate(CUT) == 0
        assert browser.evaluate("document.documentElement.scrollWidth") <= A4
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_a_handout_of_two_pages_is_printed_first(
    browser: Browser, pages: dict[str, Path], name: str, language: str
) -> None:
    """It ends by page 2, holds what a meeting needs, and the appendix begins on a page of its own."""
    plan = planned(name, language)
    browser.open(pages[f"{name}.{language}"])
    whole = sheets(browser.pdf())
    told = browser.evaluate("document.getElementById('handout').textContent")
    wanted = [plan["profile"]["id"], plan["notice"], *(step["title"] for step in plan["steps"])]
    wanted += [gap["title"] for gap in plan["gaps"] if gap["kind"] == "open" and gap["priority"] != "minor"]
    assert [text for text in wanted if text not in told] == []
    held = browser.evaluate("Array.from(document.querySelectorAll('#handout [id]'), item => item.id)")
    parts = {"regimen-heading", "before-heading", "still-open-heading", "to-measure-heading", "did-heading"}
    parts = parts | {"timeline-heading"} if plan["steps"] else set()
    parts |= {"next-gate-heading"} if plan["gates"] else set()
    assert parts - set(held) == set()
    browser.evaluate("document.getElementById('appendix').remove()")
    handout = sheets(browser.pdf())
    assert handout <= 2
    browser.open(pages[f"{name}.{language}"])
    browser.evaluate("document.getElementById('handout').remove()")
    assert whole in (handout + sheets(browser.pdf()), handout + sheets(browser.pdf()) - 1)


def sheets(pdf: bytes) -> int:
    """Pages of a print."""
    return len(re.findall(rb"/Type /Page\b(?!s)", pdf))


MOST = {"recurrent": 20}
"""Pages of a print; of any other example, one more."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_print_is_short(browser: Browser, pages: dict[str, Path], name: str, language: str) -> None:
    browser.open(pages[f"{name}.{language}"])
    assert sheets(browser.pdf()) <= MOST.get(name, 21)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_paper_says_what_stands_where(browser: Browser, pages: dict[str, Path], name: str, language: str) -> None:
    """Each part has a letter at the foot of its pages, and the first page of them says what each letter holds."""
    path = pages[f"{name}.{language}"]
    browser.open(path, width=A4, media="print")
    parts = browser.evaluate("Array.from(document.querySelectorAll('.part'), item => item.id)")
    assert parts == [f"part-{letter}" for letter in "abc"[: len(parts)]]
    told = browser.evaluate("Array.from(document.querySelectorAll('.part .paper li'), item => item.innerText)")
    for part, line in zip(parts, told, strict=True):
        assert browser.evaluate(f"getComputedStyle(document.getElementById('{part}')).page") == part
        assert line.startswith(f"{part[-1].upper()} ")
        heads = browser.evaluate(f"Array.from(document.querySelectorAll('#{part} h2'), item => item.innerText)")
        assert heads
        assert [head for head in heads if head not in line] == []
        assert f'@page {part}{{@bottom-left{{content:"{part[-1].upper()} ' in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_the_screen_leaves_nothing_out(browser: Browser, pages: dict[str, Path], name: str) -> None:
    """What paper leaves out is marked as standing on the screen alone, and stands there."""
    browser.open(pages[f"{name}.en"], width=A4, media="print")
    kinds = {word for kinds in browser.evaluate(HIDDEN) for word in kinds.split()}
    assert kinds <= {"screen", "noted", "aside", "figures", "more", "TH", "TD"}  # of facts, how they were written
    assert "screen" in kinds
    browser.open(pages[f"{name}.en"], width=WIDE)
    assert set(browser.evaluate(HIDDEN)) <= {"paper", "fig fig-timeline_narrow"}


@pytest.mark.parametrize("name", WORDS)
def test_no_word_of_a_profile_runs(browser: Browser, tmp_path: Path, name: str) -> None:
    path = tmp_path / "hostile.html"
    path.write_text(as_html(said(WORDS[name])), encoding="utf-8")
    seen = browser.open(path, width=NARROW)
    assert seen == ([], [])
    assert browser.evaluate("typeof pwned") == "undefined"
    assert browser.evaluate("document.documentElement.scrollWidth") <= NARROW


def test_the_policy_holds(browser: Browser, tmp_path: Path) -> None:
    """Markup that got in all the same could neither run nor load anything."""
    path = tmp_path / "broken.html"
    bad = "<script>pwned=1</script><img src='https://evil.example/x.png' onerror='pwned=2'><p style='color:red'>x</p>"
    path.write_text(as_html(planned("recurrent")).replace("</main>", f"{bad}</main>"), encoding="utf-8")
    browser.open(path)
    assert len(browser.seen(path, least=3).complaints) >= 3
    assert browser.evaluate("typeof pwned") == "undefined"
    assert all("evil" not in url for url in browser.answered)
