"""All that is written about one thing or rule, as text and as data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gbmplan.graph.entries import Asked, Entry
from gbmplan.graph.model import RuleGraph
from gbmplan.render.page import Page, styled
from gbmplan.render.rules.listing import entry_data
from gbmplan.render.words import citation
from gbmplan.rulebase.provenance import Origins

_UNSAID = ("tree", "subject", "contested", "evidence", "cover_evidence", "claims")
"""Keys whose value stands elsewhere on the page, or says nothing to people."""


def as_data(asked: Asked, origins: Origins) -> list[dict[str, Any]]:
    """The entries for programs, each with where it stands."""
    return [
        entry_data(entry)
        | {
            "place": origins.place(entry.pack, entry.kind, entry.id),
            "fingerprint": origins.fingerprint(entry.kind, entry.id),
        }
        | entry.data
        for entry in asked.found
    ]


def as_text(rules: RuleGraph, asked: Asked, origins: Origins, width: int, coloured: bool) -> str:
    """Each entry with its keys, its sources and its place; then what names it."""
    page = Page(width)
    for entry in asked.found:
        page.heading(entry.id, f"{entry.kind} · {entry.pack}")
        page.item(entry.text)
        for label, text in _lines(rules, entry):
            page.item(styled((f"{label} ", "dim"), text), hang=4)
        fingerprint = origins.fingerprint(entry.kind, entry.id)
        if fingerprint:
            page.item(styled(("fingerprint: ", "dim"), fingerprint), hang=4)
        place = origins.place(entry.pack, entry.kind, entry.id)
        if place:
            page.item(styled(("from ", "dim"), f"{entry.pack}, {place}" if entry.pack else place), hang=4)
    if asked.naming:
        page.heading("NAMED BY")
        for entry in asked.naming:
            page.item(styled((entry.id, "bold"), f" {entry.text}"), hang=4, gutter="  ")
    return page.text(coloured=coloured)


def _lines(rules: RuleGraph, entry: Entry) -> Iterator[tuple[str, str]]:
    for key, value in entry.data.items():
        if key in _UNSAID or value in ("", [], {}, None, False):
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
