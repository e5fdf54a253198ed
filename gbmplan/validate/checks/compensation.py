"""Every target says what opens when it is blocked, or that nothing is known to."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from gbmplan.problems import Note, Place, Problem
from gbmplan.rulebase.diagnosis import Diagnosis
from gbmplan.rulebase.shape import Target
from gbmplan.rulebase.text import Item, PackText


class CompensationUnsaid(Diagnosis):
    """A target says neither what compensates for it nor that none is known.

    Why: blocking one shield makes a tumour lean on others. Where nothing is said, nobody can tell
    whether the question was asked.

    Bad:
        # targets.yaml
        targets:
          - id: tim3
            title: {en: TIM-3}
            phase: activate
            priority: major
            mechanism: stops T cells
            present: {when: macrophages > 50, because: seen, inference: true}
        # interventions/other.yaml
        id: other
        title: {en: Other}
        class: tim3
        modality: antibody
        phase: activate
        stage: trial
        status: tried
        route: oral
        covers: [{target: tim3, strength: partial, because: seen, inference: true}]
        delivery: {need: not_needed, because: it acts outside, inference: true}

    Good:
        # targets.yaml
        targets:
          - id: tim3
            title: {en: TIM-3}
            phase: activate
            priority: major
            mechanism: stops T cells
            present: {when: macrophages > 50, because: seen, inference: true}
            none_known: true
        # interventions/other.yaml
        id: other
        title: {en: Other}
        class: tim3
        modality: antibody
        phase: activate
        stage: trial
        status: tried
        route: oral
        covers: [{target: tim3, strength: partial, because: seen, inference: true}]
        delivery: {need: not_needed, because: it acts outside, inference: true}
    """

    code, name, severity = "GP430", "compensation-unsaid", "warning"


class NoneKnownThough(Diagnosis):
    """A target says that no compensation is known, and names one.

    Why: the plan prints one of the two, and a reader believes it.

    Bad:
        # targets.yaml, whole
        targets:
          - id: barrier
            title: {en: Closed barrier}
            phase: deliver
            priority: critical
            mechanism: keeps agents out
            none_known: true
            assumed: {because: the margin is closed, inference: true}
            compensated_by: [{target: m2, because: seen, inference: true}]
          - id: m2
            title: {en: M2 macrophages}
            phase: clear
            priority: major
            mechanism: silences T cells
            none_known: true
          - id: checkpoint
            title: {en: Checkpoint}
            phase: activate
            priority: critical
            mechanism: stops T cells
            present: {when: setting == recurrent or macrophages > 30, because: seen, inference: true}
            none_known: true

    Good:
        # targets.yaml, whole
        targets:
          - id: barrier
            title: {en: Closed barrier}
            phase: deliver
            priority: critical
            mechanism: keeps agents out
            assumed: {because: the margin is closed, inference: true}
            compensated_by: [{target: m2, because: seen, inference: true}]
          - id: m2
            title: {en: M2 macrophages}
            phase: clear
            priority: major
            mechanism: silences T cells
            none_known: true
          - id: checkpoint
            title: {en: Checkpoint}
            phase: activate
            priority: critical
            mechanism: stops T cells
            present: {when: setting == recurrent or macrophages > 30, because: seen, inference: true}
            none_known: true
    """

    code, name, severity = "GP431", "none-known-though", "warning"


class CompensationCycle(Diagnosis):
    """Targets compensate for each other in a circle.

    Why: often it is so, checkpoints stand in for each other; a plan then needs both. It can also be one
    arrow drawn the wrong way round.

    Bad:
        # targets.yaml, whole
        targets:
          - id: barrier
            title: {en: Closed barrier}
            phase: deliver
            priority: critical
            mechanism: keeps agents out
            assumed: {because: the margin is closed, inference: true}
            none_known: true
          - id: m2
            title: {en: M2 macrophages}
            phase: clear
            priority: major
            mechanism: silences T cells
            present: {when: macrophages >= 30, because: seen, inference: true}
            compensated_by: [{target: checkpoint, because: seen, inference: true}]
          - id: checkpoint
            title: {en: Checkpoint}
            phase: activate
            priority: critical
            mechanism: stops T cells
            present: {when: setting == recurrent, because: seen, inference: true}
            compensated_by: [{target: m2, because: seen, inference: true}]

    Good:
        # targets.yaml, whole
        targets:
          - id: barrier
            title: {en: Closed barrier}
            phase: deliver
            priority: critical
            mechanism: keeps agents out
            assumed: {because: the margin is closed, inference: true}
            none_known: true
          - id: m2
            title: {en: M2 macrophages}
            phase: clear
            priority: major
            mechanism: silences T cells
            present: {when: macrophages >= 30, because: seen, inference: true}
            compensated_by: [{target: checkpoint, because: seen, inference: true}]
          - id: checkpoint
            title: {en: Checkpoint}
            phase: activate
            priority: critical
            mechanism: stops T cells
            present: {when: setting == recurrent, because: seen, inference: true}
            none_known: true
    """

    code, name, severity = "GP432", "compensation-cycle", "info"


class CompensatesItself(Diagnosis):
    """Blocking a target is said to open the same target.

    Why: that says no more than that the target stays; another target was meant.

    Bad:
        # targets.yaml, whole
        targets:
          - id: barrier
            title: {en: Closed barrier}
            phase: deliver
            priority: critical
            mechanism: keeps agents out
            assumed: {because: the margin is closed, inference: true}
            none_known: true
          - id: m2
            title: {en: M2 macrophages}
            phase: clear
            priority: major
            mechanism: silences T cells
            present: {when: macrophages >= 30, because: seen, inference: true}
            compensated_by: [{target: m2, because: seen, inference: true}]
          - id: checkpoint
            title: {en: Checkpoint}
            phase: activate
            priority: critical
            mechanism: stops T cells
            present: {when: setting == recurrent, because: seen, inference: true}
            none_known: true

    Good:
        # targets.yaml, whole
        targets:
          - id: barrier
            title: {en: Closed barrier}
            phase: deliver
            priority: critical
            mechanism: keeps agents out
            assumed: {because: the margin is closed, inference: true}
            none_known: true
          - id: m2
            title: {en: M2 macrophages}
            phase: clear
            priority: major
            mechanism: silences T cells
            present: {when: macrophages >= 30, because: seen, inference: true}
            compensated_by: [{target: checkpoint, because: seen, inference: true}]
          - id: checkpoint
            title: {en: Checkpoint}
            phase: activate
            priority: critical
            mechanism: stops T cells
            present: {when: setting == recurrent, because: seen, inference: true}
            none_known: true
    """

    code, name, severity = "GP433", "compensates-itself", "warning"


NEEDS = ("targets",)
DIAGNOSES = (CompensationUnsaid, NoneKnownThough, CompensationCycle, CompensatesItself)


def check(pack: PackText) -> Iterator[Problem]:
    """What targets say, and leave unsaid, of what opens when they are blocked."""
    for name, item in pack.targets.items():
        target: Target = item.value
        if not target.compensated_by and not target.none_known:
            yield CompensationUnsaid.at(
                item.place("id"),
                f"nothing says what opens when `{name}` is blocked",
                "add `compensated_by`, or `none_known: true` if no source names any",
            )
        elif target.compensated_by and target.none_known:
            yield NoneKnownThough.at(
                item.place("none_known", key=True),
                f"`{name}` is compensated by `{target.compensated_by[0].target}`, so one is known",
                "remove `none_known`",
                notes=[Note(item.place("compensated_by", 0, "target"), "the one that is known")],
            )
        for index, opened in enumerate(target.compensated_by):
            if opened.target == name:
                yield CompensatesItself.at(
                    item.place("compensated_by", index, "target"),
                    f"blocking `{name}` cannot open `{name}`",
                    "name another target",
                )
    yield from _cycles(pack)


def _cycles(pack: PackText) -> Iterator[Problem]:
    """A shortest circle through each target, each circle once."""
    opens = {
        name: [opened.target for opened in item.value.compensated_by if opened.target != name]
        for name, item in pack.targets.items()
    }
    reported: set[str] = set()
    for name in _in_circles(opens):
        way = _way(opens, name, reported) if name not in reported else []
        if not way:
            continue
        reported |= set(way)
        steps = list(zip(way, [*way[1:], name], strict=True))
        notes = [Note(_arrow(pack.targets[u], v), f"`{u}` opens `{v}`") for u, v in steps[1:]]
        yield CompensationCycle.at(
            _arrow(pack.targets[name], steps[0][1]),
            f"compensation goes in a circle: {' -> '.join([*way, name])}",
            "nothing to do if each stands in for the other; else remove the wrong arrow",
            notes=notes,
        )


def _in_circles(opens: dict[str, list[str]]) -> list[str]:
    """The targets that are left when those which nothing opens are taken away, over and over; then the others' ends."""
    left = dict.fromkeys(opens)
    for arrows in (opens, _turned(opens)):
        count = dict.fromkeys(left, 0)
        for name in left:
            for there in arrows[name]:
                if there in count:
                    count[there] += 1
        loose = [name for name in left if not count[name]]
        while loose:
            name = loose.pop()
            del left[name]
            for there in arrows[name]:
                if there in left:
                    count[there] -= 1
                    if not count[there]:
                        loose.append(there)
    return list(left)


def _turned(opens: dict[str, list[str]]) -> dict[str, list[str]]:
    turned: dict[str, list[str]] = {name: [] for name in opens}
    for name, ends in opens.items():
        for end in ends:
            if end in turned:
                turned[end].append(name)
    return turned


def _way(opens: dict[str, list[str]], start: str, reported: set[str]) -> list[str]:
    """The fewest steps from a target back to it, through targets of which no circle was reported."""
    came: dict[str, str] = {}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for there in opens.get(here, ()):
            if there == start:
                way = [here]
                while way[-1] != start:
                    way.append(came[way[-1]])
                return way[::-1]
            if there not in came and there not in reported:
                came[there] = here
                queue.append(there)
    return []


def _arrow(item: Item, target: str) -> Place:
    index = next(index for index, opened in enumerate(item.value.compensated_by) if opened.target == target)
    return item.place("compensated_by", index, "target")
