"""Walks a project's folder and reads the files that may mention services: bounded, and never out of that folder."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import UsageError
from tray_status.settings.mentions import BrokenFileError, Mention, mentions, readable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_BYTES: Final = 1_000_000
"""Of one file."""
MOST_FILES: Final = 500
"""That are read."""
MOST_LOOKED_AT: Final = 50_000
"""Names of files and folders."""
DEEPEST: Final = 12
SKIPPED: Final = frozenset(
    [
        "node_modules",
        ".git",
        ".hg",
        ".svn",
        "venv",
        ".venv",
        "env",
        ".env",
        ".tox",
        ".nox",
        "__pycache__",
        "site-packages",
        "vendor",
        "target",
        "dist",
        "build",
        ".terraform",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
        ".next",
        ".nuxt",
        ".cache",
        "bower_components",
        "Pods",
        ".gradle",
    ]
)
"""Folders that hold the work of others, or what tools made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One mention, and the file that it stands in, relative to the project's folder."""

    file: str
    mention: Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a project mentions, how many files were read, and a sentence for each that could not be."""

    found: tuple[Found, ...]
    files: int
    problems: tuple[str, ...]


def look_through(folder: Path) -> Look:
    """Look through a project. Raises UsageError when there is no such folder."""
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder.")
    found: list[Found] = []
    problems: list[str] = []
    files = 0
    for name in _files(folder, problems):
        if files == MOST_FILES:
            problems.append(f"Only the first {MOST_FILES} files were read.")
            break
        files += 1
        path = PurePosixPath(name)
        try:
            found += (Found(file=name, mention=one) for one in mentions(path, _text(folder / name)))
        except BrokenFileError as error:
            problems.append(f"{name} {error.why}.")
        except OSError as error:
            problems.append(f"{name} cannot be read: {error.strerror}.")
    return Look(found=tuple(found), files=files, problems=tuple(problems))


def _files(folder: Path, problems: list[str], most: int = MOST_LOOKED_AT) -> Iterator[str]:
    """The files that may say something, those of a folder before those below it; no link is followed."""
    waiting = [("", 0)]
    looked_at = 0
    while waiting:
        inside, depth = waiting.pop(0)
        try:
            with os.scandir(folder / inside) as listed:
                entries = sorted(listed, key=lambda entry: entry.name)
        except OSError as error:
            problems.append(f"{inside or folder} cannot be listed: {error.strerror}.")
            continue
        for entry in entries:
            looked_at += 1
            if looked_at > most:
                problems.append(f"Only the first {most:,} files and folders were looked at.")
                return
            name = f"{inside}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in SKIPPED and depth < DEEPEST:
                    waiting.append((f"{name}/", depth + 1))
            elif entry.is_file(follow_symlinks=False) and readable(PurePosixPath(name)):
                yield name


def _text(path: Path) -> str:
    """The text of a regular file. Raises OSError, BrokenFileError."""
    # What was a file a moment ago may be a link or a pipe by now.
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(number, "rb") as file:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise BrokenFileError("is no regular file")
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise BrokenFileError(f"has more than {MOST_BYTES:,} bytes")
    return data.decode("utf-8-sig", "replace")
