"""Owns the icon in a tray of the older kind (XEmbed): waits for one, then takes the best way there is to be in it."""

from __future__ import annotations

import logging
from collections.abc import Callable

from tray_status.core.view import View
from tray_status.desktop.icons import Icons
from tray_status.desktop.menus import Act
from tray_status.desktop.tray import Backend, Hosted
from tray_status.desktop.xembed import XError, XLoop, has_tray, wait_for_tray

_log = logging.getLogger(__name__)


class XembedBackend:
    """Begins after `patience` seconds, and once there is an XEmbed tray: until then not even images are loaded.

    `indicator` says whether AppIndicator may be tried, which needs a session bus. `hosted` is called in the thread of
    `run`.
    """

    name = "XEmbed"

    def __init__(
        self, icons: Icons, act: Act, *, hosted: Hosted, patience: float = 0.0, indicator: bool = True
    ) -> None:
        self._icons = icons
        self._act = act
        self._hosted = hosted
        self._patience = patience
        self._indicator = indicator
        self._loop = XLoop()
        self._inner: Backend | None = None
        self._stopped = False

    def run(self, started: Callable[[], None]) -> None:
        """Wait for a tray and show the icon in it until `stop`. Raises XError."""
        try:
            self._loop.pause(self._patience)
            if not self._loop.stopping and self._tray_came():
                self._inner = self._open()
                if not self._stopped:  # `stop` either set this before, or finds the inner one
                    self._inner.run(started)
        finally:
            self._loop.close()

    def stop(self) -> None:
        """Let `run` return soon."""
        self._stopped = True
        self._loop.stop()
        if self._inner is not None:
            self._inner.stop()

    def invoke(self, do: Callable[[], None]) -> None:
        """Have the thread of `run` do something soon."""
        if self._inner is not None:
            self._inner.invoke(do)

    def draw(self, view: View) -> None:
        """Bring the icon up to date."""
        if self._inner is not None:
            self._inner.draw(view)

    def _tray_came(self) -> bool:
        from Xlib.display import Display
        from Xlib.error import DisplayError

        try:
            display = Display()
        except (DisplayError, OSError) as error:
            raise XError(f"The X server cannot be reached ({error}).") from error
        try:
            if not has_tray(display):
                self._hosted(False)
            return wait_for_tray(self._loop, display)
        finally:
            display.close()

    def _open(self) -> Backend:
        if self._indicator:
            try:
                from tray_status.desktop.tray_gtk import GtkBackend

                backend = GtkBackend(self._icons, self._act)
            except (ImportError, ValueError) as error:
                # `gi` is missing, or it has no GTK 3 or no AppIndicator; each says which
                _log.info("The icon goes into the tray without a menu: AppIndicator cannot be had (%s).", error)
            else:
                self._hosted(True)
                return backend
        from tray_status.desktop.tray_xorg import XorgBackend

        return XorgBackend(self._icons, self._act, hosted=self._hosted, loop=self._loop)
