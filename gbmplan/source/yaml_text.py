"""YAML as rule packs and profiles use it: the 1.2 core schema, and no anchors, tags or duplicates.

`yaml.compose` (libyaml) gives nodes with positions; scalars are resolved here, so that `no`
stays a word and a date stays text. libyaml composes recursively in C, so what could nest
without bound, or grow without bound in memory, is looked for on the flat event stream first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isinf
from typing import Any, ClassVar

import yaml
from yaml.nodes import ScalarNode, SequenceNode

from gbmplan.problems import MOST, Edit, Fix, InputError, Message, Note, Place, Problem, brief, wrong
from gbmplan.source.limits import MAX_DEPTH, MAX_NODES, Path, too_deep, too_many


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Composes nodes, and leaves what they mean to `_scalar`.

    What PyYAML would do for each node to find its tag is left undone: it takes half of the time.
    """

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        return ""

    def descend_resolver(self, node: Any, index: Any) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass


# Longer whole numbers, and numbers that begin with a superfluous 0 such as a patient's 0417, stay
# text: as numbers they would not come out as they were written.
_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\Z")
_FLOAT = re.compile(r"(?=[^.eE]*[.eE])[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?\Z")
_OF_NUMBERS = frozenset("+-.0123456789")
_LONGEST_NUMBER = 400
_WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_ANCHOR_OR_TAG = re.compile(r"""[\s\[{,:?"'-](?:[&*]\S|!)""")
_NESTED = re.compile(r"(?:[-?:] ){6}|[-?:]\t")
_STACKED = tuple(f"{one} {other} " for one in "-?:" for other in "-?:")
"""What is in every text that `_NESTED` finds because of blanks."""
_LEVELS = 500
"""Levels from which on libyaml may refuse a text without saying where it nests."""
_BOOLEANS_OF_1_1 = frozenset(
    form for word in ("yes", "no", "on", "off") for form in (word, word.capitalize(), word.upper())
)
_NUMBER_OF_1_1 = re.compile(r"[-+]?(?:0[0-7_]+|[1-9][0-9_]*_[0-9_]*|[1-9][0-9]*(?::[0-5]?[0-9])+)")
_EITHER = f"(?:{'|'.join(sorted(_BOOLEANS_OF_1_1))}|{_NUMBER_OF_1_1.pattern})"
_WORD_OF_1_1 = re.compile(rf"[:,\-\[{{] *{_EITHER}(?=[ \t]*(?:\n|$|[],}}]|[ \t]#))|[\n,{{] *{_EITHER}(?= *:)")
"""Words and numbers that only YAML 1.1, which many tools still read, takes for booleans and numbers."""
_SEPARATORS = "\n,:-?[{"
"""Every value but the first comes after one of these."""


def parse_yaml(text: str, file: str, collected: list[Problem] | None = None) -> tuple[Any, Any]:
    """Plain data and a locator for it. Raises InputError for what is wrong with the syntax.

    With `collected`, mistakes that leave the rest readable are added there instead, so that all of a
    file come at once, and so is what other tools would read in another way.
    """
    problems: list[Problem] = [] if collected is None else collected
    try:
        if _suspicious(text):
            _check_events(text, file, collected)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise _deep(text, file) or _syntax_error(error, text, file) from None
    if root is None:
        raise wrong(
            "empty-file", Message("the file holds only comments"), Place(file), Message("is this the right file?")
        )
    data = _construct(root, file, problems, 1)
    if collected is None and problems:
        raise InputError(problems)
    if collected is not None and _WORD_OF_1_1.search(f"\n{text}"):
        collected.extend(_words_of_1_1(root, file))
    if collected is not None and "\t" in text:
        collected.append(_tab(text, file))
    return data, _locator(root)


def _deep(text: str, file: str) -> InputError | None:
    """The complaint about nesting, where libyaml gave up before it said where.

    Since 0.2.6 it refuses a thousand levels as soon as it has looked ahead to them. PyYAML's own parser looks ahead no
    further than a line or a thousand characters; it is slow, so that only what may nest so deeply is given to it.
    """
    if max(_brackets(text), text.count("\n" + " " * _LEVELS) and _LEVELS) < _LEVELS:
        return None
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                return too_deep(_place(file, event))
    except yaml.YAMLError:
        pass
    return None


def _brackets(text: str) -> int:
    """How deeply brackets nest, those inside of texts included."""
    depth = deepest = 0
    for bracket in re.finditer(r"[][{}]", text):
        depth = depth + 1 if bracket.group() in "[{" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


def _suspicious(text: str) -> bool:
    """Whether the text could hold an anchor, a tag, deep nesting or too much (may say so wrongly)."""
    if any(sign in text for sign in "&*!") and _ANCHOR_OR_TAG.search(f"\n{text}"):
        return True
    if any(stack in text for stack in ("\t", *_STACKED)) and _NESTED.search(text):
        return True
    if len(text) >= MAX_NODES and sum(map(text.count, _SEPARATORS)) >= MAX_NODES:
        return True
    if text.count("[") + text.count("{") >= MAX_DEPTH and _brackets(text) >= MAX_DEPTH:
        return True
    return f"\n{' ' * MAX_DEPTH}" in text


def _check_events(text: str, file: str, collected: list[Problem] | None) -> None:
    depth = nodes = 0
    unreadable: list[Problem] = []
    for event in yaml.parse(text, Loader=_Loader):
        anchor = getattr(event, "anchor", None)
        tag = getattr(event, "tag", None)
        if anchor is not None:
            place = _place(file, event)
            if collected is not None and not isinstance(event, yaml.AliasEvent):  # the value follows its name
                place = place._replace(end_line=place.line, end_column=place.column + len(anchor) + 1)
            found = Problem(
                "yaml-anchor",
                Message("anchors and aliases are not allowed (`{anchor}`)", anchor=anchor[:30]),
                place,
                Message("write the value out where it is used"),
            )
            if collected is None:
                raise InputError([found])
            (unreadable if isinstance(event, yaml.AliasEvent) else collected).append(found)
        if tag is not None:
            place = _place(file, event)
            if collected is not None:
                place = place._replace(end_line=place.line, end_column=place.column + len(_short(tag)))
            found = Problem(
                "yaml-tag",
                Message("tags are not allowed (`{tag}`)", tag=brief(_short(tag), 40)),
                place,
                Message("remove it; quotes alone make a text"),
            )
            if collected is None:
                raise InputError([found])
            collected.append(found)
        nodes += isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise too_deep(_place(file, event))
        if nodes > MAX_NODES:
            raise too_many(_place(file, event))
        if collected is not None and len(collected) + len(unreadable) > MOST:
            break
    if unreadable:  # an alias would stand for a value that is written elsewhere
        raise InputError(unreadable[:MOST])


def _construct(node: Any, file: str, problems: list[Problem], depth: int) -> Any:
    kind = type(node)
    if kind is ScalarNode:
        return _scalar(node)
    if depth > MAX_DEPTH:
        raise too_deep(_place(file, node))
    if kind is SequenceNode:
        return [_construct(item, file, problems, depth + 1) for item in node.value]
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        if type(key_node) is not ScalarNode:
            problems.append(
                Problem(
                    "bad-key",
                    Message("a key must be a single word"),
                    _place(file, key_node),
                    Message("write `key: value`; put text with brackets in quotes"),
                )
            )
            continue
        key = key_node.value
        if key in mapping:
            first = _place(file, next(other for other, _ in node.value if other.value == key))
            problems.append(
                Problem(
                    "duplicate-key",
                    Message("`{key}` is given twice (first on line {line})", key=brief(key), line=first.line),
                    _place(file, key_node),
                    Message("keep one of the two"),
                    notes=[Note(first, "first given here")],
                )
            )
            continue
        mapping[key] = (
            _scalar(value_node) if type(value_node) is ScalarNode else _construct(value_node, file, problems, depth + 1)
        )
    return mapping


def _scalar(node: Any) -> Any:
    text: str = node.value
    if node.style:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _OF_NUMBERS:
        return text
    if _INT.match(text):
        return int(text)
    if len(text) <= _LONGEST_NUMBER and _FLOAT.match(text):
        return text if isinf(float(text)) else float(text)
    return text


def _words_of_1_1(node: Any, file: str) -> Iterator[Problem]:
    """Plain scalars that are texts here, and something else to a reader of YAML 1.1."""
    if isinstance(node, yaml.ScalarNode):
        meaning = "" if node.style else _meaning_in_1_1(node.value)
        if meaning:
            place = _place(file, node)
            yield Problem(
                "yaml-word",
                f"`{node.value}` is a text here, but {meaning} to tools that read YAML 1.1",
                place,
                "put it in quotes, or write true or false" if "boolean" in meaning else "put it in quotes",
                "warning",
                fix=Fix(f'write `"{node.value}"`', (Edit(place, f'"{node.value}"'),)),
            )
        return
    for item in node.value:
        for inner in item if isinstance(item, tuple) else (item,):
            yield from _words_of_1_1(inner, file)


def _tab(text: str, file: str) -> Problem:
    """The first tab, with their number."""
    count, at = text.count("\t"), text.index("\t")
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    more = f", and {count - 1} more in the file" if count > 1 else ""
    return Problem(
        "tab",
        f"a tab stands here{more}",
        Place(file, line, column, line, column + 1),
        "write blanks; editors show a tab in different widths",
        "warning",
    )


def _meaning_in_1_1(text: str) -> str:
    if text in _BOOLEANS_OF_1_1:
        return "a boolean"
    return "a number" if text[:1] in _OF_NUMBERS and _NUMBER_OF_1_1.fullmatch(text) else ""


def _locator(root: Any) -> Any:
    def locate(path: Path, key: bool) -> tuple[int, int, int, int]:
        node = shown = root
        for step in path:
            child = None
            if isinstance(node, yaml.MappingNode):
                for key_node, value_node in node.value:
                    if key_node.value == step:
                        child = value_node
                        empty = value_node.value == "" and not value_node.style
                        shown = key_node if key or empty else value_node
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                shown = child = node.value[step]
            if child is None:
                break
            node = child
        return _span(shown)

    return locate


def _span(thing: Any) -> tuple[int, int, int, int]:
    """Where a node or an event begins and ends; of a mapping its first entry, of a list in lines its first dash."""
    start, end = thing.start_mark, thing.end_mark
    inside = getattr(thing, "value", None)
    if inside and isinstance(thing, yaml.MappingNode):
        key, value = inside[0]
        short = isinstance(value, yaml.ScalarNode) and value.end_mark.line == start.line
        end = value.end_mark if short else key.end_mark
    elif (inside and isinstance(thing, yaml.SequenceNode) and not thing.flow_style) or (
        getattr(thing, "style", None) in ("|", ">")
    ):
        return start.line + 1, start.column + 1, start.line + 1, start.column + 2
    return start.line + 1, start.column + 1, end.line + 1, end.column + 1


def _place(file: str, thing: Any) -> Place:
    return Place(file, *_span(thing))


def _short(tag: str) -> str:
    """A tag as it is written: `!!int` for the tags of YAML itself."""
    return tag.replace("tag:yaml.org,2002:", "!!")


def _syntax_error(error: yaml.YAMLError, text: str, file: str) -> InputError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or Message("cannot be parsed")
    if mark is None:
        return wrong("yaml-syntax", Message("not valid YAML: {reason}", reason=reason), Place(file))
    lines = text.split("\n")
    number = min(mark.line, len(lines) - 1)
    line, column = lines[number], min(mark.column, len(lines[number]))
    place = Place(file, number + 1, column + 1)
    if "single document" in str(error):
        return wrong(
            "yaml-syntax",
            Message("not valid YAML: more than one document"),
            place,
            Message("keep one; `---` starts another"),
        )
    help = Message(
        "put text that holds `: ` or ` #`, or begins with a special character, in quotes; indent with spaces"
    )
    if "\t" in line[: column + 1] and not line[:column].strip():
        help = Message("indent with spaces, not tabs")
    elif line[column : column + 1] in ("%", "@", "`"):
        help = Message("put text that begins with `{character}` in quotes", character=line[column])
    elif "end of stream" in reason:
        help = Message("close the quotes or brackets that were opened before")
    return wrong("yaml-syntax", Message("not valid YAML: {reason}", reason=reason), place, help)
