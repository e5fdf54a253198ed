"""`gbmplan flip`."""

from gbmplan.cli.ask import Call, answer
from gbmplan.cli.inputs import given
from gbmplan.cli.progress import progress


def run(call: Call) -> None:
    """Print what would change the plan."""
    from gbmplan.api import flip
    from gbmplan.render.answers.flip import as_text

    profile, rules, demands = given(call)
    with progress() as tick:
        found = flip(profile, rules, demands, tick=tick)
    answer(call, found, lambda found, shown: as_text(found, shown.width, shown.coloured))
