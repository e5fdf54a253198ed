"""`gbmplan why`."""

from gbmplan.cli.ask import Call, answer
from gbmplan.cli.inputs import given


def run(call: Call, thing: str, verbose: bool) -> None:
    """Answer why one thing is in the plan, or is not."""
    from gbmplan.api import why
    from gbmplan.render.answers.why import as_text
    from gbmplan.wording.wording import wording

    profile, rules, demands = given(call)
    said = wording(call.language)
    found = why(profile, thing, rules, demands, language=call.language)
    answer(call, found, lambda found, shown: as_text(found, shown.width, shown.coloured, verbose, said))
