"""Owns the icon in the tray: whatever thread shows a view, the newest is drawn, by the thread the system asks for."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Protocol

from tray_status.core.view import View

ID = "tray-status"
"""What the icon is called where trays remember icons by name."""

Hosted = Callable[[bool], None]
"""Hears, in the thread that draws, whether there is a tray that shows the icon, each time that is learned."""


class Backend(Protocol):
    """One way to have an icon on this system."""

    @property
    def name(self) -> str:
        """What it is called in the log and in settings."""

    def run(self, started: Callable[[], None]) -> None:
        """Show icon and menu until `stop`; call `started` once `invoke` has somebody to call.

        The main thread calls it, as several systems want it.
        """

    def stop(self) -> None:
        """Let `run` return soon; any thread may call it, at any time."""

    def invoke(self, do: Callable[[], None]) -> None:
        """Have the thread that may draw do something soon; any thread may call it once `started` was called."""

    def draw(self, view: View) -> None:
        """Bring icon, tooltip and menu up to date; in the thread that may draw."""


class Tray:
    """The icon in the tray, by one back end."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._lock = Lock()
        self._newest: View | None = None
        self._drawn: View | None = None
        self._started = False
        self._asked = False
        self._again = False

    @property
    def name(self) -> str:
        """What the back end is called."""
        return self._backend.name

    def show(self, view: View) -> None:
        """Draw this view soon, unless a newer one comes first. Any thread; never blocks."""
        with self._lock:
            self._newest = view
            if self._asked or not self._started:
                return
            self._asked = True
        self._backend.invoke(self._draw)

    def redraw(self) -> None:
        """Draw the newest view soon though it may be drawn already: its pictures are others now. Any thread."""
        with self._lock:
            self._again = True
            if self._asked or not self._started or self._newest is None:
                return
            self._asked = True
        self._backend.invoke(self._draw)

    def run(self) -> None:
        """Be there until `stop`. The main thread; raises what the back end raises."""
        self._backend.run(self._begin)

    def stop(self) -> None:
        """Go away soon. Any thread."""
        self._backend.stop()

    def _begin(self) -> None:
        with self._lock:
            self._started = True
            self._asked = self._newest is not None
            asked = self._asked
        if asked:
            self._backend.invoke(self._draw)

    def _draw(self) -> None:
        with self._lock:
            view = self._newest
            self._asked = False
            again, self._again = self._again, False
        if view is not None and (again or view != self._drawn):
            self._backend.draw(view)
            self._drawn = view
