"""`gbmplan rules` and `gbmplan rules show`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from gbmplan.cli.output import emit, screen

if TYPE_CHECKING:
    from gbmplan.api import RuleBase


class RulesCall(NamedTuple):
    """The arguments of one listing."""

    pack: str | None
    kinds: tuple[str, ...]
    about: str | None
    search: str | None
    format: str
    colour: str
    claim: str | None = None


def list_rules(call: RulesCall) -> None:
    """Print the entries that the filters leave."""
    from gbmplan.graph.entries import Filter, filtered
    from gbmplan.render.rules import listing

    rules = _load(call.pack).graph
    found = filtered(rules, Filter(call.kinds, call.about, call.search, call.claim))
    if call.format == "json":
        _print(listing.as_data(rules, found))
        return
    shown = screen(call.colour)
    emit(listing.as_text(rules, found, shown.width, shown.coloured), None)


def show(identifier: str, pack: str | None, form: str, colour: str) -> None:
    """Print everything about one thing, one rule, or one claim."""
    from gbmplan.graph.claims import claim, claims
    from gbmplan.graph.entries import asked_for
    from gbmplan.render.rules import claim as carried
    from gbmplan.render.rules import thing
    from gbmplan.rulebase.provenance import Origins

    base = _load(pack)
    rules, shown = base.graph, screen(colour)
    if identifier in claims(rules):
        found = claim(rules, identifier)
        if form == "json":
            _print([carried.as_data(found)])
        else:
            emit(carried.as_text(rules, found, shown.width, shown.coloured), None)
        return
    asked = asked_for(rules, identifier)
    origins = Origins(base.pack, rules.fingerprints)
    if form == "json":
        _print(thing.as_data(asked, origins))
    else:
        emit(thing.as_text(rules, asked, origins, shown.width, shown.coloured), None)


def _load(pack: str | None) -> RuleBase:
    from gbmplan.api import load_rules
    from gbmplan.rulebase.folder import CORE

    return load_rules(pack or CORE)


def _print(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2))
