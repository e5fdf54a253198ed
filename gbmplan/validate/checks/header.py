"""What the header and the items say of themselves: licence, version, and `id` before all else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gbmplan.problems import Edit, Fix, Place, Problem
from gbmplan.rulebase.diagnosis import Diagnosis
from gbmplan.rulebase.text import Item, PackText

_LICENCES = (
    "Apache-2.0",
    "MIT",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MPL-2.0",
    "EPL-2.0",
    "EUPL-1.2",
    "GPL-2.0-only",
    "GPL-2.0-or-later",
    "GPL-3.0-only",
    "GPL-3.0-or-later",
    "LGPL-3.0-only",
    "LGPL-3.0-or-later",
    "AGPL-3.0-only",
    "AGPL-3.0-or-later",
    "CC0-1.0",
    "CC-BY-4.0",
    "CC-BY-SA-4.0",
    "CC-BY-NC-4.0",
    "CC-BY-NC-SA-4.0",
    "CC-BY-NC-ND-4.0",
    "CC-BY-ND-4.0",
    "ODbL-1.0",
    "ODC-By-1.0",
    "PDDL-1.0",
    "Unlicense",
    "0BSD",
)
_OWN = re.compile(r"LicenseRef-[A-Za-z0-9.-]+\Z")


class UnknownLicence(Diagnosis):
    """The licence is not an SPDX identifier that gbmplan knows.

    Why: who may use and change the rules should not depend on reading prose. `LicenseRef-` and a name
    of one's own stands for any other licence.

    Bad:
        # pack.yaml
        licence: Apache 2

    Good:
        # pack.yaml
        licence: Apache-2.0
    """

    code, name, severity = "GP126", "unknown-licence", "warning"


class OddVersion(Diagnosis):
    """A number of the version begins with a superfluous 0.

    Why: 1.02.0 and 1.2.0 are compared as two versions, and read as one.

    Bad:
        # pack.yaml
        version: 1.02.0

    Good:
        # pack.yaml
        version: 1.2.0
    """

    code, name, severity = "GP127", "odd-version", "warning"


class KeyOrder(Diagnosis):
    """`id` is not the first key.

    Why: who looks for a rule looks for its id; every other file has it first.

    Bad:
        # policies.yaml
        policies:
          - kind: principle
            id: thought
            say: clear first
            because: it is known
            inference: true

    Good:
        # policies.yaml
        policies:
          - id: thought
            kind: principle
            say: clear first
            because: it is known
            inference: true
    """

    code, name, severity = "GP108", "key-order", "info"


DIAGNOSES = (UnknownLicence, OddVersion, KeyOrder)


def check(pack: PackText) -> Iterator[Problem]:
    """Licence and version of the header, and the first key of everything that has an id."""
    header = pack.header_item
    if header.whole("licence") and pack.header.licence not in _LICENCES and not _OWN.match(pack.header.licence):
        place, meant = header.place("licence"), _meant(pack.header.licence)
        fix = Fix(f"write `{meant}`", (Edit(place, meant),)) if meant and place.end_line else None
        yield UnknownLicence.at(
            place,
            "this is no SPDX identifier of a licence that gbmplan knows",
            f"did you mean `{meant}`?"
            if meant
            else "write one such as Apache-2.0 or CC-BY-4.0; or LicenseRef- and a name of your own",
            fix=fix,
        )
    if re.search(r"(^|\.)0\d", pack.header.version) and header.whole("version"):
        right = ".".join(str(int(number)) for number in pack.header.version.split("."))
        place = header.place("version")
        fix = Fix(f"write `{right}`", (Edit(place, right),)) if place.end_line else None
        yield OddVersion.at(place, "a number begins with a superfluous 0", f"write `{right}`", fix=fix)
    yield from _order(header)
    for table in pack.tables().values():
        for item in table.values():
            yield from _order(item)


def _meant(words: str) -> str:
    """The identifier that differs from the words only in signs and the size of letters."""
    plain = re.sub(r"[^a-z0-9.]", "", words.lower()).removesuffix(".0")
    near = [name for name in _LICENCES if re.sub(r"[^a-z0-9.]", "", name.lower()).removesuffix(".0") == plain]
    return near[0] if len(near) == 1 else ""


def _order(item: Item) -> Iterator[Problem]:
    data = item.document.data
    for step in item.path if item.patch is None else ():
        data = data[step]
    if item.patch is None and isinstance(data, dict) and next(iter(data), "id") != "id":
        place = item.place("id", key=True)
        yield KeyOrder.at(place, "`id` is not the first key", "write it first", fix=_moved(item, place))


def _moved(item: Item, place: Place) -> Fix | None:
    """The edit that moves the line of the id to the top, where the id has a line of its own."""
    lines = item.document.text.split("\n")
    line = lines[place.line - 1]
    first = item.place()
    above = lines[place.line - 2].strip() if place.line > 1 else ""
    if line[: place.column - 1].strip() or above.startswith("#") or place.column != first.column or "{" in line:
        return None
    if item.place("id").end_line != place.line:
        return None
    text = line.strip()
    gone = Place(place.file, place.line - 1, len(lines[place.line - 2]) + 1, place.line, len(line) + 1)
    there = Place(first.file, first.line, first.column, first.line, first.column)
    return Fix("move `id` to the top", (Edit(there, f"{text}\n{' ' * (first.column - 1)}"), Edit(gone, "")))
