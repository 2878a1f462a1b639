"""The icon in a tray of the older kind by pystray's AppIndicator back end, where GTK's Python bindings can be had.

It has what XEmbed alone lacks, a menu, at the price of GTK's memory. Imported only in the thread that then runs it, and
only after `GDK_GL=disable` is set. What pystray does and this file does not: a temporary file for each picture, a
notification service needed to run at all, SIGINT taken for itself, an open menu closed by every new view. Where GTK was
not installed this file was seen to step aside; with GTK it was never run.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from tray_status.core.view import View
from tray_status.desktop.calls import Calls
from tray_status.desktop.icons import Icons
from tray_status.desktop.menus import Act, Looping, ViewMenu
from tray_status.desktop.tray import ID

# On a display without other GTK programs it would load OpenGL, 60 MB of it, for a picture of 24 pixels.
os.environ["GDK_GL"] = "disable"

from gi.repository import GLib
from pystray import _appindicator

SIZE = 24
"""The edge, in pixels, of the picture that is handed over as a file; trays scale it."""


class Icon(Looping, _appindicator.Icon):  # type: ignore[misc]  # pystray has no types
    """An icon whose picture is the path of one of our files."""

    def __init__(self, name: str, *, calls: Calls) -> None:
        self._calls = calls
        super().__init__(name)

    def _initialize(self) -> None:
        self._mark_ready()

    def _finalize(self) -> None:
        del self._appindicator

    def _remove_fs_icon(self) -> None:
        self._icon_valid = False

    def _update_fs_icon(self) -> None:
        self._icon_path = str(self.icon)
        self._icon_valid = True

    def _create_menu(self, descriptors: Any) -> Any:  # noqa: ANN401 -- pystray has no types
        menu = super()._create_menu(descriptors)
        if menu is not None and descriptors is self.menu:
            menu.connect("show", lambda _: self._calls.hold())
            # What was clicked is told after the menu has gone; only then may the next menu take its place.
            menu.connect("hide", lambda _: GLib.idle_add(self._calls.release))
        return menu


class GtkBackend:
    """Shows views through AppIndicator; `run` and the making belong to one thread."""

    name = "AppIndicator"

    def __init__(self, icons: Icons, act: Act) -> None:
        self._icons = icons
        self._act = act
        self._calls = Calls(lambda: GLib.idle_add(self._calls.run))
        self._icon = Icon(ID, calls=self._calls)

    def run(self, started: Callable[[], None]) -> None:
        """Show icon and menu until `stop`."""
        self._icon.run(setup=lambda _: started())

    def stop(self) -> None:
        """Let `run` return soon, with a menu open too."""
        self._icon.stop()

    def invoke(self, do: Callable[[], None]) -> None:
        """Have GTK's thread do something soon, but not while the menu is open."""
        self._calls.invoke(do)

    def draw(self, view: View) -> None:
        """Bring icon, title and menu up to date; GTK makes the menu anew each time."""
        icon = self._icon
        path = self._icons.file(view.icon, SIZE)
        if path != icon.icon:
            icon.icon = path
        icon.title = view.tooltip
        icon.menu = ViewMenu(view.menu, view.activate, act=self._act)
        icon.visible = True
