"""The shapes of policies: rules about whole regimens."""

from typing import Annotated, Literal

from pydantic import Field

from gbmplan.rulebase.shape_base import (
    Condition,
    Declared,
    Duration,
    Grounded,
    Id,
    Line,
    Selector,
    Title,
    Truth,
    Whole,
)


class Policy(Grounded, Declared):
    """Base of rules about the whole regimen."""


class Order(Policy):
    """Each intervention of `after` starts at least `min`, at most `max` later than each of `before`."""

    kind: Literal["order"]
    before: tuple[Selector, ...] = Field(min_length=1)
    after: tuple[Selector, ...] = Field(min_length=1)
    min: Duration | None = None
    max: Duration | None = None
    when: Condition | None = None
    """Binds unless this is false; left out: always."""


class Limit(Policy):
    """At most `at_most` interventions of `among` in one regimen.

    A limit among `any` is the number of agents at once, which `--max-agents` replaces.
    """

    kind: Literal["limit"]
    among: tuple[Selector, ...] = Field(min_length=1)
    apart_from: tuple[Selector, ...] = ()
    """Not counted, such as supporting measures."""
    at_most: Whole = Field(ge=0, le=50)
    throughout: Truth = False
    """Counted over the whole regimen; left out: of what is given at the same time."""
    when: Condition | None = None
    """Binds unless this is false; left out: always."""


class Unavailable(Policy):
    """Nothing of `interventions` can be had here, for the reason in `because`; their rules stay.

    What a centre cannot have is no finding of medicine: it needs neither evidence nor `inference`.
    """

    kind: Literal["unavailable"]
    interventions: tuple[Selector, ...] = Field(min_length=1)


class Conflict(Policy):
    """No intervention of `between` together with one of `and`."""

    kind: Literal["conflict"]
    between: tuple[Selector, ...] = Field(min_length=1)
    and_: tuple[Selector, ...] = Field(alias="and", min_length=1)
    when: Condition | None = None
    """Binds unless this is false; left out: always."""


class Prerequisite(Policy):
    """`needs` should hold before any intervention of `before` starts; if not, it is preparation."""

    kind: Literal["prerequisite"]
    before: tuple[Selector, ...] = Field(min_length=1)
    needs: Condition
    action: Line
    """What to do when it does not hold (no doses)."""


class Washout(Policy):
    """`before` waits until the biomarker (weeks since a prior therapy) reaches `at_least`."""

    kind: Literal["washout"]
    biomarker: Id
    at_least: Duration
    before: tuple[Selector, ...] = Field(min_length=1)


class Companion(Policy):
    """A regimen with any of `having` but none of `needs` is flagged incomplete, or not planned at all."""

    kind: Literal["companion"]
    having: tuple[Selector, ...] = Field(min_length=1)
    apart_from: tuple[Selector, ...] = ()
    """Spared, such as measures that make sense alone."""
    needs: tuple[Selector, ...] = Field(min_length=1)
    binding: Truth = False
    """No regimen has one of `having` without one of `needs` that covers something needed, unless it is required."""
    say: Line
    when: Condition | None = None
    """Binds unless this is false; left out: always."""


class GateOutcome(Grounded):
    """What to do when a gate finds something; of several that apply the first counts."""

    when: Condition | None = None
    """Left out: whatever was found or not, and when nothing is known; only of the last."""
    then: Literal["go_on", "hold", "stop", "start", "switch", "replan"]
    what: tuple[Selector, ...] = ()
    """What is stopped, started or switched to."""


class Gate(Policy):
    """Measure again some time after a step, and decide."""

    kind: Literal["gate"]
    after: tuple[Selector, ...] = Field(min_length=1)
    at: Duration
    measure: tuple[Id, ...] = Field(min_length=1)
    decide: Line
    before_stage: Id | None = None
    """The stage that starts only after this gate; what it measures can then be left to it."""
    specimen: Literal["mri", "blood", "csf", "tissue", "record"] | None = None
    outcomes: tuple[GateOutcome, ...] = ()
    when: Condition | None = None
    """Binds unless this is false; left out: always."""


class Scope(Policy):
    """A patient for whom the pack was not written."""

    kind: Literal["scope"]
    when: Condition
    say: Line


class Principle(Policy):
    """A statement that shapes the pack without acting on one regimen."""

    kind: Literal["principle"]
    say: Line


class StateValue(Grounded):
    """One value of a state: reached where its condition is true and those of all values before it are false."""

    value: Id
    title: Title
    """In a word or two, as it stands behind the title of the state."""
    when: Condition


class State(Policy):
    """What follows from facts: the first of its values that holds, else unknown.

    Conditions read it like a biomarker with categories. It is a policy and no biomarker, because no profile may say
    it; what policies have in common, such as being replaced, changed or disabled, holds for it too.
    """

    kind: Literal["state"]
    title: Title
    values: tuple[StateValue, ...] = Field(min_length=2, max_length=12)
    """In order; the first that holds. Of one alone nobody could say that it is not reached."""


AnyPolicy = Annotated[
    Order | Limit | Unavailable | Conflict | Prerequisite | Washout | Companion | Gate | Scope | State | Principle,
    Field(discriminator="kind"),
]
