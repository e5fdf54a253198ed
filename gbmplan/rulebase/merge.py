"""A pack that extends another: its rules are added, override, or disable what it builds on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gbmplan.problems import Note, Problem, brief, listed, meant, respelt
from gbmplan.rulebase.change import changed
from gbmplan.rulebase.fingerprint import fingerprint
from gbmplan.rulebase.tables import KINDS, PARTS, TABLES
from gbmplan.rulebase.text import Item, PackText, Replaced
from gbmplan.rulebase.vocabulary import joined


def merge(base: PackText, extension: PackText, wanted: str | None) -> tuple[PackText, list[Problem]]:
    """The rules of both as one pack, and what is wrong with ids and versions."""
    problems = _version_problem(base, extension, wanted)
    tables: Any = {}
    disabled = set(extension.header.disable)
    found: set[str] = set()
    for table, theirs in base.tables().items():
        ours = extension.tables()[table]
        for name, item in ours.items():
            if name in theirs and not item.value.override:
                there = theirs[name]
                problems.append(
                    Problem(
                        "duplicate-id",
                        f"`{name}` is already declared in {there.pack}",
                        item.place("id"),
                        "add `override: true` to replace all of it, or use another id",
                        notes=[Note(there.place("id"), "declared here")],
                    )
                )
            if item.value.override and name not in base.known(table):
                problems.append(
                    Problem(
                        "nothing-to-override",
                        f"no extended pack declares `{name}`",
                        item.place("override", key=True),
                        meant(name, theirs) or "remove `override` to add it",
                    )
                )
        kept = {name: _trim(item, disabled, found) for name, item in theirs.items() if name not in disabled}
        found |= disabled & set(theirs)
        tables[table] = kept | ours
    replaced = [
        Replaced(item, theirs[name], fingerprint(theirs[name].value))
        for table, theirs in base.tables().items()
        for name, item in extension.tables()[table].items()
        if item.value.override and name in theirs
    ]
    changes: dict[str, str] = {}
    for entry in extension.changes.values():
        table = _table_of(entry, base, extension, problems)
        if table:
            name = entry.value.id
            replaced.append(Replaced(entry, base.tables()[table][name], fingerprint(base.tables()[table][name].value)))
            made = changed(tables[table][name], entry)
            tables[table][name] = made.item
            problems += made.problems
            changes |= dict.fromkeys(made.rules, extension.header.id)
    for index, name in enumerate(extension.header.disable):
        if name not in found and not base.broken:
            place = extension.header_item.place("disable", index)
            names = list(_names(base))
            problems.append(
                Problem(
                    "nothing-to-disable",
                    f"no extended pack declares `{brief(name)}`",
                    place,
                    meant(name, names) or f"`gbmplan rules --rules {base.header.id}` lists the ids",
                    fix=respelt(place, name, names, safe=False),
                )
            )
    header = extension.header.model_copy(
        update={
            "phases": extension.header.phases or base.header.phases,
            "stages": extension.header.stages or base.header.stages,
            "leading": extension.header.leading or base.header.leading,
            "disease": extension.header.disease or base.header.disease,
            "contexts": joined(base.header.contexts, extension.header.contexts),
            "approvals": joined(base.header.approvals, extension.header.approvals),
            "organs": joined(base.header.organs, extension.header.organs),
            "claims": joined(base.header.claims, extension.header.claims),
            "languages": tuple(dict.fromkeys((*base.header.languages, *extension.header.languages))),
        }
    )
    numbered = enumerate(extension.header.disable)
    places = {name: extension.header_item.place("disable", index) for index, name in numbered}
    broken = {
        table: base.broken.get(table, frozenset()) | extension.broken.get(table, frozenset())
        for table in (*base.broken, *extension.broken)
    }
    merged = PackText(
        header,
        extension.header_item,
        **tables,
        files=base.files + extension.files,
        translations=(*base.translations, *extension.translations),
        changes=base.changes | extension.changes,
        replaced=(*base.replaced, *replaced),
        changed=base.changed | changes,
        disabled=base.disabled | places,
        broken=broken,
    )
    return merged, problems


def _table_of(entry: Item, base: PackText, extension: PackText, problems: list[Problem]) -> str:
    """The table of what an entry of changes.yaml means; empty, with a problem, where that is not one thing."""
    name, kind = entry.value.id, entry.value.kind
    wanted = [KINDS[kind]] if kind else list(TABLES)
    found = [table for table in wanted if name in base.tables()[table]]
    advice = ""
    if len(found) > 1:
        kinds = listed([word for word, table in KINDS.items() if table in found])
        message, advice = f"several things are called `{name}`", f"add `kind:` with {kinds}"
    elif found and name in extension.tables()[found[0]]:
        message, advice = f"`{name}` is declared in this pack", "change it there"
    elif found and name in extension.header.disable:
        message, advice = f"`{name}` is disabled in this pack", "remove the change, or the id under `disable`"
    elif found or any(name in base.known(table) for table in wanted):
        return found[0] if found else ""  # what cannot be read is reported where it stands
    else:
        names = [other for table in wanted for other in base.tables()[table]]
        message = f"no extended pack declares `{name}`"
        advice = meant(name, names) or f"`gbmplan rules --rules {base.header.id}` lists the ids"
    problems.append(Problem("nothing-to-change", message, entry.place("id"), advice))
    return ""


def _version_problem(base: PackText, extension: PackText, wanted: str | None) -> list[Problem]:
    if wanted is None or not base.header_item.whole("version"):
        return []
    have = base.header.version.split(".")
    asked = wanted.lstrip("^").split(".")
    # ^1.2: same first number that is not zero, and not older; without ^ the given numbers must match
    numbers = [int(part) for part in have], [int(part) for part in asked]
    same = have[: len(asked)] == asked
    caret = have[0] == asked[0] and numbers[0] >= numbers[1] and (have[0] != "0" or have[:2] == [*asked, "0"][:2])
    if same or (wanted.startswith("^") and caret):
        return []
    return [
        Problem(
            "pack-version",
            f"needs {base.header.id} {wanted}, but it is {base.header.version}",
            extension.header_item.place("extends"),
            f"use a version of {base.header.id} that fits, or adapt the rules and change `extends`",
        )
    ]


def _parts(thing: Any) -> Iterator[tuple[str, str, int | None]]:
    """Id of each rule inside a target or an intervention, the field it stands in, and its position there."""
    for field, key in PARTS:
        for index, part in enumerate(getattr(thing, field, ())):
            yield f"{thing.id}.{field}.{getattr(part, key)}", field, index
    for field in ("present", "assumed", "early"):
        if getattr(thing, field, None) is not None:
            yield f"{thing.id}.{field}", field, None


def _names(pack: PackText) -> Iterator[str]:
    """Everything that an extension may disable."""
    for table in pack.tables().values():
        for name, item in table.items():
            yield name
            yield from (part for part, _, _ in _parts(item.value))


def _trim(item: Item, disabled: set[str], found: set[str]) -> Item:
    """The item without those of its rules that the extension disables."""
    thing = item.value
    changes: dict[str, Any] = {}
    for name, field, index in _parts(thing):
        if name not in disabled:
            continue
        found.add(name)
        if index is None:
            changes[field] = None
        else:
            gone = getattr(thing, field)[index]
            changes[field] = tuple(part for part in changes.get(field, getattr(thing, field)) if part is not gone)
    return item._replace(value=thing.model_copy(update=changes)) if changes else item
