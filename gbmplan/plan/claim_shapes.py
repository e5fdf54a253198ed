"""The shape of what a plan says of claims."""

from __future__ import annotations

from typing_extensions import TypedDict


class CarriedClaim(TypedDict):
    """A claim of the text on which the pack was founded that rules of this plan carry."""

    claim: str
    title: str
    rules: list[str]
    disagreements: list[str]
    """Those among the disagreements of the plan that are about it."""
