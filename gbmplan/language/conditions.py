"""Conditions over biomarkers: a small subset of Python expressions, parsed and never run.

`parse` turns text into a tree of plain lists, checked against the vocabulary; the tree is
kept with its rule in the dependency graph. `decide` evaluates a tree in Kleene's strong
three-valued logic (S. C. Kleene, Introduction to Metamathematics, 1952, section 64): a
biomarker without a value makes a comparison unknown, never false.

Trees: ["flag", name] · ["cmp", name, op, constant] · ["in", name, [constants], negated] ·
["not", tree] · ["and", trees...] · ["or", trees...].
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from gbmplan.problems import nearest

Tree = list[Any]
Value = float | str | bool
MAX_TEXT = 1000

_OPERATORS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
_MIRROR = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "==": operator.eq, "!=": operator.ne,
}  # fmt: skip


class Quantity(NamedTuple):
    """What a condition needs to know of a biomarker."""

    kind: str
    """number, category or flag"""
    unit: str
    categories: tuple[str, ...]
    low: float
    high: float


class ConditionError(Exception):
    """A condition that makes no sense: name of the mistake, message, column from 1, advice."""

    def __init__(self, name: str, message: str, column: int, help: str = "") -> None:
        super().__init__(message)
        self.name, self.message, self.column, self.help = name, message, column, help


def parse(text: str, vocabulary: Mapping[str, Quantity]) -> Tree:
    """The tree of a condition. Raises ConditionError at the first thing wrong with it."""
    if len(text) > MAX_TEXT:
        raise ConditionError("condition-too-long", f"longer than {MAX_TEXT} characters", 1)
    source = " ".join(text.split()) if "\n" in text else text
    try:
        body = ast.parse(source.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        column = getattr(error, "offset", None) or 1
        raise ConditionError("condition-syntax", "this is not a condition", column,
                             "compare biomarkers with numbers or categories, "
                             "joined by `and`, `or`, `not`") from None
    return _Parser(vocabulary).tree(body)


def decide(tree: Tree, facts: Mapping[str, Value]) -> bool | None:
    """True, False, or None for unknown; `facts` holds only the biomarkers that have a value."""
    head = tree[0]
    if head == "cmp":
        value = facts.get(tree[1])
        return None if value is None else _COMPARE[tree[2]](value, tree[3])
    if head == "flag":
        return facts.get(tree[1])  # type: ignore[return-value]
    if head == "in":
        value = facts.get(tree[1])
        return None if value is None else (value in tree[2]) != tree[3]
    if head == "not":
        inner = decide(tree[1], facts)
        return None if inner is None else not inner
    settled = head == "or"  # one true settles `or`, one false settles `and`
    unknown = False
    for part in tree[1:]:
        verdict = decide(part, facts)
        if verdict is settled:
            return settled
        unknown = unknown or verdict is None
    return None if unknown else not settled


def names(tree: Tree) -> list[str]:
    """The biomarkers a condition reads, each once, in order."""
    if tree[0] in ("cmp", "flag", "in"):
        return [tree[1]]
    return list(dict.fromkeys(name for part in tree[1:] for name in names(part)))


def decisive(tree: Tree, facts: Mapping[str, Value]) -> list[str]:
    """The biomarkers on which the verdict of `decide` rests, in order.

    For a true or false verdict: those whose value alone already gives it; for an unknown
    one: those that are missing.
    """
    verdict = decide(tree, facts)
    head = tree[0]
    if head in ("cmp", "flag", "in"):
        return [tree[1]]
    if head == "not":
        return decisive(tree[1], facts)
    parts = [part for part in tree[1:] if decide(part, facts) is verdict]
    if verdict is (head == "or"):
        parts = parts[:1]
    return list(dict.fromkeys(name for part in parts for name in decisive(part, facts)))


class _Parser:
    """Walks the Python syntax tree of one condition."""

    def __init__(self, vocabulary: Mapping[str, Quantity]) -> None:
        self.vocabulary = vocabulary

    def tree(self, node: ast.expr) -> Tree:
        if isinstance(node, ast.BoolOp):
            head = "and" if isinstance(node.op, ast.And) else "or"
            return [head, *(self.tree(part) for part in node.values)]
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return ["not", self.tree(node.operand)]
        if isinstance(node, ast.Name):
            name, quantity = self.biomarker(node)
            if quantity.kind != "flag":
                raise self.error("condition-type", f"`{name}` is a {quantity.kind}, not a flag", node,
                                 f"compare it, for instance `{name} {self.example(quantity)}`")
            return ["flag", name]
        if isinstance(node, ast.Compare):
            return self.comparison(node)
        raise self.error("condition-syntax", "only comparisons, flags, `and`, `or` and `not` are allowed", node)

    def comparison(self, node: ast.Compare) -> Tree:
        operands = [node.left, *node.comparators]
        parts = [
            self.pair(left, op, right)
            for left, op, right in zip(operands, node.ops, operands[1:], strict=False)
        ]
        return parts[0] if len(parts) == 1 else ["and", *parts]

    def pair(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Tree:
        if isinstance(op, (ast.In, ast.NotIn)):
            name, quantity = self.biomarker(left)
            if not isinstance(right, (ast.Tuple, ast.List)) or not right.elts:
                raise self.error("condition-syntax", "`in` needs a list such as `(a, b)`", right)
            constants = [self.constant(item, name, quantity, "==") for item in right.elts]
            return ["in", name, constants, isinstance(op, ast.NotIn)]
        symbol = _OPERATORS.get(type(op))
        if symbol is None:
            raise self.error("condition-syntax", "use `==`, `!=`, `<`, `<=`, `>`, `>=` or `in`", left)
        if self.is_constant(left) and not self.is_constant(right):
            left, right, symbol = right, left, _MIRROR[symbol]
        name, quantity = self.biomarker(left)
        return ["cmp", name, symbol, self.constant(right, name, quantity, symbol)]

    def is_constant(self, node: ast.expr) -> bool:
        return not (isinstance(node, ast.Name) and node.id in self.vocabulary)

    def biomarker(self, node: ast.expr) -> tuple[str, Quantity]:
        if not isinstance(node, ast.Name):
            raise self.error("condition-syntax", "the name of a biomarker is expected here", node)
        quantity = self.vocabulary.get(node.id)
        if quantity is None:
            raise self.error("unknown-biomarker", f"there is no biomarker `{node.id}`", node,
                             nearest(node.id, self.vocabulary))
        return node.id, quantity

    def constant(self, node: ast.expr, name: str, quantity: Quantity, symbol: str) -> Value:
        if quantity.kind == "number":
            sign = 1
            if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
                node, sign = node.operand, -1
            if not isinstance(node, ast.Constant) or type(node.value) not in (int, float):
                raise self.error("condition-type", f"`{name}` is a number; compare it with a number", node)
            number = sign * float(node.value)  # type: ignore[arg-type]
            if not quantity.low <= number <= quantity.high:
                raise self.error("condition-range",
                                 f"{number:g} lies outside the range of `{name}` "
                                 f"({quantity.low:g} to {quantity.high:g}): this never changes", node)
            return number
        if symbol not in ("==", "!="):
            raise self.error("condition-type", f"`{name}` is a {quantity.kind}; only == and != compare it", node)
        if quantity.kind == "flag":
            word = node.value if isinstance(node, ast.Constant) else getattr(node, "id", None)
            meaning = {True: True, False: False, "true": True, "false": False, "yes": True, "no": False}
            if word not in meaning:
                raise self.error("condition-type", f"`{name}` is a flag; write `{name}` or `not {name}`", node)
            return meaning[word]
        word = node.id if isinstance(node, ast.Name) else getattr(node, "value", None)
        if word not in quantity.categories:
            raise self.error("unknown-category", f"`{name}` has no category `{word}`", node,
                             nearest(str(word), quantity.categories)
                             or f"categories: {', '.join(quantity.categories)}")
        return str(word)

    def example(self, quantity: Quantity) -> str:
        return f"== {quantity.categories[0]}" if quantity.categories else ">= 1"

    def error(self, name: str, message: str, node: ast.expr, help: str = "") -> ConditionError:
        return ConditionError(name, message, node.col_offset + 1, help)
