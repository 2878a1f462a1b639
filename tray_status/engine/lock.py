"""One program per state folder: the lock that the system takes back by itself when its holder dies."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from tray_status.core.errors import LockedError, StateError
from tray_status.engine.disk import FILE_MODE, Disk, SystemDisk
from tray_status.engine.files import cause, replace_atomically

LOCK = "running.lock"
HOLDER = "running.pid"
"""Beside the lock, because a locked file is not readable by others on every system."""

PID_DIGITS = 20

# Not a library for this: the one that fits brings asyncio, four megabytes in a program that sits in every session.
if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        """Lock the file or raise OSError at once; the system unlocks it when its process ends."""
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        """Lock the file or raise OSError at once; the system unlocks it when its process ends."""
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """The right to use one state folder. `acquire` never waits."""

    def __init__(self, folder: Path, disk: Disk | None = None) -> None:
        self._folder = folder
        self._disk = disk if disk is not None else SystemDisk()
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock and write down who has it; the folder is made when it is missing.

        Raises LockedError naming the holder when another process has it, StateError when the folder cannot be used.
        """
        try:
            self._disk.make_folder(self._folder, parents=True)
            descriptor = os.open(self._folder / LOCK, os.O_RDWR | os.O_CREAT, FILE_MODE)
        except OSError as error:
            raise StateError(f"The folder {self._folder} cannot be used: {cause(error)}.") from error
        try:
            _take(descriptor)
        except OSError as error:
            os.close(descriptor)
            if not isinstance(error, BlockingIOError | PermissionError):
                raise StateError(f"The folder {self._folder} cannot be used: {cause(error)}.") from error
            pid = holder(self._folder, self._disk)
            named = f" (process {pid})" if pid is not None else ""
            raise LockedError(f"Tray Status already runs{named}.", holder=pid) from error
        self._descriptor = descriptor
        # Only whoever is turned away needs to know; a full disk must not keep the program from starting.
        with suppress(StateError):
            replace_atomically(self._disk, self._folder / HOLDER, b"%d\n" % os.getpid(), sync=False)

    def release(self) -> None:
        """Give the lock back; nothing happens when it is not held."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with suppress(OSError):
                self._disk.remove(self._folder / HOLDER)
            os.close(descriptor)


def holder(folder: Path, disk: Disk) -> int | None:
    """The process id that the last holder of a folder's lock wrote down; None when none is to be had."""
    try:
        written = disk.read(folder / HOLDER, PID_DIGITS).strip()
    except OSError:
        return None
    return int(written) if written.isdigit() else None
