"""The words that a pack declares, for the schemas of its files: editors offer them where one is to be written.

They are offered and not demanded, so that no editor marks a word that was declared a minute ago; `gbmplan validate`
knows what is declared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gbmplan.rulebase.folder import PackFiles
from gbmplan.rulebase.shape import PackHeader
from gbmplan.rulebase.text import survey_text
from gbmplan.rulebase.vocabulary import joined, words

Words = Mapping[str, Mapping[str, str]]
"""Key of pack.yaml → id of each word that is declared under it, with its title."""
_PLACES = {
    ("Evidence", "context"): "contexts",
    ("Intervention", "stage"): "approvals",
    ("Toxicity", "organ"): "organs",
    ("Intervention", "phase"): "phases",
    ("Target", "phase"): "phases",
    ("RegimenStage", "starts"): "phases",
    ("RegimenStage", "answers"): "phases",
    ("Gate", "before_stage"): "stages",
}
"""Shape and key where a word is written → where it is declared."""


def declared(packs: Sequence[PackFiles]) -> Words:
    """The words of a pack with all that it extends, the base first, as far as its headers can be read."""
    headers = [_header(pack) for pack in packs]
    whole = headers[0]
    for header in headers[1:]:
        whole = whole.model_copy(
            update={
                "contexts": joined(whole.contexts, header.contexts),
                "approvals": joined(whole.approvals, header.approvals),
                "organs": joined(whole.organs, header.organs),
                "phases": header.phases or whole.phases,
                "stages": header.stages or whole.stages,
            }
        )
    own = words(whole)
    lists: dict[str, Sequence[Any]] = {
        "contexts": own.contexts,
        "approvals": own.approvals,
        "organs": own.organs,
        "phases": whole.phases,
        "stages": whole.stages,
    }
    return {key: {item.id: item.title.en for item in items} for key, items in lists.items()}


def _header(pack: PackFiles) -> PackHeader:
    files = {name: content for name, content in pack.files.items() if name == "pack.yaml"}
    return survey_text(pack._replace(files=files)).text.header


def completed(schema: dict[str, Any], root: str, known: Words) -> dict[str, Any]:
    """The schema, of the shape `root`, with the words of a pack at each key that takes one."""
    for name, shape in _shapes(schema, root):
        for key, field in shape.get("properties", {}).items():
            offered = known.get(_PLACES.get((name, key), ""))
            if offered:
                (field["items"] if field.get("type") == "array" else field)["examples"] = list(offered)
                said = ", ".join(f"{word} ({title})" for word, title in offered.items())
                field["description"] = f"{field.get('description', '').rstrip('.')}. In this pack: {said}.".lstrip(". ")
    return schema


def _shapes(schema: dict[str, Any], root: str) -> Iterator[tuple[str, dict[str, Any]]]:
    yield root, schema
    yield from schema.get("$defs", {}).items()
