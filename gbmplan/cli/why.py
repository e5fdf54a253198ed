"""`gbmplan why`."""

from gbmplan.cli.ask import Call, answer
from gbmplan.cli.inputs import given


def run(call: Call, thing: str, verbose: bool) -> None:
    """Answer why one thing is in the plan, or is not."""
    from gbmplan.api import why
    from gbmplan.render.answers.why import as_text

    profile, rules, demands = given(call)
    found = why(profile, thing, rules, demands)
    answer(call, found, lambda found, shown: as_text(found, shown.width, shown.coloured, verbose))
