"""How weak the case for an intervention is, counted again from the records that the graph cites.

Shares no code with the grading of packs.
"""

from __future__ import annotations

from collections.abc import Iterator

from gbmplan.graph.model import RuleGraph

_UNSUPPORTED = 4
Seen = tuple[int, bool, str, bool]
"""Of one citation: 0 for A to 4 for E, whether from the disease itself, direction, whether it is an outcome."""


def weakness(rules: RuleGraph, name: str) -> int:
    """0 (strong) to 5: by its own records, those of its class that oppose, and those of its class that were tested."""
    mates = rules.classes[rules.interventions[name]["class_"]]
    seen = {other: list(_seen(rules, other)) for other in mates}
    against = [strength for records in seen.values() for strength in _came_out(records, "opposes")]
    tested = [other for other in mates if any(home for _, home, _, _ in seen[other])]
    compared = [name] if name in tested else [name, *tested]
    return max(_alone(seen[other], against) for other in compared)


def _alone(records: list[Seen], against: list[int]) -> int:
    """By its own records, those from the disease itself where there are any, and the trials against its class."""
    home = [record for record in records if record[1]]
    supporting = [
        (strength, not at_home) for strength, at_home, direction, _ in home or records if direction != "opposes"
    ]
    strength, elsewhere = min(supporting, default=(_UNSUPPORTED, False))
    if min(_came_out(records, "supports"), default=_UNSUPPORTED + 1) <= strength:  # its own trial speaks for itself
        against = _came_out(records, "opposes")
    return min(_UNSUPPORTED, strength + elsewhere) + any(opposing <= strength for opposing in against)


def _came_out(records: list[Seen], wanted: str) -> list[int]:
    """Strengths of its trials in the disease itself that came out one way."""
    return [strength for strength, home, direction, outcome in records if home and outcome and direction == wanted]


def _seen(rules: RuleGraph, name: str) -> Iterator[Seen]:
    thing = rules.interventions[name]
    cited = [*((item, False) for item in thing["cover_evidence"]), *((item, True) for item in thing["evidence"])]
    records = rules.nodes("evidence")
    for item, outcome in cited:
        record = records[item["source"]]
        yield (
            "ABCDE".index(record["strength"]),
            rules.words["contexts"][record["context"]]["home"],
            item["direction"],
            outcome,
        )
