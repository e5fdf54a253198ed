"""Everything that a rule base declares, one entry each: what there is, and what names what."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from gbmplan.graph.claims import claims
from gbmplan.graph.model import RuleGraph
from gbmplan.graph.names import names
from gbmplan.graph.shapes import Rule
from gbmplan.problems import InputError, Message, listed, meant, meant_own, wrong

THINGS = ("phase", "biomarker", "target", "intervention", "evidence")
OTHERS = ("disagreement", "combination")
_KEYS = ("because", "evidence", "inference", "claims", "when", "detail", "subject", "contested")


class Entry(NamedTuple):
    """A thing or a rule."""

    id: str
    kind: str
    text: str
    grade: str
    pack: str
    data: dict[str, Any]


class Filter(NamedTuple):
    """What entries are asked for; what is left empty asks for nothing."""

    kinds: tuple[str, ...] = ()
    about: str | None = None
    """A name of what an entry is or names."""
    search: str | None = None
    """A text that stands in it."""
    claim: str | None = None
    """A claim that it carries."""


class Asked(NamedTuple):
    """The entries of one id, and what names it elsewhere."""

    found: tuple[Entry, ...]
    """The entry itself and its own rules."""
    naming: tuple[Entry, ...]


def entries(rules: RuleGraph) -> Iterator[Entry]:
    """Everything a rule base declares, things first, then rules by kind and id."""
    for kind in THINGS:
        nodes = rules.records if kind == "evidence" else rules.nodes(kind)
        for name, node in nodes.items():
            data = {key: value for key, value in node.items() if key not in ("id", "pack")}
            yield Entry(name, kind, _title(kind, node), _grade_of(rules, kind, node), node.get("pack", ""), data)
    for name, rule in sorted(rules.rules.items(), key=lambda item: (item[1]["kind"], item[0])):
        data = {key: rule[key] for key in _KEYS if key in rule}  # type: ignore[literal-required]
        yield Entry(name, rule["kind"], rule["statement"], _grade(rules, rule), rule["pack"], data)
    for kind, items in zip(OTHERS, (rules.disagreements, rules.combinations), strict=True):
        for item in items:
            text = item.get("question") or f"{' + '.join(item['interventions'])}: {item['outcome']}"
            yield Entry(
                item["id"], kind, text, "", item["pack"], {k: v for k, v in item.items() if k not in ("id", "pack")}
            )


def kinds_of(found: Iterable[Entry]) -> tuple[str, ...]:
    """The kinds of entries, in their order."""
    return tuple(dict.fromkeys(entry.kind for entry in found))


def filtered(rules: RuleGraph, asked: Filter) -> list[Entry]:
    """The entries that a filter leaves. Raises InputError for a kind, a thing or a claim that there is not."""
    everything = list(entries(rules))
    kinds = kinds_of(everything)
    for kind in asked.kinds:
        if kind not in kinds:
            advice = meant_own(kind, kinds) or Message("use {words}", words=listed(kinds))
            raise wrong("unknown-kind", Message("--kind: there is no kind `{kind}`", kind=kind), None, advice)
    if asked.about is not None:
        asked = asked._replace(about=_one(rules, asked.about, everything))
    if asked.claim is not None and asked.claim not in claims(rules):
        advice = meant(asked.claim, claims(rules)) or Message("claims stand under `claims` in pack.yaml")
        message = Message("--claim: these rules declare no claim `{claim}`", claim=asked.claim[:80])
        raise wrong("unknown-claim", message, None, advice)
    return [entry for entry in everything if _wanted(entry, asked)]


def asked_for(rules: RuleGraph, identifier: str) -> Asked:
    """Everything about one thing, or one rule. Raises InputError when nothing, or several things, are called so."""
    everything = list(entries(rules))
    identifier = _one(rules, identifier, everything)
    found = [entry for entry in everything if f"{entry.id}.".startswith(f"{identifier}.")]
    naming = [entry for entry in everything if identifier in _names(entry) and entry not in found]
    return Asked(tuple(found), tuple(naming))


def _one(rules: RuleGraph, text: str, everything: list[Entry]) -> str:
    """The id of what a text names. Raises InputError where that is nothing, or several things."""
    ids = {entry.id for entry in everything} | set(claims(rules))
    known = names(rules, "intervention", "target", "biomarker", also=ids)
    unknown = Message("nothing in these rules is called `{name}`", name=text[:80])
    problem = known.problem("unknown-id", text, unknown, Message("`gbmplan rules` lists every id"))
    if problem:
        raise InputError([problem])
    return known.one(text)


def _wanted(entry: Entry, asked: Filter) -> bool:
    if asked.kinds and entry.kind not in asked.kinds:
        return False
    if asked.claim is not None and asked.claim not in entry.data.get("claims", ()):
        return False
    if asked.about is not None and asked.about != entry.id and asked.about not in _names(entry):
        return False
    text = json.dumps([entry.id, entry.text, entry.data], ensure_ascii=False).lower()
    return asked.search is None or asked.search.lower() in text


def _names(entry: Entry) -> set[str]:
    """Every id that stands in an entry."""
    found = set(entry.id.split("."))
    stack: list[Any] = [value for key, value in entry.data.items() if key not in ("because", "statement", "title")]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            stack += [*value, *value.values()]
        elif isinstance(value, (list, tuple)):
            stack += value
        elif isinstance(value, str):
            found |= {value, value.rpartition(":")[2]}
            if any(sign in value for sign in "<>=") or " or " in value or " and " in value:
                found.update(value.replace("(", " ").replace(")", " ").split())
    return found


def _title(kind: str, node: dict[str, Any]) -> str:
    if kind == "evidence":
        return str(node["finding"])
    extra = {
        "biomarker": lambda: f"{node['type']}{', ' + node['unit'] if node['unit'] not in ('', '1') else ''}",
        "target": lambda: f"{node['phase']}, {node['priority']}",
        "intervention": lambda: (
            f"{node['phase']}, {node['class_'].replace('_', ' ')}, {node['stage'].replace('_', ' ')}"
        ),
    }.get(kind)
    return f"{node['title']['en']} ({extra()})" if extra else str(node["title"]["en"])


def _grade_of(rules: RuleGraph, kind: str, node: dict[str, Any]) -> str:
    if kind == "evidence":
        return f"{node['strength']} {_seen_in(rules, node['context'])}"
    if kind == "intervention":
        return f"{node['grade']} {_seen_in(rules, node['context'])}".strip()
    return ""


def _grade(rules: RuleGraph, rule: Rule) -> str:
    if rule["inference"]:
        return "E inference" + (", contested" if rule["contested"] else "")
    return f"{rule['grade']} {_seen_in(rules, rule['context'])}".strip() + (", contested" if rule["contested"] else "")


def _seen_in(rules: RuleGraph, context: str) -> str:
    return str(rules.words["contexts"][context]["title"]["en"]) if context else ""
