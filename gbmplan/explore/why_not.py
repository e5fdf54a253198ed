"""Why an intervention is not in the regimen: what rules it out, or the first objective it would worsen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from gbmplan.choose.clash import Part, smallest_clash
from gbmplan.explore.causes import Causes
from gbmplan.explore.rivals import held_against, rival
from gbmplan.explore.session import Session
from gbmplan.language.numbers import figure
from gbmplan.plan.clash import clash_parts
from gbmplan.plan.facts import spoken_facts
from gbmplan.wording.wording import term

if TYPE_CHECKING:
    from gbmplan.explore.answers import Best, Ground


_STATE = {
    "full": term("covered already"),
    "partial": term("covered in part"),
    "open": term("open // of a need"),
    "guarded": term("left to a gate"),
}


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
        self.rules, self.case, self.view, self.wording = session.rules, causes.case, causes.view, session.wording

    def explain(self, name: str) -> NotChosen:
        if name in self.session.demands.exclude:
            return NotChosen(self.wording.say("excluded on demand"), [], [self.without_bar(name)], True)
        if name in self.rules.unavailable:
            return self.unavailable(name)
        if name in self.case.contraindicated:
            return self.contraindicated(name)
        found = rival(self.session, self.case, name, required=True)
        if found is None:
            return self.clashes(name)
        say = self.wording.say
        demand = say("with {intervention}", intervention=self.causes.title(name))
        best = held_against(self.session, self.view.regimen, found, demand)
        first = best["first"]
        verdict = say("a regimen with it is as good; the ids decide between them")
        if first:
            verdict = say(
                "the best regimen with it has {objective} {theirs} instead of {ours}",
                objective=first["title"],
                theirs=figure(first["after"]),
                ours=figure(first["before"]),
            )
        return NotChosen(verdict, [*self.helps(name), *self.against(name)], [best], None)

    def unavailable(self, name: str) -> NotChosen:
        """The reason why it cannot be had, and what it would do."""
        said = self.wording.say("not available")
        chain = [self.causes.ground(said, [rule]) for rule in self.rules.unavailable[name]]
        return NotChosen(said, [*chain, *self.helps(name)], [], False)

    def contraindicated(self, name: str) -> NotChosen:
        """What rules it out, and what it would do if that were mended."""
        chain, say = [], self.wording.say
        recoverable = True
        for rule in self.case.contraindicated[name]:
            detail = self.rules.rules[rule]["detail"]
            unknown = self.case.truth[rule] is None
            recoverable = recoverable and (detail["recoverable"] or unknown)
            text = say("ruled out ({why})", why=self.how_long(detail, unknown))
            chain.append(self.causes.ground(text, [rule], spoken_facts(self.case, rule)))
        best = self.without_bar(name)
        return NotChosen(say("ruled out"), [*chain, *self.helps(name)], [best] if best else [], recoverable)

    def how_long(self, detail: dict[str, Any], unknown: bool) -> str:
        """Whether a contraindication can change, and how."""
        say = self.wording.say
        if unknown:
            return say("not measured, and --strict excludes it")
        if not detail["recoverable"]:
            return say("cannot change")
        mend = self.wording.translated(detail["mend"] or "").rstrip(".。")
        return say("can change: {mend}", mend=mend) if mend else say("can change")

    def without_bar(self, name: str) -> Best:
        """The best regimen if nothing ruled it out: with it, where it would then be chosen; else with it required."""
        wanted = self.session.setting(self.case)
        wanted = wanted._replace(contraindicated=wanted.contraindicated - {name}, excluded=wanted.excluded - {name})
        found = self.session.best(self.case, wanted)
        assert found is not None
        title, say = self.causes.title(name), self.wording.say
        if name in found.interventions:
            demand = say("if nothing ruled out {intervention}", intervention=title)
            return held_against(self.session, self.view.regimen, found, demand)
        forced = self.session.best(self.case, wanted._replace(required=wanted.required | {name}))
        return held_against(
            self.session,
            self.view.regimen,
            forced or found,
            say(
                "if nothing ruled out {intervention}, and it had to be there"
                if forced
                else "if nothing ruled out {intervention}: it still could not be combined",
                intervention=title,
            ),
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
        verdict = self.wording.say("no regimen with it meets the rules and demands")
        return NotChosen(verdict, [*chain, *self.helps(name)], [], recoverable)

    def helps(self, name: str) -> list[Ground]:
        """What it would do for this patient, and what it would not."""
        found, say = [], self.wording.say
        for edge in self.rules.covers.get(name, ()):
            need = self.view.needs.get(edge["v"])
            if need is None:
                continue
            label = self.causes.label(edge["v"])
            facts = self.causes.condition(edge["rule"])
            if edge["rule"] in self.case.inactive_covers:
                text = say("would not act on {target} here", target=label)
            else:
                text = say(
                    "would cover {target} ({state})"
                    if edge["data"]["strength"] == "full"
                    else "would cover {target} in part ({state})",
                    target=label,
                    state=say(_STATE[need.result]),
                )
            found.append(self.causes.ground(text, [edge["rule"]], facts))
        return found

    def against(self, name: str) -> list[Ground]:
        """What speaks against it without ruling it out."""
        say = self.wording.say
        found = [
            self.causes.ground(say("relative contraindication"), [rule], spoken_facts(self.case, rule))
            for rule in self.case.relative.get(name, ())
        ]
        for edge in self.rules.covers.get(name, ()):
            opening = self.rules.opening.get(edge["v"], ()) if edge["rule"] not in self.case.inactive_covers else ()
            found += [
                self.causes.ground(
                    say("would open {targets}", targets=self.causes.label(opened["v"])),
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
                text = say("not together with {step}", step=self.causes.step(other))
                found.append(self.causes.ground(text, [rule]))
        for rule in self.rules.limiting.get(name, ()):
            if rule in self.case.off:
                continue
            detail = self.rules.rules[rule]["detail"]
            taken = sorted(chosen.intersection(detail["among"]))
            at_most = self.session.demands.max_agents if detail["any"] else None
            if len(taken) >= (detail["at_most"] if at_most is None else at_most):
                found.append(self.causes.ground(say("no place left under a limit"), [rule]))
        if thing["delivery"] == "required" and not any(
            edge["u"] in chosen for edge in self.rules.delivered.get(name, ())
        ):
            found.append(self.causes.ground(say("no step delivers it"), [thing["delivery_rule"]]))
        for rule, need in thing["requires"].items():
            if rule in self.case.off:
                continue
            if not chosen.intersection(need["any_of"]):
                needed = self.wording.listed([self.causes.title(item) for item in need["any_of"]])
                text = say("needs {interventions} beside it", interventions=needed)
                found.append(self.causes.ground(text, [rule]))
        for organ, rule in thing["toxicities"].items():
            if rule in self.case.off:
                continue
            sharing = [
                other
                for other in sorted(chosen, key=lambda other: self.causes.numbers[other])
                if organ in self.rules.interventions[other]["toxicities"]
            ]
            if sharing:
                text = say(
                    "adds {organ} toxicity to that of {steps}",
                    organ=self.wording.value(organ),
                    steps=self.causes.numbered([self.causes.numbers[other] for other in sharing]),
                )
                found.append(self.causes.ground(text, [rule]))
        return found
