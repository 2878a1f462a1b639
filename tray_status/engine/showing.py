"""Owns the view: built when something in it may have changed, shown when it differs, and not too often."""

from __future__ import annotations

from collections.abc import Callable

from tray_status.core.view import View
from tray_status.engine.clock import Clock
from tray_status.engine.doors import Shows

SHOW_EVERY = 0.2
"""Seconds between two views at least: when everybody changes at once, one view shows it."""


class Showing:
    """The view that is shown, and whether it may be out of date (`stale`)."""

    def __init__(self, shows: Shows, clock: Clock, trace: Callable[[str], None]) -> None:
        self.view: View | None = None
        self.stale = True
        self._shows = shows
        self._clock = clock
        self._trace = trace
        self._shown = float("-inf")

    def wait(self) -> float:
        """Seconds until the next view may be shown; not above 0 when it may be now."""
        return self._shown + SHOW_EVERY - self._clock.monotonic()

    def show(self, build: Callable[[], View]) -> None:
        """Step 7: show the view if it differs from the one that is shown."""
        self.stale = False
        self._shown = self._clock.monotonic()
        view = build()
        if view != self.view:
            self.view = view
            self._trace("publish")
            self._shows.show(view)
