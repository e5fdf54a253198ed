"""Every rule of a pack with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterator

from gbmplan.rulebase.shape import Grounded
from gbmplan.rulebase.text import Item, PackText

Step = tuple[str | int, ...]
PARTS = (("covers", "target"), ("contraindications", "id"), ("delivers", "id"), ("requires", "id"),
         ("toxicities", "organ"), ("cautions", "id"), ("compensated_by", "target"))  # fmt: skip
"""Lists of rules inside a target or an intervention, and the key that names a rule in its list."""


def grounded(pack: PackText) -> Iterator[tuple[Item, Step, Grounded]]:
    """Item, path inside it, and the rule, for everything that must rest on evidence."""
    for item in (*pack.targets.values(), *pack.interventions.values()):
        for field in ("present", "assumed", "delivery"):
            rule = getattr(item.value, field, None)
            if rule is not None:
                yield item, (field,), rule
        for field, _ in PARTS:
            for index, rule in enumerate(getattr(item.value, field, ())):
                yield item, (field, index), rule
    for item in pack.policies.values():
        yield item, (), item.value
