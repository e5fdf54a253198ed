"""Property tests: chooser, scheduler and judge held against a brute force on small random packs.

`PROPERTY_TESTS=long pytest tests/property` draws new examples, and many more of them.
"""

import os

from hypothesis import HealthCheck, Phase, settings

LONG = os.environ.get("PROPERTY_TESTS") == "long"
FIRST = os.environ.get("PROPERTY_TESTS") == "first"
"""The first example that fails is enough: it is not made smaller, which takes most of the time."""


def examples(count: int) -> settings:
    """So many examples, the same in every run; twenty times as many, and new ones, in a long run."""
    return settings(
        max_examples=count * (20 if LONG else 1),
        derandomize=not LONG,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate] if FIRST else list(Phase),
        print_blob=False,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
