"""What a rule pack, and the packs that it extends, say in another language: prose, and words for values."""

from __future__ import annotations

from typing import Any, NamedTuple

from gbmplan.problems import InputError
from gbmplan.rulebase.folder import CORE, chain, find
from gbmplan.source.document import parse

FILE = "translations.yaml"


class Translations(NamedTuple):
    """One language of a pack."""

    prose: dict[str, str]
    """English text → its translation."""
    values: dict[str, str]
    """Value of a category, or agent of earlier therapy → its word."""


def translations(name: str, language: str) -> Translations:
    """What a pack says in a language; nothing for English. Of what several packs say, the extending one counts.

    Read only where a language asks for it, and from packs that have been loaded: what is wrong
    with such a file has been reported then.
    """
    found = Translations({}, {})
    if language == "en":
        return found
    for pack in chain(find(name or CORE)):
        if FILE in pack.files:
            data = _read(pack.files[FILE])
            prose, values = data.get("translations") or (), data.get("values") or ()
            found.prose.update((entry["en"].strip(), entry[language].strip()) for entry in prose if language in entry)
            found.values.update((entry["id"], entry[language].strip()) for entry in values if language in entry)
    return found


def _read(raw: bytes) -> dict[str, Any]:
    try:
        data = parse(raw, FILE).data
    except InputError:
        return {}
    return data if isinstance(data, dict) else {}
