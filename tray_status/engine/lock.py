"""One program per state folder: the lock that the system takes back by itself when its holder dies."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tray_status.core.errors import LockedError, StateError
from tray_status.engine.disk import FILE_MODE, Disk, SystemDisk
from tray_status.engine.files import cannot_save, cause, replace_atomically
from tray_status.engine.runtime import HOLDER, LOCK, leave, make_own

PID_DIGITS = 20
TRIES = 10

# Not a library for this: the one that fits brings asyncio, four megabytes in a program that sits in every session.
if sys.platform == "win32":
    import msvcrt

    TAKEN = (0, errno.EACCES, errno.EDEADLK)
    """The numbers that the C library gives a lock of somebody else; Wine's gives it none."""

    def _take(descriptor: int) -> None:
        """Lock the file or raise OSError at once; the system unlocks it when its process ends."""
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno in TAKEN:
                raise BlockingIOError(error.errno, "somebody else has locked it") from error
            raise

else:
    import fcntl

    def _take(descriptor: int) -> None:
        """Lock the file or raise OSError at once; the system unlocks it when its process ends."""
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """The right to use one state folder. `acquire` never waits.

    The lock lies in the state folder and, as a second one, in the first of the runtime folders that can hold it. Where
    the state folder cannot (it is read-only and has no lock yet, is missing, is on a file system without locks), the
    second alone decides: then one program per state folder runs in each session, which is all that can be known. Where
    no runtime folder can, the first alone does. A lock that is there is taken even where nothing can be written.
    """

    def __init__(self, folder: Path, runtimes: Sequence[Path] = (), *, disk: Disk | None = None) -> None:
        self._folder = folder
        self._runtimes = tuple(runtimes)
        self._disk = disk if disk is not None else SystemDisk()
        self._held: dict[Path, int] = {}
        self.problem: str | None = None
        """Why the state folder cannot be written, in one sentence without what that means; None when it can."""

    def acquire(self) -> None:
        """Take the locks and write down who has them; folders are made when they are missing.

        Raises LockedError naming the holder when another process has one, StateError when no folder can hold one.
        """
        try:
            fault = self._fault_of(self._folder)
            runtime = next((one for one in self._runtimes if self._fault_of(one) is None), None)
            for other in self._runtimes:
                if other != runtime:
                    self._sweep(other)
        except LockedError:
            self.release()
            raise
        if fault is not None and runtime is None:
            raise StateError(f"The folder {self._folder} cannot be used: {_why(fault)}.") from fault
        self.problem = cannot_save(_why(fault)) if fault is not None else None
        # Only whoever is turned away wants to know the holder; a full disk must not keep the program from starting.
        if runtime is not None:
            with suppress(StateError):
                self._sign(runtime)
        try:
            self._sign(self._folder)
        except StateError as error:
            self.problem = self.problem or str(error)

    def catch_up(self) -> None:
        """Do in the state folder what could not be done there at the start. Raises StateError when it still cannot."""
        try:
            fault = self._fault_of(self._folder) if self._folder not in self._held else None
        except LockedError as error:
            raise StateError(cannot_save("another Tray Status uses the folder by now")) from error
        if fault is not None:
            raise StateError(cannot_save(_why(fault))) from fault
        self._sign(self._folder)

    def release(self) -> None:
        """Give the locks back, and the runtime folder if nothing else is in it; nothing happens when none is held."""
        for folder in reversed(tuple(self._held)):
            descriptor = self._held.pop(folder)
            with suppress(OSError):
                self._disk.remove(folder / HOLDER)
            if folder == self._folder:
                os.close(descriptor)
            else:
                _give_up(folder, descriptor)

    def _fault_of(self, folder: Path) -> OSError | StateError | None:
        """Take the lock of a folder, or say why it cannot have one. Raises LockedError."""
        try:
            for _ in range(TRIES):
                if folder == self._folder:
                    self._disk.make_folder(folder, parents=True)
                else:
                    make_own(folder)
                descriptor = self._try(folder / LOCK)
                # The last holder of a runtime folder's lock may have removed the file between our two steps.
                if folder == self._folder or _is_still(folder / LOCK, descriptor):
                    self._held[folder] = descriptor
                    return None
                os.close(descriptor)
        except (OSError, StateError) as error:
            return error
        return StateError("its lock changes all the time")

    def _try(self, path: Path) -> int:
        """The descriptor of a locked file. Raises LockedError, and OSError when the file cannot be locked."""
        descriptor = _open(path)
        try:
            _take(descriptor)
        except OSError as error:
            os.close(descriptor)
            if not isinstance(error, BlockingIOError | PermissionError):
                raise
            pid = self._holder()
            named = f" (process {pid})" if pid is not None else ""
            raise LockedError(f"Tray Status already runs{named}.", holder=pid) from error
        return descriptor

    def _sweep(self, folder: Path) -> None:
        """Remove what a program that is gone has left in a folder that we do not use. Raises LockedError."""
        with suppress(OSError):  # another user's
            if not (folder / LOCK).exists():
                leave(folder)
            elif self._fault_of(folder) is None:
                _give_up(folder, self._held.pop(folder))

    def _sign(self, folder: Path) -> None:
        replace_atomically(self._disk, folder / HOLDER, b"%d\n" % os.getpid(), sync=False)

    def _holder(self) -> int | None:
        """The process id that was written down last: one of the folders may hold what nobody could replace."""
        ages = {}
        for folder in (self._folder, *self._runtimes):
            with suppress(OSError):
                ages[folder] = (folder / HOLDER).stat().st_mtime_ns
        return holder(max(ages, key=lambda folder: ages[folder]), self._disk) if ages else None


def holder(folder: Path, disk: Disk) -> int | None:
    """The process id that the last holder of a folder's lock wrote down; None when none is to be had."""
    try:
        written = disk.read(folder / HOLDER, PID_DIGITS).strip()
    except OSError:
        return None
    return int(written) if written.isdigit() else None


def _open(path: Path) -> int:
    """The file of a lock, made when it is missing; one that is there can be locked where nothing can be written."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, FILE_MODE)
    except OSError:
        with suppress(OSError):
            return os.open(path, os.O_RDONLY)
        raise


def _is_still(path: Path, descriptor: int) -> bool:
    """Whether an open file still has that name."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _give_up(folder: Path, descriptor: int) -> None:
    """Give back the lock of a runtime folder, with the file: a new holder sees that it has another one, and retries."""
    if os.name == "nt":  # there, an open file cannot be removed
        os.close(descriptor)
    with suppress(OSError):
        (folder / LOCK).unlink()
    leave(folder)
    if os.name != "nt":
        os.close(descriptor)


def _why(fault: OSError | StateError) -> str:
    return cause(fault) if isinstance(fault, OSError) else str(fault).rstrip(".")
