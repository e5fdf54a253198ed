"""The prose of a rule pack, and of the packs that it extends, in another language."""

from __future__ import annotations

from gbmplan.problems import InputError
from gbmplan.rulebase.folder import CORE, chain, find
from gbmplan.source.document import parse

FILE = "translations.yaml"


def translations(name: str, language: str) -> dict[str, str]:
    """English text → its translation; empty for English.

    Read only where a language asks for it, and from packs that have been loaded: what is wrong
    with such a file has been reported then.
    """
    found: dict[str, str] = {}
    if language == "en":
        return found
    for pack in chain(find(name or CORE)):
        if FILE in pack.files:
            found |= _texts(pack.files[FILE], language)
    return found


def _texts(raw: bytes, language: str) -> dict[str, str]:
    try:
        entries = parse(raw, FILE).data["translations"]
    except InputError:
        return {}
    return {entry["en"].strip(): entry[language].strip() for entry in entries if language in entry}
