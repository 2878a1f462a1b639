"""The listening side of the channel: answers other processes, and lets none of them hold up another."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import Client, Listener, answer_challenge, deliver_challenge
from pathlib import Path
from threading import BoundedSemaphore, Condition, Event, Lock
from typing import TYPE_CHECKING

from tray_status.core.errors import ChannelError, StateError, TrayStatusError
from tray_status.engine.channel import FAULTS, MESSAGE_LIMIT, VERSION, Answer, Request
from tray_status.engine.channel_door import is_pipe, prepare
from tray_status.engine.codec import from_bytes, to_bytes
from tray_status.engine.disk import FILE_MODE
from tray_status.engine.files import cause
from tray_status.engine.watchdog import StartThread, Watchdog

if TYPE_CHECKING:
    from tray_status.engine.channel import AnyConnection

ANSWERED = 8
"""So many questions are being answered at a time; who asks meanwhile waits."""

PLACES = 64
"""So many clients are heard out at a time. When there are more, the one that has been silent longest has to go."""

SECONDS = 5.0
"""How long a client may take for each step: the challenge, its question, taking the answer."""

BACKLOG = 64
AFTER_FAULT_SECONDS = 0.1
"""The pause after a connection could not be accepted (too many open files): it would fail again at once."""

_log = logging.getLogger(__name__)


class ChannelServer:
    """Answers questions with `handle`, which is called in the thread of the client, `ANSWERED` at a time at most.

    `handle` raises TrayStatusError to refuse; the sentence goes to whoever asked.
    """

    def __init__(
        self,
        address: str,
        key: bytes,
        handle: Callable[[Request], Answer],
        *,
        start_thread: StartThread,
        watchdog: Watchdog,
        seconds: float = SECONDS,
    ) -> None:
        self.address = address
        self._key = key
        self._handle = handle
        self._start_thread = start_thread
        self._watchdog = watchdog
        self._seconds = seconds
        self._places = BoundedSemaphore(PLACES)
        self._answering = BoundedSemaphore(ANSWERED)
        self._closed = Event()
        self._lock = Condition()
        self._lines: dict[_Line, None] = {}
        self._listener: Listener | None = None

    def listen(self) -> None:
        """Begin to answer; the holder of the lock does this before it shows itself. Raises ChannelError."""
        prepare(self.address)
        try:
            if is_pipe(self.address):
                listener = Listener(self.address, family="AF_PIPE")
            else:
                listener = Listener(self.address, family="AF_UNIX", backlog=BACKLOG)
                Path(self.address).chmod(FILE_MODE)
        except OSError as error:
            raise ChannelError(f"Tray Status cannot listen at {self.address}: {cause(error)}.") from error
        self._listener = listener
        self._start_thread("channel", lambda: self._accept(listener))

    def keep(self) -> None:
        """Show those who tidy temporary folders that the socket is in use; listen anew when it was taken away.

        Once an hour is enough. Raises ChannelError when listening anew fails.
        """
        if is_pipe(self.address) or self._listener is None:
            return
        try:
            os.utime(self.address)
        except OSError:
            # The thread of the old listener may wait for ever, on a socket that nobody can reach any more.
            with suppress(OSError):
                self._listener.close()
            self.listen()

    def close(self, patience: float = 0.0) -> None:
        """Answer nobody any more; who has asked already has so many seconds to take the answer, and no longer."""
        self._closed.set()
        with self._lock:
            self._lock.wait_for(lambda: not any(line.asked for line in self._lines), patience)
            for line in self._lines:
                line.cut()
        listener, self._listener = self._listener, None
        if listener is None:
            return
        # Closing a socket does not wake the thread that waits on it; a visitor does.
        with suppress(OSError):
            Client(self.address, family="AF_PIPE" if is_pipe(self.address) else "AF_UNIX").close()
        with suppress(OSError):
            listener.close()

    def _accept(self, listener: Listener) -> None:
        while True:
            try:
                line = _Line(listener.accept())
            except (OSError, AttributeError):  # the second when it is closed between two lines of its own accept()
                if self._closed.wait(AFTER_FAULT_SECONDS) or listener is not self._listener:
                    return
                continue
            self._take_place()
            with self._lock:
                self._lines[line] = None
            if self._closed.is_set():
                self._leave(line)
                return
            try:
                self._start_thread("channel client", partial(self._serve, line))
            except RuntimeError as error:
                _log.warning("A client of the channel was turned away: %s", error)
                self._leave(line)

    def _take_place(self) -> None:
        """Have a place for one client more; wait for it only while all who have one are being answered."""
        if self._places.acquire(blocking=False):
            return
        with self._lock:
            silent = next((line for line in self._lines if not line.asked), None)
        if silent is not None:
            silent.cut()
        self._places.acquire()

    def _leave(self, line: _Line) -> None:
        with self._lock:
            self._lines.pop(line, None)
            self._lock.notify_all()
        line.close()
        self._places.release()

    def _serve(self, line: _Line) -> None:
        connection = line.connection
        try:
            with self._in_time(line):
                deliver_challenge(connection, self._key)
                answer_challenge(connection, self._key)
            with self._in_time(line):
                question = connection.recv_bytes(MESSAGE_LIMIT)
            line.asked = True
            with self._answering:
                answer = self._answer(question)
            with self._in_time(line):
                connection.send_bytes(answer)
        except FAULTS as error:
            _log.debug("A client of the channel was turned away: %r", error)
        finally:
            self._leave(line)

    @contextmanager
    def _in_time(self, line: _Line) -> Iterator[None]:
        alarm = self._watchdog.after(self._seconds, line.cut)
        try:
            yield
        finally:
            alarm.call_off()

    def _answer(self, question: bytes) -> bytes:
        try:
            answer = to_bytes({"version": VERSION, "answer": self._handle(_request(question))})
            if len(answer) <= MESSAGE_LIMIT:
                return answer
            sentence = "The answer is too long for the channel."
        except TrayStatusError as error:
            sentence = str(error)
        return to_bytes({"version": VERSION, "error": sentence})


def _request(question: bytes) -> Request:
    """What is asked. Raises ChannelError when it is not understood."""
    try:
        tree = from_bytes(question)
    except StateError:
        tree = None
    if not isinstance(tree, dict):
        raise ChannelError("The question is not understood: it is no JSON object.")
    version = tree.get("version")
    if version != VERSION:
        raise ChannelError(
            f"The running Tray Status speaks version {VERSION} of the channel, and was asked in version {version!r}. "
            "Restart it, so that both sides are the same version."
        )
    request = tree.get("request")
    if not isinstance(request, dict):
        raise ChannelError("The question is not understood: it has no request.")
    return request


class _Line:
    """One connection, which another thread may cut off while its own waits on it; `asked`: its question has come."""

    def __init__(self, connection: AnyConnection) -> None:
        self.connection = connection
        self.asked = False
        self._lock = Lock()
        self._open = True
        # Closing a socket does not wake who reads it, shutting it does; and only a socket object can shut it.
        self._socket = None if os.name == "nt" else socket.socket(fileno=os.dup(connection.fileno()))

    def cut(self) -> None:
        """End whatever waits on the connection. Does not block."""
        with self._lock, suppress(OSError):
            if self._socket is None:
                self.connection.close()
            elif self._open:
                self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the connection; only its own thread does this."""
        with self._lock, suppress(OSError):
            self._open = False
            if self._socket is not None:
                self._socket.close()
            self.connection.close()
