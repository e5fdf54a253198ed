"""What may be wrong with single characters; found where a pack is read (`gbmplan.rulebase.characters`)."""

from __future__ import annotations

from gbmplan.rulebase.diagnosis import Diagnosis


class HiddenCharacter(Diagnosis):
    r"""The file holds a character that nobody sees, or a blank of another kind where a plain one belongs.

    Why: an id with a zero-width space in it is another id than the same without, and no reader can tell.

    Bad:
        # policies.yaml, escaped
        policies:
          - {id: a, kind: gate, after: [anti\xe2\x80\x8bbody], at: 2 wk, measure: [alt], decide: x, because: y,
             inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: a, kind: gate, after: [antibody], at: 2 wk, measure: [alt], decide: x, because: y,
             inference: true}
    """

    code, name = "GP017", "hidden-character"


class LookAlike(Diagnosis):
    r"""A letter of another script stands where it looks like a Latin one.

    Why: a Cyrillic `а` makes another word than `a`, and no reader can tell. Letters that stand for
    themselves, such as the α of IL13Rα, are no mistake in a text; in an id or a condition they are.

    Bad:
        # policies.yaml, escaped
        policies:
          - {id: late, kind: scope, when: \xd0\xb0lt > 3, say: x, because: it is known, inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: late, kind: scope, when: alt > 3, say: x, because: it is known, inference: true}
    """

    code, name = "GP018", "look-alike"


DIAGNOSES = (HiddenCharacter, LookAlike)
