"""What is wrong with the words of a call, as problems: for languages in which typer says nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from gbmplan.problems import InputError, Message, brief, listed, meant_own, wrong


def called(app: Callable[..., Any]) -> int:
    """Run the app and give its exit status. Raises InputError for a call that typer would refuse in English."""
    try:
        status = app(standalone_mode=False)
    except Exception as error:
        if not hasattr(error, "format_message"):  # only what typer says of a call has it
            raise
        raise refused(error) from None
    return status if isinstance(status, int) else 0


def refused(error: Any) -> InputError:
    """The same complaint as a problem of gbmplan; by the kind of the complaint and what it holds, not by its words."""
    context = getattr(error, "ctx", None)
    advice = Message("`{call} -h` shows how it is called", call=context.command_path if context else "gbmplan")
    parameter, option = getattr(error, "param", None), str(getattr(error, "option_name", ""))
    kind = type(error).__name__
    if kind == "NoSuchOption":
        near = meant_own(option, getattr(error, "possibilities", None) or ())
        return wrong("bad-call", Message("there is no option `{option}`", option=brief(option)), None, near or advice)
    if kind == "MissingParameter" and parameter is not None:
        return wrong("bad-call", Message("`{name}` is missing", name=_name(parameter)), None, advice)
    if kind == "BadOptionUsage":
        return wrong("bad-call", Message("the option `{option}` needs a value", option=option), None, advice)
    if kind == "BadParameter" and parameter is not None:
        choices = getattr(parameter.type, "choices", ())
        help = Message("use {words}", words=listed([str(getattr(word, "value", word)) for word in choices]))
        message = Message("the value of `{name}` cannot be used", name=_name(parameter))
        return wrong("bad-call", message, None, help if choices else _range(parameter.type) or advice)
    name, commands = _unknown_command(context)
    if name:
        near = meant_own(name, commands)
        return wrong("bad-call", Message("there is no command `{name}`", name=brief(name)), None, near or advice)
    if kind == "UsageError" and context is not None:  # what else is wrong with the words has a kind of its own
        message = Message("there are more words than `{call}` takes", call=context.command_path)
        return wrong("bad-call", message, None, advice)
    return wrong(
        "bad-call", Message("the call cannot be understood: {reason}", reason=error.format_message()), None, advice
    )


def _range(kind: Any) -> Message | None:
    """The numbers that an option takes, where it takes some only."""
    low, high = getattr(kind, "min", None), getattr(kind, "max", None)
    if low is not None and high is not None:
        return Message("write a number from {low} to {high}", low=low, high=high)
    return None


def _unknown_command(context: Any) -> tuple[str, list[str]]:
    """The first word of the call that should be a command and is none, and the commands that there are."""
    commands = list(getattr(getattr(context, "command", None), "commands", None) or ())
    if not commands:
        return "", []
    above = set()
    while context:
        above.add(context.info_name)
        context = context.parent
    words = (word for word in sys.argv[1:] if not word.startswith("-") and word not in above)
    return next((word for word in words if word not in commands), ""), commands


def _name(parameter: Any) -> str:
    """An option as it is written, an argument as help calls it."""
    if parameter.param_type_name == "argument":
        return str(parameter.human_readable_name).upper()
    return str(max(parameter.opts, key=len))
