"""How much of an input is read, and how values in it are pointed at; the same in every format."""

from gbmplan.problems import InputError, Message, Place, wrong

Path = tuple[str | int, ...]
"""Keys and list positions from the top of a document to a value."""

MAX_DEPTH = 40
"""Deepest nesting that is read; a rule pack needs seven."""

MAX_NODES = 200_000
"""Most values that are read of one file; the largest file of the core pack has about 5,000."""


def too_deep(place: Place) -> InputError:
    """The complaint about nesting; a file that nests so deeply is no profile and no rule."""
    return wrong(
        "too-deep",
        Message("nested deeper than {most} levels", most=MAX_DEPTH),
        place,
        Message("no profile or rule needs that"),
    )


def too_many(place: Place) -> InputError:
    """The complaint about more values than any profile or rule pack file holds."""
    return wrong(
        "too-large",
        Message("more than {most} values, not read", most=f"{MAX_NODES:,}"),
        place,
        Message("profiles and rule files are small text files; is this the right one?"),
    )
