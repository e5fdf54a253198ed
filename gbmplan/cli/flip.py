"""`gbmplan flip`."""

from gbmplan.cli.ask import Call, answer
from gbmplan.cli.inputs import given
from gbmplan.cli.progress import progress


def run(call: Call) -> None:
    """Print what would change the plan."""
    from gbmplan.api import flip
    from gbmplan.render.answers.flip import as_text
    from gbmplan.wording.wording import wording

    profile, rules, demands = given(call)
    said = wording(call.language)
    with progress() as tick:
        found = flip(profile, rules, demands, language=call.language, tick=tick)
    answer(call, found, lambda found, shown: as_text(found, shown.width, shown.coloured, said))
