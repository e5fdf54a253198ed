"""`gbmplan flip`."""

from gbmplan.cli.ask import Call, answer, begin
from gbmplan.cli.progress import progress


def run(call: Call) -> None:
    """Print what would change the plan."""
    from gbmplan.explore.flip import flip
    from gbmplan.render.answers.flip import as_text

    session, profile = begin(call)
    with progress() as tick:
        found = flip(session, profile, tick=tick)
    answer(call, found, lambda found, shown: as_text(found, shown.width, shown.coloured))
