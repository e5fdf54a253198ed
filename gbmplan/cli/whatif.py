"""`gbmplan whatif`."""

from gbmplan.cli.ask import Call, answer, begin
from gbmplan.problems import wrong


def run(call: Call, sets: tuple[str, ...], unsets: tuple[str, ...]) -> None:
    """Print two plans side by side."""
    if not sets and not unsets:
        raise wrong(
            "nothing-to-change",
            "nothing is to be different",
            None,
            "say what with `--set tam_fraction=15%` or `--unset cd8_density`",
        )
    from gbmplan.explore.whatif import what_if
    from gbmplan.render.answers.whatif import as_text

    session, profile = begin(call)
    found = what_if(session, profile, sets, unsets)
    answer(call, found, lambda found, shown: as_text(found, shown.width, shown.coloured))
