"""What may be wrong with the text of a pack file; found where it is read (`gbmplan.source`)."""

from __future__ import annotations

from gbmplan.rulebase.diagnosis import Diagnosis


class YamlSyntax(Diagnosis):
    """The file is not valid YAML.

    Why: nothing in the file can be read from there on, so nothing else in it is checked.

    Bad:
        # policies/more.yaml
        policies:
          - {id: alone, kind: principle, say: clear first, because: it is known, inference: true

    Good:
        # policies/more.yaml
        policies:
          - {id: alone, kind: principle, say: clear first, because: it is known, inference: true}
    """

    code, name = "GP001", "yaml-syntax"


class DuplicateKey(Diagnosis):
    """A key is given twice in one mapping.

    Why: most readers of YAML keep the last and drop the first without a word.

    Bad:
        # policies.yaml
        policies:
          - {id: thought, kind: principle, say: clear first, because: it is known, because: it is, inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: thought, kind: principle, say: clear first, because: it is known, inference: true}
    """

    code, name = "GP002", "duplicate-key"


class BadKey(Diagnosis):
    """A key is a list or a mapping, not a word.

    Why: no key of a rule pack is; brackets at the beginning of a text need quotes.

    Bad:
        # policies.yaml
        policies:
          - {id: thought, kind: principle, say: clear first, because: it is known, inference: true, [a]: b}

    Good:
        # policies.yaml
        policies:
          - {id: thought, kind: principle, say: clear first, because: it is known, inference: true}
    """

    code, name = "GP003", "bad-key"


class YamlAnchor(Diagnosis):
    """The file uses an anchor or an alias.

    Why: what a rule says would stand elsewhere, and a few aliases can stand for millions of values.

    Bad:
        # policies.yaml
        policies:
          - {id: thought, kind: principle, say: clear first, because: &why it is known, inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: thought, kind: principle, say: clear first, because: it is known, inference: true}
    """

    code, name = "GP004", "yaml-anchor"


class YamlTag(Diagnosis):
    """The file uses a tag.

    Why: tags make values, or even run code, that the text does not show; quotes are enough to make a text.

    Bad:
        # policies.yaml
        policies:
          - {id: thought, kind: principle, say: clear first, because: !!str it is known, inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: thought, kind: principle, say: clear first, because: it is known, inference: true}
    """

    code, name = "GP005", "yaml-tag"


class NotUtf8(Diagnosis):
    r"""The file is not UTF-8.

    Why: any other encoding is a guess, and a wrong guess changes words without a sign.

    Bad:
        # policies.yaml, escaped
        policies:
          - {id: thought, kind: principle, say: clear first, because: M\xfcller said so, inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: thought, kind: principle, say: clear first, because: Müller said so, inference: true}
    """

    code, name = "GP006", "not-utf8"


class BinaryFile(Diagnosis):
    r"""The file holds zero bytes: it is no text.

    Why: a text file in UTF-8 has none; it may be UTF-16, or no YAML file at all.

    Bad:
        # policies.yaml, escaped
        policies:
          - {id: thought, kind: principle, say: clear\x00first, because: it is known, inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: thought, kind: principle, say: clear first, because: it is known, inference: true}
    """

    code, name = "GP007", "binary-file"


class ControlCharacter(Diagnosis):
    r"""The file holds a character that a terminal would obey, or that turns the direction of writing.

    Why: what a reader sees would not be what the file says.

    Bad:
        # policies.yaml, escaped
        policies:
          - {id: thought, kind: principle, say: clear\x1b first, because: it is known, inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: thought, kind: principle, say: clear first, because: it is known, inference: true}
    """

    code, name = "GP008", "control-character"


class EmptyFile(Diagnosis):
    """The file is empty, or holds only comments.

    Why: an empty file in a pack is a file that was not saved, or not finished.

    Bad:
        # evidence/more.yaml
        # to be written

    Good:
        # evidence/more.yaml
        evidence: []
    """

    code, name = "GP009", "empty-file"


class TooLarge(Diagnosis):
    """The file holds more than 200,000 values.

    Why: the largest file of the core pack has about 5,000; more is another kind of file.

    Bad: a file that a program wrote, with 200,001 entries in a list.

    Good: the same rules in several files.
    """

    code, name = "GP010", "too-large"


class TooDeep(Diagnosis):
    """The file nests deeper than 40 levels.

    Why: no rule needs more than seven.

    Bad:
        # policies/more.yaml
        policies: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]

    Good:
        # policies/more.yaml
        policies: []
    """

    code, name = "GP011", "too-deep"


class Tab(Diagnosis):
    r"""The file holds tabs where they are allowed but mislead.

    Why: a tab is shown as two, four or eight blanks, so that lines seem to stand where they do not;
    in an indentation it is not YAML at all.

    Bad:
        # policies.yaml, escaped
        policies:
          - {id: thought,\tkind: principle, say: clear first, because: it is known, inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: thought, kind: principle, say: clear first, because: it is known, inference: true}
    """

    code, name, severity = "GP012", "tab", "warning"


class YamlWord(Diagnosis):
    """A word or number without quotes that tools for YAML 1.1 read in another way.

    Why: gbmplan reads YAML 1.2, where `no` and `on` are words; an editor or a script that reads
    YAML 1.1 makes them false or true, `12:30` the number 750, and `010` eight.

    Bad:
        # biomarkers.yaml
        biomarkers:
          - {id: steroids, title: {en: Steroids}, kind: category, group: clinical, categories: [no, some]}
        # policies.yaml
        policies:
          - {id: calm, kind: scope, when: steroids == some, say: on steroids, because: it is known, inference: true}

    Good:
        # biomarkers.yaml
        biomarkers:
          - {id: steroids, title: {en: Steroids}, kind: category, group: clinical, categories: ["no", some]}
        # policies.yaml
        policies:
          - {id: calm, kind: scope, when: steroids == some, say: on steroids, because: it is known, inference: true}
    """

    code, name, severity = "GP013", "yaml-word", "warning"


class UnknownFile(Diagnosis):
    """The folder holds a YAML file that is no part of a rule pack.

    Why: its rules would not be read, and nobody would notice.

    Bad:
        # target.yaml
        targets: []

    Good:
        # targets/more.yaml
        targets: []
    """

    code, name = "GP014", "unknown-file"


class UnknownIgnore(Diagnosis):
    """A comment `gbmplan: ignore` names no code that there is.

    Why: it silences nothing, whatever its author believes.

    Bad:
        # policies.yaml
        policies:
          - {id: thought, kind: principle, say: clear first, because: it is, inference: true}  # gbmplan: ignore GP9999

    Good:
        # policies.yaml
        policies:
          - {id: thought, kind: principle, say: clear first, because: it is, inference: true}
    """

    code, name, severity = "GP015", "unknown-ignore", "warning"


class UnusedIgnore(Diagnosis):
    """A comment `gbmplan: ignore` silences nothing in its line.

    Why: the mistake was mended, or stands in another line; the comment would hide the next one.

    Bad:
        # policies.yaml
        policies:
          - {id: thought, kind: principle, say: clear first, because: it is, inference: true}  # gbmplan: ignore GP501

    Good:
        # policies.yaml
        policies:
          - {id: thought, kind: principle, say: clear first, because: it is, inference: true}
    """

    code, name, severity = "GP016", "unused-ignore", "warning"


DIAGNOSES = (
    YamlSyntax,
    DuplicateKey,
    BadKey,
    YamlAnchor,
    YamlTag,
    NotUtf8,
    BinaryFile,
    ControlCharacter,
    EmptyFile,
    TooLarge,
    TooDeep,
    Tab,
    YamlWord,
    UnknownFile,
    UnknownIgnore,
    UnusedIgnore,
)
