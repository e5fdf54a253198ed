"""`gbmplan rules` and `gbmplan rules show`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from gbmplan.graph.claims import claim, claims
from gbmplan.graph.model import RuleGraph
from gbmplan.graph.names import names
from gbmplan.graph.shapes import Rule
from gbmplan.problems import InputError, Message, Problem, listed, meant, meant_own
from gbmplan.render.page import Page, styled
from gbmplan.render.words import citation

THINGS = ("phase", "biomarker", "target", "intervention", "evidence")
OTHERS = ("disagreement", "combination")


class RulesCall(NamedTuple):
    """The arguments of one listing."""

    pack: str | None
    kinds: tuple[str, ...]
    about: str | None
    search: str | None
    format: str
    colour: str
    claim: str | None = None


class Entry(NamedTuple):
    """One line of a listing."""

    id: str
    kind: str
    text: str
    grade: str
    pack: str
    data: dict[str, Any]


def list_rules(call: RulesCall) -> None:
    """Print the entries that the filters leave."""
    rules = _load(call.pack)
    everything = list(entries(rules))
    kinds = list(dict.fromkeys(entry.kind for entry in everything))
    for kind in call.kinds:
        if kind not in kinds:
            raise InputError(
                [
                    Problem(
                        "unknown-kind",
                        Message("--kind: there is no kind `{kind}`", kind=kind),
                        None,
                        meant_own(kind, kinds) or Message("use {words}", words=listed(kinds)),
                    )
                ]
            )
    if call.about is not None:
        call = call._replace(about=_one(rules, call.about))
    if call.claim is not None and call.claim not in claims(rules):
        raise InputError(
            [
                Problem(
                    "unknown-claim",
                    Message("--claim: these rules declare no claim `{claim}`", claim=call.claim[:80]),
                    None,
                    meant(call.claim, claims(rules)) or Message("claims stand under `claims` in pack.yaml"),
                )
            ]
        )
    found = [entry for entry in everything if _wanted(entry, call)]
    if call.format == "json":
        print(
            json.dumps(
                {
                    "packs": rules.packs,
                    "counts": {kind: sum(entry.kind == kind for entry in found) for kind in kinds},
                    "rules": [
                        {
                            "id": entry.id,
                            "kind": entry.kind,
                            "statement": entry.text,
                            "grade": entry.grade,
                            "pack": entry.pack,
                        }
                        | entry.data
                        for entry in found
                    ],
                },
                ensure_ascii=False,
                indent=2,
            )
        )
        return
    from gbmplan.cli.output import emit, screen

    shown = screen(call.colour)
    page = Page(shown.width)
    kind = ""
    for entry in found:
        if entry.kind != kind:
            kind = entry.kind
            page.heading(kind.upper(), str(sum(item.kind == kind for item in found)))
        grade = f" [{entry.grade}]" if entry.grade else ""
        source = f" ({entry.pack})" if len(rules.packs) > 1 else ""
        page.item(styled((entry.id, "bold"), f" {entry.text}", (f"{grade}{source}", "dim")), hang=4, gutter="  ")
    packs = ", ".join(f"{pack['id']} {pack['version']}" for pack in rules.packs)
    page.lines.append(styled(""))
    page.item(
        f"{len(found)} of {len(everything)} entries · {packs} · gbmplan rules show ID · research use only", hang=0
    )
    emit(page.text(coloured=shown.coloured), None)


def show(identifier: str, pack: str | None, form: str, colour: str) -> None:
    """Print everything about one thing, or one rule."""
    rules = _load(pack)
    if identifier in claims(rules):
        _show_claim(rules, identifier, form, colour)
        return
    identifier = _one(rules, identifier)
    found = [entry for entry in entries(rules) if entry.id == identifier or entry.id.startswith(f"{identifier}.")]
    if not any(entry.id == identifier for entry in found):
        found = [entry for entry in found if entry.id.startswith(f"{identifier}.")]
    named = [entry for entry in entries(rules) if identifier in _names(entry) and entry not in found]
    origin = _origin(pack)
    if form == "json":
        print(
            json.dumps(
                [
                    {
                        "id": e.id,
                        "kind": e.kind,
                        "statement": e.text,
                        "grade": e.grade,
                        "pack": e.pack,
                        "place": origin(e),
                        "fingerprint": _fingerprint(rules, e),
                    }
                    | e.data
                    for e in found
                ],
                ensure_ascii=False,
                indent=2,
            )
        )
        return
    from gbmplan.cli.output import emit, screen

    shown = screen(colour)
    page = Page(shown.width)
    for entry in found:
        page.heading(entry.id, f"{entry.kind} · {entry.pack}")
        page.item(entry.text)
        for label, text in _lines(rules, entry):
            page.item(styled((f"{label} ", "dim"), text), hang=4)
        fingerprint = _fingerprint(rules, entry)
        if fingerprint:
            page.item(styled(("fingerprint: ", "dim"), fingerprint), hang=4)
        place = origin(entry)
        if place:
            page.item(styled(("from ", "dim"), f"{entry.pack}, {place}" if entry.pack else place), hang=4)
    if named:
        page.heading("NAMED BY")
        for entry in named:
            page.item(styled((entry.id, "bold"), f" {entry.text}"), hang=4, gutter="  ")
    emit(page.text(coloured=shown.coloured), None)


def _show_claim(rules: RuleGraph, identifier: str, form: str, colour: str) -> None:
    from gbmplan.render.claims import add_claim, claim_data

    found = claim(rules, identifier)
    if form == "json":
        print(json.dumps([claim_data(found)], ensure_ascii=False, indent=2))
        return
    from gbmplan.cli.output import emit, screen

    shown = screen(colour)
    page = Page(shown.width)
    add_claim(page, rules, found)
    emit(page.text(coloured=shown.coloured), None)


def entries(rules: RuleGraph) -> Iterator[Entry]:
    """Everything a rule base declares, things first, then rules by kind and id."""
    for kind in THINGS:
        nodes = rules.records if kind == "evidence" else rules.nodes(kind)
        for name, node in nodes.items():
            data = {key: value for key, value in node.items() if key not in ("id", "pack")}
            yield Entry(name, kind, _title(kind, node), _grade_of(rules, kind, node), node.get("pack", ""), data)
    for name, rule in sorted(rules.rules.items(), key=lambda item: (item[1]["kind"], item[0])):
        keys = ("because", "evidence", "inference", "claims", "when", "detail", "subject", "contested")
        data = {key: rule[key] for key in keys if key in rule}  # type: ignore[literal-required]
        yield Entry(name, rule["kind"], rule["statement"], _grade(rules, rule), rule["pack"], data)
    for kind, items in zip(OTHERS, (rules.disagreements, rules.combinations), strict=True):
        for item in items:
            text = item.get("question") or f"{' + '.join(item['interventions'])}: {item['outcome']}"
            yield Entry(
                item["id"], kind, text, "", item["pack"], {k: v for k, v in item.items() if k not in ("id", "pack")}
            )


def _fingerprint(rules: RuleGraph, entry: Entry) -> str:
    """By which a pack that replaces or changes a thing notices that it has changed; rules inside a thing have none."""
    from gbmplan.rulebase.tables import KINDS

    return rules.fingerprints.get(f"{KINDS.get(entry.kind, 'policies')}:{entry.id}", "")


def _origin(pack: str | None) -> Callable[[Entry], str | None]:
    """Tells the file inside its pack, and the line, of an entry."""
    from gbmplan.rulebase.folder import CORE, chain, find
    from gbmplan.rulebase.provenance import Provenance

    origins = Provenance(chain(find(pack or CORE)))

    def origin(entry: Entry) -> str | None:
        place = origins.place(entry.pack, entry.kind, entry.id)
        return f"{place.file}:{place.line}" if place else None

    return origin


def _load(pack: str | None) -> RuleGraph:
    from gbmplan.api import load_rules
    from gbmplan.rulebase.folder import CORE

    return load_rules(pack or CORE).graph


def _one(rules: RuleGraph, text: str) -> str:
    """The id of what a text names. Raises InputError where that is nothing, or several things."""
    ids = {entry.id for entry in entries(rules)} | set(claims(rules))
    known = names(rules, "intervention", "target", "biomarker", also=ids)
    unknown = Message("nothing in these rules is called `{name}`", name=text[:80])
    problem = known.problem("unknown-id", text, unknown, Message("`gbmplan rules` lists every id"))
    if problem:
        raise InputError([problem])
    return known.one(text)


def _wanted(entry: Entry, call: RulesCall) -> bool:
    if call.kinds and entry.kind not in call.kinds:
        return False
    if call.claim is not None and call.claim not in entry.data.get("claims", ()):
        return False
    if call.about is not None and call.about != entry.id and call.about not in _names(entry):
        return False
    return (
        call.search is None
        or call.search.lower() in json.dumps([entry.id, entry.text, entry.data], ensure_ascii=False).lower()
    )


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


def _lines(rules: RuleGraph, entry: Entry) -> Iterator[tuple[str, str]]:
    for key, value in entry.data.items():
        if key in ("tree", "subject", "contested", "evidence", "cover_evidence", "claims") or value in (
            "",
            [],
            {},
            None,
            False,
        ):
            continue
        if key == "because" and value == entry.text:
            continue
        if key == "title":  # the English one stands in the text
            if value.get("zh") not in (None, value["en"]):
                yield "in Chinese:", value["zh"]
            continue
        yield key.rstrip("_").replace("_", " ") + ":", _plain(value)
    if entry.kind == "evidence":
        return
    for item in entry.data.get("evidence") or ():
        record = rules.records[item["source"]]
        note = f" — {item['note']}" if item["note"] else ""
        yield f"{item['direction']}:", citation(item["source"], record) + note


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_plain(item)}" for key, item in value.items() if item not in ("", [], {}, None))
    if isinstance(value, (list, tuple)):
        return ", ".join(_plain(item) for item in value)
    return str(value)
