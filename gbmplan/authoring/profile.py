"""A template of profiles, from the vocabulary of a rule base: what most rules read comes first."""

from __future__ import annotations

from typing import Any

from gbmplan.graph.model import RuleGraph
from gbmplan.language.conditions import names
from gbmplan.language.numbers import figure
from gbmplan.language.units import relatives, shown
from gbmplan.problems import printable
from gbmplan.rulebase.folder import CORE

SCHEMA = "profile.schema.json"


def readers(rules: RuleGraph) -> dict[str, int]:
    """Biomarker → how many rules read it, those that most rules read first."""
    count: dict[str, int] = dict.fromkeys(rules.nodes("biomarker"), 0)
    for tree in rules.conditions.values():
        for name in names(tree):
            count[name] += 1
    for rule in rules.kinds.get("washout", {}).values():
        count[rule["detail"]["biomarker"]] += 1
    return dict(sorted(count.items(), key=lambda item: (-item[1], item[0])))


def template(rules: RuleGraph, pack: str = CORE) -> str:
    """A profile in which every biomarker stands as a comment, to be filled in where it was measured.

    `pack` is how the rules are named in calls: a folder, or the name of a pack that comes with gbmplan.
    """
    count = readers(rules)
    option = "" if pack == CORE else f" --rules {printable(pack)}"
    markers = rules.nodes("biomarker")
    setting = [f"# setting:  # {allowed(markers['setting'])}"] if "setting" in count else []
    lines = [
        f"# yaml-language-server: $schema={SCHEMA}",
        f"# (make it with `gbmplan schema profile{option} > {SCHEMA}`; editors then complete and check this file)",
        "#",
        "# One patient at one time, for `gbmplan plan`. Research use only; no name, no date of birth.",
        "# Take the # away where something was measured, and write the value behind the colon, with a unit where",
        "# yours is another. What stays a comment counts as not measured, and never as normal or absent.",
        "id: new-profile",
        "# as_of: 2026-05-04  # the date at which all this holds",
        *setting,
        "",
        "# Earlier and ongoing treatments; an empty list says that there were none. What follows from it (weeks since,",
        "# ever given) need not be written below. `progressed: yes` says that the disease grew under one.",
        "# prior_therapy:",
        *(f"#   - {{agent: {agent}, {when}" for agent, when in zip(_agents(rules, count), _WHEN, strict=False)),
        "",
        "# Those on which most rules hang come first; the number of rules stands behind each.",
        "biomarkers:",
    ]
    for name, number in count.items():
        node = markers[name]
        if name == "setting" or node["derived_from"]:
            continue
        lines += ["", f"  # {about(node)}", f"  # {name}:  # {allowed(node)} ({_rules(number)})"]
    return "\n".join(lines) + "\n"


_WHEN = (
    "last: 2026-01-15}",
    "first: 2026-02-20, last: 2026-04-02}",
    "first: 2026-04-30, ongoing: yes}  # still given",
)
"""How an earlier therapy may be dated."""


def _agents(rules: RuleGraph, count: dict[str, int]) -> list[str]:
    """Agents of earlier therapy, those that most rules read first, then the interventions."""
    sources = (rules.nodes("biomarker")[name]["derived_from"] for name in count)
    return list(dict.fromkeys([*(source["prior_therapy"] for source in sources if source), *rules.interventions]))


def about(node: dict[str, Any]) -> str:
    """What a biomarker is, and how it is measured, on one line."""
    how = f"; {node['measured_by']}" if node["measured_by"] else ""
    return " ".join(f"{node['title']['en']}{how}".split())


def allowed(node: dict[str, Any]) -> str:
    """What may be written: categories, yes or no, or a range with its unit and what else converts to it."""
    if node["type"] == "category":
        return " or ".join(", ".join(node["categories"]).rsplit(", ", 1))
    if node["type"] == "flag":
        return "yes or no"
    low, high = node["range"]
    # a score or a multiple is never written in per cent
    others = [] if node["unit"] == "1" else [shown(unit) for unit in relatives(node["unit"])[1:] if shown(unit)]
    unit = f" {shown(node['unit'])}" if shown(node["unit"]) else ""
    return f"{figure(low)} to {figure(high)}{unit}" + (f"; or in {', '.join(others)}" if others else "")


def _rules(number: int) -> str:
    return {0: "no rule reads it", 1: "1 rule"}.get(number, f"{number} rules")


def filled(identity: str, as_of: str, answers: dict[str, str]) -> str:
    """A profile of answers, each as it was written."""
    lines = [f"# yaml-language-server: $schema={SCHEMA}", f"id: {quoted(identity)}"]
    lines += [f"as_of: {as_of}"] if as_of else []
    lines += [f"setting: {answers['setting']}"] if "setting" in answers else []
    rest = {name: text for name, text in answers.items() if name != "setting"}
    lines += ["biomarkers:" if rest else "biomarkers: {}"]
    lines += [f"  {name}: {quoted(text)}" for name, text in rest.items()]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A text as YAML, in quotes where it would not come out as it is."""
    plain = all(character.isalnum() or character in " ._-/%*^" for character in text)
    return text if plain and text[:1].isalnum() and text == text.strip() else '"' + _escaped(text) + '"'


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
