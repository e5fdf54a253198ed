"""`did you mean` never names another medicine: a table of slips, and every name of the core pack put to the test."""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations, permutations

import pytest

from gbmplan.api import load_rules
from gbmplan.problems import nearest, nearest_own, slip
from tests.findings.test_slips import OTHER, SLIPS

FURTHER = [  # as far apart as one is from another medicine
    ("pembrolizumab", "atezolizumab"),
    ("pembrolizumab", "camrelizumab"),
    ("dostarlimab", "relatlimab"),
    ("axatilimab", "relatlimab"),
    ("lapatinib", "neratinib"),
    ("galunisertib", "vactosertib"),
    ("anti PD-1 2", "anti PD-12"),
    ("IL-12", "IL-15"),
]
SAME = [
    ("Kps", "kps"),
    ("MGMT-promoter", "mgmt_promoter"),
    ("tgf beta activity", "tgf_beta_activity"),
    ("Pembro lizumab", "Pembrolizumab"),
    ("Keytrda", "Keytruda"),
    ("pd1antibody", "pd1_antibody"),
    ("Ciforaenant（A2A 受体拮抗剂）", "Ciforadenant（A2A 受体拮抗剂）"),
]


@pytest.mark.parametrize(("word", "known"), [*OTHER, *FURTHER], ids=str)
def test_another_name_is_never_suggested(word: str, known: str) -> None:
    if word != known and (word, known) != ("anti_ctla4", "anti_ctla_4"):  # the same letters and digits
        assert nearest(word, [known, "x"]) == ""
        assert nearest(known, [word, "x"]) == ""


@pytest.mark.parametrize(("word", "known"), [*SLIPS, *SAME], ids=str)
def test_a_slip_is_suggested(word: str, known: str) -> None:
    assert nearest(word, [known, "x", "tag:x"]) == known


def test_of_two_that_may_be_meant_none_is_suggested() -> None:
    assert nearest("nivolumb", ["nivolumab", "nivolumub"]) == ""
    assert nearest("kidny", ["kidney", "kidney"]) == "kidney"


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("diagnos", ["diagnosis", "kind"], "diagnosis"),
        ("plann", ["plan", "why"], "plan"),
        ("GP513", ["GP512", "GP514"], ""),
        ("zzz", ["plan"], ""),
        ("k" * 1_000_000, ["k" * 1_000_000], ""),
    ],
)
def test_words_of_the_program_may_be_further_off(word: str, known: list[str], expected: str) -> None:
    assert nearest_own(word, known) == expected


@cache
def core() -> dict[str, set[str]]:
    """Every id, title and synonym (trade names among them) of the core pack → what is called so."""
    graph = load_rules().graph
    found: dict[str, set[str]] = {}
    for things in (graph.nodes("biomarker"), graph.targets, graph.interventions):
        for name, thing in things.items():
            for word in (name, *thing["title"].values(), *thing.get("synonyms", ())):
                found.setdefault(str(word).lower(), set()).add(name)
    return found


def suggested(word: str) -> set[str]:
    """What the suggestion for a word names; nothing when there is none."""
    return core()[close] if (close := nearest(word, core())) else set()


def test_no_name_of_the_core_pack_is_a_slip_of_another_thing() -> None:
    names = core()
    clashes = [
        (one, other)
        for one, other in combinations(names, 2)
        if abs(len(one) - len(other)) <= 1 and not names[one] & names[other] and slip(one, other)
    ]
    assert clashes == []


def test_a_digit_typed_wrong_names_nothing_else() -> None:
    tried = 0
    for name, things in core().items():
        for match in re.finditer(r"[0-9]", name):
            word = f"{name[: match.start()]}{(int(match[0]) + 1) % 10}{name[match.end() :]}"
            if word not in core():
                tried += 1
                assert suggested(word) <= things, word
    assert tried > 200


def test_a_swapped_part_names_nothing_else() -> None:
    """The part of a name that says what it is, in the place of that of another one with the same ending."""
    agents = sorted(load_rules().graph.interventions)
    tried = 0
    for name, other in permutations([name for name in agents if "_" in name], 2):
        word = "_".join([other.split("_")[0], *name.split("_")[1:]])
        if word not in core() and (name.split("_")[-1] == other.split("_")[-1] or len(name) % 9 == len(other) % 9):
            tried += 1
            assert suggested(word) <= core()[name], word
    assert tried > 200


def test_ordinary_misspellings_are_still_understood() -> None:
    """A letter left out and two swapped, in the middle of every long word without a digit."""
    missed = []
    tried = 0
    for name, things in list(core().items())[::3]:
        for match in re.finditer(r"[a-z]{7,}", name):
            word, at = match[0], len(match[0]) // 2
            if re.search(r"\d", re.split(r"[ _.-]", name[: match.start()])[-1] + name[match.end() :][:1]):
                continue
            for wrong in (word[:at] + word[at + 1 :], word[:at] + word[at + 1] + word[at] + word[at + 2 :]):
                if wrong != word and len(name) <= 80:
                    tried += 1
                    slipped = name[: match.start()] + wrong + name[match.end() :]
                    missed += [] if suggested(slipped) == things else [(slipped, suggested(slipped), things)]
    assert tried > 300
    assert missed == [("seting", set(), {"setting"})]  # or STING
