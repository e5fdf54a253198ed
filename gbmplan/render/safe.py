"""What untrusted text must never do in a form that obeys marks: one escape for each form.

Titles, reasons, names of assays, ids: everything that comes from a profile or a pack goes through here on its way into
Markdown, Mermaid, Graphviz or an address. HTML and SVG have a builder of their own (`gbmplan.render.markup`).
"""

from __future__ import annotations

import re
from typing import Any

_INSTEAD = "\N{REPLACEMENT CHARACTER}"
_CONTROL = dict.fromkeys((*range(32), *range(127, 160)), _INSTEAD)
_TURNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), _INSTEAD)
"""Overrides, embeddings and isolates of direction."""
_HALVES = dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF), _INSTEAD)
_UNSEEN = {**_CONTROL, **_TURNS, **_HALVES}
_SPACES = dict.fromkeys((9, 10, 11, 12, 13, 0x85, 0x2028, 0x2029), " ")
_SIGNS = re.compile(r"[\\`*\[\]<|~$]|(?<![^\W_])_|_(?![^\W_])|&(?=[#A-Za-z])|:(?=//|[\w+-]+:)")
_START = re.compile(r"^(?:>|#(?=[#\s]|$)|[+-](?=[\s+-]|$)|=(?=[=\s]|$)|\d+(?=[.)](?:\s|$)))")
_BLANKS = re.compile(r" {2,}")
_NAMED = re.compile(r"(?i)[@#](?=\w)|\bwww(?=\.)|\b(?:GH|mailto|xmpp)(?=[-:])")
_DOI = re.compile(r"10\.[0-9]{4,9}/[!-~]{1,200}")
_ODD = re.compile(r"[^A-Za-z0-9/:;()._-]")
_PMID = re.compile(r"[1-9][0-9]{0,8}")
_NCT = re.compile(r"NCT[0-9]{8}")
_PLAIN = re.compile(r"[A-Za-z0-9 ,.()/+\u00c0-\u024f\u0370-\u03ff\u4e00-\u9fff\u3001\u3002\uff08\uff09\uff0c\uff1a-]")


def shown(text: object) -> str:
    """Text on one line, without control characters and without marks that turn the direction of what follows."""
    words = str(text)
    return words if words.isprintable() else words.translate(_SPACES).translate(_UNSEEN)


def markdown(text: object) -> str:
    """Text that Markdown shows as it stands: no emphasis, link or HTML, no cell of a table, no item of a list.

    What stands for a person, an issue or an address is taken apart by a sign of no width.
    """
    words = _SIGNS.sub(lambda sign: "\\" + sign[0], _BLANKS.sub(" ", shown(text)))
    words = _START.sub(lambda sign: sign[0] + "\\" if sign[0].isdigit() else "\\" + sign[0], words)
    return _NAMED.sub(lambda name: name[0] + "\N{WORD JOINER}", words)


def mermaid(text: object) -> str:
    """Text for a quoted Mermaid label: every sign that could mean something is written by its number."""
    return "".join(sign if _PLAIN.fullmatch(sign) else f"#{ord(sign)};" for sign in shown(text)) or "#160;"


def dot(text: object) -> str:
    """Text as a quoted string of Graphviz."""
    words = shown(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{words}"'


def anchor(kind: str, name: str) -> str:
    """An id for an element: one for each name, of plain letters only."""
    return f"{kind}-" + re.sub(r"[^A-Za-z0-9_.]", lambda sign: f"-{ord(sign[0]):x}-", name)


def links(record: dict[str, Any]) -> list[tuple[str, str]]:
    """(what it says, address) of a citation; addresses are made from well-formed identifiers only."""
    found = []
    doi, pmid, nct = (str(record.get(key, "")) for key in ("doi", "pmid", "nct"))
    if _DOI.fullmatch(doi):
        found.append((f"doi:{doi}", f"https://doi.org/{_ODD.sub(lambda sign: f'%{ord(sign[0]):02X}', doi)}"))
    if _PMID.fullmatch(pmid):
        found.append((f"PMID {pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"))
    if _NCT.fullmatch(nct):
        found.append((nct, f"https://clinicaltrials.gov/study/{nct}"))
    return found
