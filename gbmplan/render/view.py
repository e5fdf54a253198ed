"""A plan with what its readable forms look up in it: titles of ids, words for values, times, grades."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from gbmplan.language.numbers import figure
from gbmplan.wording.times import calendar, moment, spoken
from gbmplan.wording.wording import Wording, term

if TYPE_CHECKING:
    from gbmplan.plan.answers import StageSpan, Tally
    from gbmplan.plan.coverage_shapes import Coverage
    from gbmplan.plan.document import Justification, Plan, Step, WhyNot
    from gbmplan.plan.gate_shapes import Gate
    from gbmplan.plan.state_shapes import State

STATUS = {
    "optimal": term("proven optimal"),
    "infeasible": term("proven infeasible"),
    "out_of_scope": term("out of scope, no regimen"),
}
PRIORITY = {"critical": term("critical"), "major": term("major"), "minor": term("minor")}
NEED = {
    "measured": term("measured"),
    "assumed": term("assumed"),
    "triggered": term("triggered"),
    "opened_before": term("opened by earlier therapy"),
}
RESULT = {
    "full": term("covered"),
    "partial": term("covered in part"),
    "open": term("open // of a need"),
    "guarded": term("left to a gate"),
}
STRENGTH = {"full": term("in full"), "partial": term("in part")}
SPECIMEN = {
    "mri": term("MRI"),
    "blood": term("blood"),
    "csf": term("cerebrospinal fluid"),
    "tissue": term("tissue"),
    "record": term("the record"),
}
TESTED = {"people": term("people"), "animals": term("animals"), "never": term("nobody")}
ESCAPE = {
    "covered": term("covered // a path"),
    "partial": term("covered in part // a path"),
    "open": term("open // a path"),
    "undetermined": term("cannot be judged"),
    "closed": term("does not open"),
}
PART = {"demand": term("demand"), "fact": term("fact"), "rule": term("rule")}
DIRECTION = {"supports": term("supports"), "opposes": term("opposes"), "mixed": term("mixed")}
KIND = {
    "presence": term("presence"),
    "assumption": term("assumption"),
    "cover": term("cover"),
    "compensation": term("compensation"),
    "contraindication": term("contraindication"),
    "toxicity": term("toxicity"),
    "caution": term("caution"),
    "requirement": term("requirement"),
    "delivery": term("delivery"),
    "order": term("order"),
    "limit": term("limit"),
    "unavailable": term("not available"),
    "conflict": term("conflict"),
    "gate": term("gate"),
    "prerequisite": term("prerequisite"),
    "washout": term("washout"),
    "opening": term("opening of the barrier"),
    "scope": term("scope"),
    "mechanism": term("mechanism"),
    "principle": term("principle"),
    "companion": term("companion"),
    "state": term("state"),
    "state_value": term("value of a state"),
}


class Bound(NamedTuple):
    """What a rule asks between one step (0: the date of the profile) and others."""

    rule: str
    before: int
    after: list[int]
    low: float | None
    high: float | None


def grade(wording: Wording, rule: Justification) -> str:
    """How well a rule is supported: `C GBM, contested`, `E inference`."""
    if rule["inference"]:
        words = wording.say("E inference")
    else:
        words = " ".join(filter(None, [rule["grade"], rule["seen_in"]]))
    return wording.say("{grade}, contested", grade=words) if rule["contested"] else words


def records(wording: Wording, rule: Justification) -> list[str]:
    """The keys of the records that a rule cites, the opposing ones marked."""
    return [
        wording.say("{source} (against)", source=item["source"]) if item["direction"] == "opposes" else item["source"]
        for item in rule["evidence"]
    ]


class View:
    """One plan in one language."""

    def __init__(self, plan: Plan, wording: Wording) -> None:
        self.plan = plan
        self.wording = wording

    @cached_property
    def phases(self) -> list[str]:
        """Phases of the rules, in order."""
        return [item["id"] for item in self.plan["phases"]]

    def lane(self, phase: str) -> int | None:
        """Where a phase stands among the phases."""
        return self.phases.index(phase) if phase in self.phases else None

    def colour(self, step: Step) -> str:
        """The terminal colour of a step: that of its phase, none for standard treatment."""
        if step["role"] == "backbone":
            return "dim"
        return ("blue", "yellow", "green", "magenta")[(self.lane(step["phase"]) or 0) % 4]

    def hue(self, phase: str) -> str:
        """The name of the colour of a phase: four, then again from the first."""
        return f"p{(self.lane(phase) or 0) % 4}"

    @cached_property
    def steps(self) -> dict[int, Step]:
        return {step["number"]: step for step in self.plan["steps"]}

    @cached_property
    def needs(self) -> dict[str, Coverage]:
        return {item["target"]: item for item in self.plan["coverage"]}

    @cached_property
    def titles(self) -> dict[str, str]:
        """Title of every intervention that the plan names with one."""
        return self.plan["names"]["interventions"]

    @cached_property
    def biomarkers(self) -> dict[str, str]:
        """Title of every biomarker that the plan names with one."""
        return self.plan["names"]["biomarkers"]

    def biomarker(self, name: str) -> str:
        return self.biomarkers.get(name) or self.wording.value(name)

    def intervention(self, name: str) -> str:
        return self.titles.get(name) or self.wording.value(name)

    def phase(self, name: str) -> str:
        titles = {item["id"]: item["title"] for item in self.plan["phases"]}
        return titles.get(name) or self.wording.value(name).capitalize()

    def part(self, step: Step) -> str:
        """Under which heading a step stands: standard treatment, the stage in which it starts, or its phase."""
        if not step["given_in"]:
            return self.phase(step["phase"]).upper()
        if step["role"] == "backbone":
            return self.wording.say("STANDARD TREATMENT")
        begins = {item["title"]: item["begins"] for item in self.plan["stages"]}
        title = step["given_in"][0]
        return self.wording.say(
            "{stage} from {moment} // a stage", stage=title.upper(), moment=moment(self.wording, begins[title])
        )

    def heading(self, step: Step) -> str:
        """Under which heading a step stands on a page: as `part`, with the date of a stage."""
        if not step["given_in"] or step["role"] == "backbone":
            return self.phase(step["phase"]) if step["role"] != "backbone" else self.wording.say("Standard treatment")
        begins = {item["title"]: item["begins"] for item in self.plan["stages"]}
        title = step["given_in"][0]
        start = moment(self.wording, begins.get(title, step["earliest"]))
        return self.wording.say("{stage} from {moment} // a stage", stage=title[:1].upper() + title[1:], moment=start)

    def patient(self) -> str:
        """The facts that name a patient's situation, in a line."""
        return " · ".join(self.plan["profile"]["leading"])

    def states(self) -> list[str]:
        """Each state of the patient with what it rests on, or what hides it, in a line."""
        return [self._state(item) for item in self.plan["states"]]

    def _state(self, item: State) -> str:
        say, title, facts = self.wording.say, item["title"], self.wording.joined(item["facts"])
        if item["missing"]:
            missing = self.wording.joined(item["missing_titles"])
            return say("{state} unknown: {markers} not measured", state=title, markers=missing)
        if item["value"] is None:
            return say("{state} unknown: no value fits {facts}", state=title, facts=facts)
        return say("{state} {value} ({facts}) // a state", state=title, value=item["value_title"], facts=facts)

    def when(self, step: Step) -> str:
        """`week 0`, `from week 2, every 4 weeks`."""
        start = self.start(step)
        if not step["repeats"]:
            return start
        return self.wording.say("{start}, every {length}", start=start, length=spoken(self.wording, step["repeats"]))

    def start(self, step: Step) -> str:
        """`week 0`, `from week 2`, `week 2 to week 4`; `running, next week 2`."""
        say, start = self.wording.say, moment(self.wording, step["earliest"])
        if step["running"]:
            due = step["next"]
            return say("running") if due is None else say("running, next {moment}", moment=moment(self.wording, due))
        if until := self.until(step):
            return say("once {condition}, not before {moment}", condition=until, moment=start)
        if step["latest"] is None:
            return say("from {start}", start=start) if step["earliest"] > 0 else start
        if step["latest"] > step["earliest"]:
            return say("{start} to {end} // times", start=start, end=moment(self.wording, step["latest"]))
        return start

    def until(self, step: Step) -> str:
        """What has to hold before a step starts, and no other step brings about: a task, and no date; else nothing."""
        tasks = (
            item
            for item in self.plan["preparation"]
            if item["kind"] == "do" and step["number"] in item["steps"] and not item["done_by"]
        )
        return self.wording.listed([item["once"] for item in tasks if item.get("once")], "and")

    @cached_property
    def day_zero(self) -> date | None:
        """The date of the profile; None where it has none, or none that is a date."""
        try:
            return date.fromisoformat(self.plan["profile"]["as_of"] or "")
        except ValueError:
            return None

    def day(self, hours: float) -> str:
        """The date of a time of the plan, `1 Jun 2026`; nothing where the profile has none."""
        if self.day_zero is None:
            return ""
        return calendar(self.wording, self.day_zero + timedelta(days=round(hours / 24)))

    def grade(self, rule: Justification) -> str:
        """`C GBM, contested`, `E inference`."""
        return grade(self.wording, rule)

    def context(self, context: str) -> str:
        """In whom it was seen, in a word or two."""
        return self.plan["names"]["contexts"].get(context, context)

    def stage(self, step: Step, *, short: bool = False) -> str:
        """How far the intervention of a step has come."""
        return self.plan["names"]["stages_short" if short else "stages"].get(step["stage"], step["stage"])

    def why_not(self, reason: WhyNot) -> str:
        """Why an intervention is not there; says of a contraindication whether it can change."""
        if reason["kind"] != "contraindicated":
            return reason["text"]
        if reason["recoverable"]:
            return self.wording.say("{reason} (can change)", reason=reason["text"])
        return self.wording.say("{reason} (cannot change)", reason=reason["text"])

    def numbers(self, steps: list[int]) -> str:
        """`step 2`, `steps 2, 4`."""
        return self.wording.plural(
            "step {numbers}", "steps {numbers}", len(steps), numbers=self.wording.joined(map(str, steps))
        )

    def gates(self) -> list[tuple[StageSpan, list[Gate]]]:
        """Each stage that waits for gates, with these."""
        found = [
            (stage, [gate for gate in self.plan["gates"] if gate["stage"] == stage["id"]])
            for stage in self.plan["stages"]
        ]
        return [(stage, gates) for stage, gates in found if gates]

    def outside(self) -> list[str]:
        """Why the rules are not made for this patient, each with the facts and what would be in scope."""
        say = self.wording.say
        return [
            say(
                "{reason}{facts} · in scope: {condition}",
                reason=item["text"],
                facts=self.wording.bracketed(self.wording.joined(item["facts"])),
                condition=item["in_scope"],
            )
            for item in self.plan["scope"]
        ]

    def refusal(self) -> str:
        """That there is no regimen for a patient out of scope, and how to have one all the same."""
        return self.wording.say(
            "No regimen: these rules are not made for this patient. `--anyway` gives the one that follows from them."
        )

    def status(self) -> str:
        """Whether the regimen is proven to be the best, or that there is none."""
        if self.plan["status"] == "best_found":
            seconds = figure(self.plan["search"]["timeout"])
            return self.wording.say("best found in {seconds} s, not proven", seconds=seconds)
        return self.wording.say(STATUS[self.plan["status"]])

    def specimen(self, gate: Gate) -> str:
        """What a gate looks at: `MRI`, `biopsy`; nothing where the pack does not say."""
        found = gate["specimen"]
        return self.wording.say(SPECIMEN[found]) if found in SPECIMEN else found

    def measured_at(self, *gates: Gate) -> str:
        """What gates measure, each once."""
        titles = (self.wording.inside(item["title"]) for gate in gates for item in gate["measure"])
        return self.wording.joined(dict.fromkeys(titles))

    def why_needed(self, target: str) -> str:
        """Why a target is a need, shorter than in the plan: the facts, `assumed`, `opened by step 5`."""
        item = self.needs[target]
        if item["need"] == "measured":
            return self.wording.joined(item["facts"])
        blocked = (self.needs[name] for name in item["opened_by"] if name in self.needs)
        openers = sorted({cover["step"] for need in blocked for cover in need["covered_by"]})
        if item["need"] == "triggered" and openers:
            return self.wording.say("opened by {steps}", steps=self.numbers(openers))
        return self.wording.say(NEED[item["need"]])

    def sources(self, rule: Justification) -> str:
        """The keys of its records, the opposing ones marked."""
        return self.wording.joined(records(self.wording, rule))

    def result(self, result: str) -> str:
        """How far a need is covered, in a word."""
        return self.wording.say(RESULT[result])

    def short(self, title: str) -> str:
        """A title without what stands behind it in brackets."""
        return self.wording.short(title)

    def headline(self) -> list[str]:
        """What becomes of the patient's own obstacles; apart from these, of what this plan or earlier therapy opens."""
        say, plural, found = self.wording.say, self.wording.plural, self.plan["obstacles"]
        own = found["patient"]
        whole = own["assumed"] == own["all"]
        assumed = self.wording.bracketed(
            say("assumed, not measured") if whole else say("{count} assumed, not measured", count=own["assumed"])
        )
        lines = [
            plural(
                "1 obstacle found{assumed}{results}",
                "{count} obstacles found{assumed}{results}",
                own["all"],
                assumed=assumed if own["assumed"] else "",
                results=self._results(own),
            )
        ]
        opened = found["by_plan"]
        if opened["all"]:
            lines.append(
                say("{count} that this plan may open{results}", count=opened["all"], results=self._results(opened))
            )
        opened = found["by_earlier_therapy"]
        if opened["all"]:
            lines.append(
                say("{count} that earlier therapy opened{results}", count=opened["all"], results=self._results(opened))
            )
        return lines

    def _results(self, tally: Tally) -> str:
        say = self.wording.say
        words = {
            "full": say("{count} answered", count=tally["full"]),
            "partial": say("{count} in part", count=tally["partial"]),
            "guarded": say("{count} left to a gate", count=tally["guarded"]),
            "open": say("{count} open", count=tally["open"]),
        }
        told = [word for result, word in words.items() if tally[result]]  # type: ignore[literal-required]
        return say(": {results} // behind a count", results=self.wording.joined(told)) if told else ""

    def headline_text(self) -> str:
        """The headline in one line."""
        return " · ".join(self.headline())

    def citation(self, name: str) -> str:
        """`Weller 2017`; a trial or the key of the record where no author is known."""
        record = self.plan["evidence"].get(name, {})
        who = str(record.get("author") or record.get("nct") or name)
        return " ".join(filter(None, [who, str(record.get("year", ""))]))

    def bounds(self) -> list[Bound]:
        """Bounds on the order, gathered where one rule holds several steps alike."""
        found: dict[tuple[str, float | None, float | None, int], list[int]] = {}
        for item in self.plan["order"]:
            found.setdefault((item["rule"], item["min"], item["max"], item["before"]), []).append(item["after"])
        return [Bound(rule, before, after, low, high) for (rule, low, high, before), after in found.items()]
