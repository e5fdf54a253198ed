"""The parts of docs/knowledge.md that are made from the core pack.

`python -m tests.docs.tables` writes them anew; a test compares them with the pack.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from gbmplan.graph.model import RuleGraph
from gbmplan.validate.loading import load_rules

KNOWLEDGE = Path(__file__).parents[2] / "docs" / "knowledge.md"
STRENGTHS = "ABCDE"
CONTEXTS = ("gbm", "other_glioma", "other_tumour", "no_tumour", "animal", "in_vitro")
BASES = ("label", "trial_gate", "safety", "biology")
REVIEW = {
    "S1": "median survival 15 to 20 months, fewer than one in ten alive at five years",
    "S2": "checkpoint and CAR-T trials failed almost without exception",
    "S3": "the barrier leaks unevenly; the infiltrating margin stays closed",
    "S4": "interstitial pressure and efflux keep drugs from gathering",
    "S5": "nivolumab reaches and saturates PD-1 in the tumour, and still fails",
    "S6": "one target, one drug fails: CheckMate 143",
    "S7": "TIM-3, LAG-3, TIGIT and CTLA-4 rise after PD-1 blockade",
    "S8": "TGF-beta and IDO add to it",
    "S9": "ligands and cells of TIM-3, LAG-3, TIGIT and TGF-beta",
    "S10": "relatlimab with nivolumab is approved in melanoma",
    "S11": "hypoxia",
    "S12": "acidosis",
    "S13": "glycolysis, and glucose taken from T cells",
    "S14": "lactate stops effectors and feeds suppressors",
    "S15": "tryptophan loss and kynurenine through IDO",
    "S16": "hypoxia, acid, lost glucose and amino acids each hurt effectors",
    "S17": "three ordered steps: breach, clear, attack",
    "S18": "focused ultrasound opens the barrier for hours, reversibly",
    "S19": "antibodies and CAR-T cells enter through that window",
    "S20": "convection-enhanced delivery brings any agent by bulk flow",
    "S21": "macrophages are the most numerous immune cells and live on CSF-1",
    "S22": "pexidartinib gets in, is tolerated, and does nothing alone",
    "S23": "galunisertib did not lengthen life",
    "S24": "clearing without attack is not enough",
    "S25": "STING agonists bridge innate and adaptive immunity; dogs responded",
    "S26": "DCVax-L: longer survival than external controls",
    "S27": "from the tumour cell to the whole environment, from one weapon to an ordered system",
    "S28": "biomarkers tailor and adapt the plan",
    "S29": "new models and dynamic biomarkers guide it",
}
"""What each row of the founding review claims, in a few words of our own."""


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


def disagreements(rules: RuleGraph) -> str:
    """Every open question."""
    rows = [[f"`{item['id']}`", item["question"]] for item in sorted(rules.disagreements, key=lambda item: item["id"])]
    return table(["id", "question"], rows)


def claims(rules: RuleGraph) -> str:
    """Where each row of the founding review is carried."""
    rows = []
    for claim, meaning in REVIEW.items():
        carried = [
            [name for name, rule in sorted(rules.rules.items()) if claim in rule["claims"]]
            + [f"phase {name}" for name, phase in rules.nodes("phase").items() if claim in phase["claims"]],
            sorted(item["id"] for item in rules.disagreements if claim in item["claims"]),
            sorted(name for name, record in rules.records.items() if claim in record["claims"]),
        ]
        rows.append([claim, meaning, *(", ".join(f"`{name}`" for name in names) for names in carried)])
    return table(["row", "what it says", "rules", "disagreements", "records"], rows)


TABLES: dict[str, Callable[[RuleGraph], str]] = {
    "records": records,
    "needs": needs,
    "full": full,
    "gates": gates,
    "disagreements": disagreements,
    "claims": claims,
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
