"""`gbmplan validate`."""

from __future__ import annotations

import sys

from gbmplan.problems import InputError, printable

_UNREADABLE = frozenset({"missing-pack", "not-a-pack", "missing-file", "unreadable-file", "unknown-pack", "pack-cycle"})


def validate_packs(packs: list[str], colour: str) -> None:
    """Check packs and print what was checked. Exit 1 with findings, 2 when a pack cannot be read."""
    from gbmplan.rulebase.folder import chain, find
    from gbmplan.rulebase.load import compile_packs

    status = 0
    for name in packs:
        try:
            files = chain(find(name))
            rules = compile_packs(files)
        except InputError as error:
            print(error)
            count = len(error.problems)
            print(f"{printable(name)}: {count} problem{'' if count == 1 else 's'}")
            unreadable = any(problem.name in _UNREADABLE for problem in error.problems)
            status = max(status, 2 if unreadable else 1)
            continue
        kinds = {kind: len(rules.nodes(kind)) for kind in ("intervention", "target", "biomarker", "evidence")}
        read = sum(len(pack.files) for pack in files)
        print(
            f"{printable(name)}: no problems; {read} files, {len(rules.rules)} rules, "
            f"{kinds['intervention']} interventions, {kinds['target']} targets, "
            f"{kinds['biomarker']} biomarkers, {kinds['evidence']} citations checked"
        )
    sys.exit(status)
