"""Pictures of plans: words are broken where they may be, things stand where the plan says, nothing overlaps."""

from __future__ import annotations

import sys
from itertools import combinations
from typing import Any

import pytest

from gbmplan.patient.read import read_profile
from gbmplan.plan.planner import plan_once
from gbmplan.render.html.page import as_html
from gbmplan.render.svg.axis import Axis, axis
from gbmplan.render.svg.courses import Wait, waiting
from gbmplan.render.svg.dependency import dependency, in_sentences, links
from gbmplan.render.svg.layout import Arc, Knot, Layout, Missing, place
from gbmplan.render.svg.text import width, wrapped
from gbmplan.render.svg.timeline import NARROW, WIDE, Form, letter, looks, timeline
from gbmplan.render.svg.tradeoff import by_agents, weights
from gbmplan.render.view import View
from gbmplan.validate.loading import load_rules
from gbmplan.wording.wording import wording

from .pages import Element, read
from .plans import EXAMPLES, LANGUAGES, needs_graphlay, planned


def view(name: str, language: str = "en") -> View:
    return View(planned(name, language), wording(language))


@pytest.mark.parametrize(
    ("text", "room", "most", "lines"),
    [
        ("short", 100, 2, ["short"]),
        ("", 100, 2, [""]),
        ("IDO1 and kynurenine", 90, 2, ["IDO1 and", "kynurenine"]),
        ("one two three four five six", 60, 2, ["one two", "three fo…"]),
        ("one two three four five six", 60, 4, ["one two", "three", "four five", "six"]),
        ("Incomprehensibilities", 60, 3, ["Incompre", "hensibilit", "ies"]),
        ("tumour(PLX3397)", 75, 2, ["tumour", "(PLX3397)"]),
        ("CD39/CD73", 45, 2, ["CD39/", "CD73"]),
        ("细胞启动不足（抗原提呈缺失）", 100, 2, ["细胞启动不足", "（抗原提呈缺失）"]),
        ("先天免疫感知沉默、先天免疫", 100, 2, ["先天免疫感知沉", "默、先天免疫"]),
    ],
)
def test_words_are_broken_where_they_may_be(text: str, room: float, most: int, lines: list[str]) -> None:
    found = wrapped(text, room, 12, most)
    assert found == lines
    assert all(width(line, 12) <= room for line in found)


@needs_graphlay
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_no_nodes_overlap(name: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[list[Knot], Layout]] = []

    def watched(knots: list[Knot], arcs: list[Arc]) -> Layout:
        seen.append((knots, place(knots, arcs)))
        return seen[-1][1]

    monkeypatch.setattr("gbmplan.render.svg.dependency.place", watched)
    picture = dependency(view(name, language))
    [(knots, placed)] = seen
    for one, other in combinations(knots, 2):
        across = abs(placed.centres[one.name][0] - placed.centres[other.name][0])
        down = abs(placed.centres[one.name][1] - placed.centres[other.name][1])
        assert across >= (one.width + other.width) / 2 or down >= (one.height + other.height) / 2
    for knot in knots:
        x, y = placed.centres[knot.name]
        assert knot.width / 2 <= x <= picture.width - knot.width / 2
        assert knot.height / 2 - 1 <= y <= picture.height - knot.height / 2 + 1
        if knot.lane is not None and placed.lanes:
            top, bottom = placed.lanes[knot.lane]
            assert top <= y <= bottom


@needs_graphlay
def test_bands_run_from_the_first_phase_down() -> None:
    for name in EXAMPLES:
        shown = view(name)
        knots = [Knot(step["title"], 100, 30, shown.phases.index(step["phase"])) for step in shown.plan["steps"]]
        lanes = place(knots, []).lanes
        tops = [lanes[lane][0] for lane in sorted(lanes)]
        assert tops == sorted(tops)


def test_the_graph_says_what_the_plan_says() -> None:
    shown = view("recurrent")
    found = links(shown)
    for item in shown.plan["coverage"]:
        there = f"target:{item['target']}"
        assert {link.source for link in found if link.target == there and link.source.startswith("step")} == {
            f"step:{cover['step']}" for cover in item["covered_by"]
        }
        escapes = [link for link in found if link.target == there and link.kind == "escape"]
        assert len(escapes) == (len(item["opened_by"]) if item["result"] == "open" else 0)
    assert all(item["title"] in " ".join(in_sentences(shown)) for item in shown.plan["coverage"])


@needs_graphlay
def test_without_the_layout_engine_the_page_says_it_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = planned("recurrent")
    assert 'id="dependency-title"' in as_html(plan)
    monkeypatch.setitem(sys.modules, "graphlay", None)
    with pytest.raises(Missing):
        place([Knot("a", 1, 1)], [])
    page = as_html(plan)
    text = read(page).text
    assert 'id="dependency-title"' not in page
    assert "pip install 'gbmplan[report]'" in text
    assert all(sentence in text for sentence in in_sentences(View(plan, wording("en"))))


def numbers(tree: Element, class_: str, *keys: str) -> list[tuple[float, ...]]:
    return [
        tuple(float(element.attributes[key]) for key in keys)
        for element in tree.every()
        if class_ in element.attributes.get("class", "").split()
    ]


FORMS = pytest.mark.parametrize("form", [WIDE, NARROW], ids=["wide", "narrow"])


@FORMS
@pytest.mark.parametrize("name", EXAMPLES)
def test_steps_stand_at_their_time(name: str, form: Form) -> None:
    """On one scale of weeks, each below the one before; standard treatment above the rest."""
    shown = view(name)
    if not shown.plan["steps"]:
        return
    picture = timeline(shown, form)
    discs = numbers(read(str(picture.svg())), "disc", "cx", "cy")
    steps = sorted(shown.plan["steps"], key=lambda step: step["role"] != "backbone")
    starts = [step["earliest"] for step in steps]
    assert len(discs) == len(starts)
    at = {start: x for start, (x, _) in zip(starts, discs, strict=True)}
    first, last = min(at), max(at)
    hour = (at[last] - at[first]) / ((last - first) or 1)
    assert hour > 0 or first == last
    for start, (x, _) in zip(starts, discs, strict=True):
        assert x == pytest.approx(at[first] + (start - first) * hour, abs=0.15)  # drawn to a tenth of a pixel
    assert [y for _, y in discs] == sorted(y for _, y in discs)
    assert all(0 <= x <= picture.width and 0 <= y <= picture.height for x, y in discs)


def test_the_past_stands_left_of_the_first_week() -> None:
    """In the order of its dates, on a scale of its own that is said to be one."""
    shown = view("recurrent")
    tree = read(str(timeline(shown).svg()))
    zero = numbers(tree, "disc", "cx")[0][0]
    ends = [x + wide for x, wide in numbers(tree, "past-bar", "x", "width")]
    assert len(ends) == 2
    assert ends == sorted(ends)
    assert ends[-1] < zero
    [(point,)] = numbers(tree, "past-point", "cx")
    assert point < min(x for (x,) in numbers(tree, "past-bar", "x"))
    assert len([path for path in tree.every("path") if path.attributes.get("class") == "break"]) == 1
    told = " ".join(element.text for element in tree.every("text"))
    assert "before, drawn" in told
    assert all(item["last"] in told for item in shown.plan["past"])


def test_without_a_date_there_is_no_past_on_the_axis() -> None:
    plan = planned("recurrent")
    plan["profile"]["as_of"] = None
    for item in plan["past"]:
        item["begins"] = item["ends"] = None
    tree = read(str(timeline(View(plan, wording("en"))).svg()))
    assert numbers(tree, "past-bar", "x") == []
    assert [path for path in tree.every("path") if path.attributes.get("class") == "break"] == []
    assert not any("Jun" in element.text for element in tree.every("text"))


@pytest.mark.parametrize(
    ("course", "marks"),
    [
        ({"course": "single", "stops": None, "repeats": None}, {}),
        ({"course": "continuous", "stops": None, "repeats": None}, {"course": 1, "tip": 1}),
        ({"course": "fixed", "stops": 1176.0 + 672, "repeats": None}, {"course": 1, "stop": 1}),
        ({"course": "fixed", "stops": 99999.0, "repeats": None}, {"course": 1, "tip": 1}),
        ({"course": "cycles", "stops": 1176.0 + 1344, "repeats": 672.0}, {"course-line": 1, "dot": 2, "stop": 1}),
        ({"course": "cycles", "stops": 1176.0 + 336, "repeats": 24.0}, {"course": 1, "stop": 1}),
    ],
    ids=["single", "goes on", "ends", "ends beyond", "cycles", "cycles too close"],
)
def test_a_course_is_drawn_as_it_is_given(course: dict[str, Any], marks: dict[str, int]) -> None:
    plan = planned("recurrent")
    only = next(step for step in plan["steps"] if step["number"] == 6) | {"earliest": 1176.0}
    plan |= {"steps": [only | course | {"carries": []}], "gates": [], "order": []}
    tree = read(str(timeline(View(plan, wording("en"))).svg()))
    found = {
        kind: count
        for kind in ("course", "course-line", "dot", "stop", "tip")
        if (count := sum(kind in element.attributes.get("class", "").split() for element in tree.every()))
    }
    assert found == marks


def test_waits_gates_and_answers_are_drawn() -> None:
    """A wait ends at its step; a diamond stands at each gate of a stage; each answer once, dotted, from its start."""
    shown = view("recurrent")
    tree = read(str(timeline(shown).svg()))
    starts = {round(x - 11, 1) for (x,) in numbers(tree, "disc", "cx")}
    waits = numbers(tree, "hatch", "x", "width")
    assert waits
    assert all(any(abs(x + wide - start) < 0.2 for start in starts) for x, wide in waits)
    staged = [gate for gate in shown.plan["gates"] if gate["stage"]]
    marks = [element for element in tree.every("path") if element.attributes.get("class") == "gate-mark"]
    assert len(marks) == len({gate["earliest"] for gate in staged})
    answered = {target["target"] for gate in staged for target in gate["targets"] if target["found"]}
    assert len(numbers(tree, "branch", "x")) == len(answered) > 0
    opened = [step for step in shown.plan["steps"] if step["carries"]]
    wedges = [element for element in tree.every("path") if "wedge" in element.attributes.get("class", "")]
    assert bool(opened) == bool(wedges)


def test_looks_are_in_time_and_lettered() -> None:
    found = looks(view("recurrent"))
    assert [item.letter for item in found] == [letter(index) for index in range(len(found))]
    assert [item.gate["earliest"] for item in found] == sorted(item.gate["earliest"] for item in found)
    assert [letter(index) for index in (0, 25, 26, 52)] == ["a", "z", "a1", "a2"]


def test_columns_are_as_high_as_what_stays_open() -> None:
    shown = view("recurrent")
    tree = read(str(by_agents(shown).svg()))
    for place_, priority in enumerate(("critical", "major", "minor")):
        highs = [high for (high,) in numbers(tree, f"open-{priority}", "height")]
        values = [weights(shown, row["objective"])[place_] for row in shown.plan["tradeoff"]]
        values = [value for value in values if value]
        assert len(highs) == len(values)
        for high, value in zip(highs, values, strict=True):
            assert high / value == pytest.approx(highs[0] / values[0], rel=0.1)


def changed(plan: Any, **parts: Any) -> Any:
    return plan | parts


@pytest.mark.parametrize(
    "parts",
    [
        {
            "steps": [],
            "order": [],
            "coverage": [],
            "gaps": [],
            "monitoring": [],
            "gates": [],
            "branch_plans": [],
            "next_gate": None,
            "combinations": [],
            "preparation": [],
        },
        {"tradeoff": [], "unmeasured": [], "disagreements": [], "rejected": [], "objective": []},
        {"escape": {"rows": [], "closings": []}},
        {"justification": {}, "evidence": {}},
        {"phases": []},
    ],
)
def test_a_page_stands_without_any_part(parts: dict[str, Any]) -> None:
    """Plans of other packs may have no steps, no trade-off, no rules with evidence."""
    page = read(as_html(changed(planned("recurrent"), **parts)))
    assert len(list(page.every("h1"))) == 1


UNDER_WAY = """
id: p
as_of: 2026-06-15
setting: recurrent
prior_therapy:
  - {agent: surgery, last: 2025-03-11}
  - {agent: pexidartinib, first: 2026-05-04, last: 2026-06-15}
  - {agent: us_external, first: 2026-05-04, last: 2026-06-01}
  - {agent: pembrolizumab, first: 2026-05-18, last: 2026-06-08}
biomarkers: {age: 50, kps: 90, idh: wildtype, dexamethasone: 0 mg/d, cd8_density: 200 /mm2, tam_fraction: 15 %,
  pd1_til: high, alt: 0.6, ast: 0.6, bilirubin: 0.5, alc: 1.4, midline_shift: 0 mm, resectable: no,
  extent_of_resection: gross_total}
"""


@pytest.fixture(scope="module")
def under_way(tmp_path_factory: pytest.TempPathFactory) -> View:
    path = tmp_path_factory.mktemp("under_way") / "p.yaml"
    path.write_text(UNDER_WAY, encoding="utf-8")
    rules = load_rules()
    return View(plan_once(read_profile(str(path), rules.nodes("biomarker")), rules), wording("en"))


@FORMS
def test_what_is_running_comes_from_the_past(under_way: View, form: Form) -> None:
    """Its number stands left of the first week, its cycles where they are due; what is stopped ends at that week."""
    plan = under_way.plan
    tree = read(str(timeline(under_way, form).svg()))
    scale = axis(under_way, form.labels or 8.0, form.wide - 12, form.past)
    discs = [x for (x,) in numbers(tree, "disc", "cx")]
    running = [step for step in plan["steps"] if step["running"]]
    assert len(running) == 2
    for step, x in zip(plan["steps"], discs, strict=True):
        assert (x < scale.zero - 10) == step["running"]
    dots = {x for (x,) in numbers(tree, "dot", "cx")}
    for step in running:
        assert min(abs(scale.x(step["next"]) - x) for x in dots) < 0.1
        assert scale.x(step["next"]) > scale.zero
    stopped = [item for item in plan["ongoing"] if item["decision"] == "stopped"]
    assert [item["intervention"] for item in stopped] == ["pexidartinib"]
    [(end,)] = numbers(tree, "past-stop", "x1")
    assert end == pytest.approx(scale.zero)
    told = " ".join(element.text for element in tree.every("text"))
    assert "stopped now" in told
    assert "since 2026-05-18" in told
    wedges = [path.attributes["d"] for path in tree.every("path") if "wedge" in path.attributes.get("class", "")]
    opener = next(step for step in running if step["carries"])
    assert wedges[0].startswith(f"M{scale.x(opener['next']) - 4:.1f} ")


def test_the_handout_says_what_is_continued_and_stopped(under_way: View) -> None:
    tree = read(as_html(under_way.plan))
    [handout] = [item for item in tree.every("div") if item.attributes.get("id") == "handout"]
    for item in under_way.plan["ongoing"]:
        assert item["title"] in handout.text
        assert item["text"] in handout.text


def test_a_word_of_a_narrow_wait_stands_beside_it() -> None:
    scale = Axis(100, 200, 900, 0.0, 28, 0.0)
    wide, narrow, none = (
        waiting("t", scale, Wait(start * 168, "wait", ""), (start + 1) * 168, 20) for start in (4, 8, 0)
    )
    assert all("halo" in str(part) for part in (narrow[-1],))
    assert 'text-anchor="end"' in str(narrow[-1])
    assert len(wide) == 2
    assert len(none) == 1
