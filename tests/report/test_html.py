"""The page of every example: its structure, its links, its policy, and that nothing of the plan is lost."""

from __future__ import annotations

import base64
import hashlib
import re
from itertools import pairwise
from typing import Any, NamedTuple

import pytest

from gbmplan.render.html.page import as_html

from .pages import Element, read
from .plans import LANGUAGES, NAMES, planned


class Page(NamedTuple):
    """A plan, its page, and the page as a tree."""

    plan: Any
    text: str
    tree: Element


@pytest.fixture(scope="module", params=[(name, language) for name in NAMES for language in LANGUAGES], ids="-".join)
def page(request: pytest.FixtureRequest) -> Page:
    plan = planned(*request.param)
    text = as_html(plan)
    return Page(plan, text, read(text))


def test_same_plan_same_bytes(page: Page) -> None:
    assert as_html(page.plan) == page.text


def test_headings_come_in_order(page: Page) -> None:
    levels = [int(element.name[1]) for element in page.tree.every("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(element.text.strip() for element in page.tree.every("h1", "h2", "h3", "h4"))


def test_ids_are_unique_and_links_lead_somewhere(page: Page) -> None:
    everything = list(page.tree.every())
    ids = [element.attributes["id"] for element in everything if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    named = [
        element.attributes["href"][1:] for element in everything if element.attributes.get("href", "").startswith("#")
    ]
    for key in ("aria-labelledby", "aria-describedby"):
        named += [name for element in everything for name in element.attributes.get(key, "").split()]
    named += re.findall(r"url\(#([^)]*)\)", page.text.split("</head>")[1])
    assert set(named) <= set(ids)
    assert named


def test_links_out_go_to_registries_only(page: Page) -> None:
    out = [
        element for element in page.tree.every("a", "use") if not element.attributes.get("href", "#").startswith("#")
    ]
    allowed = re.compile(
        r"https://(doi\.org/10\.|pubmed\.ncbi\.nlm\.nih\.gov/\d+/$|clinicaltrials\.gov/study/NCT\d{8}$)"
    )
    assert [element.attributes["href"] for element in out if not allowed.match(element.attributes["href"])] == []
    assert all("noopener" in element.attributes["rel"] for element in out)
    assert out or not page.plan["evidence"]


def test_every_picture_has_words(page: Page) -> None:
    ids = {element.attributes["id"]: element for element in page.tree.every() if "id" in element.attributes}
    pictures = list(page.tree.every("svg"))
    assert pictures
    for picture in pictures:
        if picture.attributes.get("aria-hidden") == "true":
            continue
        assert picture.attributes["role"] == "img"
        title, description = (ids[name] for name in picture.attributes["aria-labelledby"].split())
        assert (title.name, description.name) == ("title", "desc")
        assert list(picture.every("a")) == []  # a picture is one thing to those who hear the page
        assert title.text
        assert len(description.text) > 10
    assert list(page.tree.every("img", "object", "iframe", "video", "link", "base", "form")) == []


def test_tables_have_heads_and_captions(page: Page) -> None:
    for table in page.tree.every("table"):
        assert next(iter(table.every("caption"))).text
        heads = list(table.every("th"))
        assert all(head.text.strip() for head in heads)
        assert all(head.attributes.get("scope") in ("col", "row", "rowgroup") for head in heads)
        columns = [head for head in heads if head.attributes["scope"] == "col"]
        for row in table.every("tr"):
            cells = [cell for cell in row.children if isinstance(cell, Element)]
            wide = sum(int(cell.attributes.get("colspan", "1")) for cell in cells)
            assert wide == len(columns)


def test_the_policy_forbids_everything_else(page: Page) -> None:
    [policy] = [
        meta.attributes["content"]
        for meta in page.tree.every("meta")
        if meta.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    rules = dict(part.split(" ", 1) for part in policy.split("; "))
    assert rules.keys() == {"default-src", "style-src", "script-src", "base-uri", "form-action"}
    assert {rules["default-src"], rules["base-uri"], rules["form-action"]} == {"'none'"}
    for kind in ("style", "script"):
        hashes = [
            f"'sha256-{base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()}'"
            for element in page.tree.every(kind)
        ]
        assert rules[f"{kind}-src"].split() == hashes
    for element in page.tree.every():
        bad = [
            name for name in element.attributes if name.startswith("on") or name in ("style", "src", "srcset", "action")
        ]
        assert bad == [], element.name


def test_the_page_speaks_its_language(page: Page) -> None:
    [html] = page.tree.every("html")
    assert html.attributes["lang"] == {"en": "en", "zh": "zh-Hans"}[page.plan["language"]]
    [banner] = [element for element in page.tree.every("p") if element.attributes.get("class") == "banner"]
    assert banner.text == page.plan["notice"]
    assert f'@top-center{{content:"{page.plan["notice"][:8]}' in page.text


def test_nothing_of_the_plan_is_lost(page: Page) -> None:
    """Every sentence that a reader may ask for stands on the page, in a table where pictures show it too."""
    told = " ".join(page.tree.text.replace("\N{MINUS SIGN}", "-").split())
    plan = page.plan
    wanted = [step["title"] for step in plan["steps"]] + [item["title"] for item in plan["coverage"]]
    wanted += [step["status"] for step in plan["steps"]] + [step["route"] for step in plan["steps"]]
    wanted += [caution["text"] for step in plan["steps"] for caution in step["cautions"]]
    wanted += [reason["text"] for gap in plan["gaps"] for reason in gap["why_not"]]
    wanted += [
        item["text"] for item in (*plan["preparation"], *plan["monitoring"], *plan["tradeoff"], *plan["rejected"])
    ]
    wanted += [remark["text"] for item in plan["unmeasured"] for remark in item["decides"]]
    wanted += [outcome for item in plan["combinations"] for outcome in item["outcomes"]]
    wanted += [text for item in plan["disagreements"] for text in (item["question"], item["handling"])]
    wanted += [position["says"] for item in plan["disagreements"] for position in item["positions"]]
    wanted += [fact["text"] for fact in plan["profile"]["facts"]] + [part["text"] for part in plan["clash"]]
    wanted += [text for rule in plan["justification"].values() for text in (rule["statement"], rule["because"])]
    wanted += [record["finding"] for record in plan["evidence"].values()]
    wanted += [pack["sha256"] for pack in plan["rules"]] + [plan["profile"]["sha256"], plan["profile"]["id"]]
    wanted += [item["text"] for item in plan["escape"]["closings"]]
    for part in ("alternatives", "evidence_tradeoff"):
        wanted += [item["text"] for item in plan.get(part, [])]
    for item in plan.get("measure", {}).get("changing", []):
        wanted += [item["title"], *(outcome["text"] for outcome in item["plans"])]
    assert [text for text in wanted if " ".join(text.split()) not in told] == []


def test_steps_and_gaps_lead_to_their_rules(page: Page) -> None:
    for name in ("step", "gap"):
        for article in page.tree.every("article"):
            if article.attributes.get("class", "").startswith(name) and "strategy" not in article.attributes["class"]:
                links = [a.attributes["href"] for a in article.every("a")]
                serving = any(part.attributes.get("class") == "provides" for part in article.every("p"))
                assert serving or any(link.startswith("#rule-") for link in links) or not list(article.every("li"))
