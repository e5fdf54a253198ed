"""YAML as rule packs and profiles use it: the 1.2 core schema, and no anchors, tags or duplicates.

`yaml.compose` (libyaml) gives nodes with positions; scalars are resolved here, so that `no`
stays a word and a date stays text. libyaml composes recursively in C, so what could nest
without bound is looked for on the flat event stream first.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from gbmplan.problems import InputError, Place, Problem, wrong
from gbmplan.source.document import MAX_DEPTH, Path

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_NODES = 200_000
_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in "str int float bool null timestamp map seq merge value binary".split()
)
_EXPLICIT_ONLY = "tag:yaml.org,2002:binary"
_INT = re.compile(r"[-+]?[0-9]{1,18}\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?\Z")
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}
_SUSPECT = re.compile(r"[&*]|(?:[-?:] ){6}|(?:[-?:]\t)")


def parse_yaml(text: str, file: str) -> tuple[Any, Any]:
    """Plain data and a locator for it. Raises InputError with every problem found."""
    try:
        if _suspicious(text):
            _check_events(text, file)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise _syntax_error(error, file) from None
    if root is None:
        raise wrong("empty-file", "the file holds only comments", Place(file))
    problems: list[Problem] = []
    data = _construct(root, file, problems)
    if problems:
        raise InputError(problems)
    return data, _locator(root)


def _suspicious(text: str) -> bool:
    """Whether the text could hold an anchor, an alias or deep nesting (may say so wrongly)."""
    if _SUSPECT.search(text):
        return True
    depth = deepest = 0
    for bracket in re.findall(r"[][{}]", text):
        depth = depth + 1 if bracket in "[{" else max(0, depth - 1)
        deepest = max(deepest, depth)
    indent = max((len(blank) for blank in re.findall(r"(?m)^ +", text)), default=0)
    return deepest >= MAX_DEPTH or indent >= MAX_DEPTH


def _check_events(text: str, file: str) -> None:
    depth = nodes = 0
    for event in yaml.parse(text, Loader=_Loader):
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            raise wrong("yaml-anchor", f"anchors and aliases are not allowed (`{anchor[:30]}`)",
                        _place(file, event), "write the value out where it is used")
        nodes += 1
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH or nodes > _MAX_NODES:
            raise wrong("too-deep", f"nested deeper than {MAX_DEPTH} levels",
                        _place(file, event), "no profile or rule needs that")


def _construct(node: Any, file: str, problems: list[Problem]) -> Any:
    if node.tag not in _PLAIN_TAGS or node.tag == _EXPLICIT_ONLY:
        problems.append(Problem("yaml-tag", f"the tag {node.tag[:40]!r} is not allowed",
                                _place(file, node), "remove the tag"))
        return None
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return [_construct(item, file, problems) for item in node.value]
    mapping: dict[str, Any] = {}
    seen: dict[str, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            problems.append(Problem("bad-key", "a key must be a single word",
                                    _place(file, key_node), "use `key: value`"))
            continue
        key = key_node.value
        if key in seen:
            first = seen[key].start_mark.line + 1
            problems.append(Problem("duplicate-key", f"`{key[:60]}` is given twice (first on line {first})",
                                    _place(file, key_node), "keep one of the two"))
            continue
        seen[key] = key_node
        mapping[key] = _construct(value_node, file, problems)
    return mapping


def _scalar(node: Any) -> Any:
    text: str = node.value
    if node.style:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.match(text):
        return int(text)
    if _FLOAT.match(text):
        return float(text)
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


def _syntax_error(error: yaml.YAMLError, file: str) -> InputError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be parsed"
    if "single document" in str(error):
        reason = "more than one YAML document"
    help = "indent with spaces, and quote text that holds `: ` or starts with a special character"
    if "\\t" in reason or "tab" in reason:
        help = "indent with spaces, not tabs"
    return wrong("yaml-syntax", f"not valid YAML: {reason}", place, help)
