"""Where every rule of a pack, and of what it extends, stands in its file."""

from __future__ import annotations

from collections.abc import Iterator

from gbmplan.graph.shapes import PHASE_ORDER
from gbmplan.problems import Place
from gbmplan.rulebase.folder import PackFiles
from gbmplan.rulebase.shape import Intervention, Target
from gbmplan.rulebase.tables import PARTS
from gbmplan.rulebase.text import Item, PackText, read_text


def rule_places(packs: list[PackFiles]) -> dict[str, Place]:
    """Rule → where it stands; a rule that an extension replaces stands in the extension."""
    found: dict[str, Place] = {}
    for pack in packs:
        found |= dict(_places(read_text(pack)))
    return found


def _places(pack: PackText) -> Iterator[tuple[str, Place]]:
    for item in (*pack.targets.values(), *pack.interventions.values()):
        yield from _inside(item)
    for name, item in pack.policies.items():
        yield name, item.place("id")
        for index, part in enumerate(getattr(item.value, "values", ())):
            yield f"{name}.values.{part.value}", item.place("values", index, "value")
    if pack.header.phases:
        yield PHASE_ORDER, pack.header_item.place("phases", key=True)


def _inside(item: Item) -> Iterator[tuple[str, Place]]:
    thing: Target | Intervention = item.value
    for field in ("present", "assumed", "delivery", "mechanism"):
        if getattr(thing, field, None) is not None:
            yield f"{thing.id}.{field}", item.place(field, key=True)
    if isinstance(thing, Intervention):
        yield f"{thing.id}.outcome", item.place("status", key=True)
    for field, key in PARTS:
        for index, part in enumerate(getattr(thing, field, ())):
            yield f"{thing.id}.{field}.{getattr(part, key)}", item.place(field, index, key)
