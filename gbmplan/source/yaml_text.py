"""YAML as rule packs and profiles use it: the 1.2 core schema, and no anchors, tags or duplicates.

`yaml.compose` (libyaml) gives nodes with positions; scalars are resolved here, so that `no`
stays a word and a date stays text. libyaml composes recursively in C, so what could nest
without bound, or grow without bound in memory, is looked for on the flat event stream first.
"""

from __future__ import annotations

import re
from math import isinf
from typing import Any, ClassVar

import yaml

from gbmplan.problems import InputError, Place, Problem, brief, wrong
from gbmplan.source.document import MAX_DEPTH, MAX_NODES, Path, too_deep, too_many


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Composes nodes, and leaves what they mean to `_scalar`."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


# Longer whole numbers, and numbers that begin with a superfluous 0 such as a patient's 0417, stay
# text: as numbers they would not come out as they were written.
_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\Z")
_FLOAT = re.compile(r"(?=[^.eE]*[.eE])[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?\Z")
_LONGEST_NUMBER = 400
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}
_SUSPECT = re.compile(r"[&*!]|(?:[-?:] ){6}|(?:[-?:]\t)")
_SEPARATORS = "\n,:-?[{"
"""Every value but the first comes after one of these."""


def parse_yaml(text: str, file: str) -> tuple[Any, Any]:
    """Plain data and a locator for it. Raises InputError for what is wrong with the syntax."""
    try:
        if _suspicious(text):
            _check_events(text, file)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise _syntax_error(error, text, file) from None
    if root is None:
        raise wrong("empty-file", "the file holds only comments", Place(file), "is this the right file?")
    problems: list[Problem] = []
    data = _construct(root, file, problems, 1)
    if problems:
        raise InputError(problems)
    return data, _locator(root)


def _suspicious(text: str) -> bool:
    """Whether the text could hold an anchor, a tag, deep nesting or too much (may say so wrongly)."""
    if _SUSPECT.search(text) or sum(map(text.count, _SEPARATORS)) >= MAX_NODES:
        return True
    depth = 0
    for bracket in re.finditer(r"[][{}]", text):
        depth = depth + 1 if bracket.group() in "[{" else max(0, depth - 1)
        if depth >= MAX_DEPTH:
            return True
    return re.search(rf"(?m)^ {{{MAX_DEPTH}}}", text) is not None


def _check_events(text: str, file: str) -> None:
    depth = nodes = 0
    for event in yaml.parse(text, Loader=_Loader):
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            raise wrong("yaml-anchor", f"anchors and aliases are not allowed (`{anchor[:30]}`)",
                        _place(file, event), "write the value out where it is used")
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise wrong("yaml-tag", f"tags are not allowed (`{brief(_short(tag), 40)}`)", _place(file, event),
                        "remove it; quotes alone make a text")
        nodes += isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise too_deep(_place(file, event))
        if nodes > MAX_NODES:
            raise too_many(_place(file, event))


def _construct(node: Any, file: str, problems: list[Problem], depth: int) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if depth > MAX_DEPTH:
        raise too_deep(_place(file, node))
    if isinstance(node, yaml.SequenceNode):
        return [_construct(item, file, problems, depth + 1) for item in node.value]
    mapping: dict[str, Any] = {}
    seen: dict[str, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            problems.append(Problem("bad-key", "a key must be a single word",
                                    _place(file, key_node), "write `key: value`; put text with brackets in quotes"))
            continue
        key = key_node.value
        if key in seen:
            first = seen[key].start_mark.line + 1
            problems.append(Problem("duplicate-key", f"`{brief(key)}` is given twice (first on line {first})",
                                    _place(file, key_node), "keep one of the two"))
            continue
        seen[key] = key_node
        mapping[key] = _construct(value_node, file, problems, depth + 1)
    return mapping


def _scalar(node: Any) -> Any:
    text: str = node.value
    if node.style:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.match(text):
        return int(text)
    if len(text) <= _LONGEST_NUMBER and _FLOAT.match(text):
        return text if isinf(float(text)) else float(text)
    return text


def _locator(root: Any) -> Any:
    def locate(path: Path, key: bool) -> tuple[int, int]:
        node, mark = root, root.start_mark
        for step in path:
            child = None
            if isinstance(node, yaml.MappingNode):
                for key_node, value_node in node.value:
                    if key_node.value == step:
                        child = value_node
                        empty = value_node.value == "" and not value_node.style
                        mark = key_node.start_mark if key or empty else value_node.start_mark
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                child = node.value[step]
                mark = child.start_mark
            if child is None:
                break
            node = child
        return mark.line + 1, mark.column + 1

    return locate


def _place(file: str, thing: Any) -> Place:
    return Place(file, thing.start_mark.line + 1, thing.start_mark.column + 1)


def _short(tag: str) -> str:
    """A tag as it is written: `!!int` for the tags of YAML itself."""
    return tag.replace("tag:yaml.org,2002:", "!!")


def _syntax_error(error: yaml.YAMLError, text: str, file: str) -> InputError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be parsed"
    if mark is None:
        return wrong("yaml-syntax", f"not valid YAML: {reason}", Place(file))
    lines = text.split("\n")
    number = min(mark.line, len(lines) - 1)
    line, column = lines[number], min(mark.column, len(lines[number]))
    place = Place(file, number + 1, column + 1)
    if "single document" in str(error):
        return wrong("yaml-syntax", "not valid YAML: more than one document", place, "keep one; `---` starts another")
    help = "put text that holds `: ` or ` #`, or begins with a special character, in quotes; indent with spaces"
    if "\t" in line[: column + 1] and not line[:column].strip():
        help = "indent with spaces, not tabs"
    elif line[column : column + 1] in ("%", "@", "`"):
        help = f"put text that begins with `{line[column]}` in quotes"
    elif "end of stream" in reason:
        help = "close the quotes or brackets that were opened before"
    return wrong("yaml-syntax", f"not valid YAML: {reason}", place, help)
