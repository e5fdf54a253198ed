"""Questions about a plan, held against trying everything on small random packs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st

from gbmplan.graph.model import RuleGraph
from gbmplan.problems import InputError
from tests.property.packs import Pack, Scene, scenes

ROOT = Path(__file__).parents[2]


def recoverable(scene: Scene) -> Scene:
    """The same packs, but every second contraindication can recover."""
    files: dict[str, Any] = {}
    count = 0
    for name, data in scene.pack.files.items():
        files[name] = data
        for finding in data.get("contraindications", ()):
            count += 1
            finding["recoverable"] = count % 2 == 1
    return scene._replace(pack=Pack(files))


def recovering(questions: int, least: int = 3, most: int = 6) -> st.SearchStrategy[Scene]:
    """A pack of which some contraindications can recover, with so many questions."""
    return scenes(questions, least, most).map(recoverable)


def compiled(scene: Scene) -> RuleGraph:
    """The rules of a scene; one with a condition that validation refuses is not looked at."""
    try:
        return scene.pack.compile()
    except InputError:
        reject()
