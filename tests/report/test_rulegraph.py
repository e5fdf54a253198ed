"""The rule base as a graph: what is drawn, in which form, and what is refused."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest

from gbmplan.cli.graph import GraphCall, run
from gbmplan.graph.model import RuleGraph
from gbmplan.problems import InputError
from gbmplan.render.rulegraph.view import LEGIBLE, Focus, part, whole
from gbmplan.rulebase.folder import CORE
from gbmplan.validate.loading import load_rules
from gbmplan.wording.wording import ENGLISH, wording

from .plans import needs_graphlay
from .test_hostile import check_mermaid

CALL = GraphCall(None, "svg", (), (), (), 1, None, "en")
FOCI = {
    "overview": Focus(),
    "target": Focus(targets=("pd1_pdl1",)),
    "two targets": Focus(targets=("tam_m2", "tgfb")),
    "phase": Focus(phases=("deliver",)),
    "intervention": Focus(around=("pexidartinib",)),
    "biomarker": Focus(around=("tam_fraction",)),
    "evidence": Focus(around=("act_iv",)),
    "policy": Focus(around=("closing_while_opening",)),
    "two steps": Focus(around=("igf1_pi3k",), depth=2),
}


@pytest.fixture(scope="module")
def rules() -> RuleGraph:
    return load_rules(CORE)


def written(call: GraphCall, tmp_path: Path) -> str:
    output = tmp_path / "graph"
    run(call._replace(output=str(output)))
    return output.read_text(encoding="utf-8")


def called(focus: Focus, form: str) -> GraphCall:
    return CALL._replace(
        format=form, targets=focus.targets, phases=focus.phases, around=focus.around, depth=focus.depth
    )


@pytest.mark.parametrize("name", FOCI)
def test_what_is_drawn(rules: RuleGraph, name: str) -> None:
    found = part(rules, ENGLISH, FOCI[name])
    dots = {dot.id for dot in found.dots}
    assert 2 <= len(dots) <= LEGIBLE
    assert all({stroke.source, stroke.target} <= dots for stroke in found.strokes)
    assert all(rules.graph.has_edge(stroke.source, stroke.target, stroke.rule) for stroke in found.strokes)
    assert {dot.id.partition(":")[2] for dot in found.dots if dot.asked} == {*FOCI[name].targets, *FOCI[name].around}


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("overview", {"compensates"}),
        ("target", {"covers", "indicates", "compensates"}),
        ("phase", {"covers"}),
        ("evidence", {"supports"}),
    ],
)
def test_only_what_belongs(rules: RuleGraph, name: str, kinds: set[str]) -> None:
    assert {stroke.kind for stroke in part(rules, ENGLISH, FOCI[name]).strokes} == kinds


def test_a_target_has_all_its_covers(rules: RuleGraph) -> None:
    covers = {stroke.source for stroke in part(rules, ENGLISH, FOCI["target"]).strokes if stroke.kind == "covers"}
    assert covers == {f"intervention:{edge['u']}" for edge in rules.covering["pd1_pdl1"]}


def test_depth_reaches_further(rules: RuleGraph) -> None:
    sizes = [len(part(rules, ENGLISH, Focus(around=("igf1_pi3k",), depth=depth)).dots) for depth in (1, 2, 3)]
    assert sizes == sorted(set(sizes))


@needs_graphlay
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", FOCI)
def test_svg(name: str, language: str, tmp_path: Path) -> None:
    call = called(FOCI[name], "svg")._replace(language=language)
    text = written(call, tmp_path)
    assert written(call, tmp_path) == text
    root = ElementTree.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    assert {"rules-title", "rules-desc"} <= set(ids)
    tags = {element.tag.partition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "style", "rect", "defs", "marker", "path", "g", "text", "tspan"}
    notice = {"en": "Research use only", "zh": "仅供研究使用"}[language]
    assert notice in "".join(root.itertext())


@pytest.mark.parametrize("name", FOCI)
def test_mermaid(rules: RuleGraph, name: str, tmp_path: Path) -> None:
    text = written(called(FOCI[name], "mermaid"), tmp_path)
    check_mermaid(text)
    found = part(rules, ENGLISH, FOCI[name])
    assert len(re.findall(r"^  n\d+ (?:--|==|-\.)", text, re.M)) == len(found.strokes)
    assert len(re.findall(r"^  n\d+[\[({]", text, re.M)) == len(found.dots)


@pytest.mark.parametrize("name", FOCI)
def test_graphml_reads_back(rules: RuleGraph, name: str, tmp_path: Path) -> None:
    graph = nx.parse_graphml(written(called(FOCI[name], "graphml"), tmp_path), force_multigraph=True)
    expected = whole(rules, ENGLISH) if name == "overview" else part(rules, ENGLISH, FOCI[name])
    assert {node: data["label"] for node, data in graph.nodes(data=True)} == {
        dot.id: dot.label for dot in expected.dots
    }
    edges = sorted((u, v, data["kind"], data["rule"]) for u, v, data in graph.edges(data=True))
    assert edges == sorted((item.source, item.target, item.kind, item.rule) for item in expected.strokes)
    assert len({key for *_, key in graph.edges(keys=True)}) == len(edges)


def test_graphml_without_a_filter_is_everything(rules: RuleGraph, tmp_path: Path) -> None:
    graph = nx.parse_graphml(written(CALL._replace(format="graphml"), tmp_path), force_multigraph=True)
    assert set(graph.nodes) == set(rules.graph.nodes)
    assert graph.number_of_edges() == rules.graph.number_of_edges()


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
@pytest.mark.parametrize("name", FOCI)
def test_graphviz_reads_it(rules: RuleGraph, name: str, tmp_path: Path) -> None:
    text = written(called(FOCI[name], "dot"), tmp_path)
    done = subprocess.run(["dot", "-Tjson0"], input=text, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    drawn = json.loads(done.stdout)
    found = part(rules, ENGLISH, FOCI[name])
    assert [item["name"] for item in drawn["objects"]] == [dot.id for dot in found.dots]
    assert len(drawn.get("edges", [])) == len(found.strokes)


@pytest.mark.parametrize("form", ["svg", "mermaid"])
def test_what_cannot_be_read_is_refused(form: str, tmp_path: Path) -> None:
    call = CALL._replace(format=form, around=("nivolumab",), depth=3, output=str(tmp_path / "graph"))
    with pytest.raises(InputError, match="no picture"):
        run(call)
    assert list(tmp_path.iterdir()) == []
    for other in ("dot", "graphml"):
        assert written(call._replace(format=other), tmp_path)


@pytest.mark.parametrize(("field", "name"), [("targets", "pexidartinib"), ("phases", "tam_m2"), ("around", "nothing")])
def test_unknown_names_are_told(field: str, name: str) -> None:
    with pytest.raises(InputError, match=name):
        run(CALL._replace(**{field: (name,)}))


def test_without_the_layout_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "graphlay", None)
    with pytest.raises(InputError, match="graphlay"):
        run(CALL)
    assert written(CALL._replace(format="mermaid"), tmp_path).startswith("%%")


def test_chinese_titles(rules: RuleGraph) -> None:
    labels = {dot.id: dot.label for dot in part(rules, wording("zh"), FOCI["target"]).dots}
    assert labels["target:pd1_pdl1"] == rules.targets["pd1_pdl1"]["title"]["zh"]
