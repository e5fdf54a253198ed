"""Files are replaced whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from gbmplan.problems import Message, Place, system_reason, wrong


def write_whole(path: str, text: str) -> None:
    """Replace `path` with `text` in UTF-8, keeping its permissions.

    The text goes to a temporary file beside it first, so that an error or an interruption
    leaves an existing file as it was; a symbolic link stays, what it points to is replaced.
    Raises InputError when it cannot be written.
    """
    if not path:
        raise wrong(
            "missing-name",
            Message("--output: the name of the file is empty"),
            None,
            Message("name a file; without --output the result goes to standard output"),
        )
    target = Path(path)
    here = Place(path)
    data = text.encode("utf-8", "backslashreplace")
    try:
        if "\0" in path:
            raise ValueError("a zero byte in the name")
        if target.is_dir():
            raise wrong(
                "folder-not-file",
                Message("this is a folder, the output needs a file name"),
                here,
                Message("try {file}", file=target / "plan.json"),
            )
        if target.exists() and not target.is_file():
            target.write_bytes(data)  # a device or a pipe: nothing to keep
            return
        target = target.resolve()
        if target.is_symlink():
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        handle, temporary = tempfile.mkstemp(prefix=".gbmplan-", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            os.chmod(temporary, mode)
            os.replace(temporary, target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: links in a circle, before Python 3.13
        reason = system_reason(error)
        raise wrong(
            "cannot-write",
            Message("cannot be written: {reason}", reason=reason),
            here,
            Message("choose a folder that exists and that you may write to"),
        ) from None


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
