"""Words that try to be something else, in every free-text field of a plan, through every form.

A plan is taken whose every title, reason, note and value has been replaced. What comes out must be made of the same
elements, with the same attributes, as with harmless words; and the words must stand there as they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from gbmplan.cli.graph import GraphCall
from gbmplan.cli.graph import run as draw
from gbmplan.cli.plan import PlanCall, make
from gbmplan.render.html.page import as_html
from gbmplan.render.markdown.document import as_markdown
from gbmplan.render.rulegraph.dot import as_dot
from gbmplan.render.rulegraph.graphml import as_graphml
from gbmplan.render.rulegraph.mermaid import as_mermaid
from gbmplan.render.rulegraph.picture import as_svg
from gbmplan.render.rulegraph.view import Dot, Part, Stroke
from gbmplan.render.safe import anchor, links, shown
from gbmplan.wording.wording import ENGLISH

from .pages import Element, read
from .plans import ROOT, needs_graphlay, planned
from .test_markdown import tokens

ODD = ROOT / "tests/plans/packs/odd"
HTML = {
    "html",
    "head",
    "body",
    "meta",
    "title",
    "style",
    "script",
    "a",
    "p",
    "aside",
    "nav",
    "details",
    "summary",
    "ul",
    "ol",
    "li",
    "main",
    "header",
    "footer",
    "section",
    "article",
    "div",
    "span",
    "strong",
    "em",
    "code",
    "bdi",
    "i",
    "h1",
    "h2",
    "h3",
    "h4",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "dl",
    "dt",
    "dd",
    "figure",
    "figcaption",
    "svg",
    "defs",
    "symbol",
    "pattern",
    "use",
    "circle",
    "path",
    "rect",
    "line",
    "g",
    "text",
    "tspan",
    "desc",
    "marker",
}
"""Every element that a page may have."""
WORDS = {
    "script": "<script>pwned=1</script>",
    "attribute": "\"'><img src=x onerror=pwned=1>",
    "style": "</style></title></svg><script>pwned=1</script>",
    "comment": "<!-- --> ]]> <![CDATA[ x ]]> <?php ?>",
    "entity": "&lt;script&gt; &#60;b&#62; &amp;",
    "markdown": "# *a* _b_ `c` ```d``` ~~e~~ [f](javascript:pwned=1) ![g](http://evil.example/g.png) | h |",
    "lines": "one\n\n# two\n- three\n```\nfour\r\n| five |",
    "mermaid": '"]; click n1 "javascript:pwned=1"; end %%{init: {"securityLevel": "loose"}}%% subgraph x',
    "graphviz": '\\" ]; a -> b [URL="javascript:pwned=1"] \\N \\',
    "link": "javascript:pwned=1 data:text/html,<script>pwned=1</script> https://evil.example/ www.evil.example",
    "turned": "a \u202etxt.exe\u2066 b \u2069 c \u061c d",
    "control": "a\x00b\x1b[31mc\x7fd\x9be",
    "halves": "a\ud800b\udfffc\ufffe",
    "places": "{0} {steps} %s %(x)s \ue000title\ue001 ${x} {{x}}",
    "long": "x" * 400,
    "nothing": "",
    "blanks": "   ",
    "accents": "a" + "\u0301" * 60,
    "wide": "患者の膠芽腫" * 20,
    "right to left": "שלום עולם مرحبا",
    "mentions": "@everyone #1 GH-2 evil/repo#3 :skull:",
}
HARMLESS = "harmless words"
KEPT = {
    "kind",
    "status",
    "schema",
    "language",
    "phase",
    "priority",
    "need",
    "result",
    "strength",
    "grade",
    "context",
    "direction",
    "stage",
    "tested_in",
    "state",
    "level",
    "sha256",
    "version",
    "name",
    "nct",
    "doi",
    "pmid",
    "year",
    "confidence",
    "biomarker",
    "target",
    "intervention",
    "rule",
    "source",
    "need_rule",
    "id",
    "pack",
}
"""Words of a fixed list, ids, and what is made into links only when it looks right."""


def replaced(value: Any, words: str, key: str = "") -> Any:
    """A plan with every free text replaced."""
    if isinstance(value, dict):
        return {name: replaced(item, words, name) for name, item in value.items()}
    if isinstance(value, list):
        plain = key in (
            "rules",
            "biomarkers",
            "opened_by",
            "interventions",
            "adds",
            "drops",
            "measure",
            "touches",
            "records",
            "unmeasured",
            "steady",
            "require",
            "exclude",
        )
        return [item if plain and isinstance(item, str) else replaced(item, words, key) for item in value]
    return words if isinstance(value, str) and key not in KEPT else value


def said(words: str) -> Any:
    """An example with these words for everything."""
    plan = planned("recurrent")
    told = replaced(plan, words)
    told["profile"]["id"] = words
    told["profile"]["facts"][0]["value"] = words
    for fact in told["profile"]["facts"]:
        fact["given"] = fact["assay"] = fact["date"] = words
    for pack in told["rules"]:
        pack["id"] = pack["version"] = words
    told["scope"] = [
        {
            "rule": next(step for step in told["steps"] if step["covers"])["covers"][0]["rule"],
            "text": words,
            "facts": [words],
            "in_scope": words,
        }
    ]
    told["demands"]["require"] = [words]
    return told


def shape(tree: Element) -> set[tuple[str, tuple[str, ...]]]:
    """Every kind of element with the names of its attributes."""
    return {(element.name, tuple(sorted(element.attributes))) for element in tree.every()}


@pytest.fixture(scope="module")
def harmless() -> set[tuple[str, tuple[str, ...]]]:
    found = shape(read(as_html(said(HARMLESS))))
    found |= {("text", ("class", "text-anchor", "transform", "x", "y"))}  # a label that is too long is turned
    return found | {(name, tuple(item for item in attributes if item != "href")) for name, attributes in found}


@pytest.mark.parametrize("name", WORDS)
def test_page(name: str, harmless: set[tuple[str, tuple[str, ...]]]) -> None:
    words = WORDS[name]
    page = as_html(said(words))
    page.encode("utf-8")
    tree = read(page)
    assert shape(tree) <= harmless | {("td", ())}
    told = tree.text
    assert shown(words) in told
    assert not any((ord(sign) < 32 and sign != "\n") or 0x202A <= ord(sign) <= 0x202E for sign in told)
    assert all(
        element.attributes["href"].startswith(("#", "https://doi.org/", "https://pubmed.", "https://clinicaltrials."))
        for element in tree.every("a")
    )
    assert len(list(tree.every("script"))) == 1


@cache
def plain_tokens() -> list[Any]:
    return tokens(as_markdown(said(HARMLESS)))


@pytest.mark.parametrize("name", WORDS)
def test_markdown(name: str) -> None:
    words = WORDS[name]
    text = as_markdown(said(words))
    text.encode("utf-8")
    found, plain = tokens(text), plain_tokens()
    assert {token.type for token in found} <= {token.type for token in plain} | {"text_special", "hr"}
    if shown(words).strip():
        read_ = "".join(token.content for token in found if token.type in ("text", "text_special"))
        squeezed = lambda text: re.sub(r"[\s\u2060]", "", text)  # noqa: E731
        assert squeezed(shown(words)) in squeezed(read_)
    rows = [token for token in found if token.type == "tr_open"]
    assert len(rows) == len([token for token in plain if token.type == "tr_open"])
    [chart] = [token.content for token in found if token.type == "fence"]
    check_mermaid(chart)


def check_mermaid(chart: str) -> None:
    """Only nodes, arrows, groups and classes, each on its line; labels without any sign that means something."""
    label = r'"[^"`<>;&\\]*(?:#\d+;[^"`<>;&\\]*)*"'
    lines = (
        r"flowchart LR",
        r"%% research use only, not medical advice",
        rf"  subgraph g\d+\[{label}\]",
        r"  end",
        rf"  +n\d+(?:\[{label}\]|\(\[{label}\]\)|\[/{label}/\]|\{{\{{{label}\}}\}})",
        rf"  n\d+ (?:-->|==>|-\.->|--x)(?:\|{label}\|)? n\d+",
        r"  classDef \w+ [\w:#, -]+",
        r"  class [n\d,]+ \w+",
    )
    for line in chart.splitlines():
        assert any(re.fullmatch(pattern, line) for pattern in lines), line


def part(words: str) -> Part:
    dots = [
        Dot(f"target:{words}", "target", words, "clear", words, True),
        Dot("target:b", "target", words, "", "", False),
    ]
    return Part(dots, [Stroke(dots[0].id, "target:b", "covers", "partial", words, words, "E")], [("clear", words)])


@needs_graphlay
@pytest.mark.parametrize("name", WORDS)
def test_rule_graph(name: str) -> None:
    words = WORDS[name]
    check_mermaid(as_mermaid(part(words)))
    drawn = ElementTree.fromstring(as_svg(part(words), ENGLISH))
    plain = ElementTree.fromstring(as_svg(part(HARMLESS), ENGLISH))
    assert {element.tag for element in drawn.iter()} <= {element.tag for element in plain.iter()}
    assert {key for element in drawn.iter() for key in element.attrib} <= {
        key for element in plain.iter() for key in element.attrib
    }
    assert shown(words) in "".join(drawn.itertext())
    import networkx as nx

    graph = nx.parse_graphml(as_graphml(part(words)))
    assert [data["label"] for _, data in graph.nodes(data=True)] == [shown(words)] * 2
    text = as_dot(part(words))
    strings = re.sub(r'"(?:[^"\\]|\\.)*"', '""', text)
    assert '"' not in strings.replace('""', "")
    assert len(text.splitlines()) == len(as_dot(part(HARMLESS)).splitlines())


@pytest.mark.parametrize(
    "record",
    [
        {"doi": "javascript:pwned=1"},
        {"doi": "10.1000/a b"},
        {"doi": "10.1/x"},
        {"doi": "https://doi.org/10.1000/x"},
        {"pmid": "12<b>"},
        {"pmid": "0123"},
        {"pmid": ""},
        {"pmid": None},
        {"nct": "NCT1234567"},
        {"nct": "nct12345678"},
        {"nct": "NCT12345678/../x"},
        {"nct": "NCT12345678\n"},
        {"pmid": "12345678901"},
        {},
    ],
)
def test_no_link_from_what_is_no_identifier(record: dict[str, Any]) -> None:
    assert links(record) == []


def test_links_are_encoded() -> None:
    assert links({"doi": "10.1016/S1470-2045(17)30517-X", "pmid": 123, "nct": "NCT01480479"}) == [
        ("doi:10.1016/S1470-2045(17)30517-X", "https://doi.org/10.1016/S1470-2045(17)30517-X"),
        ("PMID 123", "https://pubmed.ncbi.nlm.nih.gov/123/"),
        ("NCT01480479", "https://clinicaltrials.gov/study/NCT01480479"),
    ]
    assert links({"doi": '10.1000/"><script>'}) == [
        ('doi:10.1000/"><script>', "https://doi.org/10.1000/%22%3E%3Cscript%3E")
    ]
    assert links({"doi": "10.1000/a?b#c"})[0][1] == "https://doi.org/10.1000/a%3Fb%23c"


def test_anchors_are_distinct() -> None:
    names = ["a.b", "a_b", "a b", "a-20-b", 'a"b', "a<b", "", "é", "A.b"]
    found = [anchor("rule", name) for name in names]
    assert len(set(found)) == len(names)
    assert all(re.fullmatch(r"[\w.-]+", name, re.ASCII) for name in found)


def test_ids_may_be_hostile_too() -> None:
    """A plan from elsewhere may name its rules as it likes."""
    plan = planned("recurrent")
    text = json.dumps(plan)
    for name in list(plan["justification"])[:20]:
        text = text.replace(json.dumps(name), json.dumps(f'{name}"><script>{{x}}'))
    renamed = json.loads(text)
    tree = read(as_html(renamed))
    ids = {element.attributes["id"] for element in tree.every() if "id" in element.attributes}
    assert {a.attributes["href"][1:] for a in tree.every("a") if a.attributes["href"].startswith("#")} <= ids
    assert len(list(tree.every("script"))) == 1
    assert not {"html_block", "html_inline"} & {token.type for token in tokens(as_markdown(renamed))}


@pytest.mark.parametrize("form", [as_html, as_markdown])
def test_the_escape_can_be_broken(form: Callable[[Any], str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests above would see it: without its escape, each form lets the script through."""
    monkeypatch.setattr("gbmplan.render.markup.html.escape", lambda text, quote: text)
    monkeypatch.setattr("gbmplan.render.markdown.note.markdown", str)
    assert form(said("harmless")).count("<script>pwned") == 0
    assert form(said("<script>pwned=1</script>")).count("<script>pwned") > 10


FREE = {"en", "mechanism", "because", "description", "status", "route", "note", "say", "action", "measured_by"}


def rewritten(value: Any, words: str, key: str = "") -> Any:
    """A pack file with every free text replaced."""
    if isinstance(value, dict):
        return {name: rewritten(item, words, name) for name, item in value.items()}
    if isinstance(value, list):
        return [rewritten(item, words, key) for item in value]
    return words if isinstance(value, str) and key in FREE else value


@needs_graphlay
@pytest.mark.parametrize(
    "name",
    [
        "script",
        "attribute",
        "style",
        "comment",
        "entity",
        "markdown",
        "mermaid",
        "graphviz",
        "link",
        "places",
        "mentions",
    ],
)
def test_from_the_files_of_a_pack_and_a_profile(name: str, tmp_path: Path) -> None:
    """The whole way, from YAML and JSON on disk to every form on disk."""
    words = WORDS[name].replace("\ue000", "").replace("\ue001", "")
    pack = tmp_path / "pack"
    for item in ODD.rglob("*.yaml"):
        copy = pack / item.relative_to(ODD)
        copy.parent.mkdir(parents=True, exist_ok=True)
        text = yaml.safe_load(item.read_text(encoding="utf-8"))
        copy.write_text(yaml.safe_dump(rewritten(text, words), allow_unicode=True, sort_keys=False), encoding="utf-8")
    profile = tmp_path / "patient.json"
    marker = {"value": True, "assay": words, "notes": words}
    profile.write_text(json.dumps({"id": words, "biomarkers": {"odd_marker": marker, "second_marker": marker}}))
    call = PlanCall(str(profile), str(pack), "html", None, (), (), None, False, None, None, False, "auto")
    plan = make(call)
    tree = read(as_html(plan))
    assert tree.text.count(words) > 10
    assert {element.name for element in tree.every()} <= HTML
    assert len(list(tree.every("script"))) == 1
    assert not {"html_block", "html_inline", "image"} & {token.type for token in tokens(as_markdown(plan))}
    for form in ("svg", "dot", "mermaid", "graphml"):
        output = tmp_path / form
        draw(GraphCall(str(pack), form, ("odd_target",), ("clear",), ("odd",), 2, str(output), "en"))
        text = output.read_text(encoding="utf-8")
        if form in ("svg", "graphml"):
            assert "".join(words.split()) in "".join("".join(ElementTree.fromstring(text).itertext()).split())
        if form == "mermaid":
            check_mermaid(text)
