"""One program per state folder: the lock that the system takes back by itself when its holder dies."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from tray_status.core.errors import LockedError, StateError
from tray_status.engine.disk import FILE_MODE, Disk, SystemDisk
from tray_status.engine.files import cause, replace_atomically

LOCK = "running.lock"
HOLDER = "running.pid"
"""Beside the lock, because a locked file is not readable by others on every system."""

PID_DIGITS = 20


class Lock:
    """The right to use one state folder. `acquire` never waits."""

    def __init__(self, folder: Path, disk: Disk | None = None) -> None:
        self._folder = folder
        self._disk = disk if disk is not None else SystemDisk()
        # Not tied to a thread: who quits need not be who started.
        self._lock = FileLock(folder / LOCK, mode=FILE_MODE, thread_local=False, is_singleton=False)

    def acquire(self) -> None:
        """Take the lock and write down who has it; the folder is made when it is missing.

        Raises LockedError naming the holder when another process has it, StateError when the folder cannot be used.
        """
        try:
            self._disk.make_folder(self._folder, parents=True)
            self._lock.acquire(blocking=False)
        except Timeout:
            pid = holder(self._folder, self._disk)
            named = f" (process {pid})" if pid is not None else ""
            raise LockedError(f"Tray Status already runs{named}.", holder=pid) from None
        except (OSError, NotImplementedError) as error:
            why = cause(error) if isinstance(error, OSError) else "this disk knows no locks"
            raise StateError(f"The folder {self._folder} cannot be used: {why}.") from error
        # Only whoever is turned away needs to know; a full disk must not keep the program from starting.
        with suppress(StateError):
            replace_atomically(self._disk, self._folder / HOLDER, b"%d\n" % os.getpid(), sync=False)

    def release(self) -> None:
        """Give the lock back; nothing happens when it is not held."""
        if self._lock.is_locked:
            with suppress(OSError):
                self._disk.remove(self._folder / HOLDER)
            self._lock.release()


def holder(folder: Path, disk: Disk) -> int | None:
    """The process id that the last holder of a folder's lock wrote down; None when none is to be had."""
    try:
        written = disk.read(folder / HOLDER, PID_DIGITS).strip()
    except OSError:
        return None
    return int(written) if written.isdigit() else None
