"""The page: head, banner, contents, the handout and the parts of the appendix."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from gbmplan.render.html.parts import IMPOSSIBLE, PARTS, Made, lettered, made
from gbmplan.render.html.sections import clash, first
from gbmplan.render.html.sheet import Sheet
from gbmplan.render.markup import Safe, raw, tag
from gbmplan.wording.wording import wording

if TYPE_CHECKING:
    from gbmplan.plan.document import Plan


def as_html(plan: Plan) -> str:
    """One self-contained page; no network, and nothing needs the script."""
    sheet = Sheet(plan, wording(plan["language"]))
    head = first.head(sheet)
    overviews = {"infeasible": clash.clash, "out_of_scope": first.refused}
    overview = overviews.get(plan["status"], first.first)(sheet)
    parts = made(sheet, IMPOSSIBLE if plan["status"] in overviews else PARTS)
    style, script = _part("style.css"), _part("script.js")
    page = _page_style(sheet, parts)
    main = tag(
        "main",
        tag("div", head, overview, id="handout"),
        tag("div", lettered(sheet, parts), id="appendix"),
        id="main",
    )
    title = sheet.wording.say(
        "{profile}: regimen for {disease}", profile=plan["profile"]["id"], disease=plan["names"]["disease"]
    )
    return (
        "<!doctype html>\n"
        + tag(
            "html",
            tag(
                "head",
                tag("meta", charset="utf-8"),
                tag("meta", http_equiv="Content-Security-Policy", content=_policy([style, page], [script])),
                tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
                tag("meta", name="referrer", content="no-referrer"),
                tag("meta", name="color-scheme", content="light dark"),
                tag("meta", name="generator", content=f"{plan['tool']['name']} {plan['tool']['version']}"),
                tag("title", title),
                tag("style", raw(style)),
                tag("style", raw(page)),
            ),
            tag(
                "body",
                tag("a", sheet.say("To the plan"), class_="skip", href="#main"),
                tag("aside", tag("p", plan["notice"], class_="banner"), aria_label=sheet.wording.say("Notice")),
                _marks(),
                _contents(sheet),
                main,
                tag("footer", tag("p", plan["notice"])),
                tag("script", raw(script)),
            ),
            lang="zh-Hans" if sheet.wording.language == "zh" else sheet.wording.language,
        )
        + "\n"
    )


def _contents(sheet: Sheet) -> Safe:
    links = [tag("li", tag("a", title, href=f"#{name}")) for name, title in sheet.contents]
    return tag(
        "nav",
        tag("details", tag("summary", sheet.say("Contents")), tag("ul", links)),
        aria_label=sheet.wording.say("Contents"),
    )


def _marks() -> Safe:
    """The three discs and the diamond that all tables use."""
    ring = tag("circle", cx="7", cy="7", r="5.2", class_="ring")
    half = tag("path", d="M7 1.8a5.2 5.2 0 0 0 0 10.4z", class_="fill")
    cross = tag("path", d="M4.8 4.8l4.4 4.4m0-4.4l-4.4 4.4", class_="cross")
    return tag(
        "svg",
        tag(
            "defs",
            tag("symbol", tag("circle", cx="7", cy="7", r="5.8", class_="fill"), id="mark-full", viewBox="0 0 14 14"),
            tag("symbol", ring, half, id="mark-partial", viewBox="0 0 14 14"),
            tag("symbol", ring, cross, id="mark-open", viewBox="0 0 14 14"),
            tag(
                "symbol",
                tag("path", d="M7 1.2l5.8 5.8-5.8 5.8-5.8-5.8z", class_="ring"),
                id="mark-guarded",
                viewBox="0 0 14 14",
            ),
        ),
        width="0",
        height="0",
        aria_hidden="true",
        class_="defs",
    )


def _page_style(sheet: Sheet, parts: list[Made]) -> str:
    """What stands at the head and the foot of every printed page, in the language of the plan."""
    numbers = '@bottom-right{content:counter(page) " / " counter(pages)}'
    whole = f"@page{{@top-center{{content:{_quoted(sheet.plan['notice'])}}}{numbers}}}"
    feet = [
        f"@page part-{item.part.letter.lower()}{{@bottom-left{{content:{_quoted(_foot(sheet, item))}}}}}"
        for item in parts
    ]
    return "".join([whole, *feet])


def _foot(sheet: Sheet, item: Made) -> str:
    return f"{item.part.letter} · {sheet.wording.say(item.part.title)}"


def _quoted(text: str) -> str:
    """A text as a style sheet holds it, every sign that could end it by its number."""
    signs = (sign if sign.isalnum() or sign in " ,.-，。" else f"\\{ord(sign):x} " for sign in text)
    return f'"{"".join(signs)}"'


def _policy(styles: list[str], scripts: list[str]) -> str:
    """Nothing may be loaded, sent or run but these very styles and scripts."""
    allowed = {"style-src": styles, "script-src": scripts}
    hashes = [f"{key} {' '.join(map(_hash, texts))}" for key, texts in allowed.items()]
    return "; ".join(["default-src 'none'", *hashes, "base-uri 'none'", "form-action 'none'"])


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _part(name: str) -> str:
    return files("gbmplan.render.html").joinpath(name).read_text(encoding="utf-8").strip()
