"""Solving that can be interrupted, and that ends in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import monotonic

import clingo

_POLL = 0.1
"""Seconds between two looks at the clock and at Ctrl-C; a model that is found ends the wait at once."""


class OutOfTimeError(Exception):
    """The time ran out before the search was over."""


def models(
    control: clingo.Control, deadline: float | None = None, assumptions: Sequence[tuple[clingo.Symbol, bool]] = ()
) -> Iterator[clingo.Model]:
    """Every model that a search finds, as it finds it. Raises OutOfTimeError at a deadline of the monotonic clock.

    The solver runs beside Python, which therefore sees Ctrl-C at once; either way the search is ended before the
    control is used again.
    """
    with control.solve(assumptions, yield_=True, async_=True) as handle:
        try:
            while True:
                handle.resume()
                while not handle.wait(_POLL):
                    if deadline is not None and monotonic() > deadline:
                        raise OutOfTimeError
                model = handle.model()
                if model is None:
                    return
                yield model
                if deadline is not None and monotonic() > deadline:
                    raise OutOfTimeError
        finally:
            handle.cancel()
