"""What codes mean, as text and as data."""

from __future__ import annotations

from collections.abc import Sequence

from gbmplan.render.page import Page, clean, styled
from gbmplan.rulebase.diagnosis import explanation
from gbmplan.validate.explained import Known
from gbmplan.validate.messages import MESSAGES, Meaning


def as_text(found: Sequence[Known], width: int, coloured: bool) -> str:
    """One explanation whole, several with a line each."""
    page = Page(width)
    if len(found) == 1:
        _whole(page, found[0])
    else:
        for known in found:
            head, kind = _headed(known)
            what = MESSAGES[known].what if isinstance(known, str) else explanation(known).what
            page.item(styled((head, "bold"), f" ({kind}): {what}"), hang=4, gutter="  ")
    return page.text(coloured=coloured).removeprefix("\n")


def _headed(known: Known) -> tuple[str, str]:
    """What a code is called, and what kind of thing bears it."""
    return (known, "message") if isinstance(known, str) else (f"{known.code} {known.name}", known.severity)


def as_data(known: Known) -> dict[str, str]:
    """One explanation for programs."""
    if isinstance(known, str):
        return {"name": known, "severity": "error", **MESSAGES[known]._asdict()}
    return {"code": known.code, "name": known.name, "severity": known.severity, **explanation(known)._asdict()}


def _whole(page: Page, known: Known) -> None:
    head, kind = _headed(known)
    page.item(styled((head, "bold"), f"   {kind}"), hang=0)
    page.lines.append([])
    meaning = MESSAGES[known] if isinstance(known, str) else explanation(known)
    page.item(meaning.what, hang=0)
    page.item(styled(("Why: ", "bold"), meaning.why), hang=4)
    snippets = (
        {"Example": meaning.example} if isinstance(meaning, Meaning) else {"Bad": meaning.bad, "Good": meaning.good}
    )
    for title, snippet in snippets.items():
        page.heading(title)
        page.lines += [[(clean(f"    {line}"), "")] for line in snippet.split("\n")]
    if isinstance(meaning, Meaning):
        page.lines.append([])
        page.item(styled(("What to do: ", "bold"), meaning.remedy), hang=4)
