"""A pack that extends another: its rules are added, override, or disable what it builds on."""

from __future__ import annotations

from gbmplan.problems import InputError, Problem, nearest
from gbmplan.rulebase.text import Item, PackText


def merge(base: PackText, extension: PackText, wanted: str | None) -> PackText:
    """The rules of both as one pack. Raises InputError for clashing ids or versions."""
    problems = [*_version_problem(base, extension, wanted)]
    tables: dict[str, dict[str, Item]] = {}
    disabled = set(extension.header.disable)
    found: set[str] = set()
    for table, theirs in base.tables().items():
        ours = extension.tables()[table]
        for name, item in ours.items():
            if name in theirs and not item.value.override:
                problems.append(Problem(
                    "duplicate-id", f"`{name}` is already declared in {theirs[name].pack}",
                    item.place("id"), "add `override: true` to replace it, or use another id"))
            if name not in theirs and item.value.override:
                problems.append(Problem(
                    "nothing-to-override", f"no extended pack declares `{name}`",
                    item.place("override", key=True), nearest(name, theirs) or "remove `override`"))
        kept = {name: _trim(item, disabled, found) for name, item in theirs.items() if name not in disabled}
        found |= disabled & set(theirs)
        tables[table] = kept | ours
    for index, name in enumerate(extension.header.disable):
        if name not in found:
            problems.append(Problem(
                "nothing-to-disable", f"no extended pack has a rule `{name}`",
                extension.header_item.place("disable", index), "see `gbmplan rules` for the ids"))
    if problems:
        raise InputError(problems)
    header = extension.header.model_copy(
        update={
            "phases": extension.header.phases or base.header.phases,
            "languages": tuple(dict.fromkeys((*base.header.languages, *extension.header.languages))),
        }
    )
    return PackText(header, extension.header_item, **tables, files=base.files + extension.files)


def _version_problem(base: PackText, extension: PackText, wanted: str | None) -> list[Problem]:
    if wanted is None:
        return []
    have = base.header.version.split(".")
    asked = wanted.lstrip("^").split(".")
    # ^1.2: same first number that is not zero, and not older; without ^ the given numbers must match
    numbers = [int(part) for part in have], [int(part) for part in asked]
    same = have[: len(asked)] == asked
    caret = have[0] == asked[0] and numbers[0] >= numbers[1] and (have[0] != "0" or have[:2] == (asked + ["0"])[:2])
    if same or (wanted.startswith("^") and caret):
        return []
    return [Problem("pack-version", f"needs {base.header.id} {wanted}, but it is {base.header.version}",
                    extension.header_item.place("extends"), "change `extends`, or use another version")]


_PARTS = (("covers", "target"), ("contraindications", "id"), ("delivers", "id"), ("requires", "id"),
          ("toxicities", "organ"), ("cautions", "id"), ("compensated_by", "target"))  # fmt: skip


def _trim(item: Item, disabled: set[str], found: set[str]) -> Item:
    """The item without those of its rules that the extension disables."""
    thing = item.value
    changes = {}
    for field, key in _PARTS:
        parts = getattr(thing, field, ())
        names = [f"{thing.id}.{field}.{getattr(part, key)}" for part in parts]
        if disabled.intersection(names):
            found |= disabled.intersection(names)
            changes[field] = tuple(p for p, name in zip(parts, names, strict=True) if name not in disabled)
    for field in ("present", "assumed"):
        if f"{thing.id}.{field}" in disabled and getattr(thing, field, None) is not None:
            found.add(f"{thing.id}.{field}")
            changes[field] = None
    return item._replace(value=thing.model_copy(update=changes)) if changes else item
