"""A thing is found by whatever people call it, and nothing is taken for what it may not be."""

from __future__ import annotations

from functools import cache

import pytest

from gbmplan.choose.problem import Demands, checked_demands
from gbmplan.explore.edit import edited
from gbmplan.explore.lookup import Lookup
from gbmplan.graph.model import RuleGraph
from gbmplan.graph.names import Kind, names
from gbmplan.language.names import Names
from gbmplan.patient.read import check_profile
from gbmplan.problems import InputError
from gbmplan.source.document import parse
from gbmplan.validate.loading import load_rules

ALL: tuple[Kind, ...] = ("intervention", "target", "biomarker")


@cache
def rules() -> RuleGraph:
    return load_rules()


@cache
def known(*kinds: Kind) -> Names:
    return names(rules(), *kinds)


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("intervention", "nivolumab", ["nivolumab"]),
        ("intervention", "NIVOLUMAB", ["nivolumab"]),
        ("intervention", " Nivolumab ", ["nivolumab"]),
        ("intervention", "Opdivo", ["nivolumab"]),
        ("intervention", "opdivo", ["nivolumab"]),
        ("intervention", "纳武利尤单抗", ["nivolumab"]),
        ("intervention", "尼沃利尤单抗", ["nivolumab"]),
        ("intervention", "欧狄沃", ["nivolumab"]),
        ("intervention", "Keytruda", ["pembrolizumab"]),
        ("intervention", "DCVax-L", ["dcvax_l"]),
        ("intervention", "dcvax l", ["dcvax_l"]),
        ("intervention", "Optune", ["ttfields"]),
        ("intervention", "chemoradiation", ["radiotherapy", "temozolomide"]),
        ("intervention", "EGFRvIII CAR T", ["cart_egfrviii", "cart_egfrviii_icv"]),
        ("intervention", "idh", []),
        ("intervention", "", []),
        ("intervention", "x" * 10_000, []),
        ("target", "TIM-3", ["tim3"]),
        ("target", "hypoxia", ["hypoxia"]),
        ("target", "nivolumab", []),
        ("biomarker", "KPS", ["kps"]),
        ("biomarker", "karnofsky performance status", ["kps"]),
        ("biomarker", "ALT", ["alt"]),
    ],
)
def test_what_a_name_means(kind: Kind, text: str, found: list[str]) -> None:
    assert known(kind).all(text) == found
    assert known(kind).one(text) == (found[0] if len(found) == 1 else "")


def test_every_name_of_the_core_pack_means_what_bears_it() -> None:
    for kind in ALL:
        for name, node in rules().nodes(kind).items():
            for word in (name, name.upper(), *node["title"].values(), *node.get("synonyms", ())):
                assert name in known(kind).all(str(word)), (kind, name, word)


def test_an_id_means_its_thing_whatever_else_is_called_so() -> None:
    found = Names(["alpha", "beta"], {"alpha": ["alpha"], "beta": ["alpha", "beta"], "gamma": ["alpha", "beta"]})
    assert (found.all("Beta"), found.all("gamma")) == (["beta"], ["alpha", "beta"])


@pytest.mark.parametrize(
    ("require", "exclude", "expected"),
    [
        (["Opdivo"], ["Keytruda"], (("nivolumab",), ("pembrolizumab",))),
        (["尼沃利尤单抗", "nivolumab"], [], (("nivolumab",), ())),
        ([], ["DCVax-L", "贝伐珠单抗"], ((), ("dcvax_l", "bevacizumab"))),
    ],
)
def test_demands_are_made_by_any_name(require: list[str], exclude: list[str], expected: tuple[object, object]) -> None:
    found = checked_demands(Demands(tuple(require), tuple(exclude)), rules())
    assert (found.require, found.exclude) == expected
    assert checked_demands(found, rules()) == found


@pytest.mark.parametrize(
    ("text", "code", "message", "advice"),
    [
        (
            "chemoradiation",
            "ambiguous-name",
            "--require: `chemoradiation` may mean radiotherapy or temozolomide",
            "write the id of the one that is meant",
        ),
        ("Opdvo", "unknown-intervention", "--require: there is no intervention `Opdvo`", "did you mean `nivolumab`?"),
        ("Nivolumb", "unknown-intervention", "--require: there is no intervention `Nivolumb`", "did you mean"),
        ("IL-15", "unknown-intervention", "--require: there is no intervention `IL-15`", "`gbmplan rules --kind"),
        ("camrelizumab", "unknown-intervention", "--require: there is no intervention", "`gbmplan rules --kind"),
        ("卡瑞利珠单抗", "unknown-intervention", "--require: there is no intervention", "`gbmplan rules --kind"),
        ("信迪利单抗", "unknown-intervention", "--require: there is no intervention", "`gbmplan rules --kind"),
        ("hypoxia", "unknown-intervention", "--require: there is no intervention `hypoxia`", "`gbmplan rules --kind"),
    ],
)
def test_what_demands_refuse(text: str, code: str, message: str, advice: str) -> None:
    with pytest.raises(InputError) as caught:
        checked_demands(Demands((text,)), rules())
    (problem,) = caught.value.problems
    assert (problem.name, problem.message[: len(message)], problem.help[: len(advice)]) == (code, message, advice)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Keytruda", "pembrolizumab"),
        ("帕博利珠单抗", "pembrolizumab"),
        ("TIM-3", "tim3"),
        ("max_agents", "max_agents"),
        ("1", "taper"),
        ("egfrviii car-t", "ambiguous-name"),
        ("idh", "unknown-id"),
    ],
)
def test_why_takes_any_name(text: str, found: str) -> None:
    lookup = Lookup(rules(), {"taper": 1})
    try:
        said = lookup.thing(text)
    except InputError as error:
        said = error.problems[0].name
    assert said == found


def test_an_order_takes_any_name() -> None:
    lookup = Lookup(rules(), {"nivolumab": 1, "bevacizumab": 2})
    assert lookup.order("Opdivo < 贝伐珠单抗") == ("nivolumab", "bevacizumab")


@pytest.mark.parametrize(
    ("sets", "unsets", "expected"),
    [
        (["KPS=70"], [], {"kps": 70.0, "idh": "wildtype"}),
        (["Karnofsky performance status = 70"], ["IDH"], {"kps": 70.0}),
        ([], ["KPS"], {"idh": "wildtype"}),
        (["KPS=70", "kps=60"], [], "duplicate-key"),
        (["KPS=70"], ["kps"], "duplicate-key"),
    ],
)
def test_values_are_set_by_any_name(sets: list[str], unsets: list[str], expected: object) -> None:
    text = b"biomarkers: {kps: 90, idh: wildtype}\n"
    profile = check_profile(parse(text, "p.yaml"), rules().nodes("biomarker"))
    try:
        found: object = edited(profile, rules(), sets, unsets).facts
    except InputError as error:
        found = error.problems[0].name
    assert found == expected
