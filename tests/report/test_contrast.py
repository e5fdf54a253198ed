"""Contrast of every pair of colours that the style sheets put together, in both themes (WCAG 2.2, level AA)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

RENDER = Path(__file__).parent.parent.parent / "gbmplan/render"
STYLE = (RENDER / "html/style.css").read_text(encoding="utf-8")
GRAPH = (RENDER / "rulegraph/style.css").read_text(encoding="utf-8")
TEXT, SHAPE = 4.5, 3.0
PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "muted", "link") for ground in ("paper", "panel")),
    *((f"p{n}", ground, TEXT) for n in range(4) for ground in ("paper", "panel", f"p{n}-tint")),
    *(("ink", f"p{n}-tint", TEXT) for n in range(4)),
    *(("on", f"p{n}", TEXT) for n in range(4)),
    *((state, ground, TEXT) for state in ("open", "part", "full") for ground in ("paper", "panel", f"{state}-tint")),
    *(("ink", f"{state}-tint", TEXT) for state in ("open", "part", "full")),
    *((f"on-{name}", name, TEXT) for name in ("critical", "major", "minor")),
    *((name, "paper", SHAPE) for name in ("critical", "major")),
    *((word, "part-tint", TEXT) for word in ("muted", "link", "full", "open")),  # where a link has led to
]


def colours(sheet: str, theme: str) -> dict[str, str]:
    """The colours of a theme; the dark one changes what the light one sets."""
    light = re.search(r"(?:^|\n)(?::root|svg) \{(.*?)\}", sheet, re.S)
    dark = re.search(r"prefers-color-scheme: dark\) \{\s*(?::root|svg) \{(.*?)\}", sheet, re.S)
    assert light
    assert dark
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light[1]))
    return found | (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", dark[1])) if theme == "dark" else {})


def brightness(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_formula() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_page(theme: str, front: str, back: str, least: float) -> None:
    known = colours(STYLE, theme)
    assert contrast(known[front], known[back]) >= least


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_rule_graph(theme: str) -> None:
    known = colours(GRAPH, theme)
    for number in range(4):
        assert contrast(known["ink"], known[f"p{number}-tint"]) >= TEXT
        assert contrast(known[f"p{number}"], known["paper"]) >= SHAPE
    for name in ("ink", "muted", "open", "part", "full"):
        assert contrast(known[name], known["paper"]) >= TEXT


def test_all_colours_are_variables() -> None:
    """Nothing is coloured past the themes, but for the grey of the printed page's margin."""
    for sheet in (STYLE, GRAPH):
        rest = re.sub(r"--[\w-]+: #[0-9a-f]{6};", "", sheet)
        assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", rest)) <= {"#545d6a"}
