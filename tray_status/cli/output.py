"""Owns how commands speak: exit statuses, JSON for programs, sentences for people, and an output that goes away."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterable
from enum import IntEnum
from typing import TextIO

from tray_status.core.errors import TrayStatusError

LINE = 2_000
JSON_VERSION = 1
"""Of what docs/json.md describes: it goes up when a key changes its meaning or goes, not when one is added."""


class Exit(IntEnum):
    """The exit statuses of all commands."""

    WELL = 0
    WRONG = 1
    USAGE = 2
    UNREADABLE = 3
    UNREACHABLE = 4
    CHOICE = 5
    """A page only points to others, and nobody said which of them is meant."""
    INTERRUPTED = 130
    """Ctrl-C: what shells report of other programs then (128 + SIGINT)."""
    NO_READER = 141
    """Whoever read the output went away before its end: what shells report of other programs then (128 + SIGPIPE)."""


class OutputError(TrayStatusError):
    """Standard output takes no more; `left` when its reader went away, which is nobody's mistake."""

    def __init__(self, error: OSError) -> None:
        # Windows calls a closed pipe an invalid argument.
        self.left = isinstance(error, BrokenPipeError) or (os.name == "nt" and error.strerror == "Invalid argument")
        super().__init__(f"The output cannot be written: {error.strerror}.")


def say(text: object) -> None:
    """Print one line for people; what strangers wrote cannot steer the terminal. Raises OutputError."""
    _write(printable(str(text)) + "\n")


def say_lines(lines: Iterable[object]) -> None:
    """Print several lines for people. Raises OutputError."""
    for line in lines:
        say(line)


def print_json(tree: object) -> None:
    """Print one JSON document for programs, at once: they may read line by line. Raises OutputError.

    Characters that show nothing are escaped, so that a terminal obeys none of them.
    """
    text = json.dumps(tree, ensure_ascii=False, sort_keys=False)
    if not text.isprintable():
        text = "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in text)
    try:
        text.encode(_encoding())
    except UnicodeEncodeError:
        text = json.dumps(tree, sort_keys=False)
    _write(text + "\n")
    flush()


def print_text(text: str) -> None:
    """Print a whole document as it is: whoever made it saw to it that the output takes it. Raises OutputError."""
    _write(text)
    flush()


_ears: list[Callable[[str], object]] = []


def overhear(hear: Callable[[str], object] | None) -> None:
    """Have all that is complained of told to `hear` as well, where nobody reads standard error; None: to nobody."""
    _ears[:] = [hear] if hear is not None else []


def complain(error: object) -> None:
    """Print a sentence about what went wrong to standard error; where even that is impossible, the status tells."""
    for hear in _ears:
        hear(str(error))
    with contextlib.suppress(OSError):
        for line in str(error).splitlines() or [""]:
            print(printable(line), file=sys.stderr)


def printable(text: str) -> str:
    """One line that any terminal can show: what is invisible or would steer it is replaced, blanks stay."""
    line = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[:LINE])
    encoding = _encoding()
    return line.encode(encoding, "replace").decode(encoding)


def flush() -> None:
    """Have everything printed arrive. Raises OutputError."""
    try:
        if (stdout := _stdout()) is not None:
            stdout.flush()
    except OSError as error:
        raise OutputError(error) from error


def give_up_output(error: OutputError) -> Exit:
    """Say why, unless its reader left; from here on nothing that is still buffered can fail any more."""
    with contextlib.suppress(OSError, ValueError):  # not a real file: then there is nothing that could fail later
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    if error.left:
        return Exit.NO_READER
    complain(error)
    return Exit.WRONG


def _write(text: str) -> None:
    try:
        if (stdout := _stdout()) is not None:
            stdout.write(text)
    except OSError as error:
        raise OutputError(error) from error


def _stdout() -> TextIO | None:
    return sys.stdout  # None in a program without a console, which its type does not tell


def _encoding() -> str:
    return getattr(sys.stdout, "encoding", None) or "utf-8"
