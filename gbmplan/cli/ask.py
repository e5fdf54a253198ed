"""What the commands that ask about a plan share: their call, and how it is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from gbmplan.api import Language
    from gbmplan.cli.output import Screen


class Call(NamedTuple):
    """The arguments of one call."""

    profile: str
    rules: str | None
    format: str
    output: str | None
    require: tuple[str, ...]
    exclude: tuple[str, ...]
    max_agents: int | None
    strict: bool
    as_of: str | None
    colour: str
    language: Language = "en"


def answer(call: Call, found: Any, as_text: Callable[[Any, Screen], str]) -> None:
    """Print an answer in the form asked for."""
    from gbmplan.cli.output import emit, screen

    if call.format == "json":
        from gbmplan.render.json import as_json

        emit(as_json(found), call.output)
        return
    emit(as_text(found, screen(call.colour, call.output)), call.output)
