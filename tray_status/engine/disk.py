"""The few operations on files that everything kept on disk is made of, so that tests can let each of them fail."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

FILE_MODE = 0o600
FOLDER_MODE = 0o700
FOLDER_CANNOT_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.ENOSYS})
"""What file systems answer that keep folders by other means: not a fault of the disk."""


class Disk(Protocol):
    """What a disk does for us. Every method raises OSError as the system gives it."""

    def read(self, path: Path, limit: int) -> bytes:
        """The bytes of a file, at most `limit` and one: whoever gets more than `limit` knows that it is too big."""

    def write_new(self, path: Path, data: bytes, *, sync: bool) -> None:
        """Create a file that must not exist yet, readable by its owner only, and write all of it.

        With `sync` it returns only when the bytes would survive a loss of power.
        """

    def append(self, path: Path, data: bytes) -> None:
        """Add bytes to the end of a file, creating it, readable by its owner only, when it is missing."""

    def truncate(self, path: Path, size: int) -> None:
        """Cut a file to its first `size` bytes."""

    def replace(self, old: Path, new: Path) -> None:
        """Give a file another name in one step, in place of whatever had that name."""

    def sync_folder(self, folder: Path) -> None:
        """Make the names in a folder survive a loss of power, where the system can."""

    def remove(self, path: Path) -> None:
        """Delete a file."""

    def make_folder(self, folder: Path, *, parents: bool = False) -> None:
        """Create a folder for its owner only, with `parents` also those it lies in; one that is there is left alone."""

    def names(self, folder: Path) -> list[str]:
        """The names in a folder, sorted; none when it is missing."""


class SystemDisk:
    """The machine's own disk. `fsync` is how it waits for bytes to be safe, given a file's or folder's descriptor."""

    def __init__(self, fsync: Callable[[int], object] = os.fsync) -> None:
        self._fsync = fsync

    def read(self, path: Path, limit: int) -> bytes:
        """The bytes of a file, at most `limit` and one."""
        with path.open("rb") as file:
            return file.read(limit + 1)

    def write_new(self, path: Path, data: bytes, *, sync: bool) -> None:
        """Create a file, readable by its owner only, and write all of it."""
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _binary(), FILE_MODE), "wb") as file:
            file.write(data)
            if sync:
                file.flush()
                self._fsync(file.fileno())

    def append(self, path: Path, data: bytes) -> None:
        """Add bytes to the end of a file."""
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _binary(), FILE_MODE), "ab") as file:
            file.write(data)

    def truncate(self, path: Path, size: int) -> None:
        """Cut a file to its first `size` bytes."""
        os.truncate(path, size)

    def replace(self, old: Path, new: Path) -> None:
        """Give a file another name in one step."""
        old.replace(new)

    def sync_folder(self, folder: Path) -> None:
        """Make the names in a folder survive a loss of power, where the system can: Windows cannot open folders."""
        if os.name == "nt":
            return
        handle = os.open(folder, os.O_RDONLY)
        try:
            self._fsync(handle)
        except OSError as error:
            if error.errno not in FOLDER_CANNOT_SYNC:
                raise
        finally:
            os.close(handle)

    def remove(self, path: Path) -> None:
        """Delete a file."""
        path.unlink()

    def make_folder(self, folder: Path, *, parents: bool = False) -> None:
        """Create a folder for its owner only."""
        folder.mkdir(mode=FOLDER_MODE, parents=parents, exist_ok=True)

    def names(self, folder: Path) -> list[str]:
        """The names in a folder, sorted; none when it is missing."""
        with suppress(FileNotFoundError):
            return sorted(path.name for path in folder.iterdir())
        return []


def _binary() -> int:
    """Without this flag Windows would change line ends."""
    return getattr(os, "O_BINARY", 0)
