"""Why an intervention is not in the regimen: what rules it out, or the first objective it would worsen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gbmplan.choose.clash import Part, smallest_clash
from gbmplan.explore.causes import Causes
from gbmplan.explore.rivals import held_against, rival
from gbmplan.explore.session import Session
from gbmplan.language.numbers import figure
from gbmplan.plan.clash import clash_parts
from gbmplan.plan.facts import spoken_facts
from gbmplan.problems import listed

if TYPE_CHECKING:
    from gbmplan.explore.answers import Best, Ground


class NotChosen(NamedTuple):
    """The answer for one intervention."""

    verdict: str
    chain: list[Ground]
    best: list[Best]
    recoverable: bool | None


class Explainer:
    """Explains one plan's absent interventions."""

    def __init__(self, session: Session, causes: Causes) -> None:
        self.session, self.causes = session, causes
        self.rules, self.case, self.view = session.rules, causes.case, causes.view

    def explain(self, name: str) -> NotChosen:
        if name in self.session.demands.exclude:
            return NotChosen("excluded on demand", [], [self.without_bar(name)], True)
        if name in self.rules.unavailable:
            return self.unavailable(name)
        if name in self.case.contraindicated:
            return self.contraindicated(name)
        found = rival(self.session, self.case, name, required=True)
        if found is None:
            return self.clashes(name)
        best = held_against(self.session, self.view.regimen, found, f"with {self.causes.title(name)}")
        first = best["first"]
        verdict = (
            f"the best regimen with it has {first['title']} {figure(first['after'])} "
            f"instead of {figure(first['before'])}"
            if first
            else "the best regimen with it is as good; the tie is broken by id"
        )
        return NotChosen(verdict, [*self.helps(name), *self.against(name)], [best], None)

    def unavailable(self, name: str) -> NotChosen:
        """The reason why it cannot be had, and what it would do."""
        chain = [self.causes.ground("not available", [rule]) for rule in self.rules.unavailable[name]]
        return NotChosen("not available", [*chain, *self.helps(name)], [], False)

    def contraindicated(self, name: str) -> NotChosen:
        """What rules it out, and what it would do if that were mended."""
        chain = []
        recoverable = True
        for rule in self.case.contraindicated[name]:
            detail = self.rules.rules[rule]["detail"]
            unknown = self.case.truth[rule] is None
            recoverable = recoverable and (detail["recoverable"] or unknown)
            how = (
                "not measured, and --strict excludes it"
                if unknown
                else (
                    "can change" + (f": {detail['mend'].rstrip('.')}" if detail["mend"] else "")
                    if detail["recoverable"]
                    else "cannot change"
                )
            )
            chain.append(self.causes.ground(f"ruled out ({how})", [rule], spoken_facts(self.case, rule)))
        best = self.without_bar(name)
        return NotChosen("ruled out", [*chain, *self.helps(name)], [best] if best else [], recoverable)

    def without_bar(self, name: str) -> Best:
        """The best regimen if nothing ruled it out: with it, where it would then be chosen; else with it required."""
        wanted = self.session.setting(self.case)
        wanted = wanted._replace(contraindicated=wanted.contraindicated - {name}, excluded=wanted.excluded - {name})
        found = self.session.best(self.case, wanted)
        assert found is not None
        title = self.causes.title(name)
        if name in found.interventions:
            return held_against(self.session, self.view.regimen, found, f"if nothing ruled out {title}")
        forced = self.session.best(self.case, wanted._replace(required=wanted.required | {name}))
        return held_against(
            self.session,
            self.view.regimen,
            forced or found,
            f"if nothing ruled out {title}, and it had to be there"
            if forced
            else f"if nothing ruled out {title}: it still could not be combined",
        )

    def clashes(self, name: str) -> NotChosen:
        """A smallest set of demands, facts and rules that keeps it out."""
        demands = self.session.demands._replace(require=(*self.session.demands.require, name))
        wanted = self.session.setting(self.case)
        wanted = wanted._replace(required=wanted.required | {name})
        clash = smallest_clash(self.session.chooser, self.case, wanted, demands)
        others = tuple(part for part in clash.parts if part != Part("require", name))
        parts = clash_parts(self.case, clash._replace(parts=others))
        chain = [self.causes.ground(part["text"], [part["rule"]], part["facts"]) for part in parts]
        kinds = [part for part in parts if part["kind"] != "rule"]
        recoverable = any(part["recoverable"] and part["mends"] for part in kinds)
        return NotChosen("no regimen with it meets the rules and demands", [*chain, *self.helps(name)], [], recoverable)

    def helps(self, name: str) -> list[Ground]:
        """What it would do for this patient, and what it would not."""
        found = []
        for edge in self.rules.covers.get(name, ()):
            need = self.view.needs.get(edge["v"])
            if need is None:
                continue
            label = self.causes.label(edge["v"])
            part = "" if edge["data"]["strength"] == "full" else " in part"
            facts = self.causes.condition(edge["rule"])
            if edge["rule"] in self.case.inactive_covers:
                found.append(self.causes.ground(f"would not act on {label} here", [edge["rule"]], facts))
            else:
                state = {"full": "covered already", "partial": "covered in part", "open": "open"}[need.result]
                found.append(self.causes.ground(f"would cover {label}{part} ({state})", [edge["rule"]], facts))
        return found

    def against(self, name: str) -> list[Ground]:
        """What speaks against it without ruling it out."""
        found = [
            self.causes.ground("relative contraindication", [rule], spoken_facts(self.case, rule))
            for rule in self.case.relative.get(name, ())
        ]
        for edge in self.rules.covers.get(name, ()):
            opening = self.rules.opening.get(edge["v"], ()) if edge["rule"] not in self.case.inactive_covers else ()
            found += [
                self.causes.ground(
                    f"would open {self.causes.label(opened['v'])}",
                    [opened["rule"]],
                    self.causes.condition(opened["rule"]),
                )
                for opened in opening
                if opened["rule"] not in self.case.closed and opened["v"] not in self.view.needs
            ]
        chosen = self.view.regimen.interventions
        thing = self.rules.interventions[name]
        for rule, other in self.rules.conflicting.get(name, ()):
            if rule in self.case.off:
                continue
            if other in chosen:
                found.append(self.causes.ground(f"not together with {self.causes.step(other)}", [rule]))
        for rule in self.rules.limiting.get(name, ()):
            if rule in self.case.off:
                continue
            detail = self.rules.rules[rule]["detail"]
            taken = sorted(chosen.intersection(detail["among"]))
            at_most = self.session.demands.max_agents if detail["any"] else None
            if len(taken) >= (detail["at_most"] if at_most is None else at_most):
                found.append(self.causes.ground("no place left under a limit", [rule]))
        if thing["delivery"] == "required" and not any(
            edge["u"] in chosen for edge in self.rules.delivered.get(name, ())
        ):
            found.append(self.causes.ground("no step delivers it", [thing["delivery_rule"]]))
        for rule, need in thing["requires"].items():
            if rule in self.case.off:
                continue
            if not chosen.intersection(need["any_of"]):
                needed = listed([self.causes.title(item) for item in need["any_of"]])
                found.append(self.causes.ground(f"needs {needed} beside it", [rule]))
        for organ, rule in thing["toxicities"].items():
            if rule in self.case.off:
                continue
            sharing = [
                other
                for other in sorted(chosen, key=lambda other: self.causes.numbers[other])
                if organ in self.rules.interventions[other]["toxicities"]
            ]
            if sharing:
                steps = listed([str(self.causes.numbers[other]) for other in sharing], "and")
                whose = f"step{'s' if len(sharing) > 1 else ''} {steps}"
                text = f"adds {organ.replace('_', ' ')} toxicity to that of {whose}"
                found.append(self.causes.ground(text, [rule]))
        return found
