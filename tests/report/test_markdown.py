"""Plans as Markdown: held against files that people have looked at, and parsed as a reader's program would.

`pytest tests/report --update-golden` writes the files anew; hashes change with every edit of a pack and are masked.
"""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from gbmplan.render.markdown.document import as_markdown
from gbmplan.render.safe import markdown

from .plans import LANGUAGES, NAMES, planned

GOLDEN = Path(__file__).parent / "golden"
KEPT = ("recurrent", "almost_nothing_measured", "impossible")
HASH = re.compile(r"\b[0-9a-f]{64}\b")
READER = MarkdownIt("commonmark").enable("table").enable("strikethrough")


def tokens(text: str) -> list[Token]:
    """All tokens, those within a line too."""
    return [inner for token in READER.parse(text) for inner in (token, *(token.children or ()))]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", KEPT)
def test_golden(name: str, language: str, pytestconfig: pytest.Config) -> None:
    found = HASH.sub("0" * 64, as_markdown(planned(name, language)))
    golden = GOLDEN / f"{name}.{language}.md"
    if pytestconfig.getoption("--update-golden"):
        GOLDEN.mkdir(exist_ok=True)
        golden.write_text(found, encoding="utf-8", newline="\n")
    expected = golden.read_text(encoding="utf-8") if golden.exists() else ""
    changes = difflib.unified_diff(expected.splitlines(), found.splitlines(), "golden", "now", n=1, lineterm="")
    assert found == expected, "\n".join([f"{golden.name} differs; --update-golden accepts this", *changes][:60])


def test_no_golden_is_left_over() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {
        f"{name}.{language}.md" for name in KEPT for language in LANGUAGES
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_it_reads_as_markdown(name: str, language: str) -> None:
    plan = planned(name, language)
    found = tokens(as_markdown(plan))
    kinds = {token.type for token in found}
    assert not kinds & {"html_block", "html_inline", "image", "code_block"}
    headings = [token.tag for token in found if token.type == "heading_open"]
    assert headings.count("h1") == 1
    assert set(headings) <= {"h1", "h2", "h3"}
    for token in found:
        if token.type == "link_open":
            assert re.match(
                r"https://(doi\.org|pubmed\.ncbi\.nlm\.nih\.gov|clinicaltrials\.gov)/", str(token.attrGet("href"))
            )
    words = " ".join(token.content for token in found if token.type in ("text", "code_inline"))
    assert plan["notice"] in words
    charts = [token.content for token in found if token.type == "fence" and token.info == "mermaid"]
    assert len(charts) == (plan["status"] == "optimal")


@pytest.mark.parametrize("name", NAMES)
def test_tables_are_whole(name: str) -> None:
    """Every row has as many cells as its head, and every line that begins like a row is one."""
    text = as_markdown(planned(name))
    rows = sum(token.type == "tr_open" for token in READER.parse(text))
    lines = [line for line in text.splitlines() if line.startswith("|") and not set(line) <= set("|- ")]
    assert rows == len(lines)
    for block in re.findall(r"(?:^\|.*\n)+", text, re.M):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}) == 1


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain words, PD-1 (in part) 38 %", "plain words, PD-1 (in part) 38 %"),
        ("us_implanted", "us_implanted"),
        ("_all_", r"\_all\_"),
        ("*a* `b` [c](d) <e> |f| ~~g~~ $h$", r"\*a\* \`b\` \[c\](d) \<e> \|f\| \~\~g\~\~ \$h\$"),
        ("# a", r"\# a"),
        ("- a", r"\- a"),
        ("---", r"\---"),
        ("===", r"\==="),
        ("+a, -b", "+a, -b"),
        ("+ a", r"\+ a"),
        ("6.5", "6.5"),
        ("6.", r"6\."),
        ("> a", r"\> a"),
        ("1. a", r"1\. a"),
        ("3) a", r"3\) a"),
        ("a\nb", "a b"),
        ("R&D &amp; &#39;", "R\\&D \\&amp; \\&#\u206039;"),
        ("https://x", r"https\://x"),
        (":skull:", r"\:skull:"),
        ("9:30", "9:30"),
        ("@all GH-1 #2 www.x", "@\u2060all GH\u2060-1 #\u20602 www\u2060.x"),
        ("a\\b", r"a\\b"),
        ("\u202ea", "\ufffda"),
    ],
)
def test_escapes(text: str, written: str) -> None:
    assert markdown(text) == written
    read = "".join(token.content for token in tokens(markdown(text)) if token.type in ("text", "text_special"))
    assert read.replace("\u2060", "") == " ".join(text.split()).replace("\u202e", "\ufffd")
