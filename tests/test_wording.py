"""Every sentence that gbmplan says is there in every language, with the same places, and nothing else is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest

from gbmplan.wording import zh
from gbmplan.wording.wording import ENGLISH, LANGUAGES, wording

PACKAGE = Path(__file__).parent.parent / "gbmplan"
TABLES = sorted(
    path.stem for path in (PACKAGE / "wording" / "zh").glob("*.py") if path.stem not in ("__init__", "values")
)


def said() -> Iterator[tuple[str, str]]:
    """(where, key) for every sentence in a call of `say`, `plural`, `term` or `Message`."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
                where = f"{path.relative_to(PACKAGE.parent)}:{node.lineno}"
                if name in ("say", "term", "Message"):
                    yield from ((where, key) for key in literals(node.args[0], where))
                elif name == "plural":
                    one, many = (list(literals(arg, where)) for arg in node.args[:2])
                    for first, second in zip(one, many, strict=True):
                        assert places(second) - places(first) <= {"count"}, f"{where}: {first!r}"
                        yield where, second


def literals(node: ast.expr, where: str) -> Iterator[str]:
    """The strings that an argument may be; a sentence put together from pieces cannot be translated."""
    assert not isinstance(node, (ast.JoinedStr, ast.BinOp)), f"{where}: say one whole sentence with {{places}}"
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body, where)
        yield from literals(node.orelse, where)


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_every_sentence_is_translated() -> None:
    missing = sorted({f'{where}: "{key}"' for where, key in said() if key not in zh.SENTENCES})
    assert not missing, "\n".join(["add these to gbmplan/wording/zh/:", *missing])


def test_nothing_is_superfluous() -> None:
    assert sorted(set(zh.SENTENCES) - {key for _, key in said()}) == []


def test_the_places_are_the_same() -> None:
    different = {key: text for key, text in zh.SENTENCES.items() if places(key.partition(" // ")[0]) != places(text)}
    assert different == {}


def test_a_sentence_stands_in_one_table() -> None:
    seen: dict[str, str] = {}
    for table in TABLES:
        sentences = import_module(f"gbmplan.wording.zh.{table}").SENTENCES
        assert {key: seen[key] for key in sentences if key in seen} == {}
        seen |= dict.fromkeys(sentences, table)
    assert seen.keys() == zh.SENTENCES.keys(), "gbmplan/wording/zh/__init__.py leaves a table out"


@pytest.mark.parametrize(
    ("said", "english", "chinese"),
    [
        (lambda w: w.listed(["a", "b", "c"]), "a, b or c", "a、b 或 c"),
        (lambda w: w.listed(["a", "b"], "and"), "a and b", "a 和 b"),
        (lambda w: w.listed(["a"]), "a", "a"),
        (lambda w: w.listed([]), "", ""),
        (lambda w: w.joined(["a", "b"]), "a, b", "a、b"),
        (lambda w: w.plural("{count} week", "{count} weeks", 1), "1 week", "1 周"),
        (lambda w: w.plural("{count} week", "{count} weeks", 2), "2 weeks", "2 周"),
        (lambda w: w.bracketed("{x}"), " ({x})", "（{x}）"),
        (lambda w: w.quoted("{text}"), "“{text}”", "“{text}”"),
        (lambda w: w.title({"en": "Deliver", "zh": "破城"}), "Deliver", "破城"),
        (lambda w: w.title({"en": "Deliver"}), "Deliver", "Deliver"),
        (lambda w: w.label({"title": {"en": "Macrophages", "zh": "巨噬细胞"}, "label": "M2"}), "M2", "巨噬细胞"),
        (lambda w: w.label({"title": {"en": "Macrophages", "zh": "Macrophages"}, "label": "M2"}), "M2", "M2"),
        (lambda w: w.value("of_no_table"), "of no table", "of no table"),
        (lambda w: w.translated("Prose of a pack."), "Prose of a pack.", "Prose of a pack."),
    ],
)
def test_words(said: object, english: str, chinese: str) -> None:
    assert [said(wording(language)) for language in LANGUAGES] == [english, chinese]  # type: ignore[operator]


def test_a_note_is_not_said() -> None:
    assert ENGLISH.say("open // of a need") == "open"
    assert ENGLISH.say("{a} // of a need", a="x // y") == "x // y"
