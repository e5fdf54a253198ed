"""Small random packs with stages, and lists of therapies for their patients: all that bears on who is given when.

They are packs of `packs.py` with more drawn into them: stages, courses, effects, reach, lead times, starts out of order,
standard treatment, states and conditions on them, gates, what cannot be had, and other names.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .packs import ATOMS, WHY, Pack, Tape, condition, pack, selectors, when

STATES: tuple[dict[str, Any], ...] = (
    {"few": "n < 3", "many": "n >= 5"},
    {"few": "f and n < 3", "some": "n < 7", "many": "n >= 7"},
    {"few": "not f", "many": "g"},
    {"few": "c == red", "many": "had_i1"},
)
"""Values of a state in their order, each with its condition."""
_STATED = ("st == few", "st != few", "st == many", "not (st == many)", "st != many and h", "st == few or h")
"""What conditions say of a state; none is the same for every patient."""
_OLD_NAME = "old_{name}"


def staged_pack(tape: Tape, least: int, most: int, rules: int) -> Pack:
    """A pack with stages, courses, reach and gates."""
    plain = pack(tape, least, most, rules, tape.chance(1, 4))
    files = dict(plain.files)
    phases = [phase["id"] for phase in files["pack.yaml"]["phases"]]
    files["pack.yaml"] = files["pack.yaml"] | {"stages": stages(tape, phases)}
    for name, thing in plain.files.items():
        if name.startswith("interventions/"):
            files[name] = thing | timing(tape) | findings(tape, thing.get("contraindications", ()))
    files["targets.yaml"] = {"targets": [placed(tape, found) for found in files["targets.yaml"]["targets"]]}
    if tape.chance(2, 3):
        files = generous(tape, files)
    things = [data for name, data in files.items() if name.startswith("interventions/")]
    policies = [*files["policies.yaml"]["policies"], *more_policies(tape, files, things)]
    files["policies.yaml"] = {"policies": policies}
    return with_state(tape, Pack(files)) if tape.chance(1, 2) else Pack(files)


def generous(tape: Tape, files: dict[str, Any]) -> dict[str, Any]:
    """The same files with more to be covered and less in the way, so that more is given."""
    found = dict(files)
    for name, thing in files.items():
        if name.startswith("interventions/"):
            gone = {key for key in ("requires", "contraindications") if tape.chance(3, 4)}
            covers = [
                {key: value for key, value in cover.items() if key != "when" or tape.chance(1, 3)}
                for cover in thing.get("covers", ())
            ]
            found[name] = {key: value for key, value in thing.items() if key not in gone} | {"covers": covers}
            if tape.chance(1, 2):
                found[name]["delivery"] = {"need": "not_needed", **WHY}
    targets = [target | {"assumed": WHY} for target in files["targets.yaml"]["targets"]]
    opening = [{key: value for key, value in target.items() if key != "compensated_by"} for target in targets]
    found["targets.yaml"] = {"targets": opening if tape.chance(1, 2) else targets}
    return found


def stages(tape: Tape, phases: Sequence[str]) -> list[dict[str, Any]]:
    """Two or three stages; the last phase starts after the first stage."""
    found = []
    for number in range(2 + tape.upto(1)):
        starts = list(phases[:-1]) if number == 0 else tape.few(phases, 1, 3)
        rest = [phase for phase in phases if phase not in starts]
        found.append(
            {
                "id": f"s{number}",
                "title": {"en": f"s{number}"},
                "because": "for the test",
                "starts": starts,
                "answers": rest if rest and number and tape.chance(2, 3) else tape.few(phases, 0, 1),
                "least": tape.one(("2 wk", "1 wk", "4 wk")),
                "counts": tape.chance(1, 3) if number == 0 else not tape.chance(1, 5),
            }
        )
    return found


def timing(tape: Tape) -> dict[str, Any]:
    """How long it is given and acts, where it gets to, and what comes before it."""
    found: dict[str, Any] = {}
    if tape.chance(1, 2):
        found["course"] = course(tape)
    if tape.chance(1, 3):
        found["repeats"] = tape.one(("2 wk", "4 wk"))
    if tape.chance(1, 2):
        found["reach"] = {"margin": tape.one(("reached", "with_opening", "not_reached", "unknown")), **WHY}
    if tape.chance(1, 2):
        lasts = tape.one(("while_given", "lasting", "wanes"))
        found["effect"] = {
            "lasts": lasts,
            **({"length": tape.one(("1 wk", "2 mo"))} if lasts == "wanes" else {}),
            **WHY,
        }
    if tape.chance(1, 6):
        found["role"] = "backbone"
        found["indicated"] = {"when": condition(tape), **WHY}
        if tape.chance(1, 2):
            found["indicated"]["pending"] = condition(tape)
    elif tape.chance(1, 2):
        found["early"] = {"when": condition(tape), **WHY}
    if tape.chance(1, 4):
        found["lead_time"] = {"takes": tape.one(("2 wk", "6 wk")), "say": "made first", **WHY}
    return found


def course(tape: Tape) -> dict[str, Any]:
    """Of every kind; cycles with a number of them or none, with an interval of their own or that of `repeats`."""
    kind = tape.one(("continuous", "single", "fixed", "cycles"))
    found: dict[str, Any] = {"kind": kind, **WHY}
    if kind == "fixed":
        found["length"] = tape.one(("1 wk", "3 wk", "2 mo"))
    if kind == "cycles":
        found |= {"every": "2 wk"} if tape.chance(2, 3) else {}
        found |= {"number": tape.one((1, 2, 4))} if tape.chance(3, 4) else {}
    return found


def findings(tape: Tape, drawn: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Contraindications, strong ones among them, and what they do not count for."""
    found = [
        item
        | ({"kind": "strong"} if tape.chance(1, 4) else {})
        | ({"unless": tape.one([atom for atom in ATOMS if atom not in item["when"]])} if tape.chance(1, 6) else {})
        for item in drawn
    ]
    return {"contraindications": found} if found else {}


def placed(tape: Tape, target: dict[str, Any]) -> dict[str, Any]:
    """Where a target lies, and what tells of it."""
    drawn = target | ({"where": "host"} if tape.chance(1, 3) else {})
    if tape.chance(1, 2):  # what a gate can find
        drawn |= {"present": {"when": condition(tape), **WHY}, "assumed": WHY}
    if tape.chance(1, 4):
        drawn["blocked_before"] = {"when": condition(tape), **WHY}
    return drawn


def more_policies(tape: Tape, files: dict[str, Any], things: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A limit on all agents, gates, and what cannot be had."""
    found: list[dict[str, Any]] = []
    members = list(selectors(things))
    if tape.chance(1, 2) and not any(item.get("among") == ["any"] for item in files["policies.yaml"]["policies"]):
        found.append({"id": "few", "kind": "limit", "among": ["any"], "at_most": 1 + tape.upto(1), **WHY})
    for name in ("gate", "look")[: tape.one((1, 1, 2, 0, 0))]:
        gate = {"id": name, "kind": "gate", "after": tape.few(members, 1, 2), "at": tape.one(("1 wk", "5 wk", "0 h"))}
        gate |= {**WHY, **when(tape)}
        gate |= {"measure": tape.few(("f", "g", "h", "n", "c"), 3, 5), "decide": "look again"}
        found.append(gate | {"before_stage": f"s{1 + tape.upto(len(files['pack.yaml']['stages']) - 2)}"})
    if tape.chance(1, 6):
        found.append({"id": "far", "kind": "unavailable", "interventions": tape.few(members, 1, 1), "because": "far"})
    return found


def with_state(tape: Tape, drawn: Pack) -> Pack:
    """The same pack with a state that some of its conditions read, and agents with other names."""
    state = {
        **{"id": "st", "kind": "state", "title": {"en": "st"}, **WHY},
        "values": [
            {"value": value, "title": {"en": value}, "when": text, **WHY} for value, text in tape.one(STATES).items()
        ],
    }
    files = {
        name: _stating(tape, data) if name.startswith(("interventions/", "targets", "policies")) else data
        for name, data in drawn.files.items()
    }
    files["policies.yaml"] = {"policies": [*files["policies.yaml"]["policies"], state]}
    for name, data in files.items():
        if name.startswith("interventions/") and tape.chance(1, 4):
            files[name] = data | {"synonyms": [_OLD_NAME.format(name=data["id"])]}
    return Pack(files)


def _stating(tape: Tape, data: Any) -> Any:
    """The same data, in which some conditions are about the state."""
    if isinstance(data, list):
        return [_stating(tape, item) for item in data]
    if not isinstance(data, dict):
        return data
    found = {key: _stating(tape, value) for key, value in data.items()}
    if isinstance(found.get("when"), str) and "unless" not in found and "pending" not in found and tape.chance(1, 4):
        found["when"] = tape.one(_STATED)
    return found


def running_therapies(tape: Tape, names: Sequence[str]) -> list[dict[str, Any]]:
    """A list of therapies in which interventions of the pack run, have run, or have failed."""
    found = []
    for name in tape.few([*names, "surgery", f"{names[0]} + {names[-1]}", _OLD_NAME.format(name=names[0])], 1, 3):
        item: dict[str, Any] = {"agent": name}
        first = tape.one((None, "2026-05-04", "2026-04-27", "2026-04-20", "2026-03-02"))
        last = tape.one((None, "2026-05-04", "2026-05-02", "2026-04-27"))
        if first and last and first > last:
            last = None
        item |= {"first": first} if first else {}
        item |= {"last": last} if last else {}
        if tape.chance(1, 3):
            item["ongoing"] = tape.chance(2, 3)
        if tape.chance(1, 8):
            item["progressed"] = True
        found.append(item)
    return found
