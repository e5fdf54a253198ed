"""`gbmplan why`."""

from gbmplan.cli.ask import Call, answer, begin


def run(call: Call, thing: str, verbose: bool) -> None:
    """Answer why one thing is in the plan, or is not."""
    from gbmplan.explore.why import why
    from gbmplan.render.answers.why import as_text

    session, profile = begin(call)
    found = why(session, profile, thing)
    answer(call, found, lambda found, shown: as_text(found, shown.width, shown.coloured, verbose))
