"""What `--fix` may replace: a slip of the hand, never a name by another one; and never the place that is right."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from gbmplan.problems import Place, respelt, slip
from gbmplan.validate.rounds import Validator
from tests.cli import quick
from tests.packs.test_packs import CATALOGUE, HERE, TODAY

PLACE = Place("f", 1, 1, 1, 9)
OTHER = [  # never the same thing
    ("tag:tim4_antibody", "tag:pd1_antibody"),
    ("tag:tim4_antibody", "tag:tim3_antibody"),
    ("tag:pd1_antibody", "tag:pdl1_antibody"),
    ("class:lag3_antibody", "class:pd1_antibody"),
    ("class:lag_antibody", "class:lag3_antibody"),
    ("class:il2_agent", "class:il12_agent"),
    ("class:il15_agent", "class:il5_agent"),
    ("dc_pp66", "dc_pp65"),
    ("us_internal", "us_external"),
    ("us_implanted", "us_guided"),
    ("checkmate243", "checkmate143"),
    ("checkmate_143", "checkmate_548"),
    ("keynote_28", "keynote_028"),
    ("trial_phase1", "trial_phase2"),
    ("cd47_antibody", "cd73_antibody"),
    ("car_t_il13", "car_t_il13ra2"),
    ("b7h3_cart", "b7h4_cart"),
    ("agonist", "antagonist"),
    ("sting_agonist", "sting_antagonist"),
    ("influx", "efflux"),
    ("symptomatic", "asymptomatic"),
    ("typical", "atypical"),
    ("activate", "inactivate"),
    ("intracranial", "extracranial"),
    ("intratumoural", "intertumoural"),
    ("hypoxia", "hyperoxia"),
    ("newly_diagnosed", "newly_recurrent"),
    ("positive", "negative"),
    ("ipilimumab", "ipilimumab_low"),
    ("steroid_taper", "steroid_tapers_slow"),
    ("anti_ctla4", "anti_ctla_4"),
    ("cart", "card"),
    ("ced", "cep"),
    ("ido1", "ido"),
    ("vaccine_one", "vaccine_two"),
    ("early_start", "early_stop"),
    ("checkpoint_blocker", "checkpoint_blackre"),
    ("nivolumb_early", "nivolumab_later"),
    ("vaccine_earlier_dendritc", "vaccine_earliest_dendritic"),
    ("nivolumab", "nivolumab"),
]
SLIPS = [
    ("tag:checkpont", "tag:checkpoint"),
    ("tag:pd1_antibdy", "tag:pd1_antibody"),
    ("class:lag3_antibodyy", "class:lag3_antibody"),
    ("class:tgfb_inhibtior", "class:tgfb_inhibitor"),
    ("nivolumb", "nivolumab"),
    ("nivolunab", "nivolumab"),
    ("first_trail", "first_trial"),
    ("checkmate143_survval", "checkmate143_survival"),
    ("us_extrenal", "us_external"),
    ("recurent", "recurrent"),
    ("pregnnt", "pregnant"),
    ("knid", "kind"),
    ("mayor", "major"),
    ("becuase", "because"),
    ("relatlimab.requires.pd1_partnr", "relatlimab.requires.pd1_partner"),
]


@pytest.mark.parametrize(("word", "known"), OTHER, ids=lambda name: name)
def test_another_name_is_no_slip(word: str, known: str) -> None:
    assert not slip(word, known)
    assert not slip(known, word)
    assert respelt(PLACE, word, [known]) is None


@pytest.mark.parametrize(("word", "known"), SLIPS, ids=lambda name: name)
def test_a_slip_is_one(word: str, known: str) -> None:
    assert slip(word, known)
    fix = respelt(PLACE, word, [known, "something_else", "tag:something"])
    assert fix is not None
    assert fix.edits[0].text == known


def test_of_two_that_are_near_none_is_written() -> None:
    assert respelt(PLACE, "nivolumb", ["nivolumab", "nivolumub"]) is None


HEADER = "id: mine\nversion: 1.0.0\ntitle: {en: mine}\nlicence: Apache-2.0\ndescription: For tests.\nextends: base\n"
AGENT = (
    "id: NAME\ntitle: {en: NAME}\nclass: CLASS\nmodality: peptide\nphase: activate\nstage: trial\nstatus: tried\n"
    "route: oral\ntags: [TAG]\n"
    "covers: [{target: checkpoint, strength: partial, because: it binds, inference: true}]\n"
    "delivery: {need: not_needed, because: it acts in the blood, inference: true}\n"
)
LIMIT = "  - {id: NAME, kind: limit, among: [AMONG], at_most: 1, because: z, inference: true}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(HERE / "base", "base")
    Path("mine/interventions").mkdir(parents=True)
    Path("mine/pack.yaml").write_text(HEADER, encoding="utf-8")
    return tmp_path


def agent(name: str, group: str, tag: str, more: str = "") -> None:
    text = AGENT.replace("NAME", name).replace("CLASS", group).replace("TAG", tag)
    Path(f"mine/interventions/{name}.yaml").write_text(text + more, encoding="utf-8")


def limits(*groups: str) -> None:
    rules = (
        LIMIT.replace("NAME", f"few_{number}").replace("AMONG", f'"{group}"') for number, group in enumerate(groups)
    )
    Path("mine/policies.yaml").write_text("policies:\n" + "".join(rules), encoding="utf-8")


def changed(*, unsafe: bool = True) -> dict[str, str]:
    """File → the line that mending changes in it."""
    validator = Validator(CATALOGUE, frozenset(CATALOGUE.by_code), TODAY, mend=True, unsafe=unsafe)
    validator.validate("mine")
    return {
        file: "; ".join(
            new.strip()
            for old, new in zip(before.decode().split("\n"), after.decode().split("\n"), strict=True)
            if old != new
        )
        for file, (before, after) in validator.changed.items()
    }


REQUIRES = "requires: [{id: partner, any_of: [GROUP], because: the trial gave both, inference: true}]\n"
PLACES: dict[str, tuple[list[tuple[str, str, str]], list[str], dict[str, str]]] = {
    # agents (name, class, tag), what limits name, which line changes
    "the selector, where another rule reads the group": (
        [("one", "wanted", "x")],
        ["class:wanted", "class:wantde"],
        {"mine/policies.yaml": "few_1"},
    ),
    "the selector, where several carry the group": (
        [("one", "wanted", "x"), ("two", "wanted", "x")],
        ["class:wantde"],
        {"mine/policies.yaml": "few_0"},
    ),
    "the class, where several rules ask for what nobody carries": (
        [("one", "wantde", "x")],
        ["class:wanted", "class:wanted"],
        {"mine/interventions/one.yaml": "class: wanted"},
    ),
    "the tag, where several rules ask for what nobody carries": (
        [("one", "x", "wantde")],
        ["tag:wanted", "tag:wanted"],
        {"mine/interventions/one.yaml": "tags: [wanted]"},
    ),
    "the tag that no rule reads, where one reads that of others": (
        [("one", "x", "wantde"), ("two", "x", "wanted")],
        ["tag:wanted"],
        {"mine/interventions/one.yaml": "tags: [wanted]"},
    ),
    "none, where one rule and one agent differ": ([("one", "wantde", "x")], ["class:wanted"], {}),
    "none, where the words are other words": ([("one", "us_external", "x")], ["class:us_internal"], {}),
    "none, where the digits differ": ([("one", "anti_tim3", "x"), ("two", "anti_tim3", "x")], ["class:anti_tim4"], {}),
}


@pytest.mark.parametrize("case", PLACES)
@pytest.mark.usefixtures("folder")
def test_the_place_that_is_wrong_is_edited(case: str) -> None:
    agents, groups, expected = PLACES[case]
    for each in agents:
        agent(*each)
    limits(*groups)
    found = changed()
    assert found.keys() == expected.keys()
    assert all(words in found[file] for file, words in expected.items())
    assert changed(unsafe=False) == {}


@pytest.mark.usefixtures("folder")
def test_a_partner_is_never_the_holder_itself() -> None:
    """A class that changed on one agent must not make another require itself."""
    agent("one", "other_word", "x")
    agent("two", "antibody_wanted", "x", REQUIRES.replace("GROUP", '"class:antibody_wantde"'))
    limits("class:antibody_wanted")  # what another rule reads is right, but here it is the holder's own
    assert changed() == {}
    agent("three", "antibody_wanted", "x")
    assert changed().keys() == {"mine/interventions/two.yaml"}


@pytest.mark.usefixtures("folder")
def test_an_id_is_not_rewritten_where_the_declaration_is_the_slip() -> None:
    agent("sipuleucell", "x", "x")
    limits("sipuleucel", "sipuleucel")
    assert changed() == {}
    limits("sipuleucel")
    assert "few_0" in changed()["mine/policies.yaml"]


@pytest.mark.usefixtures("folder")
def test_the_call_says_which_fixes_are_left() -> None:
    limits("antibdy")
    done = quick("validate", "mine", "--fix", folder=Path.cwd())
    assert done.status == 1
    assert "mine: 1 error (1 can be mended with --unsafe-fixes)" in done.out.splitlines()
    assert "did you mean `antibody`?" in done.out
    assert '"safe": false' in quick("validate", "mine", "--format", "json", folder=Path.cwd()).out
    alone = quick("validate", "mine", "--unsafe-fixes", folder=Path.cwd())
    assert (alone.status, alone.out) == (2, "")
    assert "--unsafe-fixes without --fix or --diff [bad-call]" in alone.err
    assert quick("validate", "mine", "--fix", "--unsafe-fixes", folder=Path.cwd()).status == 0
    assert "[antibody]" in Path("mine/policies.yaml").read_text(encoding="utf-8")


NAMES = (
    "checkpoint",
    "m2",
    "barrier",
    "first_trial",
    "mouse_study",
    "clearer",
    "ultrasound",
    "macrophages",
    "pregnant",
    "setting",
    "recurrent",
    "newly_diagnosed",
    "deliver",
    "clear_first",
    "washout",
)
"""What the small pack declares, of what is no word of gbmplan itself."""
RULES = """policies:
  - {id: a1, kind: order, before: [clearer], after: ["tag:checkpoint"], min: 1 wk, because: z, evidence: [first_trial]}
  - {id: a2, kind: scope, when: setting == recurrent and not pregnant, say: x, because: z, evidence: [mouse_study]}
  - {id: a3, kind: gate, after: [ultrasound], at: 2 wk, measure: [macrophages], decide: x, because: z, inference: true}
  - {id: a4, kind: companion, having: ["phase:deliver"], needs: [clearer], say: x, because: z, inference: true}
"""
WORDS = sorted({match.span() for match in re.finditer(r"[a-z_0-9]+", RULES) if len(match[0]) > 2})


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(WORDS), st.integers(0, 20), st.sampled_from(["drop", "double", "swap", "replace"]))
def test_no_safe_fix_names_another_thing(span: tuple[int, int], at: int, how: str) -> None:
    """Whatever slip is made in a rule: safe mending writes no declared name that was not written."""
    word = RULES[span[0] : span[1]]
    at %= len(word)
    slipped = {
        "drop": word[:at] + word[at + 1 :],
        "double": word[:at] + word[at] + word[at:],
        "swap": word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
        "replace": f"{word[:at]}e{word[at + 1 :]}",
    }[how]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(HERE)
        validator = Validator(CATALOGUE, frozenset(CATALOGUE.by_code), TODAY, mend=True)
        text = RULES[: span[0]] + slipped + RULES[span[1] :]
        after = _mended(validator, text)
    try:
        written = _named(text)
    except yaml.YAMLError:
        return
    assert _named(after) == written


def _named(text: str) -> list[str]:
    return sorted(word for word in re.findall(r"[a-z0-9_]+", str(yaml.safe_load(text))) if word in NAMES)


def _mended(validator: Validator, text: str) -> str:
    """The rules after safe mending, in a pack beside the small one."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree("base", f"{folder}/base")
        Path(folder, "mine").mkdir()
        Path(folder, "mine/pack.yaml").write_text(HEADER, encoding="utf-8")
        Path(folder, "mine/policies.yaml").write_text(text, encoding="utf-8")
        validator.validate(f"{folder}/mine")
        after = validator.changed.get(f"{folder}/mine/policies.yaml")
    return after[1].decode() if after else text
