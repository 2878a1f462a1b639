"""How other processes of the same user ask the running program: one question per connection, JSON, never pickle."""

from __future__ import annotations

import os
import socket
import struct
import time
from collections.abc import Callable, Mapping, Sequence
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, answer_challenge, deliver_challenge
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, cast

from tray_status.core.errors import ChannelError, NotRunningError, StateError
from tray_status.engine.channel_door import find_door, is_pipe
from tray_status.engine.codec import from_bytes, to_bytes

if TYPE_CHECKING:
    from typing import Any

    AnyConnection = Connection[Any, Any]

VERSION = 1
"""Both sides say it in every message."""

MESSAGE_LIMIT = 1024 * 1024
HAND_OVER_SECONDS = 3.0
PAUSE_SECONDS = 0.05

Request = Mapping[str, object]
Answer = Mapping[str, object]

FAULTS = (OSError, EOFError, AuthenticationError, AssertionError, ValueError, struct.error)
"""What a connection raises when the other side is silent, gone, or somebody else (the challenge asserts)."""


class RefusedError(ChannelError):
    """The running program understood, and says why it does not do it: asking again would not help."""


def ask(address: str, key: bytes, request: Request, timeout: float) -> Answer:
    """Ask the running program and return its answer, after at most about `timeout` seconds.

    Raises RefusedError when it says no, ChannelError when it is not there, does not answer or is not understood.
    """
    until = time.monotonic() + timeout
    try:
        connection = _connect(address, timeout)
    except (ConnectionRefusedError, FileNotFoundError) as error:
        raise NotRunningError("Tray Status does not run, or cannot be reached.") from error
    except FAULTS as error:
        raise ChannelError("Tray Status does not run, or cannot be reached.") from error
    try:
        patient = _Patient(connection, until)
        answer_challenge(cast("AnyConnection", patient), key)
        deliver_challenge(cast("AnyConnection", patient), key)
        patient.send_bytes(to_bytes({"version": VERSION, "request": request}))
        data = patient.recv_bytes(MESSAGE_LIMIT)
    except AuthenticationError as error:
        raise ChannelError("The running Tray Status has another key: it uses another state folder.") from error
    except (TimeoutError, BlockingIOError) as error:
        raise ChannelError(f"Tray Status runs, but did not answer within {timeout:g} s.") from error
    except FAULTS as error:
        raise ChannelError("Tray Status closed the connection without an answer.") from error
    finally:
        connection.close()
    return _understood(data)


def ask_running(folders: Sequence[Path], request: Request, timeout: float) -> Answer:
    """Ask the program that wrote down in one of these folders where it listens; the first that answers counts.

    A program that could not write in its state folder wrote in its runtime folder, and another, or the same one
    earlier, may have left in either what is true no more. Raises as `ask` does, and as `find_door` when no folder leads
    anywhere.
    """
    missing: ChannelError | None = None
    deaf: ChannelError | None = None
    for folder in folders:
        try:
            address, key = find_door(folder)
        except ChannelError as error:
            missing = missing or error
            continue
        try:
            return ask(address, key, request, timeout)
        except RefusedError:
            raise
        except ChannelError as error:
            deaf = error
    raise deaf or missing or ChannelError("Tray Status does not run.")


def hand_over(
    folders: Sequence[Path],
    request: Request,
    *,
    holder: int | None,
    seconds: float = HAND_OVER_SECONDS,
    pause: Callable[[float], object] | None = None,
) -> Answer:
    """Hand a wish to the program that holds the lock and may only just be starting; for `folders` see `ask_running`.

    Raises RefusedError when it says no, ChannelError naming the process when it was not reached in time.
    """
    until = time.monotonic() + seconds
    wait = pause if pause is not None else Event().wait
    while True:
        try:
            return ask_running(folders, request, timeout=max(PAUSE_SECONDS, until - time.monotonic()))
        except RefusedError:
            raise
        except ChannelError as error:
            if time.monotonic() >= until:
                named = f" (process {holder})" if holder is not None else ""
                raise ChannelError(f"Tray Status already runs{named}, but cannot be asked: {error}") from error
        wait(PAUSE_SECONDS)


class _Patient:
    """A connection that waits for each message only until a moment."""

    def __init__(self, connection: AnyConnection, until: float) -> None:
        self._connection = connection
        self._until = until

    def send_bytes(self, data: bytes) -> None:
        """Send one message."""
        self._connection.send_bytes(data)

    def recv_bytes(self, limit: int) -> bytes:
        """The next message, of at most so many bytes. Raises TimeoutError."""
        if not self._connection.poll(max(0.0, self._until - time.monotonic())):
            raise TimeoutError
        return self._connection.recv_bytes(limit)


def _connect(address: str, timeout: float) -> AnyConnection:
    if is_pipe(address):
        return Client(address, family="AF_PIPE")
    with socket.socket(socket.AF_UNIX) as connection:
        # `poll` waits for the first byte of a message only; a program that is stopped within one must not hold us.
        # By Python's own time limit, connecting would fail at once where others are just before us.
        limit = struct.pack("ll", int(timeout), int(timeout % 1 * 1_000_000) or 1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        connection.connect(address)
        return Connection(os.dup(connection.fileno()))


def _understood(data: bytes) -> Answer:
    try:
        tree = from_bytes(data)
    except StateError:
        tree = None
    if not isinstance(tree, dict):
        raise ChannelError("The answer of the running Tray Status is not understood.")
    if isinstance(tree.get("error"), str):
        raise RefusedError(tree["error"])
    answer = tree.get("answer")
    if tree.get("version") != VERSION or not isinstance(answer, dict):
        raise ChannelError("The running Tray Status is of another version. Restart it, then ask again.")
    return answer
