"""What holds of all of some patients, and where they differ: facts and switches of one program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gbmplan.choose.problem import Setting

SWITCHES = {
    "measured": "target(X, _)",
    "assumed": "target(X, _)",
    "opened_before": "target(X, _)",
    "contraindicated": "intervention(X)",
    "acts": "conditional(X)",
    "if_found": "conditional(X)",
    "ongoing": "intervention(X)",
    "indicated": "backbone(X)",
    "hastened": "early(X, _)",
    "unsure": "measurable(_, _, X)",
    "absent": "target(X, _)",
    "answering": "answers(X, _)",
}
"""Switch of `choose.lp`, named as the field of a setting → of what there can be one."""
COUNTS = {"burdened": "relatives(X, _)", "endangered": "strongs(X, _)", "spent": "runs(X, 1, _)"}
"""The same of switches with a number."""
ASKED = {"required": "intervention(X)", "excluded": "intervention(X)"}
"""The same of what is asked of a regimen."""


class Family(NamedTuple):
    """Settings between two: what is on in the first is on in all, what is off in the second is off in all."""

    always: Setting
    sometimes: Setting
    closed: bool = False
    """Whether nothing else will be asked of the regimens than what is asked in these settings."""

    @classmethod
    def of(cls, settings: Iterable[Setting], *, closed: bool = False) -> Family:
        """The smallest family with all these settings, of which there is at least one. All are as far in time."""
        first, *others = settings
        always, sometimes = first._asdict(), first._asdict()
        for name in (*SWITCHES, *COUNTS, *ASKED, "off"):
            values = [getattr(each, name) for each in others]
            always[name] = always[name].intersection(*values)
            sometimes[name] = sometimes[name].union(*values)
        return cls(Setting(**always), Setting(**sometimes), closed)

    @property
    def most(self) -> Setting:
        """All that can hold of one of them, without the contraindications that some do not have."""
        return self.sometimes._replace(contraindicated=self.always.contraindicated)

    def __contains__(self, setting: object) -> bool:
        """Whether a setting lies between; whatever is asked of the regimen, unless that is closed."""
        if not isinstance(setting, Setting) or setting.over != self.always.over:
            return False
        return all(
            getattr(self.always, name) <= getattr(setting, name) <= getattr(self.sometimes, name)
            for name in (*SWITCHES, *COUNTS, "off", *(ASKED if self.closed else ()))
        )

    def statements(self) -> Iterator[str]:
        """What always holds as facts, what sometimes holds as switches, in the language of `choose.lp`."""
        asked = ASKED if self.closed else {}
        for name, domain in (SWITCHES | asked | {"off": "policy(X)"}).items():
            atom = "waived" if name == "off" else name
            always, sometimes = getattr(self.always, name), getattr(self.sometimes, name)
            yield from (f'{atom}("{item}").' for item in sorted(always))
            yield from (_switch(f'{atom}("{item}")', domain, item) for item in sorted(sometimes - always))
        for kind, domain in COUNTS.items():
            always, sometimes = getattr(self.always, kind), getattr(self.sometimes, kind)
            yield from (f'{kind}("{item}", {number}).' for item, number in sorted(always))
            for item, number in sorted(sometimes - always):
                yield _switch(f'{kind}("{item}", {number})', domain, item)
        yield from (f"past({stage})." for stage in range(1, self.always.over + 1))


def _switch(atom: str, domain: str, item: str) -> str:
    """A switch, where the rules have what it is about."""
    about = domain.replace("X", f'"{item}"')
    return f"#external {atom} : {about}."
