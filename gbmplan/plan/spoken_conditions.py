"""Conditions in words: `macrophages below 30 %`, `LAG-3 high or CTLA-4 high`."""

from __future__ import annotations

from gbmplan.graph.model import RuleGraph
from gbmplan.language.conditions import Tree
from gbmplan.plan.facts import inside, quantity
from gbmplan.wording.wording import Wording, term

_COMPARED = {
    "<": term("{biomarker} below {value}"),
    "<=": term("{biomarker} at most {value}"),
    ">": term("{biomarker} above {value}"),
    ">=": term("{biomarker} at least {value}"),
    "==": term("{biomarker} {value} // a number"),
    "!=": term("{biomarker} other than {value}"),
}


def spoken_condition(rules: RuleGraph, tree: Tree, wording: Wording) -> str:
    """A condition in words, with the labels and units of the vocabulary."""
    kind, *parts = tree
    if kind == "state":
        return _state(rules, parts[0], wording)
    if kind in ("and", "or"):
        return wording.listed([_nested(rules, part, kind, wording) for part in parts], kind)
    if kind == "not" and parts[0][0] == "flag":
        return _flag(rules, parts[0][1], False, wording)
    if kind == "not":
        return wording.say("not ({condition})", condition=spoken_condition(rules, parts[0], wording))
    if kind == "flag":
        return _flag(rules, parts[0], True, wording)
    if kind == "cmp":
        return _comparison(rules, parts[0], parts[1], parts[2], wording)
    if kind == "known":
        return spoken_condition(rules, parts[0], wording)
    name, values, negated = parts
    said = wording.listed([_value(rules, name, value, wording) for value in values])
    sentence = term("{biomarker} other than {value}") if negated else term("{biomarker} {value} // a word")
    return wording.say(sentence, biomarker=_label(rules, name, wording), value=said)


def spoken_opposite(rules: RuleGraph, tree: Tree, wording: Wording) -> str:
    """What holds when a condition fails, in words: for `KPS below 60`, `KPS at least 60`."""
    return spoken_condition(rules, _opposite(tree), wording)


_OPPOSITES = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


def _opposite(tree: Tree) -> Tree:
    kind, *parts = tree
    if kind in ("and", "or"):
        return ["or" if kind == "and" else "and", *map(_opposite, parts)]
    if kind == "not":
        return list(parts[0])
    if kind == "cmp":
        return [kind, parts[0], _OPPOSITES[parts[1]], parts[2]]
    if kind == "in":
        return [kind, *parts[:-1], not parts[-1]]
    return ["not", tree]


def _nested(rules: RuleGraph, tree: Tree, around: str, wording: Wording) -> str:
    """A part of a list; one that is itself a list of the other kind stands in brackets."""
    said = spoken_condition(rules, tree, wording)
    return wording.say("({condition})", condition=said) if {tree[0], around} == {"and", "or"} else said


def _flag(rules: RuleGraph, name: str, holds: bool, wording: Wording) -> str:
    return wording.say("{flag} // holds" if holds else "no {flag}", flag=_label(rules, name, wording))


def _comparison(rules: RuleGraph, name: str, sign: str, value: object, wording: Wording) -> str:
    if isinstance(value, bool):
        return _flag(rules, name, value is (sign == "=="), wording)
    sentence = _COMPARED[sign]
    if sign == "==" and isinstance(value, str):
        sentence = term("{biomarker} {value} // a word")
    return wording.say(sentence, biomarker=_label(rules, name, wording), value=_value(rules, name, value, wording))


def _state(rules: RuleGraph, leaf: Tree, wording: Wording) -> str:
    """A comparison with a state: `temperature of the tumour hot or neutral`."""
    detail = rules.rules[leaf[1]]["detail"]
    titles = {value: inside(wording, wording.title(title)) for value, title in detail["values"]}
    asked, other = (leaf[2], leaf[3]) if leaf[0] == "in" else ([leaf[3]], leaf[2] == "!=")
    said = wording.listed([titles[value] for value in asked])
    sentence = term("{biomarker} other than {value}") if other else term("{biomarker} {value} // a word")
    return wording.say(sentence, biomarker=inside(wording, wording.title(detail["title"])), value=said)


def _value(rules: RuleGraph, name: str, value: object, wording: Wording) -> str:
    if isinstance(value, (int, float)):
        return quantity(wording, float(value), rules.nodes("biomarker")[name]["unit"])
    return wording.value(str(value))


def _label(rules: RuleGraph, name: str, wording: Wording) -> str:
    return inside(wording, wording.label(rules.nodes("biomarker")[name]))
