"""`gbmplan explain`: what a code means, why it matters, and an example of each kind."""

from __future__ import annotations

import json
import sys

from gbmplan.problems import InputError, Message, Problem, brief
from gbmplan.render.page import Page, clean, styled
from gbmplan.rulebase.diagnosis import Diagnosis, explanation
from gbmplan.validate.catalogue import Catalogue
from gbmplan.validate.messages import MESSAGES, Meaning

Known = type[Diagnosis] | str
"""A kind of finding, or the code of a message that is none."""


def explain(word: str | None, form: str, colour: str) -> None:
    """Print one explanation, or all codes with a line each."""
    from gbmplan.validate.rounds import DECLARING

    catalogue = Catalogue(DECLARING)
    if word is None:
        found: list[Known] = [*catalogue.by_code.values(), *sorted(MESSAGES)]
    elif word.lower() in MESSAGES:
        found = [word.lower()]
    else:
        found = [catalogue.by_code[code] for code in sorted(catalogue.named(word))]
    if not found:
        raise InputError(
            [
                Problem(
                    "unknown-code",
                    Message("there is no code `{word}`", word=brief(word)),
                    None,
                    catalogue.nearest(word or "", MESSAGES) or Message("`gbmplan explain` lists them all"),
                )
            ]
        )
    if form == "json":
        data = [_data(known) for known in found]
        print(json.dumps(data[0] if word is not None and len(data) == 1 else data, ensure_ascii=False, indent=2))
        return
    from gbmplan.cli.output import emit, screen

    shown = screen(colour)
    page = Page(shown.width)
    if len(found) == 1:
        _whole(page, found[0])
    else:
        for known in found:
            head, kind = _headed(known)
            what = MESSAGES[known].what if isinstance(known, str) else explanation(known).what
            page.item(styled((head, "bold"), f" ({kind}): {what}"), hang=4, gutter="  ")
    text = page.text(coloured=shown.coloured)
    emit(text.removeprefix("\n"), None)
    sys.stdout.flush()


def _headed(known: Known) -> tuple[str, str]:
    """What a code is called, and what kind of thing bears it."""
    return (known, "message") if isinstance(known, str) else (f"{known.code} {known.name}", known.severity)


def _data(known: Known) -> dict[str, str]:
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
