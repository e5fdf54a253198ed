"""The best regimen over stages, found by trying everything: the yardstick for packs that name stages.

Written from docs/concepts.md, in plain Python, without any code of `choose`, `order` or `judge`; from the rest it
takes the compiled graph and `decide`. Every course of every intervention, every reading of the timing rules, every
answer of every gate.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product

from gbmplan.choose.problem import Demands
from gbmplan.graph.model import RuleGraph
from gbmplan.language.conditions import Tree, Value, decide, names
from gbmplan.patient.profile import Profile
from gbmplan.patient.underway import Underway

from .oracle import CLOSE, Bound, Cost, _bounds, _nonempty, earliest, weaknesses

Courses = Mapping[str, tuple[int, int]]
Key = tuple[tuple[str, tuple[int, int]], ...]


class StagedOracle:
    """One question about a pack with stages, answered the long way."""

    def __init__(self, rules: RuleGraph, profile: Profile, demands: Demands = Demands()) -> None:
        self.rules, self.profile, self.demands = rules, profile, demands
        self.truth = self.verdicts(profile.facts)
        self.running = dict(self.runs())
        for name in self.running:
            self.truth |= self.own(name)
        self.stages = rules.stages
        self.last = len(self.stages)
        self.counted = [number for number in range(1, self.last + 1) if self.stages[number - 1]["counts"]]
        self.timely = cache(self._timely)
        self.weakness = weaknesses(rules)

    # ---- what holds

    def verdicts(self, facts: Mapping[str, Value]) -> dict[str, bool | None]:
        """Rule → whether its condition holds; True for a rule without one."""
        return {
            name: decide(*self.plain(rule["tree"], facts)) if "tree" in rule else True
            for name, rule in self.rules.rules.items()
        }

    def plain(self, tree: Tree, facts: Mapping[str, Value]) -> tuple[Tree, dict[str, Value]]:
        """A condition in which a flag stands for each comparison with a state, as the order of its values decides."""
        found: dict[str, Value] = dict(facts)

        def put(part: Tree) -> Tree:
            if part[0] == "state":
                verdict, name = self.compared(part[1], facts), f"state {len(found)}"
                found.update({} if verdict is None else {name: verdict})
                return ["flag", name]
            return [part[0], *map(put, part[1:])] if part[0] in ("and", "or", "not") else part

        return put(tree), found

    def compared(self, leaf: Tree, facts: Mapping[str, Value]) -> bool | None:
        """A comparison with a state: by its value; where it has none, false only if nothing leads to those asked for."""
        _, state, sign, word = leaf
        verdicts = [(value, self.holds(rule, facts)) for value, rule in self.rules.states[state]]
        settled = next((index for index, (_, verdict) in enumerate(verdicts) if verdict), len(verdicts))
        ways = [value for value, verdict in verdicts[: settled + 1] if verdict is not False]
        if settled < len(verdicts) and len(ways) == 1:
            equal: bool | None = ways == [word]
        else:
            equal = None if word in ways or settled == len(verdicts) else False
        return equal if equal is None or sign == "==" else not equal

    def holds(self, rule: str, facts: Mapping[str, Value]) -> bool | None:
        return decide(*self.plain(self.rules.rules[rule]["tree"], facts))

    # ---- what runs already

    def entries(self, name: str):  # type: ignore[no-untyped-def]
        """The entries of the list of therapies that are about an intervention."""
        words = {name, *self.thing(name)["synonyms"]}
        for node in self.rules.nodes("biomarker").values():
            if node["derived_from"] and node["derived_from"]["prior_therapy"] == name:
                words |= set(node["derived_from"]["names"]) - self.rules.interventions.keys()
        return [item for item in self.profile.therapies or () if item.names(words)]

    def failed(self, name: str) -> bool:
        return any(item.progressed for item in self.entries(name))

    def length(self, name: str) -> float | None:
        course = self.thing(name)["course"]
        if course["kind"] == "cycles" and course["number"] and course["every"]:
            return course["every"] * (course["number"] - 1)
        return 0.0 if course["kind"] == "single" else course["length"] if course["kind"] == "fixed" else None

    def given_now(self, name: str):  # type: ignore[no-untyped-def]
        """(hours given so far, hours left, hours until it is due) for each entry that is still being given."""
        for item in self.entries(name):
            ran = (self.profile.as_of - item.first).days * 24.0 if item.first else 0.0
            whole = self.length(name)
            left = None if whole is None else whole - ran
            every = self.thing(name)["course"]["every"] or self.thing(name)["repeats"]
            due = max(0.0, every - (self.profile.as_of - item.last).days * 24) if every and item.last else 0.0
            if item.ongoing is False:
                continue
            if item.ongoing or (item.first and not item.last and self.thing(name)["course"]["kind"] != "single"):
                yield ran, left, due
            elif item.last and self.thing(name)["course"]["kind"] != "single" and (left is None or left > 0):
                every = self.thing(name)["course"]["every"] or self.thing(name)["repeats"] or 72.0
                if (self.profile.as_of - item.last).days * 24 < every:
                    yield ran, left, due

    def runs(self):  # type: ignore[no-untyped-def]
        for name in self.rules.interventions:
            found = list(self.given_now(name))
            if found and (found[-1][1] is None or found[-1][1] > 0) and not self.failed(name) and not self.out(name):
                yield name, found[-1]

    def out(self, name: str) -> bool:
        """Whether earlier therapy keeps it out."""
        if self.thing(name)["role"] == "backbone":
            return False
        found = list(self.given_now(name))
        over = bool(found) and found[-1][1] is not None and found[-1][1] <= 0
        return over or any(
            self.failed(other) and thing["class_"] == self.thing(name)["class_"] and thing["role"] != "backbone"
            for other, thing in self.rules.interventions.items()
        )

    def own(self, name: str) -> dict[str, bool | None]:
        """The conditions of what runs, of a patient who never had it."""
        others = tuple(item for item in self.profile.therapies if item not in self.entries(name))
        facts = dict(self.profile.facts)
        for marker in self.hidden(name):
            facts.pop(marker, None)
            source = self.rules.nodes("biomarker")[marker]["derived_from"]
            dates = [item.last for item in others if item.names(source["names"])]
            open_ = [item for item in others if item.names(source["names"]) and item.last is None and item.still_given]
            if source["measure"] == "given":
                facts[marker] = bool(dates)
            elif not dates:
                facts[marker] = float("inf")
            elif open_:
                facts[marker] = 0.0
            elif None not in dates:
                facts[marker] = (self.profile.as_of - max(dates)).days / 7
        own = {rule for rule, item in self.rules.rules.items() if item["subject"] == f"intervention:{name}"}
        return {rule: verdict for rule, verdict in self.verdicts(facts).items() if rule in own}

    def hidden(self, name: str) -> set[str]:
        """Biomarkers that follow from an intervention."""
        return {
            marker
            for marker, node in self.rules.nodes("biomarker").items()
            if node["derived_from"] and any(item.names(node["derived_from"]["names"]) for item in self.entries(name))
        }

    def washes(self) -> Iterator[tuple[str, str, float]]:
        """(what runs, what waits until it is out, how long)."""
        for rule in self.rules.kinds.get("washout", {}).values():
            words = self.rules.nodes("biomarker")[rule["detail"]["biomarker"]]["derived_from"]["names"]
            for name in self.running.keys() & set(words):
                yield from (
                    (name, other, rule["detail"]["at_least"]) for other in rule["detail"]["before"] if other != name
                )

    # ---- which courses there are

    def off(self, rule: str) -> bool:
        """Whether a rule about regimens does not bind this patient."""
        kinds = ("order", "limit", "conflict", "requirement", "toxicity", "gate", "companion")
        return self.truth.get(rule) is False and self.rules.rules[rule]["kind"] in kinds

    def gates(self, sure: bool = False):  # type: ignore[no-untyped-def]
        gates = self.rules.kinds.get("gate", {})
        return [
            gate["detail"]
            for name, gate in gates.items()
            if gate["detail"]["before_stage"] and not self.off(name) and not (sure and self.truth[name] is None)
        ]

    def harmed(self, name: str) -> set[str]:
        return {organ for organ, rule in self.thing(name)["toxicities"].items() if not self.off(rule)}

    def barred(self, name: str) -> bool:
        if name in self.demands.exclude or (self.out(name) and name not in self.demands.require):
            return True
        kinds = {rule: self.rules.rules[rule]["detail"]["kind"] for rule in self.thing(name)["contraindications"]}
        return any(
            kind == "absolute" and (self.truth[rule] or (self.truth[rule] is None and self.demands.strict))
            for rule, kind in kinds.items()
        )

    def thing(self, name: str):  # type: ignore[no-untyped-def]
        return self.rules.interventions[name]

    def between(self, first: int, last: int) -> float:
        """Least hours from the beginning of one stage to that of another."""
        return sum(stage["least"] for stage in self.stages[first - 1 : last - 1])

    def courses_of(self, name: str) -> Iterator[tuple[int, int]]:
        if name in self.running:
            lasts = [last for last in self.lasts(self.thing(name)["course"], 1) if self.lives(name, last)]
            fixed = self.thing(name)["course"]["kind"] == "fixed"
            yield from ((1, last) for last in (lasts[-1:] if fixed else lasts))
            return
        for first in range(1, self.last + 1):
            hurried = self.hurried(name, first) and self.truth[self.thing(name)["early"]] is True
            if self.thing(name)["phase"] in self.stages[first - 1]["starts"] or hurried:
                lasts = list(self.lasts(self.thing(name)["course"], first))
                fixed = self.thing(name)["course"]["kind"] == "fixed"
                yield from ((first, last) for last in (lasts[-1:] if fixed else lasts))

    def hurried(self, name: str, first: int) -> bool:
        """Whether a start in a stage would be one out of order, by a rule that may allow it."""
        phase = self.thing(name)["phase"]
        before = not any(phase in stage["starts"] for stage in self.stages[:first])
        later = any(phase in stage["starts"] for stage in self.stages[first:])
        chosen = self.thing(name)["role"] != "backbone" and name not in self.running
        may = chosen and bool(self.thing(name)["early"]) and phase not in self.stages[first - 1]["answers"]
        return may and before and later

    def lives(self, name: str, stage: int) -> bool:
        """Whether the course of what runs reaches a stage."""
        left = self.running[name][1]
        return stage == 1 or left is None or left > self.between(1, stage)

    def lasts(self, course, first: int) -> Iterator[int]:  # type: ignore[no-untyped-def]
        """Stages in which a course that starts in one can end."""
        yield first
        for last in range(first + 1, self.last + 1):
            passed = self.between(first, last)
            if course["kind"] == "single":
                return
            if course["kind"] == "fixed" and course["length"] is not None and course["length"] <= passed:
                return
            counted = course["number"] and course["every"]
            if course["kind"] == "cycles" and counted and course["every"] * (course["number"] - 1) <= passed:
                return
            yield last

    def whole(self, thing) -> int:  # type: ignore[no-untyped-def]
        """The stage in which a course that starts in the first one ends when nobody cuts it short."""
        lasts = self.lasts(thing["course"], 1)
        return max(last for last in lasts if thing["id"] not in self.running or self.lives(thing["id"], last))

    def standard(self, name: str) -> bool:
        """Whether standard treatment is given: where it is indicated and can be had, or demanded; not where barred."""
        verdict = self.truth[self.thing(name)["indicated"]]
        indicated = verdict is True or (verdict is None and name in self.running)
        indicated = indicated and name not in self.rules.unavailable
        return (indicated or name in self.demands.require) and not self.barred(name)

    def regimens(self) -> Iterator[dict[str, tuple[int, int]]]:
        options: list[list[tuple[str, tuple[int, int] | None]]] = []
        for name, thing in sorted(self.rules.interventions.items()):
            if thing["role"] == "backbone":
                options.append([(name, (1, self.whole(thing)) if self.standard(name) else None)])
            elif self.barred(name):
                options.append([(name, None)])
            else:
                options.append([(name, None), *((name, course) for course in self.courses_of(name))])
        for picked in product(*options):
            yield {name: course for name, course in picked if course is not None}

    # ---- what is allowed, apart from time

    def given(self, courses: Courses, stage: int) -> set[str]:
        return {name for name, (first, last) in courses.items() if first <= stage <= last}

    def chosen(self, courses: Courses) -> set[str]:
        return {name for name in courses if self.thing(name)["role"] != "backbone"}

    def allowed(self, courses: Courses) -> bool:
        rules, demands = self.rules, self.demands
        if any(name not in courses for name in demands.require):
            return False
        for rule in rules.kinds.get("unavailable", {}).values():
            if courses.keys() & set(rule["detail"]["among"]):
                return False
        limits = rules.kinds.get("limit", {})
        for limit, rule in limits.items():
            among = self.chosen(courses) & set(rule["detail"]["among"])
            if rule["detail"]["throughout"] and len(among) > rule["detail"]["at_most"] and not self.off(limit):
                return False
        for stage in range(1, self.last + 1):
            on = self.given(courses, stage)
            agents = {name for name in on if self.thing(name)["role"] != "backbone"}
            for edge in rules.edges("conflicts"):
                if {edge["u"], edge["v"]} <= on and not self.off(edge["rule"]):
                    return False
            for limit, rule in limits.items():
                most = rule["detail"]["at_most"]
                if rule["detail"]["any"] and demands.max_agents is not None:
                    most = demands.max_agents
                demanded = rule["detail"]["any"] and demands.max_agents is not None
                if len(agents & set(rule["detail"]["among"])) > most and (demanded or not self.off(limit)):
                    return False
            general = any(rule["detail"]["any"] for rule in limits.values())
            if demands.max_agents is not None and not general and len(agents) > demands.max_agents:
                return False
            for name in on:
                openers = {edge["u"] for edge in rules.edges("delivers") if edge["v"] == name}
                if self.thing(name)["delivery"] == "required" and not openers & on:
                    return False
                carried = {edge["v"] for edge in rules.edges("delivers") if edge["u"] == name}
                if self.ahead(stage) and carried and not carried & on & (self.useful(courses) | set(demands.require)):
                    return False
        for name, other, _ in self.washes():
            if name in courses and other in courses and courses[other][0] <= courses[name][1]:
                return False
        for name, (first, _) in courses.items():
            for rule, need in self.thing(name)["requires"].items():
                if (
                    name not in self.running
                    and not self.off(rule)
                    and not any(other in courses and courses[other][0] <= first for other in need["any_of"])
                ):
                    return False
        return not any(self.lonely(courses, name) for name in self.chosen(courses) - set(demands.require))

    def lonely(self, courses: Courses, name: str) -> bool:
        """Whether a binding companion rule keeps it out of a regimen."""
        if name in courses and not self.ahead(courses[name][0]):
            return False
        good = set(courses) & (self.useful(courses) | set(self.demands.require))
        return any(
            rule["detail"]["binding"]
            and not self.off(policy)
            and name in rule["detail"]["having"]
            and not good & set(rule["detail"]["needs"])
            for policy, rule in self.rules.kinds.get("companion", {}).items()
        )

    def useful(self, courses: Courses) -> set[str]:
        """What covers anything that is needed."""
        needed = self.needs(courses)
        covers = self.rules.edges("covers")
        return {edge["u"] for edge in covers if edge["v"] in needed and self.truth[edge["rule"]] is True}

    # ---- time

    def readings(self, courses: Courses) -> Iterator[list[Bound]]:
        rules = self.rules
        point = {number: "" if number == 1 else f"stage:{number}" for number in range(1, self.last + 1)}
        firm: list[Bound] = [(name, "", 0.0) for name in courses]
        for number in range(1, self.last):
            firm.append((point[number + 1], point[number], -self.stages[number - 1]["least"]))
        ids = [stage["id"] for stage in self.stages]
        for gate in self.gates():
            following = ids.index(gate["before_stage"]) + 1
            for name in set(gate["after"]) & courses.keys():
                if following > 1 and courses[name][0] < following:
                    firm.append((point[following], name, -gate["at"] + self.ran(name)))
        for name, other, hours in self.washes():
            if name in courses and other in courses:
                firm.append((other, point[courses[name][1] + 1], -hours))
        for name, (first, _) in courses.items():
            if name not in self.running:
                firm.append((name, "", -self.thing(name)["lead_time"]))
            if self.thing(name)["role"] != "backbone":
                firm.append((name, point[first], 0.0))
                if first < self.last:
                    firm.append((point[first + 1], name, 0.0))
        resumes = dict.fromkeys(courses.keys() & self.running.keys(), 0.0)
        for rule in rules.kinds.get("washout", {}).values():
            item = self.profile.measurements.get(rule["detail"]["biomarker"])
            for name in courses.keys() & set(rule["detail"]["before"]):
                own = name in self.running and rule["detail"]["biomarker"] in self.hidden(name)
                if item is not None and not own:
                    wait = max(0.0, rule["detail"]["at_least"] - 168.0 * float(item.value))
                    firm.append((name, "", -wait))
                    if name in resumes:
                        resumes[name] = max(wait, resumes[name])
        firm += [("", name, max(hours, self.went_on(name))) for name, hours in resumes.items()]
        ruled, by_phase = set(), []
        for edge in rules.edges("precedes"):
            if self.off(edge["rule"]):
                continue
            if edge["u"] not in rules.interventions:
                by_phase.append(edge)
            elif {edge["u"], edge["v"]} <= courses.keys():
                ruled.add(frozenset((edge["u"], edge["v"])))
                first, second = courses[edge["u"]][0], courses[edge["v"]][0]
                stage, phase = self.stages[first - 1], self.thing(edge["u"])["phase"]
                if first <= second or phase in stage["starts"] or phase not in stage["answers"]:
                    if edge["v"] not in self.running:
                        firm += _bounds(edge["u"], edge["v"], *self.later(edge["u"], edge["data"]))
        needs = []
        for name, (first, _) in courses.items():
            if name in self.running:
                continue
            openings = []
            for edge in rules.edges("delivers"):
                backbone = self.thing(name)["role"] == "backbone"
                if edge["v"] == name and edge["u"] in courses and not backbone:
                    opened = courses[edge["u"]]
                    if opened[0] <= first <= opened[1]:
                        window = (edge["data"]["min"], edge["data"]["max"]) if opened[0] == first else (0.0, None)
                        if opened[0] == first and edge["u"] in self.running:
                            window = max(0.0, self.running[edge["u"]][2] + edge["data"]["min"]), None
                        openings.append((edge["u"], name, *window, True))
            needs.append(openings)
            for rule, need in self.thing(name)["requires"].items():
                if self.off(rule):
                    continue
                needs.append(
                    [
                        (other, name, *self.later(other, need), need["min"] is not None or need["max"] is not None)
                        for other in need["any_of"]
                        if other in courses and courses[other][0] <= first
                    ]
                )
        for served in product(*[_nonempty(need) for need in needs if need]):
            bounds, excused = list(firm), set(ruled)
            for provider, user, low, high, frees in (item for items in served for item in items):
                excused |= {frozenset((provider, user))} if frees else set()
                bounds += _bounds(provider, user, low, high)
            for edge in by_phase:
                for u, v in product(courses, courses):
                    phases = self.thing(u)["phase"], self.thing(v)["phase"]
                    outside = "backbone" in (self.thing(u)["role"], self.thing(v)["role"])
                    apart = u != v and not outside and courses[u][0] <= courses[v][0]
                    apart = apart and v not in self.running and not self.hurried(v, courses[v][0])
                    if apart and phases == (edge["u"], edge["v"]) and frozenset((u, v)) not in excused:
                        bounds += _bounds(u, v, *self.later(u, edge["data"]))
            yield bounds

    def went_on(self, name: str) -> float:
        """When what runs went on, where that is over."""
        return 0.0

    def ran(self, name: str) -> float:
        return self.running[name][0] if name in self.running else 0.0

    def later(self, name: str, window) -> tuple[float | None, float | None]:  # type: ignore[no-untyped-def]
        """A window after the start of something, from now where that runs already; nothing where it has passed."""
        low, high = window["min"], window["max"]
        if name not in self.running:
            return low, high
        high = None if high is None or high < self.ran(name) else high - self.ran(name)
        return (None if low is None else low - self.ran(name)), high

    def points(self, courses: Courses) -> list[str]:
        return [*courses, *(f"stage:{number}" for number in range(2, self.last + 1))]

    def _timely(self, key: Key) -> bool:
        courses = dict(key)
        return any(earliest(self.points(courses), bounds) is not None for bounds in self.readings(courses))

    def keeps_time(self, courses: Courses, times: Mapping[str, float]) -> bool:
        """Whether these starts satisfy every timing rule in some reading, for some beginnings of the stages."""
        fixed = [bound for name, hours in times.items() for bound in _bounds("", name, hours - CLOSE, hours + CLOSE)]
        return any(earliest(self.points(courses), [*bounds, *fixed]) is not None for bounds in self.readings(courses))

    # ---- what it is worth

    def works(self, courses: Courses, stage: int) -> set[str]:
        found = self.given(courses, stage)
        for name, (_, last) in courses.items():
            lasting = self.thing(name)["lasting"]
            if last < stage and (lasting is None or (lasting > 0 and lasting > self.between(last + 1, stage))):
                found.add(name)
        return found

    def inner(self, courses: Courses, stage: int) -> set[str]:
        """What acts at the margin."""
        found = set()
        for name in self.works(courses, stage):
            reach = self.thing(name)["reach"]
            when = min(stage, courses[name][1])
            openers = {edge["u"] for edge in self.rules.edges("delivers") if edge["v"] == name}
            if reach == "reached" or (reach != "not_reached" and openers & self.given(courses, when)):
                found.add(name)
        return found

    def covering(self, steps: set[str]) -> dict[str, str]:
        """Target → the strongest cover that acts."""
        found: dict[str, str] = {}
        for edge in self.rules.edges("covers"):
            if edge["u"] in steps and self.truth[edge["rule"]] is True and found.get(edge["v"]) != "full":
                found[edge["v"]] = edge["data"]["strength"]
        return found

    def needs(self, courses: Courses) -> dict[str, tuple[str, list[int]]]:
        """Target → kind of need, and the stages in which it is one."""
        opened: dict[str, int] = {}
        for stage in range(1, self.last + 1):
            for blocked in self.covering(self.works(courses, stage)):
                for edge in self.rules.edges("compensates"):
                    if edge["u"] == blocked and self.truth[edge["rule"]] is not False:
                        opened.setdefault(edge["v"], min(stage + 1, self.last))
        running = self.covering(set(self.running))
        before = {
            edge["v"]
            for name, target in self.rules.targets.items()
            if name in running or (target["blocked_before"] and self.truth[target["blocked_before"]])
            for edge in self.rules.edges("compensates")
            if edge["u"] == name and self.truth[edge["rule"]] is not False
        }
        found: dict[str, tuple[str, list[int]]] = {}
        for name, target in self.rules.targets.items():
            there = self.truth[target["present"]] if target["present"] else None
            if there:
                found[name] = "measured", self.counted
            elif there is None and target["assumed"]:
                found[name] = "assumed", self.counted
            elif name in before:
                found[name] = "opened_before", self.counted
            elif name in opened:
                when = [stage for stage in self.counted if stage >= opened[name]]
                if when:
                    found[name] = "triggered", when
        return found

    def answer(self, courses: Courses, target: str, stage: int) -> bool:
        """Whether something can be added in a stage that covers a target."""
        for edge in self.rules.edges("covers"):
            name = edge["u"]
            if edge["v"] != target or not self.fits(edge) or name in courses or self.barred(name):
                continue
            if name in self.running:
                continue
            thing = self.thing(name)
            strong = any(self.truth[rule] for rule in thing["contraindications"] if rule in self.rules.strong)
            if thing["role"] == "backbone" or strong or self.lonely(courses, name):
                continue
            if thing["phase"] not in self.stages[stage - 1]["starts"] + self.stages[stage - 1]["answers"]:
                continue
            branch = {**courses, name: (stage, stage)}
            if self.allowed(branch) and self.timely(tuple(sorted(branch.items()))):
                return True
        return False

    def fits(self, edge) -> bool:  # type: ignore[no-untyped-def]
        """Whether a cover acts, or all it misses is read by what says that its target is there."""
        if self.truth[edge["rule"]] is not None:
            return bool(self.truth[edge["rule"]])
        present = self.rules.targets[edge["v"]]["present"]
        told = set(names(self.rules.conditions[present])) if present else set()
        return all(name in self.profile.facts or name in told for name in names(self.rules.conditions[edge["rule"]]))

    def findable(self, courses: Courses, target: str, stage: int) -> bool:
        present = self.rules.targets[target]["present"]
        read = set(names(self.rules.conditions[present])) if present else set()
        ids = [item["id"] for item in self.stages]
        return any(
            read & set(gate["measure"])
            and ids.index(gate["before_stage"]) + 1 <= stage
            and any(
                courses[name][0] <= ids.index(gate["before_stage"])
                and name in self.useful(courses) | set(self.demands.require)
                for name in set(gate["after"]) & courses.keys()
            )
            for gate in self.gates(sure=True)
        )

    def ahead(self, stage: int) -> bool:
        """Whether a stage is not over."""
        return True

    def cost(self, courses: Courses) -> Cost:
        unit = 8 * len(self.counted)
        gaps = {"critical": 0, "major": 0, "minor": 0}
        guarded = 0
        needs = self.needs(courses)
        for name, (kind, when) in needs.items():
            target = self.rules.targets[name]
            for stage in when:
                core = self.covering(self.works(courses, stage)).get(name)
                margin = core if target["host"] else self.covering(self.inner(courses, stage)).get(name)
                if core is None and kind != "measured" and self.ahead(stage) and self.findable(courses, name, stage):
                    if self.answer(courses, name, stage):
                        guarded += target["priority"] != "minor"
                        continue
                missing = sum({None: 2, "partial": 1, "full": 0}[level] for level in (core, margin))
                gaps[target["priority"]] += missing * (2 if kind == "measured" else 1)
        chosen = self.chosen(courses)
        count = {"strong": 0, "relative": 0, "absolute": 0}
        for name in chosen:
            for rule in self.thing(name)["contraindications"]:
                count[self.rules.rules[rule]["detail"]["kind"]] += self.truth[rule] is True
        burden = count["relative"]
        for stage in range(1, self.last + 1):
            on = sorted(self.given(courses, stage) & chosen)
            for index, first in enumerate(on):
                for second in on[index + 1 :]:
                    burden += len(self.harmed(first) & self.harmed(second))
        return (
            float(count["strong"]),
            gaps["critical"] / unit,
            gaps["major"] / unit,
            float(sum(self.hurried(name, courses[name][0]) for name in chosen)),
            float(burden),
            gaps["minor"] / unit,
            float(guarded),
            float(self.delay(courses)),
            float(self.stopped(courses)),
            float(sum(self.weakness[name] for name in chosen)),
            float(sum(courses[name][1] - courses[name][0] + 1 for name in chosen)),
        )

    def delay(self, courses: Courses) -> int:
        useful = self.useful(courses)
        attacks = [
            first
            for name, (first, _) in courses.items()
            if self.thing(name)["phase"] == self.rules.phases[-1]
            and self.thing(name)["role"] != "backbone"
            and name in useful
        ]
        waited = self.stages[: min(attacks, default=self.last + 1) - 1]
        return sum(round(stage["least"] / 168) for stage in waited)

    def stopped(self, courses: Courses) -> int:
        """Stages that what runs could fill and does not, where it covers a need or another of its class starts."""
        useful, left = self.useful(courses), 0
        for name in self.running:
            thing = self.thing(name)
            mates = [other for other in self.chosen(courses) if self.thing(other)["class_"] == thing["class_"]]
            replaced = any(other not in self.running for other in mates)
            if thing["role"] != "backbone" and not self.barred(name) and (name in useful or replaced):
                could = [stage for stage in self.lasts(thing["course"], 1) if self.lives(name, stage)]
                left += sum(name not in self.given(courses, stage) for stage in could)
        return left

    # ---- the best

    def best(self) -> tuple[dict[str, tuple[int, int]], Cost] | None:
        found: tuple[object, dict[str, tuple[int, int]], Cost] | None = None
        for courses in self.regimens():
            if not self.allowed(courses) or not self.timely(tuple(sorted(courses.items()))):
                continue
            cost = self.cost(courses)
            rank = [
                stage not in range(courses.get(name, (0, -1))[0], courses.get(name, (0, -1))[1] + 1)
                for name in sorted(self.rules.interventions)
                for stage in range(1, self.last + 1)
            ]
            if found is None or (cost, rank) < found[0]:  # type: ignore[operator]
                found = (cost, rank), courses, cost
        return found and (found[1], found[2])


class AtGate(StagedOracle):
    """What follows when a gate has decided: the past stays, and what was not found is no need."""

    def __init__(self, rules: RuleGraph, profile: Profile, demands: Demands, underway: Underway) -> None:
        super().__init__(rules, profile, demands)
        self.underway = underway

    def barred(self, name: str) -> bool:
        return name in self.underway.stopped or super().barred(name)

    def courses_of(self, name: str) -> Iterator[tuple[int, int]]:
        yield from super().courses_of(name)
        begun = self.underway.courses.get(name)
        if begun and self.hurried(name, begun[0]) and self.truth[self.thing(name)["early"]] is not True:
            lasts = list(self.lasts(self.thing(name)["course"], begun[0]))  # a rule let it when it began
            fixed = self.thing(name)["course"]["kind"] == "fixed"
            yield from ((begun[0], last) for last in (lasts[-1:] if fixed else lasts))
        for first in () if name in self.running else range(self.underway.stage, self.last + 1):
            stage = self.stages[first - 1]
            phase = self.thing(name)["phase"]
            if name in self.underway.answering and phase in stage["answers"] and phase not in stage["starts"]:
                lasts = list(self.lasts(self.thing(name)["course"], first))
                fixed = self.thing(name)["course"]["kind"] == "fixed"
                yield from ((first, last) for last in (lasts[-1:] if fixed else lasts))

    def regimens(self) -> Iterator[dict[str, tuple[int, int]]]:
        options: list[list[tuple[str, tuple[int, int] | None]]] = []
        for name, thing in sorted(self.rules.interventions.items()):
            before = self.underway.courses.get(name)
            if thing["role"] == "backbone":
                if self.standard(name) != (before is not None):
                    return
                options.append([(name, before)])
                continue
            past = [] if before is None else list(range(before[0], min(before[1], self.underway.stage - 1) + 1))
            kept = [
                course
                for course in self.courses_of(name)
                if [stage for stage in range(course[0], course[1] + 1) if stage < self.underway.stage] == past
                and not (self.barred(name) and course[1] >= self.underway.stage)
            ]
            options.append([*([] if past else [(name, None)]), *((name, course) for course in kept)])
        for picked in product(*options):
            yield {name: course for name, course in picked if course is not None}

    def readings(self, courses: Courses) -> Iterator[list[Bound]]:
        begun = [
            bound
            for name, hours in self.underway.times.items()
            for bound in _bounds("", name, hours - CLOSE, hours + CLOSE)
        ]
        yield from ([*bounds, *begun] for bounds in super().readings(courses))

    def needs(self, courses: Courses) -> dict[str, tuple[str, list[int]]]:
        return {name: need for name, need in super().needs(courses).items() if name not in self.underway.absent}

    def ahead(self, stage: int) -> bool:
        return stage >= self.underway.stage

    def went_on(self, name: str) -> float:
        return self.underway.times.get(name, 0.0) + CLOSE
