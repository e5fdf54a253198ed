"""A short name for what a pack says of one thing, by which a pack that builds on it notices that it has changed."""

from __future__ import annotations

import hashlib
import json

from gbmplan.rulebase.shape import Declared

_LETTERS = "abcdefghijklmnop"
_LENGTH = 8


def fingerprint(thing: Declared) -> str:
    """Eight letters that change with all that is written of a thing, and with nothing else.

    Keys in their defaults, comments and layout do not count. Letters only, so that YAML never reads a number.
    """
    said = thing.model_dump(mode="json", by_alias=True, exclude={"override", "was"}, exclude_defaults=True)
    digest = hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).digest()
    return "".join(_LETTERS[byte >> 4] + _LETTERS[byte & 15] for byte in digest[: _LENGTH // 2])
