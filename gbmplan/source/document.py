"""A parsed input: plain values, and the place in the text of each of them."""

from collections.abc import Callable
from typing import Any, NamedTuple

from gbmplan.problems import CONTROL, InputError, Place, Problem
from gbmplan.source.limits import Path
from gbmplan.source.read import control_character, decode, display_name, read_bytes


class Document(NamedTuple):
    """One input read from YAML, JSON or TOML."""

    file: str
    data: Any
    """dict, list, str, int, float, bool or None, nested."""
    locate: Callable[[Path, bool], tuple[int, ...]]
    """Line and column, and where they are known end line and end column, of the value at a path or
    of its key; of the nearest parent if absent."""
    raw: bytes
    words: str = ""
    """The text, where it was kept."""

    def place(self, *path: str | int, key: bool = False) -> Place:
        """Where the value at `path` stands (its key, with key=True)."""
        return Place(self.file, *self.locate(path, key))

    @property
    def text(self) -> str:
        """The text that line and column count in."""
        return self.words or decode(self.raw, self.file)


def load(path: str, *, kind: str = "") -> Document:
    """Read and parse a file, or standard input for `-`.

    `kind` is yaml, json or toml; without it the ending of the name decides, and standard
    input is JSON when it starts with `{`, else YAML. Raises InputError for whatever is
    wrong with the file or its syntax.
    """
    return parse(read_bytes(path), display_name(path), kind)


def parse(raw: bytes, file: str, kind: str = "") -> Document:
    """Parse bytes that were read already; see `load`."""
    text = decode(raw, file)
    kind = kind or _kind(file, text)
    if kind == "json":
        from gbmplan.source.json_text import parse_json as parser
    elif kind == "toml":
        from gbmplan.source.toml_text import parse_toml as parser
    else:
        from gbmplan.source.yaml_text import parse_yaml as parser
    data, locate = parser(text, file)
    document = Document(file, data, locate, raw)
    if "\\" in text:  # written plainly they were refused with the text
        _refuse_escaped(document, data, ())
    return document


def survey(raw: bytes, file: str) -> tuple[Document | None, list[Problem]]:
    """A YAML file with every mistake in it; None when it cannot be read for them."""
    from gbmplan.source.yaml_text import parse_yaml

    problems: list[Problem] = []
    try:
        text = decode(raw, file)
        document = Document(file, *parse_yaml(text, file, problems), raw, text)
        if "\\" in text:
            _refuse_escaped(document, document.data, ())
    except InputError as error:
        return None, [*problems, *error.problems]
    return document, problems


def _refuse_escaped(document: Document, value: Any, path: Path) -> None:
    """Refuse control characters that an escape such as `\\u001b` brings in."""
    if isinstance(value, dict):
        for key, item in value.items():
            _refuse_in(document, key, (*path, key), key=True)
            _refuse_escaped(document, item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _refuse_escaped(document, item, (*path, index))
    elif isinstance(value, str):
        _refuse_in(document, value, path, key=False)


def _refuse_in(document: Document, text: str, path: Path, *, key: bool) -> None:
    for found in CONTROL.finditer(text):
        if found.group() not in "\t\n":
            raise control_character(found.group(), document.place(*path, key=key))


def _kind(file: str, text: str) -> str:
    ending = file.rpartition(".")[2].lower() if "." in file else ""
    if ending in ("json", "toml"):
        return ending
    if ending in ("yaml", "yml"):
        return "yaml"
    return "json" if text.lstrip().startswith("{") else "yaml"
