"""`gbmplan measure`."""

from gbmplan.cli.ask import Call, answer
from gbmplan.cli.inputs import given
from gbmplan.cli.progress import progress


def run(call: Call, pairs: bool) -> None:
    """Print what to measure next."""
    from gbmplan.api import measure
    from gbmplan.render.answers.measure import as_text
    from gbmplan.wording.wording import wording

    profile, rules, demands = given(call)
    said = wording(call.language)
    with progress() as tick:
        found = measure(profile, rules, demands, pairs=pairs, language=call.language, tick=tick)
    answer(call, found, lambda found, shown: as_text(found, shown.width, shown.coloured, said))
