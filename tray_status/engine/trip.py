"""Owns one request on its way: whose deadline it has, what carries it, and what was sent."""

from __future__ import annotations

import socket
from contextvars import ContextVar
from dataclasses import dataclass, field

from tray_status.engine.deadline import Deadline
from tray_status.engine.lookups import LookUps

REUSED_SECONDS = 5.0
"""How long a connection kept from an earlier poll may be silent, as dead ones are; then a new one is tried."""


@dataclass(slots=True)
class Trip:
    """One request on its way: its deadline, how names are looked up, and which kind of connection carries it.

    `fresh`: a connection was made for it. `reused`: one kept from an earlier trip was taken. `sent`: its request.
    """

    deadline: Deadline
    lookups: LookUps
    fresh: bool = False
    reused: bool = False
    sent: bytes = b""
    held: list[int] = field(default_factory=list)

    def hold(self, connection: socket.socket) -> int:
        """Have the deadline shut this connection; raises DeadlinePassedError when it is too late for that."""
        held = self.deadline.hold_socket(connection)
        self.held.append(held)
        return held

    def end(self) -> None:
        """The connection is no longer this trip's: from now on its deadline does not touch it."""
        for held in self.held:
            self.deadline.release(held)
        self.held.clear()


TRIP: ContextVar[Trip] = ContextVar("trip")
"""The request that this thread is making. urllib3 makes connections deep inside, where nothing can be handed in."""
