"""The tray on Linux: the icon over D-Bus and, while no tray shows that one, a stand-in in an XEmbed tray."""

from __future__ import annotations

import logging
from collections.abc import Callable

from tray_status.core.errors import TrayStatusError
from tray_status.core.view import View
from tray_status.desktop.tray import Backend, Hosted, Tray

StartThread = Callable[[str, Callable[[], object]], object]
"""Runs a function in a new thread of that name."""

_log = logging.getLogger(__name__)


class StandInBackend:
    """The icon over D-Bus, with a stand-in that has its own thread while no tray shows the icon over D-Bus.

    Both makers are given what hears whether a tray shows their icon; `hosted` hears whether either is shown, in the
    thread of `run`. A tray over D-Bus may come at any time, and then takes the icon back.
    """

    name = "D-Bus"

    def __init__(
        self,
        over_bus: Callable[[Hosted], Backend],
        stand_in: Callable[[Hosted], Backend],
        *,
        hosted: Hosted,
        start_thread: StartThread,
    ) -> None:
        self._bus = over_bus(self._heard)
        self._make = stand_in
        self._hosted = hosted
        self._start_thread = start_thread
        self._stand_in: Tray | None = None
        self._view: View | None = None

    def run(self, started: Callable[[], None]) -> None:
        """Show icon and menu until `stop`. Raises BusError when the bus ends the connection."""
        try:
            self._bus.run(started)
        finally:
            self._dismiss()

    def stop(self) -> None:
        """Let `run` return soon."""
        self._bus.stop()

    def invoke(self, do: Callable[[], None]) -> None:
        """Have the thread of `run` do something soon."""
        self._bus.invoke(do)

    def draw(self, view: View) -> None:
        """Bring icon, tooltip and menu up to date, here and there."""
        again, self._view = view == self._view, view
        self._bus.draw(view)
        if self._stand_in is not None:
            self._stand_in.show(view)
            if again:
                self._stand_in.redraw()

    def _heard(self, there: bool) -> None:  # noqa: FBT001 -- it is the fact, not an option
        if there:
            self._dismiss()
            self._hosted(True)
        elif self._stand_in is None:  # otherwise it speaks for itself
            self._hosted(False)
            self._engage()

    def _engage(self) -> None:
        backend = self._make(lambda there: self.invoke(lambda: self._heard_beside(tray, there)))
        tray = self._stand_in = Tray(backend)
        if self._view is not None:
            tray.show(self._view)
        self._start_thread("tray stand-in", lambda: self._turn(tray))

    def _turn(self, tray: Tray) -> None:
        try:
            tray.run()
        except TrayStatusError as error:
            _log.info("There is no other tray either: %s", error)

    def _heard_beside(self, tray: Tray, there: bool) -> None:  # noqa: FBT001 -- a handler, called with what was heard
        if tray is self._stand_in:  # one that was dismissed has nothing to say any more
            self._hosted(there)

    def _dismiss(self) -> None:
        if self._stand_in is not None:
            self._stand_in.stop()
            self._stand_in = None
