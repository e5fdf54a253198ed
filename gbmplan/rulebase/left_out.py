"""What of a file was left out because it could not be read: how messages call it, and which ids stand there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gbmplan.problems import Place, Problem, brief
from gbmplan.source.limits import Path


def inside(data: Any, path: Path) -> Any:
    """What stands at a path; None where nothing does."""
    for step in path:
        if isinstance(data, dict):
            data = data.get(step)
        else:
            data = data[step] if isinstance(data, list) and isinstance(step, int) and step < len(data) else None
    return data


def ids(data: Any) -> Iterator[object]:
    """Every id in a part of a document, and every word that may have been meant for one."""
    if isinstance(data, dict):
        yield data.get("id")
    elif isinstance(data, str):
        yield data
    for inner in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from ids(inner)


def called(path: Path, data: Any) -> str:
    """How a message calls a part that was left out."""
    name = data.get("id") if isinstance(data, dict) else None
    if not path:
        return f"the rest of `{brief(name)}`" if isinstance(name, str) else "all that stands in the file"
    holder = next((str(step) for step in reversed(path) if isinstance(step, str)), "the list")
    if isinstance(path[-1], int):
        return f"`{brief(name)}` in `{holder}`" if isinstance(name, str) else f"entry {path[-1] + 1} of `{holder}`"
    return f"`{holder}`"


def reason(place: Place, problems: list[Problem]) -> str:
    """The name of the first mistake inside what was left out."""
    later = [problem for problem in problems if problem.place and problem.place[1:3] >= place[1:3]]
    return (later or problems)[0].name if problems else ""
