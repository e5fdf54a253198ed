"""Help says what a command does, shows calls that work, and names every exit status."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command

from gbmplan.cli.app import build

from . import quick


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command with the words that call it, the program itself first."""
    yield path, command
    for name, part in getattr(command, "commands", {}).items():
        yield from commands(part, (*path, name))


COMMANDS = dict(commands(get_command(build())))
EPILOGS = "\n".join(command.epilog or "" for command in COMMANDS.values())
EXAMPLES = [line.strip() for line in EPILOGS.splitlines() if "gbmplan " in line]


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: " ".join(path) or "gbmplan")
def test_help_holds_examples_and_every_option(path: tuple[str, ...]) -> None:
    done = quick(*path, "--help")
    assert (done.status, done.err) == (0, "")
    assert re.search(rf"(?m)^ (Try: )?(cat .* \| )?gbmplan {' '.join(path)}", done.out)
    for parameter in COMMANDS[path].params:
        named = [*parameter.opts, *parameter.secondary_opts]
        if parameter.param_type_name == "option" and "--help" not in named:
            assert parameter.help
            assert all(name in done.out for name in named)


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_are_calls_that_the_program_takes(example: str) -> None:
    """Options and arguments are parsed; what the example would do is tested elsewhere."""
    words = shlex.split(example.rpartition("| ")[2].removeprefix("Try: ").partition(" > ")[0])
    command: Any = COMMANDS[()]
    context = command.make_context(words[0], words[1:])
    while arguments := [*context._protected_args, *context.args]:
        _, command, rest = command.resolve_command(context, arguments)
        context = command.make_context(command.name, rest, parent=context)
    assert not hasattr(command, "commands") or command.name == "rules"


def test_exit_statuses_of_plan() -> None:
    text = " ".join(quick("plan", "--help").out.split())
    assert (
        "Exit status: 0 a plan was made, 1 the patient is out of scope or --fail-on found a gap, 2 the input or" in text
    )


def test_defaults_are_shown() -> None:
    text = " ".join(quick("plan", "--help").out.replace("│", " ").split())
    for default in ("gbm-core", "text", "auto"):
        assert re.search(rf"\[default: \(?{default}\)?\]", text)
    assert "profile's own" in text


def test_without_words_the_program_says_what_it_can_do() -> None:
    done = quick()
    assert (done.status, done.err) == (0, "")
    assert done.out == quick("--help").out
