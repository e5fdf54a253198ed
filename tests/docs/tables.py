"""The parts of docs/knowledge.md that are made from the core pack.

`python -m tests.docs.tables` writes them anew; a test compares them with the pack.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from gbmplan.graph.model import RuleGraph
from gbmplan.source.document import load
from gbmplan.validate.loading import load_rules
from gbmplan.wording.times import spoken
from gbmplan.wording.wording import ENGLISH

KNOWLEDGE = Path(__file__).parents[2] / "docs" / "knowledge.md"
STRENGTHS = "ABCDE"
CONTEXTS = ("gbm", "other_glioma", "other_tumour", "no_tumour", "animal", "in_vitro")
BASES = ("label", "trial_gate", "safety", "biology")


def records(rules: RuleGraph) -> str:
    """How many records there are of each strength and context."""
    count = Counter((record["strength"], record["context"]) for record in rules.records.values())
    rows = [[f"`{context}`", *(str(count[strength, context] or "") for strength in STRENGTHS)] for context in CONTEXTS]
    return table(["context", *STRENGTHS], rows)


def needs(rules: RuleGraph) -> str:
    """When each target is a need."""
    rows = []
    for name, target in sorted(rules.targets.items(), key=lambda item: (rules.phases.index(item[1]["phase"]), item[0])):
        present, assumed = rules.rules.get(target["present"]), rules.rules.get(target["assumed"])
        line = ""
        if present:
            grade = f"{present['grade']} `{present['context']}`" if present["context"] else present["grade"]
            line = "the pack's own" if present["inference"] else grade
        rows.append(
            [
                f"`{name}`",
                target["phase"],
                target["priority"],
                code(present["when"]) if present else "",
                line,
                "yes" if assumed else "",
            ]
        )
    return table(["target", "phase", "priority", "measured when", "line", "assumed"], rows)


def full(rules: RuleGraph) -> str:
    """Every cover in full, and what it rests on."""
    rows = []
    for edge in rules.edges("covers"):
        rule = rules.rules[edge["rule"]]
        if edge["data"]["strength"] == "full":
            rows.append([f"`{edge['v']}`", f"`{edge['u']}`", f"{rule['grade']} `{rule['context']}`"])
    return table(["target", "covered in full by", "grade"], sorted(rows))


def gates(rules: RuleGraph) -> str:
    """What contraindications rest on."""
    count: Counter[tuple[str, str]] = Counter()
    for rule in rules.rules.values():
        if rule["kind"] == "contraindication":
            count[rule["detail"]["basis"], rule["detail"]["kind"]] += 1
    rows = [[f"`{basis}`", str(count[basis, "absolute"]), str(count[basis, "relative"])] for basis in BASES]
    return table(["basis", "absolute", "relative"], rows)


def looks(rules: RuleGraph) -> str:
    """Every gate: when it looks, at what and in what, which stage waits for it, and what it can decide."""
    rows = []
    for name, rule in sorted(rules.kinds["gate"].items()):
        detail = rule["detail"]
        decided = [
            other["detail"]["then"].replace("_", " ")
            for key, other in rules.rules.items()
            if key.startswith(f"{name}.outcomes.")
        ]
        rows.append(
            [
                f"`{name}`",
                spoken(ENGLISH, detail["at"]),
                detail["specimen"],
                ", ".join(f"`{marker}`" for marker in detail["measure"]),
                detail["before_stage"].replace("_", " "),
                ", ".join(dict.fromkeys(decided)),
            ]
        )
    return table(["gate", "after the step", "in", "measures", "waits", "can decide"], rows)


def disagreements(rules: RuleGraph) -> str:
    """Every open question."""
    rows = [[f"`{item['id']}`", item["question"]] for item in sorted(rules.disagreements, key=lambda item: item["id"])]
    return table(["id", "question"], rows)


def claims(rules: RuleGraph) -> str:
    """Where each row of the founding review is carried."""
    rows = []
    for claim, meaning in ((name, item["title"]["en"]) for name, item in rules.words["claims"].items()):
        carried = [
            [name for name, rule in sorted(rules.rules.items()) if claim in rule["claims"]]
            + [f"phase {name}" for name, phase in rules.nodes("phase").items() if claim in phase["claims"]],
            sorted(item["id"] for item in rules.disagreements if claim in item["claims"]),
            sorted(name for name, record in rules.records.items() if claim in record["claims"]),
        ]
        rows.append([claim, meaning, *(", ".join(f"`{name}`" for name in names) for names in carried)])
    return table(["row", "what it says", "rules", "disagreements", "records"], rows)


def unchanging(rules: RuleGraph) -> str:
    """Biomarkers that change no plan by themselves, and why; tests/packs/test_each_biomarker.py holds the list."""
    listed = load(str(Path(__file__).with_name("changes_nothing.yaml"))).data
    rows = [
        [f"`{name}`", rules.nodes("biomarker")[name]["title"]["en"], str(why)] for name, why in sorted(listed.items())
    ]
    return table(["biomarker", "", "why"], rows)


TABLES: dict[str, Callable[[RuleGraph], str]] = {
    "records": records,
    "needs": needs,
    "full": full,
    "gates": gates,
    "looks": looks,
    "disagreements": disagreements,
    "claims": claims,
    "unchanging": unchanging,
}


def table(head: list[str], rows: Iterable[list[str]]) -> str:
    """A Markdown table; empty cells and bars in cells are written so that every reader shows them."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def code(text: str) -> str:
    """A condition on one line, as code."""
    return f"`{' '.join(text.split())}`"


def sections(text: str) -> dict[str, str]:
    """Name → what stands between the marks of a generated part."""
    found = re.findall(r"<!-- made: (\w+) -->\n\n(.*?)\n\n<!-- end -->", text, re.S)
    return dict(found)


def renewed(text: str, rules: RuleGraph) -> str:
    """The text with all its generated parts made anew."""

    def part(match: re.Match[str]) -> str:
        return f"<!-- made: {match[1]} -->\n\n{TABLES[match[1]](rules)}\n\n<!-- end -->"

    return re.sub(r"<!-- made: (\w+) -->\n\n.*?<!-- end -->", part, text, flags=re.S)


if __name__ == "__main__":
    KNOWLEDGE.write_text(renewed(KNOWLEDGE.read_text(encoding="utf-8"), load_rules()), encoding="utf-8")
