"""The runtime folder of one state folder: made for this user alone, and removed when nothing runs there any more."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from tray_status.core.errors import StateError
from tray_status.engine.disk import FOLDER_MODE

LOCK = "running.lock"
HOLDER = "running.pid"
"""Beside the lock, because a locked file is not readable by others on every system."""

SOCKET = "channel"
KEY = "channel.key"
ADDRESS = "channel.address"


def make_own(folder: Path) -> None:
    """Make a folder for this user only, in a place where anybody may have taken the name first.

    Raises StateError when it is somebody else's (or no folder), OSError when it cannot be made.
    """
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    if not _is_own(folder):
        raise StateError(f"{folder} belongs to somebody else; Tray Status does not use it.")
    folder.chmod(FOLDER_MODE)


def keep(folder: Path) -> None:
    """Show those who tidy temporary folders that the files in this one are in use. Never raises."""
    for name in (LOCK, HOLDER, KEY, ADDRESS):
        with suppress(OSError):
            os.utime(folder / name)


def leave(folder: Path) -> None:
    """Remove what a program has left in its runtime folder, except the lock, and the folder if that empties it.

    Only whoever holds the lock of the folder may do this. Never raises.
    """
    with suppress(OSError):
        if _is_own(folder):
            for name in (SOCKET, KEY, ADDRESS, HOLDER):
                with suppress(FileNotFoundError):
                    (folder / name).unlink()
            folder.rmdir()


def _is_own(folder: Path) -> bool:
    there = folder.lstat()
    return stat.S_ISDIR(there.st_mode) and (os.name == "nt" or there.st_uid == os.geteuid())
