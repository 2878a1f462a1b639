"""The tray on Linux, over D-Bus: our own back end of pystray, without GTK and without an image library."""

from __future__ import annotations

from collections.abc import Callable

from tray_status.core.view import View
from tray_status.desktop.bus import Bus
from tray_status.desktop.icons import Icons
from tray_status.desktop.menus import Act, ViewMenu
from tray_status.desktop.sni import Icon
from tray_status.desktop.tray import ID, Hosted


class BusBackend:
    """Shows views through StatusNotifierItem, on a connection that it runs from then on.

    `hosted` is called, in the tray's thread, with whether there is a tray that shows the icon, each time that is
    learned.
    """

    name = "D-Bus"

    def __init__(self, icons: Icons, act: Act, *, hosted: Hosted, bus: Bus) -> None:
        self._icons = icons
        self._act = act
        self._icon = Icon(ID, bus=bus, hosted=hosted)

    def run(self, started: Callable[[], None]) -> None:
        """Show icon and menu until `stop`. Raises BusError when the bus ends the connection."""
        self._icon.run(setup=lambda _: started())

    def stop(self) -> None:
        """Let `run` return soon."""
        self._icon.stop()

    def invoke(self, do: Callable[[], None]) -> None:
        """Have the tray's thread do something soon."""
        self._icon.invoke(do)

    def draw(self, view: View) -> None:
        """Bring icon, tooltip and menu up to date; what did not change is not sent again."""
        icon = self._icon
        pixmaps = self._icons.pixmaps(view.icon)
        if pixmaps is not icon.icon:
            icon.icon = pixmaps
        icon.title = view.tooltip
        icon.menu = ViewMenu(view.menu, view.activate, act=self._act)
        icon.visible = True
