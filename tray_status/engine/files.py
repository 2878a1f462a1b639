"""Names, atomic replacement, clean-up and plain sentences for the files that the program keeps."""

from __future__ import annotations

import errno
import hashlib
import re
import secrets
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from tray_status.core.errors import StateError
from tray_status.engine.disk import Disk

READ_LIMIT = 64 * 1024 * 1024
"""No file of ours is ever so big; whatever is was not written by us."""

NAME_LENGTH = 40
UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")
TEMPORARY = ".tmp"
TEMPORARY_NAME = re.compile(r"\..+\.[0-9a-f]{8}\.tmp")

CAUSES = {
    errno.ENOSPC: "disk full",
    errno.EDQUOT: "disk quota used up",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "no permission",
    errno.EPERM: "no permission",
    errno.ENOENT: "folder missing",
    errno.ENOTDIR: "folder missing",
    errno.EIO: "the disk reports an error",
    errno.EBUSY: "the file is in use",
    errno.EMFILE: "too many open files",
    errno.ENFILE: "too many open files",
    errno.EISDIR: "a folder is in the way",
}
IN_USE_ON_WINDOWS = frozenset({32, 33})
"""ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION: a virus scanner, mostly, and mostly for a moment."""


def file_name(name: str) -> str:
    """A file name (without ending) for any id on any system: its first 40 safe characters, `-`, 8 hex digits of it.

    The digits keep apart what systems without upper and lower case, or the cut, would mix up; and no name that Windows
    keeps to itself (`aux`) has them.
    """
    safe = UNSAFE.sub("_", name)[:NAME_LENGTH].lstrip(".") or "id"
    return f"{safe}-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def cause(error: OSError) -> str:
    """Why an operation failed, in words for a user: "disk full", "no permission"; else what the system says."""
    if getattr(error, "winerror", None) in IN_USE_ON_WINDOWS:
        return "the file is in use"
    return CAUSES.get(error.errno or 0) or error.strerror or str(error) or type(error).__name__


class Loss(StrEnum):
    """What it means that a file cannot be written, in one sentence for the menu; the worst first."""

    ALERTS = "Alerts may repeat after a restart."
    CHOICES = "A restart may forget that you paused or snoozed."
    HISTORY = "The history may have gaps after a restart."
    DECISIONS = "The log of decisions may have gaps after a restart."
    POLLS = "After a restart every page is read anew."
    GLANCE = "Shell prompts show nothing known."
    TIDYING = "Old files stay."


LOSSES = tuple(Loss)


def cannot_save(why: str) -> str:
    """What can be said of any file that cannot be kept; `why` is a cause. What it means, is said by a `Loss`."""
    return f"Cannot save: {why}."


def replace_atomically(disk: Disk, path: Path, data: bytes, *, sync: bool = True) -> None:
    """Give a file new bytes so that at every moment, and after a crash, it holds either the old or the new ones.

    The folder of the file must exist, except for its last part. Without `sync` a loss of power may cost the file.
    Raises StateError with a sentence that names the cause.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}{TEMPORARY}")
    try:
        disk.make_folder(path.parent)
        try:
            disk.write_new(temporary, data, sync=sync)
            disk.replace(temporary, path)
        except OSError:
            # The first fault is the one to tell; what cannot be removed now is swept at the next start.
            with suppress(OSError):
                disk.remove(temporary)
            raise
        if sync:
            disk.sync_folder(path.parent)
    except OSError as error:
        raise StateError(cannot_save(cause(error))) from error


def read_file(disk: Disk, path: Path) -> bytes | None:
    """The bytes of a file, or None when there is none. Raises OSError, and StateError when it is over 64 MB."""
    try:
        data = disk.read(path, READ_LIMIT)
    except (FileNotFoundError, NotADirectoryError):
        return None
    if len(data) > READ_LIMIT:
        raise StateError(f"{path.name} is larger than {READ_LIMIT // 1024**2} MB: Tray Status did not write it.")
    return data


def sweep(disk: Disk, folder: Path) -> int:
    """Remove what interrupted writing has left over in a folder; return how many files. Never raises.

    Only the holder of the lock may do this: the files might be another process's work.
    """
    swept = 0
    names: list[str] = []
    with suppress(OSError):
        names = disk.names(folder)
    for name in filter(TEMPORARY_NAME.fullmatch, names):
        with suppress(OSError):
            disk.remove(folder / name)
            swept += 1
    return swept
