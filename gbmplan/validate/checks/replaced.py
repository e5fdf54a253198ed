"""What a pack replaces or changes of another is still what it was when that was written."""

from __future__ import annotations

from collections.abc import Iterator

from gbmplan.problems import Edit, Fix, Note, Place, Problem
from gbmplan.rulebase.diagnosis import Diagnosis
from gbmplan.rulebase.text import Item, PackText, Replaced


class BaseChanged(Diagnosis):
    """What this pack replaces or changes is not what it was when that was written.

    Why: the extended pack may have learned something since, which is hidden here or does not fit the change.

    Bad:
        # pack.yaml
        extends: base
        # policies.yaml
        policies:
          - id: thesis
            was: aaaaaaaa
            override: true
            kind: principle
            say: clear first
            because: it is known
            inference: true

    Good:
        # pack.yaml
        extends: base
        # policies.yaml
        policies:
          - id: thesis
            was: mplejdem
            override: true
            kind: principle
            say: clear first
            because: it is known
            inference: true
    """

    code, name, severity = "GP129", "base-changed", "warning"


class NoFingerprint(Diagnosis):
    """What this pack replaces or changes is named without its fingerprint.

    Why: nobody would notice when the extended pack changes it.

    Bad:
        # pack.yaml
        extends: base
        # changes.yaml
        changes:
          - id: at_most_three
            set: {at_most: 2}

    Good:
        # pack.yaml
        extends: base
        # changes.yaml
        changes:
          - id: at_most_three
            was: bldihkjc
            set: {at_most: 2}
    """

    code, name, severity = "GP130", "no-fingerprint", "info"


DIAGNOSES = (BaseChanged, NoFingerprint)


def check(pack: PackText) -> Iterator[Problem]:
    """Replacements and changes of what has changed, or may without anybody noticing."""
    for item in pack.replaced:
        thing = item.by.value
        notes = [Note(item.base.place("id"), f"as {item.base.pack} has it now")]
        if thing.was is None and not item.by.whole("was"):
            continue  # what is wrong with it has been reported
        if thing.was is None:
            yield NoFingerprint.at(
                item.by.place("id"),
                f"nothing says which `{thing.id}` of {item.base.pack} this was written for",
                f"read it, and write `was: {item.fingerprint}`",
                notes=notes,
                fix=_written(item),
            )
        elif thing.was != item.fingerprint:
            yield BaseChanged.at(
                item.by.place("was"),
                f"`{thing.id}` of {item.base.pack} has changed since this was written",
                f"read it (`gbmplan rules show {thing.id} --rules {item.base.pack}`), bring this along, "
                f"then write `was: {item.fingerprint}`",
                notes=notes,
            )


def _written(item: Replaced) -> Fix | None:
    """The edit that writes the fingerprint before the key that replaces or changes."""
    keys = ("override",) if hasattr(item.by.value, "override") else ("remove", "add", "set")
    given = [key for key in keys if key in item.by.value.model_fields_set]
    if not given:
        return None
    place = min(item.by.place(key, key=True) for key in given)
    line = _line(item.by, place)
    alone = not line[: place.column - 1].strip(" -")
    text = f"was: {item.fingerprint}" + (f"\n{' ' * (place.column - 1)}" if alone else ", ")
    there = Place(place.file, place.line, place.column, place.line, place.column)
    return Fix(f"write `was: {item.fingerprint}`", (Edit(there, text),))


def _line(item: Item, place: Place) -> str:
    return item.document.text.split("\n")[place.line - 1]
