"""The shape of a file of rule tests, `tests/*.yaml` in a pack, as its author writes it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic.json_schema import SkipJsonSchema

from gbmplan.rulebase import shape
from gbmplan.rulebase.shape import Day, Duration, Id, Line, Shape, Whole

RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$", max_length=200)]
Truth = Literal[True, False, "unknown"]
Facts = dict[str, Any]
"""Biomarker → value, as in a profile; null says not measured."""


def _many(given: Any) -> Any:
    """One item stands for a list of one."""
    return given if isinstance(given, list) or given is None else [given]


def _named(given: Any) -> Any:
    """A list of names stands for a mapping that asks no more of them."""
    items = _many(given)
    if isinstance(items, list) and all(isinstance(item, str) for item in items):
        return dict.fromkeys(items)
    return given


Ids = Annotated[tuple[Id, ...], BeforeValidator(_many, json_schema_input_type=Id | tuple[Id, ...])]
RuleIds = Annotated[tuple[RuleId, ...], BeforeValidator(_many, json_schema_input_type=RuleId | tuple[RuleId, ...])]
Lines = Annotated[tuple[Line, ...], BeforeValidator(_many, json_schema_input_type=Line | tuple[Line, ...])]
Rows = Annotated[tuple[Facts, ...], BeforeValidator(_many, json_schema_input_type=Facts | tuple[Facts, ...])]
Covered = Annotated[
    dict[Id, Id | None],
    BeforeValidator(_named, json_schema_input_type=Id | tuple[Id, ...] | dict[Id, Id]),
]
Stopped = Annotated[
    dict[Id, RuleId | None],
    BeforeValidator(_named, json_schema_input_type=Id | tuple[Id, ...] | dict[Id, RuleId]),
]
Gaps = Annotated[
    dict[RuleId, Literal["open", "partial"] | None],
    BeforeValidator(_named, json_schema_input_type=Id | tuple[Id, ...] | dict[Id, Literal["open", "partial"]]),
]
Monitoring = Annotated[
    dict[RuleId, Duration | None],
    BeforeValidator(_named, json_schema_input_type=Id | tuple[Id, ...] | dict[Id, Duration]),
]


class Expect(Shape):
    """What a plan must show; everything that is named here is compared, the rest is free."""

    status: Literal["optimal", "infeasible", "out_of_scope"] | None = None
    """`optimal` when left out; `infeasible` when the demands cannot be met; `out_of_scope` when the rules are not made
    for the patient, whom every other test plans for all the same, as `--anyway` does."""
    steps: Ids = ()
    """Interventions that are steps, among others."""
    only_steps: Ids | None = None
    """All the steps, in any order."""
    not_steps: Ids = ()
    """Interventions that are no steps."""
    continued: Ids = ()
    """Interventions that are being given and go on."""
    stopped: Stopped = Field(default_factory=dict)
    """Interventions that are being given and are stopped, or intervention → kind or rule of a reason."""
    order: Lines = ()
    """`a before b`, which the plan must prove; `a before b by at least 2 wk`; `start before a by at least 3 wk`."""
    needs: dict[Id, Literal["measured", "assumed", "triggered", "absent"]] = Field(default_factory=dict)
    """Target → why it is a need, or `absent` when it is none."""
    covered: Covered = Field(default_factory=dict)
    """Targets that are covered in full, or target → intervention that covers it, in full or in part."""
    gaps: Gaps = Field(default_factory=dict)
    """Targets that stay open or partly covered, companion rules that speak, or target → how much is missing."""
    not_gaps: RuleIds = ()
    """Targets covered in full or not needed at all; companion rules that do not speak."""
    preparation: Lines = ()
    """Rule ids, or parts of the text, of what comes before the steps: to do, to wait for, to check."""
    not_preparation: Lines = ()
    """Rule ids, or parts of the text, that do not stand there."""
    warnings: RuleIds = ()
    """Rules that speak as a caution, a relative contraindication or a toxicity of a step, a remark on scope, or a gap
    of strategy."""
    not_warnings: RuleIds = ()
    """Rules that do not."""
    scope: Lines = ()
    """Rule ids, or parts of the text, of why the pack may not fit the patient."""
    not_scope: Lines = ()
    """Rule ids, or parts of the text, that are not said."""
    states: dict[Id, Id] = Field(default_factory=dict)
    """State → its value in this patient, or `unknown`."""
    monitoring: Monitoring = Field(default_factory=dict)
    """Gates that the plan schedules, or gate → how long after the step, such as `2 wk`."""
    not_monitoring: RuleIds = ()
    """Gates that it does not."""
    excluded: dict[Id, RuleId] = Field(default_factory=dict)
    """Intervention → an absolute contraindication that excludes it."""
    not_excluded: Ids = ()
    """Interventions that no contraindication excludes."""
    why: dict[Id, Line] = Field(default_factory=dict)
    """Intervention → why it is not a step, as the gaps say it: `conflict`, or `conflict by rule`."""
    clash: Lines = ()
    """Rule ids, or parts of the text, among the demands, facts and rules that cannot be met together."""
    rules: dict[RuleId, Truth] = Field(default_factory=dict)
    """Rule → what its condition is for this profile: true, false or unknown."""


class Case(Shape):
    """One patient, what is demanded, and what the plan must show."""

    id: Id
    """Name of the case, unique in the pack."""
    because: Line
    """Why the plan must be so, in one sentence."""
    profile: str | dict[str, Any] | None = None
    """Name of one of `profiles`, path of a file from this one, or a profile; left out: nothing is measured."""
    with_: Facts = Field(default_factory=dict, alias="with")
    """Biomarkers that differ from the profile; null says not measured."""
    prior_therapy: tuple[Any, ...] | None = None
    """Earlier treatments instead of the profile's."""
    as_of: Day | None = None
    """Date at which the profile holds, instead of its own."""
    require: Ids = ()
    """Interventions that must be in the regimen."""
    exclude: Ids = ()
    """Interventions that must not be."""
    max_agents: Whole | None = Field(default=None, ge=0, le=12)
    """Agents at once, instead of what the pack allows."""
    disable: Ids = ()
    """Policies that do not count in this case, as if an extension had disabled them."""
    strict: shape.Truth = False
    """Exclude whatever an unmeasured contraindication might forbid."""
    expect: Expect
    """What the plan must show."""


ROWS: dict[str, bool | None] = {"holds": True, "true": True, "fails": False, "false": False, "unknown": None}
"""Key of a row of facts → what the condition then is."""


class ConditionTest(Shape):
    """What a rule's condition is for given facts, without planning."""

    rule: Annotated[RuleIds, Field(min_length=1)]
    """A rule with a condition, or several whose conditions must all be so."""
    because: Line
    """Why the condition must be so, in one sentence."""
    given: Facts = Field(default_factory=dict)
    """Facts of every row."""
    holds: Rows = ()
    """Facts for which it is true, one row or a list of rows."""
    fails: Rows = ()
    """Facts for which it is false."""
    unknown: Rows = ()
    """Facts that do not decide it; `{}` is nothing measured."""
    excludes: shape.Truth | None = None
    """For contraindications: whether the facts that make it true exclude the intervention (an absolute one), or only
    speak against it (a relative or a strong one)."""
    true: SkipJsonSchema[Rows] = ()
    """What `holds` was called before; tools that read YAML take such a key for a boolean."""
    false: SkipJsonSchema[Rows] = ()
    """What `fails` was called before."""


class TestsFile(Shape):
    """A file of the folder tests: profiles with a name, cases that are planned, conditions that are decided."""

    __test__ = False  # not a class of tests
    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    profiles: dict[str, dict[str, Any]] = Field(default_factory=dict)
    """Profiles that the cases of this file name."""
    cases: tuple[Case, ...] = ()
    """Patients to plan, with what the plan must show."""
    conditions: tuple[ConditionTest, ...] = ()
    """Conditions of rules, with the facts that make them true, false and unknown."""
