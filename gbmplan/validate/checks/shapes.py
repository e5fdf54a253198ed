"""What may be wrong with the shape of a pack file; found where it is read (`gbmplan.rulebase.shape_errors`)."""

from __future__ import annotations

from gbmplan.rulebase.diagnosis import Diagnosis


class UnknownKey(Diagnosis):
    """A key is not known where it stands.

    Why: what stands under it would be ignored; most often it is misspelt.

    Bad:
        # policies.yaml
        policies:
          - {id: thought, kind: principle, say: clear first, becuase: it is known, inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: thought, kind: principle, say: clear first, because: it is known, inference: true}
    """

    code, name = "GP101", "unknown-key"


class MissingKey(Diagnosis):
    """A key is missing without which the rule says nothing.

    Why: every rule says why it holds, every target to which phase it belongs, and so on.

    Bad:
        # policies.yaml
        policies:
          - {id: thought, kind: principle, say: clear first, inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: thought, kind: principle, say: clear first, because: it is known, inference: true}
    """

    code, name = "GP102", "missing-key"


class WrongType(Diagnosis):
    """A value is of the wrong kind: a text where a list is needed, a number where a text is.

    Why: nothing is converted in silence; what was meant is the author's to say.

    Bad:
        # policies.yaml
        policies:
          - {id: few, kind: limit, among: antibody, at_most: 1, because: it is known, inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: few, kind: limit, among: [antibody], at_most: 1, because: it is known, inference: true}
    """

    code, name = "GP103", "wrong-type"


class UnknownValue(Diagnosis):
    """A word is not one of those that may stand there.

    Why: words such as `full` and `partial` have a meaning in plans; any other has none.

    Bad:
        # evidence.yaml
        evidence:
          - {id: more, finding: It worked., design: mouse, strength: D, context: mice, confidence: verified}
        # policies.yaml
        policies:
          - {id: thought, kind: principle, say: clear first, because: it is known, evidence: [more]}

    Good:
        # evidence.yaml
        evidence:
          - {id: more, finding: It worked., design: mouse, strength: D, context: animal, confidence: verified}
        # policies.yaml
        policies:
          - {id: thought, kind: principle, say: clear first, because: it is known, evidence: [more]}
    """

    code, name = "GP104", "unknown-value"


class BadValue(Diagnosis):
    """A value is empty, too long, too short or out of bounds.

    Why: an empty reason explains nothing, and a limit of a thousand agents limits nothing.

    Bad:
        # policies.yaml
        policies:
          - {id: few, kind: limit, among: [antibody], at_most: 1000, because: it is known, inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: few, kind: limit, among: [tag:checkpoint], at_most: 1, because: it is known, inference: true}
    """

    code, name = "GP105", "bad-value"


class BadForm(Diagnosis):
    """An id, a length of time, a version or a reference is not written in its form.

    Why: ids are compared letter by letter and lengths of time are counted, so each has one way of writing.

    Bad:
        # policies.yaml
        policies:
          - {id: Later, kind: principle, say: clear first, because: it is known, inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: later, kind: principle, say: clear first, because: it is known, inference: true}
    """

    code, name = "GP106", "bad-form"


class BadDate(Diagnosis):
    """A date is not written as year, month and day.

    Why: 04/05/2027 is one day in Boston and another in Berlin.

    Bad:
        # pack.yaml
        review_by: 2099/5/4

    Good:
        # pack.yaml
        review_by: 2099-05-04
    """

    code, name = "GP107", "bad-date"


class DuplicateId(Diagnosis):
    """An id is declared twice, in one file, in two files, or in a pack and one that it extends.

    Why: rules are named by their ids; of two with one name, one would be lost. A pack that means to
    replace what it extends says so with `override: true`.

    Bad:
        # policies.yaml
        policies:
          - {id: thesis, kind: principle, say: clear first, because: it is known, inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: second_thesis, kind: principle, say: clear first, because: it is known, inference: true}
    """

    code, name = "GP109", "duplicate-id"


class UnknownPack(Diagnosis):
    """The pack extends one that is not there.

    Why: without it, none of the names that it declares has a meaning.

    Bad:
        # pack.yaml
        extends: gbm-coer

    Good:
        # pack.yaml
        extends: base
    """

    code, name = "GP120", "unknown-pack"


class PackCycle(Diagnosis):
    """The pack extends itself, directly or through others.

    Why: no order of reading them is right.

    Bad:
        # pack.yaml
        id: example
        extends: example

    Good:
        # pack.yaml
        id: example
        extends: base
    """

    code, name = "GP121", "pack-cycle"


class PackVersion(Diagnosis):
    """The extended pack has not the version that is asked for.

    Why: its rules may have changed their meaning. `^1.2` asks for 1.2 or a later 1; `1.2` for just that.

    Bad:
        # pack.yaml
        extends: base@^2

    Good:
        # pack.yaml
        extends: base@^1.2
    """

    code, name = "GP122", "pack-version"


class NothingToOverride(Diagnosis):
    """Something says `override: true`, but no extended pack declares it.

    Why: the rule it was to replace still holds, under another id.

    Bad:
        # pack.yaml
        extends: base
        # policies.yaml
        policies:
          - {id: thesiss, override: true, kind: principle, say: clear first, because: it is known, inference: true}

    Good:
        # pack.yaml
        extends: base
        # policies.yaml
        policies:
          - id: thesis
            was: mplejdem
            override: true
            kind: principle
            say: clear first
            because: it is known
            inference: true
    """

    code, name = "GP123", "nothing-to-override"


class NothingToChange(Diagnosis):
    """changes.yaml changes what no extended pack declares, or a rule or key that is not there.

    Why: what it was to change still holds as it was.

    Bad:
        # pack.yaml
        extends: base
        # changes.yaml
        changes:
          - {id: clearer, was: eegecmba, remove: [toxicities.hepatik]}

    Good:
        # pack.yaml
        extends: base
        # changes.yaml
        changes:
          - {id: clearer, was: eegecmba, remove: [toxicities.hepatic]}
    """

    code, name = "GP128", "nothing-to-change"


class NothingToDisable(Diagnosis):
    """`disable` names what no extended pack declares.

    Why: the rule it was to switch off still holds, under another id.

    Bad:
        # pack.yaml
        extends: base
        disable: [thesiss]

    Good:
        # pack.yaml
        extends: base
        disable: [thesis]
    """

    code, name = "GP124", "nothing-to-disable"


DIAGNOSES = (
    UnknownKey,
    MissingKey,
    WrongType,
    UnknownValue,
    BadValue,
    BadForm,
    BadDate,
    DuplicateId,
    UnknownPack,
    PackCycle,
    PackVersion,
    NothingToOverride,
    NothingToDisable,
    NothingToChange,
)
