"""The shapes of a pack's own words: in whom evidence was seen, how far an intervention has come, what it can harm."""

from typing import Literal

from gbmplan.rulebase.shape_base import Claim, Id, Shape, Title, Truth


class EvidenceContext(Shape):
    """In whom a study was done; contexts are listed from the disease of the pack outwards."""

    id: Id
    title: Title
    """In a word or two, as it stands behind a grade."""
    seen_in: Literal["people", "animals", "cells"]
    home: Truth = False
    """True for the disease of the pack itself; whatever was seen elsewhere counts as weaker."""


class Approval(Shape):
    """How far an intervention has come, for the `stage` of interventions."""

    id: Id
    title: Title
    short: Title | None = None
    """The same in a word, where there is little room."""


class ClaimText(Shape):
    """What a claim of the text on which a pack was founded says; rules, records and disagreements name it by its id."""

    id: Claim
    title: Title
    """What it says, in a few words."""


class LeadingFact(Shape):
    """A fact that names a patient's situation; plans say them first, in the order of the pack."""

    biomarker: Id
    value_only: Truth = False
    """Said without the name of the biomarker, where the value tells what it is: `recurrent`."""


class Organ(Shape):
    """What several interventions can harm together, for their `toxicities`."""

    id: Id
    title: Title
