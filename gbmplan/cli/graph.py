"""`gbmplan rules graph`."""

import sys
from typing import NamedTuple

from gbmplan.problems import Message, wrong


class GraphCall(NamedTuple):
    """The arguments of one call."""

    pack: str | None
    format: str
    targets: tuple[str, ...]
    phases: tuple[str, ...]
    around: tuple[str, ...]
    depth: int
    output: str | None
    language: str


def run(call: GraphCall) -> None:
    """Print the part of the rule base that was asked for. Raises InputError."""
    from gbmplan.api import load_rules
    from gbmplan.cli.inputs import keep_inputs
    from gbmplan.cli.output import emit
    from gbmplan.render.rulegraph.forms import drawn
    from gbmplan.render.rulegraph.view import Focus
    from gbmplan.rulebase.folder import CORE
    from gbmplan.wording.wording import wording

    if call.format == "svg" and call.output is None and sys.stdout.isatty():
        raise wrong(
            "picture-for-a-file",
            Message("--format svg draws a picture, which a terminal cannot show"),
            None,
            Message("add -o rules.svg, or -o - to have it here all the same"),
        )
    keep_inputs(call.output, packs=[call.pack or CORE])
    rules = load_rules(call.pack or CORE).graph
    focus = Focus(call.targets, call.phases, call.around, call.depth)
    emit(drawn(rules, focus, call.format, wording(call.language)), call.output)
