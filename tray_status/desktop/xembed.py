"""Owns the loop over one X server for icons in trays of the older kind (XEmbed), and the wait for such a tray.

Source: the System Tray Protocol Specification of freedesktop.org, version 0.4.
"""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from Xlib import X
from Xlib.error import ConnectionClosedError

from tray_status.core.errors import TrayStatusError
from tray_status.desktop.calls import Calls


class XError(TrayStatusError):
    """There is no X server, it did not take us in, or the connection to it has ended."""


class XLoop:
    """Reads the events of one connection at a time, in one thread; others hand that thread work by `calls`."""

    def __init__(self) -> None:
        self._ear, self._rope = socket.socketpair()
        self._rope.setblocking(False)
        self.calls = Calls(self._wake)
        self.stopping = False

    def stop(self) -> None:
        """Let every wait end soon; any thread, at any time."""
        self.calls.invoke(self._stop)

    def pause(self, seconds: float) -> None:
        """Wait so long, or until `stop`; work that is handed in is done meanwhile."""
        end = time.monotonic() + seconds
        self.calls.run()
        while not self.stopping and (left := end - time.monotonic()) > 0:
            self._sleep(left)
            self.calls.run()

    def events(self, display: Any) -> Iterator[Any]:  # noqa: ANN401 -- python-xlib has no types
        """The events of a display, until `stop`. Raises XError when the server ends the connection."""
        try:
            while True:
                self.calls.run()
                # Any request that waits for its answer reads events too: none may be left when we go to sleep.
                while not self.stopping and display.pending_events():
                    yield display.next_event()
                if self.stopping:
                    return
                if not display.pending_events():
                    self._sleep(None, display)
        except (ConnectionClosedError, OSError) as error:
            raise XError(f"The X server ended the connection ({error}).") from error

    def close(self) -> None:
        """Give the sockets back; nothing is done any more."""
        self.calls.close()
        self._ear.close()
        self._rope.close()

    def _sleep(self, seconds: float | None, *others: Any) -> None:  # noqa: ANN401 -- whatever has a fileno
        ready, _, _ = select.select([self._ear, *others], [], [], seconds)
        if self._ear in ready:
            self._ear.recv(64)

    def _wake(self) -> None:
        with suppress(BlockingIOError):  # full: it wakes already
            self._rope.send(b"!")

    def _stop(self) -> None:
        self.stopping = True


def tray_atom(display: Any) -> int:  # noqa: ANN401 -- python-xlib has no types
    """The selection whose owner is the tray of this screen."""
    return int(display.intern_atom(f"_NET_SYSTEM_TRAY_S{display.get_default_screen()}"))


def announces_tray(event: Any, display: Any) -> bool:  # noqa: ANN401 -- python-xlib has no types
    """Tell whether an event of the root window says that a tray has come; its mask must hold StructureNotify."""
    if event.type != X.ClientMessage or event.client_type != display.intern_atom("MANAGER"):
        return False
    return int(event.data[1][1]) == tray_atom(display)


def wait_for_tray(loop: XLoop, display: Any) -> bool:  # noqa: ANN401 -- python-xlib has no types
    """Wait until there is a tray. False: `stop` came first. Raises XError."""
    display.screen().root.change_attributes(event_mask=X.StructureNotifyMask)
    if has_tray(display):
        return True
    return any(announces_tray(event, display) for event in loop.events(display))


def has_tray(display: Any) -> bool:  # noqa: ANN401 -- python-xlib has no types
    """Tell whether a tray is there now."""
    return bool(display.get_selection_owner(tray_atom(display)) != X.NONE)
