"""What can still be checked of a file with mistakes of shape.

The parts that are wrong are left out, or read as what was obviously meant, until the rest has
its shape; the mistakes themselves have been reported before that.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ValidationError

from gbmplan.problems import nearest_own
from gbmplan.rulebase import shape
from gbmplan.rulebase.shape_errors import Fault, faults
from gbmplan.source.document import Document
from gbmplan.source.limits import Path

_ROUNDS = 12
"""Leaving one part out may show that another cannot stand without it."""
_PROSE = frozenset(
    {
        "because",
        "statement",
        "status",
        "route",
        "mechanism",
        "licence",
        "description",
        "finding",
        "design",
        "say",
        "action",
        "decide",
        "question",
        "handling",
        "sequence",
        "arm",
        "outcome",
        "says",
        "en",
    }
)
"""Keys whose text no check compares with anything."""
_HARMLESS = {
    "modality": "small_molecule",
    "priority": "minor",
    "stage": "trial",
    "group": "clinical",
    "basis": "safety",
    "tested_in": "animals",
    "recoverable": True,
    "class": "not_known",
    "delivery": {"need": "not_needed", "because": "-", "inference": True},
}
"""Key → a value on which no other complaint depends."""
_HEADER = {"id": "unnamed-pack", "version": "0.0.0"}


class Patch:
    """What of a document was left out, filled in or renamed; its own paths are those of the patched data."""

    def __init__(self, data: Any) -> None:
        self.data = data
        self.gone: set[Path] = set()
        """Left out (paths of the document)."""
        self.strange: set[Path] = set()
        """Unknown keys, left out too."""
        self.put: dict[Path, Any] = {}
        """Read as something else."""
        self.renamed: dict[Path, str] = {}
        self._kept: dict[Path, list[int]] = {}
        self._back: dict[Path, str] = {}

    def apply(self) -> Any:
        """The data with all changes made."""
        self._kept, self._back = {}, {self._renamed(path): str(path[-1]) for path in self.renamed}
        return self._copy(self.data, ())

    def _renamed(self, path: Path) -> Path:
        return (*path[:-1], self.renamed[path])

    def _copy(self, data: Any, path: Path) -> Any:
        if path in self.put:
            return self.put[path]
        if isinstance(data, list):
            kept = [index for index in range(len(data)) if (*path, index) not in self.gone]
            self._kept[path] = kept
            return [self._copy(data[index], (*path, index)) for index in kept]
        if not isinstance(data, dict):
            return data
        copy: dict[Any, Any] = {}
        for key, value in data.items():
            here = (*path, key)
            if here not in self.gone and here not in self.strange:
                copy[self.renamed.get(here, key)] = self._copy(value, here)
        for added, value in self.put.items():
            if added[:-1] == path and added[-1] not in copy and added not in self.gone:
                copy[added[-1]] = value
        return copy

    def original(self, path: Path) -> Path:
        """Where in the document stands what stands at `path` in the patched data."""
        steps: list[str | int] = []
        for step in path:
            kept = self._kept.get(tuple(steps))
            if isinstance(step, int) and kept is not None:
                steps.append(kept[step] if step < len(kept) else len(kept))
            else:
                steps.append(self._back.get((*steps, step), step))
        return tuple(steps)

    def whole(self, path: Path) -> bool:
        """Whether nothing was left out or filled in at a path of the patched data, below it or around it."""
        here = self.original(path)
        changed = (*self.gone, *self.put)
        return not any(other[: len(here)] == here or here[: len(other)] == other for other in changed)

    def mend(self, fault: Fault, model: type[BaseModel]) -> None:
        """Change the data so that one fault is gone."""
        path = self.original(fault.path)
        if fault.kind == "extra_forbidden":
            if fault.meant and path not in self.renamed and fault.meant not in self.renamed.values():
                self.renamed[path] = fault.meant
            else:
                self.renamed.pop(path, None)
                self.strange.add(path)
            return
        if fault.kind == "union_tag_not_found" and fault.strange_tag and (*path, fault.strange_tag) not in self.renamed:
            self.renamed[(*path, fault.strange_tag)] = "kind"
            return
        if path in self.put:  # what was filled in does not fit either
            del self.put[path]
        elif (stand_in := self._stand_in(fault, model)) is not None:
            self.put[(*path, "kind") if fault.kind == "union_tag_invalid" else path] = stand_in
            return
        self.gone.add(path[:-1] if fault.kind == "missing" and path else path)

    def _stand_in(self, fault: Fault, model: type[BaseModel]) -> Any:
        if fault.kind in ("literal_error", "union_tag_invalid"):
            close = nearest_own(str(fault.limits.get("tag", fault.given)), fault.options())
            return close or _HARMLESS.get(fault.key)
        if fault.key in _PROSE:
            return "-"
        if fault.key == "title":
            return {"en": "-"}
        if fault.key in _HARMLESS:
            return _HARMLESS[fault.key]
        return _HEADER.get(fault.key) if model is shape.PackHeader and len(fault.path) == 1 else None


def salvage(model: type[BaseModel], document: Document, error: ValidationError) -> tuple[Any, Patch]:
    """The shape of what is sound in a document, or None; and what was done to get there."""
    patch = Patch(document.data)
    data = document.data
    for _ in range(_ROUNDS):
        for fault in faults(model, document._replace(data=data), error):
            patch.mend(fault, model)
        if () in patch.gone:
            return None, patch
        data = patch.apply()
        try:
            return model.model_validate(data), patch
        except ValidationError as again:
            error = again
    return None, patch


def patched(document: Document, patch: Patch) -> Document:
    """The document with paths of the patched data leading to the places of the text."""
    return document._replace(locate=lambda path, key: document.locate(patch.original(path), key))
