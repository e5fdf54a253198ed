"""All that is wrong with a rule pack, however much of it can be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from types import ModuleType
from typing import NamedTuple

from gbmplan.compile.build import build
from gbmplan.graph.model import RuleGraph
from gbmplan.problems import InputError, Place, Problem
from gbmplan.rulebase.characters import named
from gbmplan.rulebase.diagnosis import Skipped
from gbmplan.rulebase.folder import PackFiles, chain, read_pack
from gbmplan.rulebase.merge import merge
from gbmplan.rulebase.text import PackText, survey_text


class Survey(NamedTuple):
    """What came out of reading and checking a pack with all that it extends."""

    problems: tuple[Problem, ...]
    """In order of file and line."""
    skipped: tuple[Skipped, ...]
    """What was not checked, and why."""
    texts: tuple[PackText, ...]
    """The packs of the chain, the base first; without what could not be read."""
    merged: PackText
    rules: RuleGraph | None
    """The compiled rules, when nothing is wrong with them."""


def survey(
    packs: list[PackFiles],
    checks: Sequence[ModuleType],
    graph_checks: Sequence[ModuleType] = (),
    *,
    found: tuple[Problem, ...] = (),
    today: date | None = None,
) -> Survey:
    """Read and check a chain of packs, the base first, and compile it when nothing is wrong.

    `checks` look at the text, `graph_checks` at the compiled rules. With problems `found`
    in the chain itself, the pack stands alone and is only read.
    """
    readings = [survey_text(pack) for pack in packs]
    problems = [problem for reading in readings for problem in reading.problems] + list(found)
    skipped = [skip for reading in readings for skip in reading.skipped]
    texts = [reading.text for reading in readings]
    merged = texts[0]
    for text, files in zip(texts[1:], packs[1:], strict=True):
        merged, clashes = merge(merged, text, files.wanted_version)
        problems += clashes
    problems += _same_name(texts)
    merged = replace(merged, today=today or merged.today)
    whole = Place(f"{packs[-1].folder.rstrip('/')}/pack.yaml")
    alone = found or _misread(texts[-1], packs[-1], problems)
    if alone:
        skipped.append(Skipped("everything that needs the extended pack", alone[0].name, alone[0].place or whole))
    else:
        for item in _checked(checks, whole, merged):
            (skipped if isinstance(item, Skipped) else problems).append(item)  # type: ignore[arg-type]
    contents = {f"{pack.folder.rstrip('/')}/{name}": raw for pack in packs for name, raw in pack.files.items()}
    problems = named(problems, contents)
    wrong = next((problem for problem in problems if problem.severity == "error"), None)
    rules = None
    if wrong is None and not merged.broken:
        rules = build(merged, _stamps(texts, packs))
        for item in _of_the_graph(graph_checks, merged, rules):
            (skipped if isinstance(item, Skipped) else problems).append(item)  # type: ignore[arg-type]
    elif not alone and graph_checks:
        reason = wrong.name if wrong else "not all can be read"
        skipped.append(
            Skipped("graph and tests, which need a pack without errors", reason, (wrong and wrong.place) or whole)
        )
    own = f"{packs[-1].folder.rstrip('/')}/"
    told = [
        problem
        for problem in problems
        if problem.severity == "error" or problem.place is None or problem.place.file.startswith(own)
    ]
    return Survey(InputError(told).problems, tuple(dict.fromkeys(skipped)), tuple(texts), merged, rules)


def chain_of(folder: str) -> tuple[list[PackFiles], tuple[Problem, ...]]:
    """A pack with all that it extends; alone, with what is wrong, when that cannot be found.

    Raises InputError when the folder is no pack, or a file of it cannot be read.
    """
    try:
        return chain(folder), ()
    except InputError as error:
        if {problem.name for problem in error.problems} - {"unknown-pack", "pack-cycle"}:
            raise
        return [read_pack(folder)], error.problems


def _misread(text: PackText, pack: PackFiles, problems: list[Problem]) -> list[Problem]:
    """What is wrong with an `extends` that is there, but not as it was looked for."""
    if pack.extends or not (text.header.extends or not text.header_item.whole("extends")):
        return []
    place = text.header_item.place("extends")
    return [problem for problem in problems if problem.place and problem.place[:2] == place[:2]]


def _checked(modules: Sequence[ModuleType], whole: Place, pack: PackText) -> Iterator[Problem | Skipped]:
    for module in modules:
        lacking = sorted(pack.damaged.intersection(getattr(module, "NEEDS", ())))
        if lacking:
            yield Skipped(f"the check `{_name(module)}`", f"not all {' and '.join(lacking)} can be read", whole)
        else:
            yield from module.check(pack)


def _of_the_graph(modules: Sequence[ModuleType], pack: PackText, rules: RuleGraph) -> Iterator[Problem | Skipped]:
    for module in modules:
        yield from module.check(pack, rules)


def _name(module: ModuleType) -> str:
    return str(module.__name__).rpartition(".")[2]


def _same_name(texts: list[PackText]) -> Iterator[Problem]:
    own = texts[-1]
    if own.header.id in [text.header.id for text in texts[:-1]] and own.header_item.whole("id"):
        yield Problem(
            "duplicate-id",
            f"a pack that this one extends is called `{own.header.id}` too",
            own.header_item.place("id"),
            "give the pack an id of its own",
        )


def _stamps(texts: list[PackText], packs: list[PackFiles]) -> list[dict[str, str]]:
    return [
        {"id": text.header.id, "version": text.header.version, "sha256": files.sha256, "title": text.header.title.en}
        for text, files in zip(texts, packs, strict=True)
    ]
