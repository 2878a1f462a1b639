"""Where the running program listens for others of the same user, and the key that both sides know."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from tray_status.core.errors import ChannelError, NotRunningError, StateError
from tray_status.engine.disk import SystemDisk
from tray_status.engine.files import cannot_save, cause, read_file, replace_atomically
from tray_status.engine.runtime import ADDRESS, KEY, SOCKET, make_own

DISK = SystemDisk()
KEY_BYTES = 32
LONGEST_ADDRESS = 100
"""Bytes. Systems allow from 103 on."""

GROUP_OR_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def address_for(runtime: Path, state: Path, *, user: str, windows: bool) -> str:
    """Where a program with this state folder listens: a pipe on Windows, else a socket in its own runtime folder.

    `user` is the user's name. Raises ChannelError when the socket's path would be too long for the system.
    """
    if windows:
        mark = hashlib.sha256(f"{user}\0{state}".encode("utf-8", "surrogatepass")).hexdigest()[:24]
        return rf"\\.\pipe\tray-status-{mark}"
    address = str(runtime / SOCKET)
    if len(os.fsencode(address)) > LONGEST_ADDRESS:
        raise ChannelError(f"The path {address} is too long for a socket; set XDG_RUNTIME_DIR to a shorter folder.")
    return address


def prepare(address: str) -> None:
    """Make the folder for a socket, for this user only, and remove the socket of a program that is gone.

    Only the holder of the lock may do this. Raises ChannelError when somebody else owns the folder or it is no folder.
    """
    if is_pipe(address):
        return
    path = Path(address)
    try:
        make_own(path.parent)
        if path.is_socket():
            path.unlink()
    except StateError as error:
        raise ChannelError(str(error)) from error
    except OSError as error:
        raise ChannelError(f"Tray Status cannot listen at {address}: {cause(error)}.") from error


def is_pipe(address: str) -> bool:
    """Whether this is the name of a Windows pipe."""
    return address.startswith("\\\\")


def make_key(folder: Path) -> bytes:
    """The key of a state folder, made when it is missing, damaged, or was readable by others; for the lock's holder.

    Raises StateError when it can neither be read nor written.
    """
    path = folder / KEY
    try:
        key = read_file(DISK, path)
        usable = key is not None and len(key) == KEY_BYTES and not _exposed(path)
    except OSError:
        # What we cannot read, we may still replace; if not, that is the fault to tell.
        key, usable = None, False
    if key is None or not usable:
        key = secrets.token_bytes(KEY_BYTES)
        replace_atomically(DISK, path, key)
    return key


def publish(folder: Path, address: str) -> None:
    """Write down where the program listens: another session may come to another answer. Raises StateError."""
    path, data = folder / ADDRESS, address.encode("utf-8", "surrogateescape")
    with suppress(OSError, StateError):
        if read_file(DISK, path) == data:
            return
    replace_atomically(DISK, path, data, sync=False)


def introduce(state: Path, runtime: Path, address: str) -> bytes:
    """Write down where the program will listen and the key to it, which is returned: in the state folder if possible.

    Where that folder is full or cannot be written, the runtime folder holds both: whoever asks looks there as well.
    Raises StateError when neither can.
    """
    try:
        key = make_key(state)
        publish(state, address)
    except StateError:
        try:
            make_own(runtime)
        except OSError as error:
            raise StateError(cannot_save(cause(error))) from error
        key = make_key(runtime)
        publish(runtime, address)
    return key


def find_door(folder: Path) -> tuple[str, bytes]:
    """Address and key of the program that runs with this state folder. Raises NotRunningError when there is none.

    Raises ChannelError when the folder cannot be read.
    """
    try:
        address, key = read_file(DISK, folder / ADDRESS), read_file(DISK, folder / KEY)
    except (OSError, StateError) as error:
        raise ChannelError(f"The folder {folder} cannot be read ({error}).") from error
    if not address or key is None or len(key) != KEY_BYTES:
        raise NotRunningError("Tray Status does not run.")
    return address.decode("utf-8", "surrogateescape"), key


def _exposed(path: Path) -> bool:
    """Whether others could have read the key; Windows keeps folders of users apart by other means."""
    return os.name != "nt" and bool(path.stat().st_mode & GROUP_OR_OTHERS)
