"""Tests of everything that reads or writes files: what is understood, what is refused, and how it is said.

`PROPERTY_TESTS=long pytest tests/input` draws new examples for the property tests, and many more of them.
"""

import os

from hypothesis import HealthCheck, settings

LONG = os.environ.get("PROPERTY_TESTS") == "long"


def examples(count: int) -> settings:
    """So many examples, the same in every run; twenty times as many, and new ones, in a long run."""
    return settings(
        max_examples=count * (20 if LONG else 1),
        derandomize=not LONG,
        database=None,
        deadline=None,
        print_blob=False,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
