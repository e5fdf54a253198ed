"""Conditions over biomarkers: a small subset of Python expressions, parsed and never run.

`parse` turns text into a tree of plain lists, checked against the vocabulary; the tree is
kept with its rule in the dependency graph. `decide` evaluates a tree in Kleene's strong
three-valued logic (S. C. Kleene, Introduction to Metamathematics, 1952, section 64): a
biomarker without a value makes a comparison unknown, never false.

Trees: ["flag", name] · ["cmp", name, op, constant] · ["in", name, [constants], negated] ·
["not", tree] · ["and", trees...] · ["or", trees...]; and some that no text says: ["known", tree], true where the tree
is, else false; ["state", comparison, tree] and ["unsaid"], see `gbmplan.language.states`.
"""

import ast
import operator
import re
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from gbmplan.language.numbers import figure
from gbmplan.problems import meant

Tree = list[Any]
Value = float | str | bool
MAX_TEXT = 1000

_OPERATORS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
_SLIPS = (
    (r"[≥≤≠]|=>|=<|<>", "write `>=`, `<=` or `!=`"),
    (r"(?<![<>=!])=(?!=)", "write `==` to compare"),
    (r"[&|]+", "write `and` or `or`"),
    (r"!(?!=)", "write `not`"),
    (r"\b(AND|OR|NOT|IN)\b", "write `and`, `or`, `not` and `in` in small letters"),
    (
        r"(?<![\w.])[0-9.]+(?:[eE][-+]?[0-9]+)? ?(?!and\b|or\b|not\b|in\b|if\b)[%a-zA-Z/µ]",
        "leave the unit out; the number is in the unit that the biomarker declares",
    ),
)
"""What people write where a condition does not parse, the most telling first, and what to write."""
_PLAIN_NUMBER = re.compile(rb"[0-9]*\.?[0-9]*(?:[eE][-+]?[0-9]+)?")
"""Python also reads `4_0`, `0x28` and `0o50`; whoever reads a rule should not have to."""
_MIRROR = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


class Quantity(NamedTuple):
    """What a condition needs to know of a biomarker."""

    kind: str
    """number, category or flag"""
    unit: str
    categories: tuple[str, ...]
    low: float
    high: float


class ConditionError(Exception):
    """A condition that makes no sense: name of the mistake, message, column from 1, advice.

    `word` is the biomarker that does not exist, where that is the mistake; `end` the column behind
    what is wrong; `known` the words of which one may have been meant.
    """

    def __init__(
        self,
        name: str,
        message: str,
        column: int,
        help: str = "",
        word: str = "",
        end: int = 0,
        known: Iterable[str] = (),
    ) -> None:
        super().__init__(message)
        self.name, self.message, self.column, self.help, self.word = name, message, column, help, word
        self.end, self.known = end or column + 1, known
        self.others: list[ConditionError] = []
        """What else is wrong, further to the right."""


def parse(text: str, vocabulary: Mapping[str, Quantity]) -> Tree:
    """The tree of a condition. Raises ConditionError at the first thing wrong with it."""
    if len(text) > MAX_TEXT:
        raise ConditionError(
            "condition-too-long",
            f"longer than {MAX_TEXT} characters",
            1,
            "make it two rules, or a biomarker of its own",
        )
    if "#" in text:  # once the lines are joined, a comment would swallow all that follows it
        raise ConditionError(
            "condition-syntax",
            "there is no place for a comment in a condition",
            text.index("#") + 1,
            "put it in a line of its own above `when`, or say it in `because`",
        )
    source = re.sub(r"\s", " ", text).rstrip()
    first = len(source) - len(source.lstrip())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # Python reads `1and` but warns of it
            body = ast.parse(source[first:], mode="eval").body
    except (SyntaxError, Warning, ValueError, RecursionError, MemoryError) as error:
        for pattern, advice in _SLIPS:
            if slip := re.search(pattern, source):
                raise ConditionError(
                    "condition-syntax", "this is not a condition", slip.start() + 1, advice, end=slip.end() + 1
                ) from None
        reason, offset = str(getattr(error, "msg", "")), getattr(error, "offset", None)
        advice = "compare biomarkers with numbers or categories, joined by `and`, `or`, `not`"
        if "never closed" in reason or "unmatched" in reason:
            advice = "close the bracket, or remove it"
        if offset == 0:  # the end of the text
            end = max(1, len(source))
            raise ConditionError("condition-syntax", "the condition ends too early", end, advice) from None
        column = min(first + (offset or 1), max(1, len(source)))
        raise ConditionError("condition-syntax", "this is not a condition", column, advice) from None
    if unicodedata.normalize("NFKC", source) != source:  # Python reads `ａlt` as `alt`
        at = next(at for at, letter in enumerate(source) if unicodedata.normalize("NFKC", letter) != letter)
        advice = "write plain letters and digits"
        raise ConditionError("condition-syntax", f"`{source[at]}` is no plain letter or digit", at + 1, advice)
    return _Parser(vocabulary, source[first:], first).tree(body)


def decide(tree: Tree, facts: Mapping[str, Value]) -> bool | None:
    """True, False, or None for unknown; `facts` holds only the biomarkers that have a value."""
    head = tree[0]
    if head == "cmp":
        value = facts.get(tree[1])
        return None if value is None else COMPARE[tree[2]](value, tree[3])
    if head == "flag":
        return facts.get(tree[1])  # type: ignore[return-value]
    if head == "in":
        value = facts.get(tree[1])
        return None if value is None else (value in tree[2]) != tree[3]
    if head == "not":
        inner = decide(tree[1], facts)
        return None if inner is None else not inner
    if head == "known":
        return decide(tree[1], facts) is True
    if head == "state":
        return decide(tree[2], facts)
    if head == "unsaid":
        return None
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
    parts = tree[2:] if tree[0] == "state" else tree[1:]
    return list(dict.fromkeys(name for part in parts for name in names(part)))


def decisive(tree: Tree, facts: Mapping[str, Value]) -> list[str]:
    """The biomarkers on which the verdict of `decide` rests, in order.

    For a true or false verdict: those whose value alone already gives it; for an unknown
    one: those that are missing.
    """
    verdict = decide(tree, facts)
    head = tree[0]
    if head in ("cmp", "flag", "in"):
        return [tree[1]]
    if head in ("not", "known"):
        return decisive(tree[1], facts)
    if head == "state":
        return decisive(tree[2], facts)
    parts = [part for part in tree[1:] if decide(part, facts) is verdict]
    if verdict is (head == "or"):
        parts = parts[:1]
    return list(dict.fromkeys(name for part in parts for name in decisive(part, facts)))


class _Parser:
    """Walks the Python syntax tree of one condition."""

    def __init__(self, vocabulary: Mapping[str, Quantity], source: str, first: int) -> None:
        self.vocabulary = vocabulary
        self.source = source.encode()
        self.first = first

    def tree(self, node: ast.expr) -> Tree:
        if isinstance(node, ast.BoolOp):
            head = "and" if isinstance(node.op, ast.And) else "or"
            return [head, *self.trees(node.values)]
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return ["not", self.tree(node.operand)]
        if isinstance(node, ast.Name):
            name, quantity = self.biomarker(node)
            if quantity.kind != "flag":
                raise self.error(
                    "condition-type",
                    f"`{name}` is a {quantity.kind}, not a flag",
                    node,
                    f"compare it, for instance `{name} {self.example(quantity)}`",
                )
            return ["flag", name]
        if isinstance(node, ast.Compare):
            return self.comparison(node)
        raise self.error(
            "condition-syntax",
            "only comparisons, flags, `and`, `or` and `not` are allowed",
            node,
            "write for instance `alt > 1 and not pregnant`; there is no arithmetic",
        )

    def trees(self, nodes: Iterable[ast.expr]) -> list[Tree]:
        """The trees of all parts; what is wrong with any of them is reported with the first."""
        found, wrong = [], []
        for node in nodes:
            try:
                found.append(self.tree(node))
            except ConditionError as error:
                wrong.append(error)
        if wrong:
            wrong[0].others += wrong[1:]
            raise wrong[0]
        return found

    def comparison(self, node: ast.Compare) -> Tree:
        operands = [node.left, *node.comparators]
        parts = [self.pair(left, op, right) for left, op, right in zip(operands, node.ops, operands[1:], strict=False)]
        return parts[0] if len(parts) == 1 else ["and", *parts]

    def pair(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Tree:
        if isinstance(op, (ast.In, ast.NotIn)):
            name, quantity = self.biomarker(left)
            if not isinstance(right, (ast.Tuple, ast.List)) or not right.elts:
                raise self.error(
                    "condition-syntax",
                    "a list is expected after `in`",
                    right,
                    f"write `{name} in (a, b)`; a list of one ends with a comma",
                )
            if quantity.kind == "flag":
                raise self.error(
                    "condition-type",
                    f"`{name}` is a flag, `in` is for categories",
                    left,
                    f"write `{name}` or `not {name}`",
                )
            constants = [self.constant(item, name, quantity, "==") for item in right.elts]
            return ["in", name, constants, isinstance(op, ast.NotIn)]
        symbol = _OPERATORS.get(type(op))
        if symbol is None:
            raise self.error(
                "condition-syntax", "`is` does not compare here", left, "use `==`, `!=`, `<`, `<=`, `>`, `>=` or `in`"
            )
        if (
            self.is_constant(left)
            and isinstance(right, ast.Name)
            and (not self.is_constant(right) or not isinstance(left, ast.Name))
        ):
            left, right, symbol = right, left, _MIRROR[symbol]
        name, quantity = self.biomarker(left)
        return ["cmp", name, symbol, self.constant(right, name, quantity, symbol)]

    def is_constant(self, node: ast.expr) -> bool:
        return not (isinstance(node, ast.Name) and node.id in self.vocabulary)

    def biomarker(self, node: ast.expr) -> tuple[str, Quantity]:
        if not isinstance(node, ast.Name):
            raise self.error(
                "condition-syntax",
                "the name of a biomarker is expected here",
                node,
                "compare one biomarker with one number or category at a time",
            )
        quantity = self.vocabulary.get(node.id)
        if quantity is None:
            advice = meant(node.id, self.vocabulary) or "declare it in biomarkers.yaml, or use one that is"
            raise self.error(
                "unknown-biomarker", f"there is no biomarker `{node.id}`", node, advice, node.id, self.vocabulary
            )
        return node.id, quantity

    def constant(self, node: ast.expr, name: str, quantity: Quantity, symbol: str) -> Value:
        if quantity.kind == "number":
            sign = 1
            if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
                node, sign = node.operand, -1
            if not isinstance(node, ast.Constant) or type(node.value) not in (int, float):
                advice = "there is no arithmetic; write the result" if isinstance(node, ast.BinOp) else "write a number"
                if isinstance(node, ast.Name) and node.id in self.vocabulary:
                    advice = "two biomarkers cannot be compared; write a number"
                raise self.error("condition-type", f"`{name}` is a number and is compared with one", node, advice)
            if not _PLAIN_NUMBER.fullmatch(self.source[node.col_offset : node.end_col_offset]):
                raise self.error(
                    "condition-syntax", "this number is not written plainly", node, f"write {node.value!r}"
                )
            number = sign * float(str(node.value))
            low, high = quantity.low, quantity.high
            if not low <= number <= high:
                raise self.error(
                    "condition-range",
                    f"{figure(number)} lies outside the range of `{name}`, {figure(low)} to {figure(high)}",
                    node,
                    "the comparison would say the same of every patient; is the unit right?",
                )
            if (number == low and symbol in ("<", ">=")) or (number == high and symbol in (">", "<=")):
                raise self.error(
                    "condition-range",
                    f"`{symbol} {figure(number)}` says the same of every patient: "
                    f"`{name}` goes from {figure(low)} to {figure(high)}",
                    node,
                    "compare with a value inside the range",
                )
            return number
        if symbol not in ("==", "!="):
            raise self.error(
                "condition-type",
                f"`{name}` is a {quantity.kind}, which `{symbol}` cannot compare",
                node,
                "use `==` or `!=`" if quantity.kind == "category" else f"write `{name}` or `not {name}`",
            )
        if quantity.kind == "flag":
            word = node.value if isinstance(node, ast.Constant) else getattr(node, "id", None)
            meaning = {True: True, False: False, "true": True, "false": False, "yes": True, "no": False}
            if word not in meaning:
                raise self.error("condition-type", f"`{name}` is a flag", node, f"write `{name}` or `not {name}`")
            return meaning[word]
        word = node.id if isinstance(node, ast.Name) else getattr(node, "value", None)
        if word not in quantity.categories:
            raise self.error(
                "unknown-category",
                f"`{name}` has no category `{word}`",
                node,
                meant(str(word), quantity.categories) or f"categories: {', '.join(quantity.categories)}",
                known=quantity.categories,
            )
        return str(word)

    def example(self, quantity: Quantity) -> str:
        middle = figure((quantity.low + quantity.high) / 2)
        return f"== {quantity.categories[0]}" if quantity.categories else f">= {middle}"

    def error(
        self, name: str, message: str, node: ast.expr, help: str, word: str = "", known: Iterable[str] = ()
    ) -> ConditionError:
        start, end = (len(self.source[:at].decode()) for at in (node.col_offset, node.end_col_offset or 0))
        return ConditionError(name, message, self.first + start + 1, help, word, self.first + end + 1, known)
