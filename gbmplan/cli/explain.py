"""`gbmplan explain`: what a code means, why it matters, and an example of each kind."""

from __future__ import annotations

import json
import sys

from gbmplan.problems import InputError, Message, Problem, brief
from gbmplan.render.page import Page, clean, styled
from gbmplan.rulebase.diagnosis import Diagnosis, explanation
from gbmplan.validate.catalogue import Catalogue


def explain(word: str | None, form: str, colour: str) -> None:
    """Print one explanation, or all codes with a line each."""
    from gbmplan.validate.rounds import DECLARING

    catalogue = Catalogue(DECLARING)
    if word is None:
        found = list(catalogue.by_code.values())
    else:
        codes = catalogue.named(word)
        if not codes:
            raise InputError(
                [
                    Problem(
                        "unknown-code",
                        Message("there is no code `{word}`", word=brief(word)),
                        None,
                        catalogue.suggestion(word),
                    )
                ]
            )
        found = [catalogue.by_code[code] for code in sorted(codes)]
    if form == "json":
        data = [_data(diagnosis) for diagnosis in found]
        print(json.dumps(data[0] if word is not None and len(data) == 1 else data, ensure_ascii=False, indent=2))
        return
    from gbmplan.cli.output import emit, screen

    shown = screen(colour)
    page = Page(shown.width)
    if len(found) == 1:
        _whole(page, found[0])
    else:
        for diagnosis in found:
            head = f"{diagnosis.code} {diagnosis.name}"
            page.item(
                styled((head, "bold"), f" ({diagnosis.severity}): {explanation(diagnosis).what}"), hang=4, gutter="  "
            )
    text = page.text(coloured=shown.coloured)
    emit(text.removeprefix("\n"), None)
    sys.stdout.flush()


def _data(diagnosis: type[Diagnosis]) -> dict[str, str]:
    return {
        "code": diagnosis.code,
        "name": diagnosis.name,
        "severity": diagnosis.severity,
        **explanation(diagnosis)._asdict(),
    }


def _whole(page: Page, diagnosis: type[Diagnosis]) -> None:
    explained = explanation(diagnosis)
    page.item(styled((f"{diagnosis.code} {diagnosis.name}", "bold"), f"   {diagnosis.severity}"), hang=0)
    page.lines.append([])
    page.item(explained.what, hang=0)
    page.item(styled(("Why: ", "bold"), explained.why), hang=4)
    for title, snippet in (("Bad", explained.bad), ("Good", explained.good)):
        page.heading(title)
        page.lines += [[(clean(f"    {line}"), "")] for line in snippet.split("\n")]
