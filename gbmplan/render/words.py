"""Small things that readable forms share: citations, and the beginnings of texts."""

from __future__ import annotations

from gbmplan.wording.wording import chinese


def first_sentence(text: str) -> str:
    """Up to the first full stop that ends a sentence."""
    if "。" in text:
        return text.partition("。")[0] + "。"
    return text.split(". ", maxsplit=1)[0].rstrip(".") + ("。" if any(map(chinese, text)) else ".")


def first_part(text: str) -> str:
    """Up to the first semicolon or full stop, without it."""
    for mark in ("; ", "；", "。", ". "):
        text = text.split(mark, maxsplit=1)[0]
    return text.rstrip(".")


def citation(key: str, record: dict[str, object]) -> str:
    """One record in a line: who, when, where, identifiers, design and strength."""
    who = " ".join(str(record[field]) for field in ("author", "year") if field in record)
    ids = [
        f"doi:{record['doi']}" if "doi" in record else "",
        f"PMID {record['pmid']}" if "pmid" in record else "",
        str(record.get("nct", "")),
    ]
    parts = [who, str(record.get("journal", "")), *ids]
    return f"{key}: " + ". ".join(part for part in parts if part) + f" [{record['strength']} {record['design']}]"
