"""Rules and sources in full, and the stamps: where every link of the page leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gbmplan.render.html.sheet import Sheet
from gbmplan.render.markup import Node, Safe, tag
from gbmplan.render.safe import anchor, links
from gbmplan.render.view import KIND

if TYPE_CHECKING:
    from gbmplan.plan.document import Justification


def rules(sheet: Sheet) -> Safe | None:
    """Every rule that the plan names: what it says, why, how sure, and by whom."""
    items = sheet.plan["justification"]
    if not items:
        return None
    entries = [_rule(sheet, name, rule) for name, rule in items.items()]
    note = sheet.say("Grades: A guideline or positive phase 3, to E inference; then in whom it was seen.")
    count = sheet.plural("{count} rule that this plan names", "{count} rules that this plan names", len(items))
    return sheet.section(
        "rules", sheet.say("Rules"), sheet.folded(count, tag("dl", entries, class_="rules")), note=note
    )


def _rule(sheet: Sheet, name: str, rule: Justification) -> Node:
    kind = sheet.wording.say(KIND[rule["kind"]]) if rule["kind"] in KIND else rule["kind"]
    because = rule["because"] if rule["because"] != rule["statement"] else ""
    when = (
        tag("p", sheet.say("when {condition}", condition=tag("code", rule["when"])), class_="aside screen")
        if rule.get("when")
        else None
    )
    head = tag(
        "dt",
        tag("span", rule["statement"], class_="statement"),
        " ",
        tag("span", sheet.grade(rule), class_="grade"),
        tag(
            "span",
            tag("span", kind, " · ", class_="screen"),
            tag("code", name),
            tag("span", " · ", rule["pack"], class_="screen"),
            class_="aside",
        ),
        id=anchor("rule", name),
    )
    return [
        head,
        tag(
            "dd",
            tag("p", because, class_="screen") if because else None,
            when,
            sheet.outcomes(rule["evidence"]) if rule["evidence"] else None,
        ),
    ]


def sources(sheet: Sheet) -> Safe | None:
    """Every source that the plan names, with links made from its identifiers."""
    items = sheet.plan["evidence"]
    if not items:
        return None
    entries = [_source(sheet, name, record) for name, record in items.items()]
    count = sheet.plural("{count} source", "{count} sources", len(items))
    return sheet.section("sources", sheet.say("Sources"), sheet.folded(count, tag("dl", entries, class_="rules")))


def _source(sheet: Sheet, name: str, record: dict[str, Any]) -> Node:
    who = sheet.citation(name)
    title, journal = (f"{record[field]}. " if record.get(field) else "" for field in ("title", "journal"))
    where = [tag("a", words, href=address, rel="noopener noreferrer") for words, address in links(record)]
    design = str(record.get("design", ""))
    grade = " ".join(filter(None, [str(record.get("strength", "")), sheet.context(str(record.get("context", "")))]))
    head = tag(
        "dt",
        tag("span", who, class_="statement"),
        " ",
        tag("span", grade, class_="grade"),
        tag(
            "span",
            tag("span", sheet.semicolon([design, ""]), class_="screen") if design else None,
            tag("code", name),
            class_="aside",
        ),
        id=anchor("source", name),
    )
    figures = tag("p", str(record["figures"]), class_="figures screen") if record.get("figures") else None
    return [
        head,
        tag(
            "dd",
            tag(
                "p", tag("span", title, class_="screen" if where else None), journal, sheet.comma(where), class_="cite"
            ),
            tag("p", str(record.get("finding", "")), class_="screen"),
            figures,
        ),
    ]


def stamps(sheet: Sheet) -> Safe:
    """Versions and hashes: enough to make the same plan again."""
    plan, say = sheet.plan, sheet.say
    rows: list[list[Node]] = [
        [f"{pack['id']} {pack['version']}", tag("code", pack["sha256"], class_="hash")] for pack in plan["rules"]
    ]
    rows.append([say("profile"), tag("code", plan["profile"]["sha256"], class_="hash")])
    rows.append([plan["tool"]["name"], plan["tool"]["version"]])
    table = sheet.table(say("What this plan was made from"), [say("part"), say("version or SHA-256")], rows)
    return sheet.section("stamps", say("Stamps"), table)
