"""By which words of `prior_therapy` the core pack recognizes what was given; all of them stand in the pack."""

from __future__ import annotations

import pytest

from gbmplan.patient.read import check_profile
from gbmplan.source.document import parse
from tests.core import core

GIVEN = {"prior_bevacizumab", "prior_radiotherapy", "prior_temozolomide", "prior_pd1"}
CASES = {
    "bevacizumab": {"prior_bevacizumab"},
    "Avastin": {"prior_bevacizumab"},
    "AVASTIN ": {"prior_bevacizumab"},
    "贝伐珠单抗": {"prior_bevacizumab"},
    "安维汀": {"prior_bevacizumab"},
    "bevacizumab biosimilar": set(),
    "temozolomide": {"prior_temozolomide"},
    "Temodal": {"prior_temozolomide"},
    "替莫唑胺": {"prior_temozolomide"},
    "radiation": {"prior_radiotherapy"},
    "放疗": {"prior_radiotherapy"},
    "Stupp": {"prior_radiotherapy", "prior_temozolomide"},
    "temozolomide-radiotherapy": {"prior_radiotherapy", "prior_temozolomide"},
    "chemoradiotherapy": {"prior_radiotherapy", "prior_temozolomide"},
    "同步放化疗": {"prior_radiotherapy", "prior_temozolomide"},
    "pd1_blockade": {"prior_pd1"},
    "nivolumab": {"prior_pd1"},
    "Opdivo": {"prior_pd1"},
    "纳武利尤单抗": {"prior_pd1"},
    "尼沃利尤单抗": {"prior_pd1"},
    "Keytruda": {"prior_pd1"},
    "cemiplimab": {"prior_pd1"},
    "Tecentriq": {"prior_pd1"},
    "durvalumab": {"prior_pd1"},
    "Yervoy": set(),
    "biopsy": set(),
}


@pytest.mark.parametrize("agent", CASES)
def test_what_was_given(agent: str) -> None:
    rules = core()
    text = f"id: p\nas_of: 2026-05-04\nprior_therapy: [{{agent: '{agent}', last: 2026-04-20}}]\nbiomarkers: {{}}\n"
    profile = check_profile(parse(text.encode(), "p.yaml", "yaml"), rules.nodes("biomarker"))
    assert {name for name in GIVEN if profile.measurements[name].value is True} == CASES[agent]


@pytest.mark.parametrize(("agent", "weeks"), [("craniotomy", 2.0), ("开颅手术", 2.0), ("biopsy", float("inf"))])
def test_weeks_since(agent: str, weeks: float) -> None:
    """A name that one biomarker of an agent lists counts for all of them."""
    rules = core()
    text = f"id: p\nas_of: 2026-05-04\nprior_therapy: [{{agent: {agent}, last: 2026-04-20}}]\nbiomarkers: {{}}\n"
    profile = check_profile(parse(text.encode(), "p.yaml", "yaml"), rules.nodes("biomarker"))
    assert profile.measurements["weeks_since_surgery"].value == weeks
