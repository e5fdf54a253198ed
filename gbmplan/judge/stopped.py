"""What runs and is stopped, counted once more."""

from gbmplan.judge.breaches import Given, useful
from gbmplan.judge.coverage import spans


def stopped(given: Given) -> int:
    """Stages in which what runs could go on and is not given.

    Counted is what covers a need, or gives way to another of its own class; nothing that is excluded.
    """
    count = 0
    rules, begun = given.rules, given.past.begun
    started = {given.things[name]["class_"] for name in given.chosen if name not in begun}
    for name, found in begun.items():
        thing = rules.interventions[name]
        if thing["role"] == "backbone" or any(given.barred(name)):
            continue
        if not useful(given, name) and thing["class_"] not in started:
            continue
        for stage in given.covering.stages:
            passed = sum(item["least"] for item in rules.stages[: stage - 1])
            could = stage == 1 or (spans(thing, rules, 1, stage) and not found.over(passed))
            count += could and not (name in given.courses and given.covering.given(name, stage))
    return count
