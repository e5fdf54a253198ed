"""The page: head, banner, contents and every section in its order."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from gbmplan.render.html.sections import (
    appendix,
    branches,
    choices,
    clash,
    context,
    coverage,
    escape,
    first,
    gates,
    measure,
    measured,
    ongoing,
    pictures,
    regimen,
)
from gbmplan.render.html.sections import steps as step_by_step
from gbmplan.render.html.sheet import Sheet
from gbmplan.render.markup import Safe, raw, tag
from gbmplan.wording.wording import wording

if TYPE_CHECKING:
    from gbmplan.plan.document import Plan

SECTIONS: tuple[Callable[[Sheet], Safe | None], ...] = (
    ongoing.ongoing,
    regimen.absent,
    coverage.coverage,
    gates.gates,
    branches.branches,
    coverage.gaps,
    measured.measured,
    measure.measure,
    step_by_step.preparation,
    step_by_step.steps,
    pictures.order,
    pictures.graph,
    escape.escape,
    choices.tradeoff,
    choices.alternatives,
    context.combinations,
    context.disagreements,
    choices.objective,
    appendix.rules,
    appendix.sources,
    appendix.stamps,
)
"""Everything below the first screen, in order; one that has nothing to say returns None."""
IMPOSSIBLE: tuple[Callable[[Sheet], Safe | None], ...] = (
    context.facts,
    appendix.rules,
    appendix.sources,
    appendix.stamps,
)
"""The same for demands that cannot be met."""


def as_html(plan: Plan) -> str:
    """One self-contained page; no network, and nothing needs the script."""
    sheet = Sheet(plan, wording(plan["language"]))
    head = first.head(sheet)
    overviews = {"infeasible": clash.clash, "out_of_scope": first.refused}
    overview = overviews.get(plan["status"], first.first)(sheet)
    sections = [make(sheet) for make in (IMPOSSIBLE if plan["status"] in overviews else SECTIONS)]
    style, script = _part("style.css"), _part("script.js")
    page = _page_style(sheet)
    main = tag(
        "main",
        tag("div", head, overview, id="handout"),
        tag("div", [part for part in sections if part], id="appendix"),
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


def _page_style(sheet: Sheet) -> str:
    """What stands at the head of every printed page, in the language of the plan."""
    words = "".join(
        sign if sign.isalnum() or sign in " ,.-，。" else f"\\{ord(sign):x} " for sign in sheet.plan["notice"]
    )
    return f'@page{{@top-center{{content:"{words}"}}@bottom-right{{content:counter(page) " / " counter(pages)}}}}'


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
