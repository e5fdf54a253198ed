"""`gbmplan schema`."""

from __future__ import annotations

import json


def print_schema(name: str, pack: str | None) -> None:
    """Print one JSON Schema, indented, with sorted keys left in reading order."""
    from gbmplan import schemas

    if name == "plan":
        schema = schemas.plan_schema()
    elif name in schemas.ANSWERS:
        schema = schemas.answer_schema(name)
    elif name == "pack" or name in schemas.PACK_FILES:
        from gbmplan.authoring.completion import declared
        from gbmplan.rulebase.folder import chain, find

        words = declared(chain(find(pack))) if pack else {}
        schema = schemas.pack_schema(words) if name == "pack" else schemas.pack_file_schema(name, words)
    else:
        from gbmplan.api import load_rules
        from gbmplan.rulebase.folder import CORE

        schema = schemas.profile_schema(load_rules(pack or CORE).graph)
    print(json.dumps(schema, ensure_ascii=False, indent=2))
