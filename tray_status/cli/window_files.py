"""Owns what all windows do with files: one of each kind, asked to come to the front, and when a file has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FOLDER, RAISE, KEPT = "windows", "raise", "place.json"
"""In the state folder: of each window its lock, what asks it to come to the front, and where it was on the screen."""

FIRST_WITHIN = 30.0
"""Seconds that reading the state files may take, of however many providers, before the window is given up."""


def raised_in(folder: Path) -> Callable[[], bool]:
    """Tells whether somebody asked for the window of this folder once more since it was last asked."""
    asked = stat(folder / RAISE)

    def raised() -> bool:
        nonlocal asked
        before, asked = asked, stat(folder / RAISE)
        return asked != before

    return raised


def inside(folder: Path) -> list[Path]:
    """The files of a folder, in order."""
    try:
        return sorted(folder.iterdir())
    except OSError:  # not there yet
        return []


def stat(file: Path) -> tuple[str, int, int]:
    """When a file was written last, and how long it is."""
    try:
        found = file.stat()
    except OSError:  # not there, or not any more
        return str(file), 0, 0
    return str(file), found.st_mtime_ns, found.st_size
