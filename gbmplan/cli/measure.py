"""`gbmplan measure`."""

from gbmplan.cli.ask import Call, answer, begin
from gbmplan.cli.progress import progress


def run(call: Call, pairs: bool) -> None:
    """Print what to measure next."""
    from gbmplan.explore.measure import measured
    from gbmplan.render.answers.measure import as_text

    session, profile = begin(call)
    with progress() as tick:
        found = measured(session, profile, with_pairs=pairs, tick=tick)
    answer(call, found, lambda found, shown: as_text(found, shown.width, shown.coloured))
