"""Options that several commands have."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Optional

import typer


class ListFormat(StrEnum):
    """Forms of a list."""

    TEXT = "text"
    JSON = "json"


class Colour(StrEnum):
    """When to colour."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Lang(StrEnum):
    """Languages of what is said."""

    EN = "en"
    ZH = "zh"


RulesOption = Annotated[
    Optional[str],  # noqa: UP045 - read by typer at run time
    typer.Option(
        "--rules",
        "-r",
        metavar="PACK",
        show_default="gbm-core",
        help="Folder of a rule pack, or name of a shipped one.",
    ),
]
ColourOption = Annotated[Colour, typer.Option("--color", help="Colour the output; NO_COLOR switches it off too.")]
LangOption = Annotated[
    Lang, typer.Option("--lang", envvar="GBMPLAN_LANG", help="Language of what is printed: English or Chinese.")
]
OutputOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write here instead of to standard output; replaced whole or not at all."
    ),
]
ProfileArgument = Annotated[
    str, typer.Argument(metavar="PROFILE", help="Profile in YAML, JSON or TOML; - for standard input.")
]
RequireOption = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option("--require", metavar="ID", help="Intervention that must be in the regimen; may be repeated."),
]
ExcludeOption = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option("--exclude", metavar="ID", help="Intervention that must not be; may be repeated."),
]
MaxAgentsOption = Annotated[
    Optional[int],  # noqa: UP045
    typer.Option("--max-agents", metavar="N", help="Agents at once, instead of what the rule pack allows."),
]
StrictOption = Annotated[
    bool, typer.Option("--strict", help="Leave out whatever an unmeasured contraindication might forbid.")
]
AsOfOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--as-of", metavar="DATE", help="Reference date, instead of the profile's own (2026-05-04)."),
]
AnswerFormatOption = Annotated[ListFormat, typer.Option("--format", "-f", help="Form of the answer.")]
