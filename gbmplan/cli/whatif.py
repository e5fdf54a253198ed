"""`gbmplan whatif`."""

from gbmplan.cli.ask import Call, answer
from gbmplan.cli.inputs import given


def run(call: Call, sets: tuple[str, ...], unsets: tuple[str, ...]) -> None:
    """Print two plans side by side."""
    from gbmplan.api import what_if
    from gbmplan.render.answers.whatif import as_text
    from gbmplan.wording.wording import wording

    profile, rules, demands = given(call)
    said = wording(call.language)
    found = what_if(profile, rules, demands, sets=sets, unsets=unsets, language=call.language)
    answer(call, found, lambda found, shown: as_text(found, shown.width, shown.coloured, said))
