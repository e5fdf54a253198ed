"""Small random rule packs as their authors would write them, profiles for them, and demands.

A pack is drawn as plain data, written as YAML and compiled from those bytes, so that whatever
reads and compiles packs is under test too. Names say what they are: i0, i1 … interventions,
t0, t1 … targets, p0, p1 … policies; biomarkers and evidence are the same in every pack.

Hypothesis draws bytes and `Tape` reads choices from them: that is some hundred times faster than
a strategy for every choice, and zero is always the plainest choice, so failures still shrink.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import product
from typing import Any, NamedTuple, TypeVar

import yaml
from hypothesis import strategies as st

from gbmplan.choose.problem import Demands
from gbmplan.graph.model import RuleGraph
from gbmplan.language.conditions import Quantity
from gbmplan.language.conditions import parse as parse_condition
from gbmplan.language.durations import hours
from gbmplan.language.flaws import flaws
from gbmplan.patient.profile import Profile
from gbmplan.patient.read import check_profile
from gbmplan.rulebase.folder import PackFiles
from gbmplan.source.document import parse
from gbmplan.validate.loading import compile_packs

T = TypeVar("T")
WHY = {"because": "for the test", "inference": True}

BIOMARKERS: list[dict[str, Any]] = [
    {"id": name, "title": {"en": name}, "kind": "flag", "group": "immune"} for name in ("f", "g", "h")
] + [
    {"id": "n", "title": {"en": "n"}, "kind": "number", "group": "immune", "unit": "1", "range": [0, 10]},
    {"id": "c", "title": {"en": "c"}, "kind": "category", "group": "immune", "categories": ["red", "green", "blue"]},
    {
        "id": "since",
        "title": {"en": "since"},
        "kind": "number",
        "group": "therapy",
        "unit": "wk",
        "range": [0, 520],
        "derived_from": {"prior_therapy": "surgery", "measure": "weeks_since_last"},
    },
    {
        "id": "since_i0",
        "title": {"en": "since i0"},
        "kind": "number",
        "group": "therapy",
        "unit": "wk",
        "range": [0, 520],
        "derived_from": {"prior_therapy": "i0", "also": ["i1", "surgery"], "measure": "weeks_since_last"},
    },
    {
        "id": "had_i1",
        "title": {"en": "i1 before"},
        "kind": "flag",
        "group": "therapy",
        "derived_from": {"prior_therapy": "i1", "measure": "given"},
    },
]

VOCABULARY = {
    item["id"]: Quantity(
        item["kind"], item.get("unit", ""), tuple(item.get("categories", ())), *item.get("range", (0, 0))
    )
    for item in BIOMARKERS
}

EVIDENCE = [
    {
        "id": name,
        "finding": "seen",
        "design": "trial",
        "strength": strength,
        "context": context,
        "confidence": "verified",
    }
    for name, strength, context in (
        ("a_gbm", "A", "gbm"),
        ("b_gbm", "B", "gbm"),
        ("a_other", "A", "other_tumour"),
        ("c_mouse", "C", "animal"),
        ("e_dish", "E", "in_vitro"),
    )
]
SOURCES = [item["id"] for item in EVIDENCE]

PHASES = ("deliver", "clear", "activate")
ATOMS = (
    "f",
    "g",
    "h",
    "n >= 5",
    "n < 3",
    "2 <= n < 7",
    "n == 4",
    "c == red",
    "c != red",
    "c in (red, blue)",
    "c not in (green, blue)",
    "f == yes",
    "g != yes",
    "since > 3",
    "since_i0 < 4",
    "had_i1",
)
DURATIONS = ("0 h", "1 wk", "2 wk", "3 d", "-1 wk", "-3 d", "1 mo", "0.1 h", "-2 wk", "36 h")
"""Few, so that they meet and contradict each other often."""


class Pack(NamedTuple):
    """A drawn pack: the name of each file and what stands in it."""

    files: dict[str, Any]

    @property
    def interventions(self) -> list[str]:
        return [data["id"] for name, data in self.files.items() if name.startswith("interventions/")]

    def compile(self) -> RuleGraph:
        raw = {name: _yaml(data).encode() for name, data in sorted(self.files.items())}
        digest = hashlib.sha256(b"".join(raw.values())).hexdigest()
        return compile_packs([PackFiles("random", raw, digest, None, None)])

    def __repr__(self) -> str:
        fixed = ("biomarkers.yaml", "evidence.yaml", "pack.yaml")
        return "\n" + "\n".join(f"--- {name}\n{_yaml(data)}" for name, data in self.files.items() if name not in fixed)


class Patient(NamedTuple):
    """A drawn profile, as its author would write it."""

    data: dict[str, Any]

    def read(self, rules: RuleGraph) -> Profile:
        data, listed = self.data, self.data.get("prior_therapy")
        if listed is not None and "surgery" not in listed:  # then the list says how long ago; both would be refused
            data = data | {"biomarkers": {key: value for key, value in data["biomarkers"].items() if key != "since"}}
        return check_profile(parse(_yaml(data).encode(), "profile.yaml"), rules.nodes("biomarker"))


class _Plain(yaml.CSafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True  # packs may not use them


def _yaml(data: Any) -> str:
    return str(yaml.dump(data, Dumper=_Plain, sort_keys=False, default_flow_style=None, width=120))


class Tape:
    """Choices read from bytes; when they are used up, the plainest choice."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def upto(self, most: int) -> int:
        """0 to `most`."""
        value = self.data[self.at] if self.at < len(self.data) else 0
        self.at += 1
        return value % (most + 1)

    def one(self, items: Sequence[T]) -> T:
        return items[self.upto(len(items) - 1)]

    def few(self, items: Sequence[T], least: int, most: int) -> list[T]:
        """So many of them, each once."""
        left, found = list(items), []
        for _ in range(min(least + self.upto(most - least), len(left))):
            found.append(left.pop(self.upto(len(left) - 1)))
        return found

    def chance(self, times: int, out_of: int) -> bool:
        return self.upto(out_of - 1) >= out_of - times


# ---- parts of a pack ----------------------------------------------------------------------------


def condition(tape: Tape) -> str:
    first, second, third = tape.one(ATOMS), tape.one(ATOMS), tape.one(ATOMS)
    shapes = (
        "{0}",
        "{0}",
        "not ({0})",
        "{0} and {1}",
        "{0} or {1}",
        "not ({0} or {1})",
        "not ({0} and {1}) or {2}",
        "{0} and ({1} or not ({2}))",
    )
    drawn: str = tape.one(shapes).format(first, second, third)
    found = flaws(drawn, parse_condition(drawn, VOCABULARY), VOCABULARY)
    return first if {"never", "always"} & {flaw.kind for flaw in found} else drawn  # no pack may hold such


def when(tape: Tape) -> dict[str, str]:
    return {"when": condition(tape)} if tape.chance(1, 4) else {}


def citations(tape: Tape) -> list[Any]:
    return [
        source if tape.chance(1, 2) else {"source": source, "direction": tape.one(("supports", "opposes", "mixed"))}
        for source in tape.few(SOURCES, 0, 2)
    ]


def grounds(tape: Tape) -> dict[str, Any]:
    """Evidence, inference, or inference that evidence informs."""
    evidence = citations(tape)
    return {**WHY, "inference": not evidence or tape.chance(1, 3), "evidence": evidence}


def window(tape: Tape) -> dict[str, str]:
    """`min` and `max` of a rule, either or both left out, never reversed."""
    low, high = sorted((tape.one(DURATIONS), tape.one(DURATIONS)), key=hours)
    return tape.one([{}, {"min": low}, {"max": high}, {"min": low, "max": high}])


def target(tape: Tape, name: str, names: list[str], phases: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": name,
        "title": {"en": name},
        "phase": tape.one(phases),
        "mechanism": "it shields",
        "priority": tape.one(("critical", "major", "minor")),
    }
    if tape.chance(1, 2):
        found["present"] = {"when": condition(tape), **WHY}
    if tape.chance(2, 3):
        found["assumed"] = WHY
    if opened := tape.few([other for other in names if other != name], 0, 2):
        found["compensated_by"] = [{"target": other, **when(tape), **WHY} for other in opened]
    return found


def intervention(
    tape: Tape, name: str, names: list[str], aims: list[str], phases: Sequence[str], tight: bool
) -> dict[str, Any]:
    modalities = ("antibody", "small_molecule")
    thing: dict[str, Any] = {
        "id": name,
        "title": {"en": name},
        "class": tape.one(("k", "l")),
        "modality": tape.one(modalities),
        "phase": tape.one(phases),
        "stage": "trial",
        "status": "tried",
        "route": "by vein",
        "tags": tape.few(("x", "y"), 0, 2),
        "covers": [
            {"target": aim, "strength": tape.one(("full", "partial")), **when(tape), **grounds(tape)}
            for aim in tape.few(aims, 1, 3)
        ],
        "delivery": {
            "need": tape.one(
                ("not_needed", "required") if tight else ("not_needed", "not_needed", "bypassed", "required")
            ),
            **WHY,
        },
    }
    if thing["delivery"]["need"] == "required" and tape.chance(1, 2):
        thing["delivery"]["at_opening"] = tape.one(("2 h", "0 h", "3 d"))
    if name in ("i0", "i1") and tape.chance(2, 3):  # few, for the readings to try are many
        ends = sorted((tape.one(DURATIONS), tape.one(DURATIONS)), key=hours)
        thing["delivers"] = [{"id": "open", "modalities": tape.few(modalities, 1, 2), "window": ends, **WHY}]
        if tape.chance(1, 4):
            thing["delivers"][0]["only"] = tape.few(names, 1, 3)
    if tape.chance(1, 2 if tight else 4):
        others = [other for other in names if other != name] + [f"class:{thing['class']}"]
        thing["requires"] = [
            {"id": f"r{index}", "any_of": tape.few(others, 1, 2), **window(tape), **when(tape), **WHY}
            for index in range(1 + tape.upto(0 if tight else 1))
        ]
    findings = [
        {"id": f"x{index}", "when": condition(tape), "kind": tape.one(("relative", "relative", "absolute"))}
        for index in range(tape.upto(2))
    ]
    thing["contraindications"] = [finding | {"recoverable": False, **WHY} for finding in findings]
    thing["toxicities"] = [{"organ": organ, **when(tape), **WHY} for organ in tape.few(("hepatic", "immune"), 0, 2)]
    thing["evidence"] = citations(tape)
    return {key: value for key, value in thing.items() if value != []}


def selectors(things: list[dict[str, Any]]) -> dict[str, set[str]]:
    """Every way to name interventions, ids first, and whom it names."""
    found = {thing["id"]: {thing["id"]} for thing in things} | {"any": {thing["id"] for thing in things}}
    for thing in things:
        words = [f"{key}:{thing[key]}" for key in ("phase", "class", "modality", "stage")]
        for word in (*words, *(f"tag:{tag}" for tag in thing.get("tags", ()))):
            found.setdefault(word, set()).add(thing["id"])
    return found


def policy(tape: Tape, name: str, members: dict[str, set[str]], tight: bool) -> dict[str, Any]:
    names = list(members)
    phases = [selector for selector in names if selector.startswith("phase:")]
    kinds = ("order", "order", "order", "order", "phases")
    kind = tape.one(kinds if tight else (*kinds, "conflict", "limit", "agents", "washout", "companion"))
    found: dict[str, Any] = {"id": name, "kind": kind, **WHY}
    if kind in ("order", "phases"):
        named = names if kind == "order" else phases
        found |= {"kind": "order", "before": tape.few(named, 1, 2), "after": tape.few(named, 1, 2), **window(tape)}
        before, after = (set().union(*(members[word] for word in found[side])) for side in ("before", "after"))
        if before & after and hours(found.get("min", "0 h")) > 0:  # would be refused: before itself
            found["min"] = "0 h"
    elif kind == "conflict":
        found |= {"between": tape.few(names, 1, 2), "and": tape.few(names, 1, 2)}
    elif kind == "limit":
        found |= {"among": tape.few([word for word in names if word != "any"], 1, 2), "at_most": 2 - tape.upto(2)}
        if tape.chance(1, 3):
            found["throughout"] = True
    elif kind == "companion":
        found |= {"having": tape.few(names, 1, 2), "apart_from": tape.few(names, 0, 1), "needs": tape.few(names, 1, 2)}
        found |= {"binding": not tape.chance(1, 4), "say": "something is missing"}
    elif kind == "agents":
        found |= {"kind": "limit", "among": ["any"], "at_most": 1 + tape.upto(4), "apart_from": tape.few(names, 0, 1)}
    else:
        return found | {
            "biomarker": tape.one(("since", "since_i0")),
            "at_least": tape.one(("1 wk", "1 mo")),
            "before": tape.few(names, 1, 2),
        }
    found |= when(tape)
    return found


def pack(tape: Tape, least: int, most: int, rules: int, tight: bool) -> Pack:
    phases = PHASES[: 2 + tape.upto(1)]
    aims = [f"t{index}" for index in range(1 + tape.upto(6))]
    names = [f"i{index}" for index in range(least + tape.upto(most - least))]
    targets = [target(tape, name, aims, phases) for name in aims]
    things = [intervention(tape, name, names, aims, phases, tight) for name in names]
    members = selectors(things)
    policies = [policy(tape, f"p{index}", members, tight) for index in range(tape.upto(rules))]
    agents = [found for found in policies if found.get("among") == ["any"]]
    policies = [found for found in policies if found not in agents[1:]]  # one rule on their number
    return Pack(
        {
            "pack.yaml": {
                "id": "random",
                "version": "1.0.0",
                "title": {"en": "random"},
                "licence": "Apache-2.0",
                "description": "drawn for a test",
                "phases": [{"id": phase, "title": {"en": phase}, "because": "for the test"} for phase in phases],
            },
            "biomarkers.yaml": {"biomarkers": BIOMARKERS},
            "evidence.yaml": {"evidence": EVIDENCE},
            "targets.yaml": {"targets": targets},
            "policies.yaml": {"policies": policies},
            **{f"interventions/{thing['id']}.yaml": thing for thing in things},
        }
    )


def packs(least: int = 3, most: int = 7, *, rules: int = 8, tight: bool = False) -> st.SearchStrategy[Pack]:
    """Packs of `least` to `most` interventions and at most so many policies; `tight` ones are mostly about time."""
    return st.binary(min_size=500, max_size=500).map(lambda data: pack(Tape(data), least, most, rules, tight))


# ---- patients and demands ------------------------------------------------------------------------


def patient(tape: Tape) -> Patient:
    values = {
        "f": (None, True, False),
        "g": (None, True, False),
        "h": (None, True, False),
        "n": (None, 0, 2, 4, 5, 10),
        "c": (None, "red", "green", "blue"),
        "since": (None, 0, 0.5, 3, 5),
    }
    chosen = {name: tape.one(options) for name, options in values.items()}
    therapies = tape.one((None, None, [], ["surgery"], [{"agent": "surgery", "last": "2026-05-01"}]))
    return Patient(
        {"id": "p", "as_of": "2026-05-04", "biomarkers": {k: v for k, v in chosen.items() if v is not None}}
        | ({} if therapies is None else {"prior_therapy": therapies})
    )


def demand(tape: Tape, names: Sequence[str]) -> Demands:
    """Often nothing at all; at times contradictory."""
    if tape.chance(1, 3):
        return Demands()
    return Demands(
        tuple(tape.few(names, 0, 2)),
        tuple(tape.few(names, 0, 1)),
        tape.one((None, None, None, 0, 1, 2, 3, 4)),
        tape.chance(1, 3),
    )


class Question(NamedTuple):
    """One patient, and what is demanded."""

    patient: Patient
    demands: Demands


class Scene(NamedTuple):
    """A pack, and questions put to it one after the other."""

    pack: Pack
    questions: list[Question]


def scenes(
    questions: int, least: int = 3, most: int = 7, *, rules: int = 8, tight: bool = False
) -> st.SearchStrategy[Scene]:
    """A pack with so many questions."""

    def scene(drawn: Pack, tapes: list[bytes]) -> Scene:
        asked = [Question(patient(tape), demand(tape, drawn.interventions)) for tape in map(Tape, tapes)]
        return Scene(drawn, asked)

    tapes = st.lists(st.binary(min_size=16, max_size=16), min_size=1, max_size=questions)
    return st.builds(scene, packs(least, most, rules=rules, tight=tight), tapes)


def groupings(names: Sequence[str]) -> list[tuple[str, ...]]:
    """Every subset of the names."""
    return [
        tuple(name for name, on in zip(names, picked, strict=True) if on)
        for picked in product((False, True), repeat=len(names))
    ]
