"""Owns how commands speak: exit statuses, JSON for programs, sentences for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from enum import IntEnum

LINE = 2_000


class Exit(IntEnum):
    """The exit statuses of all commands."""

    WELL = 0
    WRONG = 1
    USAGE = 2
    UNREADABLE = 3
    UNREACHABLE = 4


def say(text: object) -> None:
    """Print one line for people; what strangers wrote cannot steer the terminal."""
    print(printable(str(text)))


def say_lines(lines: Iterable[object]) -> None:
    """Print several lines for people."""
    for line in lines:
        say(line)


def print_json(tree: object) -> None:
    """Print one JSON document for programs, at once: they may read line by line."""
    print(json.dumps(tree, ensure_ascii=False, sort_keys=False), flush=True)


def complain(error: object) -> None:
    """Print a sentence about what went wrong to standard error."""
    for line in str(error).splitlines() or [""]:
        print(printable(line), file=sys.stderr)


def printable(text: str) -> str:
    """One line that any terminal can show: what is invisible or would steer it is replaced, blanks stay."""
    line = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[:LINE])
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return line.encode(encoding, "replace").decode(encoding)
