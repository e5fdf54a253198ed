"""A plan for the terminal: what, in which order and why on the first screen, details with -v."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.language.durations import between
from gbmplan.render import words
from gbmplan.render.page import Page, Styled, styled

if TYPE_CHECKING:
    from gbmplan.plan.document import Gap, Plan, Preparation, Step

_RESULT = {"full": ("+ full", "green"), "partial": ("/ partial", "yellow"), "open": ("x open", "red")}
_GAP = {"open": ("x", "red"), "partial": ("/", "yellow"), "strategy": ("!", "bold red")}
_REASONS = 2
_MEASURE = 6
_CHECKS = 6
_BODY = 7


def as_text(plan: Plan, width: int = 80, *, coloured: bool = False, verbose: bool = False) -> str:
    """A plan as lines of text; untrusted text stands as it is, never interpreted as markup."""
    page = Page(width)
    _head(page, plan)
    if plan["scope"]:
        page.heading("OUTSIDE THE SCOPE OF THESE RULES")
        for remark in plan["scope"]:
            page.item(remark["text"], gutter=styled("  ", ("!", "bold red")), hang=4)
    if plan["status"] == "infeasible":
        _clash(page, plan)
    else:
        _preparation(page, plan, verbose)
        _regimen(page, plan, verbose)
        _order(page, plan)
        _coverage(page, plan)
        _gaps(page, plan, verbose)
        _unmeasured(page, plan, verbose)
        _tradeoff(page, plan)
        _combinations(page, plan, verbose)
        _objective(page, plan)
    if verbose:
        from gbmplan.render.details import details

        details(page, plan)
    page.lines.append(styled(""))
    if not verbose:
        page.item(styled(("All of it: -v · as data: --format json · one rule: gbmplan rules show ID", "dim")), hang=0)
    page.item(plan["notice"], hang=0)
    return page.text(coloured=coloured)


def _head(page: Page, plan: Plan) -> None:
    patient = words.patient(plan)
    date = plan["profile"]["as_of"] or "undated"
    page.item(styled((plan["profile"]["id"], "bold"), f" · {patient}" if patient else "", f" · {date}"), hang=0)
    status = {"optimal": "proven optimal", "infeasible": "proven infeasible"}[plan["status"]]
    packs = ", ".join(f"{pack['id']} {pack['version']}" for pack in plan["rules"])
    page.item(styled(f"{packs} · {status} · ", ("RESEARCH USE ONLY, NOT MEDICAL ADVICE", "bold red")), hang=0)


def _preparation(page: Page, plan: Plan, verbose: bool) -> None:
    if not plan["preparation"]:
        return
    page.heading("BEFORE YOU START")
    for item in plan["preparation"]:
        if item["kind"] != "check":
            mark = ("!", "bold red") if item["kind"] == "do" else ("~", "bold yellow")
            facts = f" ({', '.join(item['facts'])})" if item["facts"] else ""
            done = f" · done by {words.numbers(item['done_by'])}" if item["done_by"] else ""
            page.item(
                f"{item['text'].rstrip('.')}{facts} · for {words.numbers(item['steps'])}{done}",
                gutter=styled("  ", mark),
                hang=4,
            )
    checks = [item for item in plan["preparation"] if item["kind"] == "check"]
    exclude = [item for item in checks if item["text"].startswith("may exclude")]
    for steps, found in _by_steps(exclude):
        shown = found if verbose else found[:_CHECKS]
        more = f" and {len(found) - len(shown)} more (-v)" if len(found) > len(shown) else ""
        page.item(f"check before {words.numbers(steps)}, may exclude: {', '.join(shown)}{more}",
                  gutter=styled("  ", ("?", "bold yellow")), hang=4)  # fmt: skip
    others = [item for item in checks if item not in exclude]
    if others and not verbose:
        count = f"{len(others)} more unknown{'s' if len(others) > 1 else ''}"
        page.item(styled((f"{count} may speak against single steps (-v)", "dim")), hang=4)
    for steps, found in _by_steps(others) if verbose else ():
        page.item(f"check before {words.numbers(steps)}, may speak against: {', '.join(found)}",
                  gutter=styled("  ", ("?", "yellow")), hang=4)  # fmt: skip


def _by_steps(items: list[Preparation]) -> list[tuple[list[int], list[str]]]:
    """What to check, gathered by the steps that it concerns."""
    found: dict[tuple[int, ...], list[str]] = {}
    for item in items:
        found.setdefault(tuple(item["steps"]), []).append(item["text"].split(": ", 1)[1])
    return [(list(steps), names) for steps, names in sorted(found.items())]


def _regimen(page: Page, plan: Plan, verbose: bool) -> None:
    page.heading("REGIMEN")
    if not plan["steps"]:
        page.item("no step improves on doing nothing under these rules and demands")
    phase = ""
    for step in plan["steps"]:
        if step["phase"] != phase:
            phase = step["phase"]
            page.item(styled((phase.upper(), "bold cyan")))
        page.item(
            styled((step["title"], "bold"), (f" · {words.when(step)}", "cyan"),
                   (f" · {words.STAGE[step['stage']]}", "dim")),
            gutter=styled("  ", (str(step["number"]), "bold")), hang=5,
        )  # fmt: skip
        _step(page, plan, step, verbose)


def _step(page: Page, plan: Plan, step: Step, verbose: bool) -> None:
    for cover in step["covers"]:
        rule = plan["justification"][cover["rule"]]
        share = "covers" if cover["strength"] == "full" else "covers in part"
        ground = _ground(words.rule_grade(rule), words.sources(rule))
        page.item(styled(f"{share} {cover['title']}: {cover['because']} ", ground), hang=_BODY)  # fmt: skip
    if step["provides"]:
        page.item(f"makes {words.numbers(step['provides'])} possible", hang=_BODY)
    if step["idle"]:
        page.item("no other step needs the barrier opened; it serves the margin alone", hang=_BODY)
    against = [item["source"] for item in step["evidence"] if item["direction"] == "opposes"]
    if against:
        shown = ", ".join(against if verbose else against[:3]) + (
            "" if verbose or len(against) < 4 else f" +{len(against) - 3}"
        )
        page.item(styled((f"tried before, against: {shown}", "yellow")), hang=_BODY)
    for caution in step["cautions"]:
        if caution["kind"] == "contraindication":
            rule = plan["justification"][caution["rule"]]
            page.item(styled((f"! {', '.join(caution['facts'])}: {words.first_sentence(caution['text'])} ", "red"),
                             _ground(words.rule_grade(rule), words.sources(rule))), hang=_BODY)  # fmt: skip
    quiet = [caution for caution in step["cautions"] if caution["kind"] != "contraindication"]
    if quiet and not verbose:
        page.item(styled((f"{len(quiet)} caution{'s' if len(quiet) > 1 else ''} (-v)", "dim")), hang=_BODY)
    for caution in quiet if verbose else ():
        page.item(f"- {caution['text']}", hang=_BODY)


def _ground(grade: str, sources: str) -> tuple[str, str]:
    return (f"[{grade}{': ' + sources if sources else ''}]", "dim")


def _order(page: Page, plan: Plan) -> None:
    if not plan["order"]:
        return
    page.heading("ORDER")
    gathered: dict[tuple[str, float | None, float | None, int], list[int]] = {}
    for item in plan["order"]:
        gathered.setdefault((item["rule"], item["min"], item["max"], item["before"]), []).append(item["after"])
    for (rule, low, high, before), after in gathered.items():
        ground = plan["justification"][rule]
        names = ", ".join(map(str, after))
        span = between(low, high)
        text = f"{before} before {names}{span}" if before else f"{names} not before {words.moment(low or 0)}"
        page.item(styled(f"{text}: {ground['statement']} ", _ground(words.rule_grade(ground), "")), hang=4, gutter="  ")


def _coverage(page: Page, plan: Plan) -> None:
    page.heading("COVERAGE", words.coverage_counts(plan["coverage"]))
    rows: list[list[str | Styled]] = [
        [styled((name, "dim")) for name in ("target", "priority", "need", "result", "steps")]
    ]
    for item in plan["coverage"]:
        steps = ", ".join(str(cover["step"]) for cover in item["covered_by"])
        rows.append([styled(item["title"]), item["priority"], item["need"], styled(_RESULT[item["result"]]), steps])
    page.table(rows)


def _gaps(page: Page, plan: Plan, verbose: bool) -> None:
    if not plan["gaps"]:
        return
    page.heading("GAPS", "and why nothing closes them")
    for gap in plan["gaps"]:
        mark, style = _GAP[gap["kind"]]
        lead = styled("  ", (mark, style))
        if gap["kind"] == "strategy":
            page.item(gap["title"], gutter=lead, hang=4)
            continue
        page.item(styled((gap["title"], "bold"), f" · {gap['priority']}, {gap['because']}"), gutter=lead, hang=4)
        _why_not(page, gap, verbose)


def _why_not(page: Page, gap: Gap, verbose: bool) -> None:
    reasons = gap["why_not"] if verbose else gap["why_not"][:_REASONS]
    lines = [words.why_not(reason) for reason in reasons]
    if not lines:
        full = "" if gap["kind"] == "open" else " in full"
        lines = [f"nothing in these rules covers it{full}"]
    if len(gap["why_not"]) > len(reasons):
        lines[-1] += f" (+{len(gap['why_not']) - len(reasons)} with -v)"
    for line in lines:
        page.item(styled((line, "dim")), hang=6)


def _unmeasured(page: Page, plan: Plan, verbose: bool) -> None:
    if not plan["unmeasured"]:
        return
    shown = plan["unmeasured"] if verbose else plan["unmeasured"][:_MEASURE]
    page.heading("MEASURE NEXT", "most hangs on the first")
    for item in shown:
        remarks = list(dict.fromkeys(remark["text"] for remark in item["decides"]))
        more = f" (+{len(remarks) - 2})" if len(remarks) > 2 and not verbose else ""
        page.item(
            f"{item['title']}: {'; '.join(remarks if verbose else remarks[:2])}{more}",
            gutter=styled("  ", ("?", "yellow")),
            hang=4,
        )
    rest = len(plan["unmeasured"]) - len(shown)
    if rest:
        page.item(styled((f"{rest} more that some rule reads (-v)", "dim")), hang=4)


def _tradeoff(page: Page, plan: Plan) -> None:
    if not plan["tradeoff"]:
        return
    page.heading("TRADE-OFF", "the best regimen of at most so many agents")
    for row in plan["tradeoff"]:
        style = "bold" if row["this"] else ""
        here = " (this plan)" if row["this"] else ""
        page.item(styled((f"{row['open']} open, {row['partial']} in part{here}: ", style), row["text"]),
                  gutter=styled("  ", (str(row["agents"]), style)), hang=5)  # fmt: skip


def _combinations(page: Page, plan: Plan, verbose: bool) -> None:
    if not plan["combinations"]:
        return
    page.heading("GIVEN TOGETHER BEFORE")
    never = []
    for item in plan["combinations"]:
        pair = "+".join(map(str, item["steps"]))
        if item["tested_in"] == "never":
            never.append(pair)
            continue
        shown = item["outcomes"] if verbose else item["outcomes"][:1]
        more = f" (+{len(item['outcomes']) - len(shown)} with -v)" if len(item["outcomes"]) > len(shown) else ""
        page.item(f"{pair} in {item['tested_in']}: {'; '.join(shown)}{more}", hang=4, gutter="  ")
    if never:
        page.item(f"never, as far as these rules know: {', '.join(never)}", hang=4, gutter="  ")


def _objective(page: Page, plan: Plan) -> None:
    page.heading("OBJECTIVE", "the first counts most")
    page.item("; ".join(f"{item['title']} {item['value']:g}" for item in plan["objective"]))


def _clash(page: Page, plan: Plan) -> None:
    page.heading("THE DEMANDS CANNOT BE MET", "these cannot hold together:")
    for part in plan["clash"]:
        facts = f" ({', '.join(part['facts'])})" if part["facts"] else ""
        rule = plan["justification"].get(part["rule"])
        ground = _ground(words.rule_grade(rule), words.sources(rule)) if rule else ""
        page.item(styled(f"{part['kind']}: {part['text']}{facts} ", ground), gutter=styled("  ", ("x", "red")), hang=4)
    mends = [part for part in plan["clash"] if part["mends"] and (part["kind"] != "fact" or part["recoverable"])]
    page.heading(
        "WHAT WOULD MEND IT", "any one of these" if mends else "nothing single: further clashes stand behind this one"
    )
    for part in mends:
        page.item(part["mend"], gutter=styled("  ", (">", "green")), hang=4)
