"""What stays open and why, what to measure next, and the escape certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.render.page import Page, Piece, dotted, kept, styled
from gbmplan.render.view import NEED, PRIORITY, View

if TYPE_CHECKING:
    from gbmplan.plan.answers import EscapePath
    from gbmplan.plan.document import Gap, WhyNot
    from gbmplan.render.page import Styled

_RESULT = {"full": ("+", "green"), "partial": ("/", "yellow"), "open": ("x", "red"), "guarded": ("?", "cyan")}
_GAP = {"open": ("x", "red"), "partial": ("/", "yellow"), "strategy": ("!", "bold red")}
_STATE = {
    "covered": ("+", "green"),
    "partial": ("/", "yellow"),
    "open": ("x", "red"),
    "undetermined": ("?", "yellow"),
    "closed": ("-", "dim"),
}
_FIRST = (
    "unknown",
    "can change",
    "limit",
    "conflict",
    "delivery",
    "opening",
    "requirement",
    "company",
    "timing",
    "cost",
    "stage",
    "not_indicated",
    "unavailable",
    "excluded",
    "contraindicated",
    "inactive",
)
"""The order in which reasons are shown: a missing test before all others, then what can change, last what is moot."""


def coverage(page: Page, view: View) -> None:
    """Every need, in a table."""
    say = view.wording.say
    page.heading(say("COVERAGE"))
    heads = (say("need"), say("priority"), say("why"), say("result"), say("steps"))
    rows: list[list[Piece]] = [[styled((head, "dim")) for head in heads]]
    for item in view.plan["coverage"]:
        steps = view.wording.joined(str(cover["step"]) for cover in item["covered_by"])
        mark, style = _RESULT[item["result"]]
        rows.append(
            [
                item["title"],
                say(PRIORITY[item["priority"]]),
                say(NEED[item["need"]]),
                styled((f"{mark} {view.result(item['result'])}", style)),
                steps,
            ]
        )
    page.table(rows)


def gaps(page: Page, view: View) -> None:
    """What stays open, the most important first, with every reason why."""
    plan, say = view.plan, view.wording.say
    if not plan["gaps"]:
        return
    page.heading(say("OPEN"), say("and why nothing closes it"))
    for gap in (item for item in plan["gaps"] if item["kind"] == "strategy"):
        page.item(styled((gap["title"], "bold")), gutter=styled("  ", _GAP["strategy"]), hang=4)
    for priority, word in PRIORITY.items():
        found = [gap for gap in plan["gaps"] if gap["priority"] == priority and gap["kind"] != "strategy"]
        if found:
            page.item(styled((say(word), "dim")))
        for gap in found:
            _gap(page, view, gap)


def _gap(page: Page, view: View, gap: Gap) -> None:
    say = view.wording.say
    need = view.needs[gap["target"]]
    head: list[Piece] = [styled((gap["title"], "bold")), view.why_needed(gap["target"])]
    if need["covered_by"]:
        steps = sorted(item["step"] for item in need["covered_by"])
        head.append(say("in part by {steps}", steps=view.numbers(steps)))
    nothing = (
        say("nothing in these rules covers it")
        if gap["kind"] == "open"
        else (say("nothing in these rules covers it in full"))
    )
    page.item(dotted(*head), gutter=styled("  ", _GAP[gap["kind"]]), hang=4)
    reasons = sorted(gap["why_not"], key=_weight)
    for line in [_reason(view, reason, whole=True) for reason in reasons] or [nothing]:
        page.item(styled((line, "dim")), hang=6)


def gap_reasons(view: View, gap: Gap) -> list[str]:
    """Why nothing closes a gap, the strongest reason first; without those that are moot, where there are others."""
    reasons = sorted(gap["why_not"], key=_weight)
    reasons = [reason for reason in reasons if reason["kind"] != "inactive"] or reasons[:1]
    return [_reason(view, reason, whole=False) for reason in reasons]


def _weight(reason: WhyNot) -> int:
    changing = reason["kind"] == "contraindicated" and reason["recoverable"]
    return _FIRST.index("can change" if changing else reason["kind"])


def _reason(view: View, reason: WhyNot, *, whole: bool) -> str:
    """Which intervention, and why not; shorter where steps stand for the titles of what is chosen."""
    said = view.why_not(reason)
    if whole:
        return view.wording.say("{what}: {words}", what=reason["title"], words=said)
    if reason["kind"] in ("conflict", "limit"):
        for step in sorted(view.plan["steps"], key=lambda step: -len(step["title"])):
            said = view.wording.replaced(said, step["title"], view.numbers([step["number"]]))
    return view.wording.say("{what}: {words}", what=view.short(reason["title"]), words=said)


def measure_next(page: Page, view: View) -> None:
    """What to measure: solved where the plan says so, else in the order of how much hangs on it."""
    plan, say, leads = view.plan, view.wording.say, view.plan["measure_first"]
    if plan.get("measure") is not None:
        _solved(page, view)
        return
    if not plan["unmeasured"]:
        return
    page.heading(
        say("MEASURE FIRST") if leads else say("MEASURE NEXT"),
        say("most hangs on the first; every value solved: gbmplan measure PROFILE"),
    )
    for item in plan["unmeasured"]:
        remarks = dict.fromkeys(remark["text"] for remark in item["decides"])
        words = view.wording.joined_by_semicolons(remarks)
        how = [styled((item["measured_by"], "dim"))] if item["measured_by"] else []
        sure = [say("some value changes this plan")] if item["changes"] else []
        page.item(
            dotted(styled((view.short(item["title"]), "bold")), *sure, words, *how),
            gutter=styled("  ", ("?", "yellow")),
            hang=4,
        )


def _solved(page: Page, view: View) -> None:
    say, found = view.wording.say, view.plan["measure"]
    title = say("MEASURE FIRST") if view.plan["measure_first"] else say("MEASURE NEXT")
    page.heading(title, say("solved for every value that the rules tell apart"))
    if found["text"]:
        page.item(styled((found["text"], "bold")))
    for item in found["changing"]:
        page.item(dotted(styled((item["title"], "bold")), item["text"]), gutter=styled("  ", ("?", "yellow")), hang=4)
        for each in item["plans"]:
            page.item(say("{what}: {words}", what=each["values"], words=each["text"]), hang=6)
        if item["worst"]:
            page.item(say("worst: {values}", values=item["worst"]), hang=6)
    for pair in found["pairs"]:
        page.item(pair["text"], gutter=styled("  ", ("?", "yellow")), hang=4)
    if found["steady"]:
        names = view.wording.joined(view.biomarker(name) for name in found["steady"])
        page.item(say("no value of these changes the plan: {biomarkers}", biomarkers=names), hang=4)


def escape(page: Page, view: View) -> None:
    """Where a blocked target lets the tumour turn, and what would close that."""
    say, certificate = view.wording.say, view.plan["escape"]
    if not certificate["rows"]:
        return
    page.heading(say("ESCAPE"), say("+ covered, / in part, x open, ? unknown, - closed"))
    for row in certificate["rows"]:
        cells = [_path(view, path) for path in row["paths"]] or [styled(say("no compensation is known"))]
        head = styled((row["title"], "bold"), view.wording.bracketed(view.numbers(row["blocked_by"])))
        page.item([*head, (say(":  // before a list"), ""), *dotted(*cells)], hang=4, gutter="  ")
    if certificate["closings"]:
        page.item(styled((say("the smallest change that would close each"), "dim")))
    for closing in certificate["closings"]:
        page.item(
            say("{what}: {words}", what=closing["title"], words=closing["text"]),
            gutter=styled("  ", (">", "green")),
            hang=4,
        )


def _path(view: View, path: EscapePath) -> Styled:
    """`+ LAG-3 (step 6)`, `x TIGIT`: the sign says what the words would."""
    mark, style = _STATE[path["state"]]
    why = view.numbers(path["steps"]) if path["steps"] else view.wording.joined(path["facts"])
    return styled((mark, style), kept(" ") + path["title"] + view.wording.bracketed(why))
