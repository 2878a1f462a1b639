"""Owns the main thread's wait: rung by any thread, and by a signal whichever thread of the process it reaches."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

RING = 0
"""The byte that is no signal's number."""


class Bell:
    """A wait that signals end at once.

    The system may deliver a signal to any thread, or just before a wait begins; a lock waited for in the main thread
    would then sleep on, and the signal's handler with it. Here each signal writes a byte into a socket that is read.
    """

    def __init__(self) -> None:
        self._ear, self._rope = socket.socketpair()
        self._rope.setblocking(False)
        self._rung = False

    def ring(self) -> None:
        """End the wait; may be called in any thread and in a signal's handler."""
        self._rung = True
        with suppress(OSError):  # full: it rings already; closed: nobody waits any more
            self._rope.send(bytes([RING]))

    @contextmanager
    def hearing(self) -> Iterator[None]:
        """Hear signals meanwhile; where this is not the main thread, whose right that is, there are none to hear."""
        hears = threading.current_thread() is threading.main_thread()
        before = signal.set_wakeup_fd(self._rope.fileno(), warn_on_full_buffer=False) if hears else -1
        try:
            yield
        finally:
            if hears:
                signal.set_wakeup_fd(before)

    def wait(self) -> None:
        """Wait, in the thread that hears, until somebody rings."""
        while not self._rung:
            self._ear.recv(64)  # a byte for each signal: its handler runs now, and may ring

    def wait_elsewhere(self) -> None:
        """Wait in another thread than the one that hears, because that one is busy with a loop of the system's.

        The handler of a signal is called here: in the main thread it runs when that loop ends, which may be never.
        """
        with suppress(OSError):  # closed: nobody waits any more
            while not self._rung:
                for number in self._ear.recv(64):
                    handler = signal.getsignal(number) if number != RING else None
                    if callable(handler):
                        handler(number, None)

    def close(self) -> None:
        """Give the sockets back."""
        self._ear.close()
        self._rope.close()
