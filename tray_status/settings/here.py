"""Owns the file `.tray-status` of a repository: the names of the providers that it depends on, one a line, and no more.

It comes with somebody else's repository: it is read as a list of names, bounded, and nothing in it is ever carried out.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NamedTuple

from tray_status.core.errors import ConfigError

NAME = ".tray-status"
MOST_BYTES = 16 * 1024
MOST_NAMES = 100
LONGEST_NAME = 100

HINT = "Write one provider a line, by its id or name; what follows a `#` is left out."


class Here(NamedTuple):
    """Where the file of a folder lies, and the names in it, in their order and each once."""

    path: Path
    names: tuple[str, ...]


def find_here(folder: Path) -> Here | None:
    """The file that counts in a folder: its own, or that of the nearest folder above; None where there is none.

    Raises ConfigError for one that cannot be read, or is not what it should be.
    """
    for place in (folder, *folder.parents):
        path = place / NAME
        try:
            kind = os.stat(path).st_mode  # noqa: PTH116 -- a prompt asks this of each folder above
        except OSError:
            continue
        if stat.S_ISREG(kind):
            return Here(path, names_in(_read(path), str(path)))
        if not stat.S_ISDIR(kind):
            raise ConfigError("this is no file that can be read.", file=str(path), hint=HINT)
    return None


def names_in(data: bytes, file: str) -> tuple[str, ...]:
    """The names that such a file holds; `file` is what to call it. Raises ConfigError, with the line."""
    if len(data) > MOST_BYTES:
        raise ConfigError(f"the file is larger than {MOST_BYTES // 1024} kB.", file=file, hint=HINT)
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ConfigError("the file is not in UTF-8.", file=file, hint="Save it in that encoding.") from error
    names: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        name = _without_comment(line)
        if not name:
            continue
        if not name.isprintable():
            raise ConfigError("a name holds characters that cannot be shown.", file=file, line=number, hint=HINT)
        if len(name) > LONGEST_NAME:
            why = f"a name has more than {LONGEST_NAME} characters."
            raise ConfigError(why, file=file, line=number, hint=HINT)
        names.setdefault(name.casefold(), name)
        if len(names) > MOST_NAMES:
            raise ConfigError(f"more than {MOST_NAMES} names.", file=file, line=number, hint="Name fewer.")
    if not names:
        raise ConfigError("the file names no provider.", file=file, hint=HINT)
    return tuple(names.values())


def _without_comment(line: str) -> str:
    """What a line says: a `#` begins a comment at its start and behind a blank (`C#` is a name)."""
    text = line.strip()
    if text.startswith("#"):
        return ""
    at = min((found for mark in (" #", "\t#") if (found := text.find(mark)) >= 0), default=len(text))
    return text[:at].rstrip()


def _read(path: Path) -> bytes:
    """The bytes of the file, a little more than the most is enough. Raises ConfigError."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"the file cannot be read: {error.strerror}.", file=str(path)) from error
