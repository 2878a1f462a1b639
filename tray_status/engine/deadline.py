"""Owns the one time limit of a poll: from the name look-up to the last byte, whatever the other side does meanwhile."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from threading import Lock

from tray_status.core.problem import Problem, ProblemKind
from tray_status.engine.clock import Clock

POLL_SECONDS = 15.0
"""How long one poll may take."""


class Phase(Enum):
    """Where a poll is. The value says, after the host's name, what that host did not do in time."""

    QUEUE = "did not finish our earlier requests"
    LOOK_UP = "could not be looked up: the name service did not answer"
    CONNECT = "did not accept a connection"
    TLS = "did not finish setting up the encrypted connection"
    ANSWER = "did not answer"
    BODY = "did not send everything"
    READING = "sent something that could not be read"

    @property
    def kind(self) -> ProblemKind:
        """What it is when the time is over in this phase: once a connection stands, the host is merely slow."""
        if self is Phase.LOOK_UP:
            return ProblemKind.DNS
        return ProblemKind.CONNECT if self in (Phase.CONNECT, Phase.TLS) else ProblemKind.TIMEOUT


class DeadlinePassedError(Exception):
    """The time for this poll is over; what it is about stands in `Deadline.problem`."""


class Deadline:
    """One moment by which a piece of work is over: it either finishes before, or expires and is cut off, never both.

    Whoever waits for something says how to be woken (`hold`), and takes that back afterwards (`release`).
    `host` and `phase` say where the work is, so that the one who cuts it off can tell what it was waiting for.
    """

    def __init__(self, clock: Clock, seconds: float) -> None:
        self.seconds = seconds
        self.host = ""
        self.phase = Phase.QUEUE
        self.on_finish: Callable[[], None] | None = None
        self._clock = clock
        self._at = clock.monotonic() + seconds
        self._lock = Lock()
        self._over = False
        self._expired = False
        self._held: dict[int, Callable[[], object]] = {}
        self._next = 0

    @property
    def expired(self) -> bool:
        """Whether the work was cut off."""
        return self._expired

    @property
    def passed(self) -> bool:
        """Whether the moment has come, cut off or not."""
        return self._expired or self._clock.monotonic() >= self._at

    def remaining(self) -> float:
        """Seconds left, more than 0. Raises DeadlinePassedError when there are none."""
        left = self._at - self._clock.monotonic()
        if self._expired or left <= 0:
            raise DeadlinePassedError
        return left

    def hold(self, wake: Callable[[], object]) -> int:
        """Have `wake` called when the time is over; return what `release` takes.

        Raises DeadlinePassedError when it is over already: nobody would ever be woken. `wake` must not block.
        """
        with self._lock:
            if self._expired:
                raise DeadlinePassedError
            self._next += 1
            self._held[self._next] = wake
            return self._next

    def hold_socket(self, connection: socket.socket) -> int:
        """Have the connection shut when the time is over, which ends whatever waits on it; see `hold`."""
        return self.hold(lambda: _shut(connection))

    def release(self, held: int) -> None:
        """Take a `hold` back; once this returns, its `wake` does not run any more."""
        with self._lock:
            self._held.pop(held, None)

    def finish(self) -> bool:
        """The work is done. False when it had been cut off before: then its result counts for nothing."""
        with self._lock:
            first, self._over = not self._over, True
            self._held.clear()
        if self.on_finish is not None:
            self.on_finish()
        return first

    def expire(self) -> bool:
        """The time is over: wake everybody who waits. False when the work had finished before."""
        with self._lock:
            if self._over:
                return False
            self._over = self._expired = True
            for wake in self._held.values():
                wake()
            self._held.clear()
        return True

    def problem(self) -> Problem:
        """What this work was waiting for when its time was over."""
        who = self.host or "The page"
        return Problem(kind=self.phase.kind, sentence=f"{who} {self.phase.value} within {self.seconds:g} s.")


def _shut(connection: socket.socket) -> None:
    """End both directions under whatever thread waits on it. The socket stays open: closing is its owner's business."""
    # An encrypted socket's own shutdown() would first take its TLS state away from under the thread that reads.
    with suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
