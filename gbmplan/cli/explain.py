"""`gbmplan explain`: what a code means, why it matters, and an example of each kind."""

from __future__ import annotations

import json


def explain(word: str | None, form: str, colour: str) -> None:
    """Print one explanation, or all codes with a line each."""
    from gbmplan.cli.output import emit, screen
    from gbmplan.render.findings import explanation
    from gbmplan.validate.explained import explained

    found = explained(word)
    if form == "json":
        data = [explanation.as_data(known) for known in found]
        print(json.dumps(data[0] if word is not None and len(data) == 1 else data, ensure_ascii=False, indent=2))
        return
    shown = screen(colour)
    emit(explanation.as_text(found, shown.width, shown.coloured), None)
