"""The icon in a tray of the older kind (XEmbed), by pystray's X back end: picture, title and left click, but no menu.

Imported only where there is an X server: pystray connects to it at once. What pystray lacks and this file adds: clicks
arrive, the panel shows through, a tray that comes late or starts again gets the icon, and nothing else touches signals.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from PIL import Image
from pystray import _xorg
from Xlib import X
from Xlib.error import BadDrawable, BadMatch, BadWindow

from tray_status.core.view import View
from tray_status.desktop.drawing import on_background
from tray_status.desktop.icons import Icons
from tray_status.desktop.menus import Act, Looping, ViewMenu
from tray_status.desktop.pictures import SIZES
from tray_status.desktop.tray import ID, Hosted
from tray_status.desktop.xembed import XLoop, announces_tray

PLAIN = (46, 46, 46)
"""Behind the icon where the panel cannot show through: it has another depth, or does not let itself be read."""

_log = logging.getLogger(__name__)


class Icon(Looping, _xorg.Icon):  # type: ignore[misc]  # pystray has no types
    """An icon whose picture is a function from an edge in pixels to an image."""

    def __init__(self, name: str, *, loop: XLoop, hosted: Hosted) -> None:
        self._loop = loop
        self._hosted = hosted
        self._see_through = False
        self._window: Any
        self._title: str
        self._systray_manager: Any
        super().__init__(name)
        # An error of X arrives late, and pystray's requests concern windows that others take away at any time.
        self._display.set_error_handler(lambda error, _request: _log.debug("the X server answers: %s", error))
        self._display.screen().root.change_attributes(event_mask=X.StructureNotifyMask)
        self._message_handlers |= {
            X.ClientMessage: self._on_message,
            X.DestroyNotify: self._on_destroyed,
            X.ReparentNotify: self._on_reparented,
        }

    def __del__(self) -> None:
        """Nothing is left to do: `_run` has ended the connection."""

    def _run(self) -> None:
        self._thread = threading.current_thread()  # pystray compares it with the caller's
        try:
            self._mark_ready()
            for event in self._loop.events(self._display):
                self._message_handlers.get(event.type, lambda _: None)(event)
        finally:
            self._display.close()

    def _show(self) -> None:
        self._update_title()
        self._dock()

    def _update_title(self) -> None:
        self._window.set_wm_name(self.title.encode("latin-1", "replace"))  # that property knows no more
        utf8 = self._display.intern_atom("UTF8_STRING")
        self._window.change_property(self._display.intern_atom("_NET_WM_NAME"), utf8, 8, self.title.encode())

    def _update_icon(self) -> None:
        self._icon_valid = True
        self._dock()
        self._draw()

    def _create_window(self) -> Any:  # noqa: ANN401 -- python-xlib has no types
        title, self._title = self._title, ""  # pystray could not say it if it is more than Latin-1
        window = super()._create_window()
        self._title = title
        mask = X.ExposureMask | X.StructureNotifyMask | X.ButtonPressMask
        window.change_attributes(event_mask=mask)
        return window

    def _dock(self) -> None:
        if self._systray_manager is None:
            self._dock_window()
        if self._systray_manager is None:
            self._hosted(False)

    def _on_message(self, event: Any) -> None:  # noqa: ANN401 -- python-xlib has no types
        if announces_tray(event, self._display):
            self._systray_manager = None
            self._dock()

    def _on_reparented(self, event: Any) -> None:  # noqa: ANN401 -- python-xlib has no types
        if event.window != self._window:
            return
        docked = event.parent != self._display.screen().root
        self._see_through = docked and self._let_panel_through(event.parent)
        self._hosted(docked)

    def _on_destroyed(self, event: Any) -> None:  # noqa: ANN401 -- python-xlib has no types
        if self._systray_manager is not None and event.window == self._systray_manager:
            self._systray_manager = None
            self._hosted(False)
        elif event.window == self._window:  # with a tray that took it along
            self._window = self._create_window()
            self._gc = self._window.create_gc()
            self._update_title()
            self._systray_manager = None
            self._dock()

    def _let_panel_through(self, parent: Any) -> bool:  # noqa: ANN401 -- python-xlib has no types
        try:
            same = parent.get_geometry().depth == self._window.get_geometry().depth
        except (BadDrawable, BadWindow):
            return False
        if same:  # with another depth X would refuse it, and every later move to another parent
            self._window.change_attributes(background_pixmap=X.ParentRelative)
        return bool(same)

    def _draw(self) -> None:
        if not callable(self.icon):
            return
        try:
            place = self._window.get_geometry()
            image = on_background(self.icon(_size(min(place.width, place.height))), self._behind(place))
            self._window.put_pil_image(self._gc, 0, 0, image)
        except (BadDrawable, BadWindow):
            _log.debug("the window of the icon has gone")

    def _behind(self, place: Any) -> Image.Image:  # noqa: ANN401 -- python-xlib has no types
        size = place.width, place.height
        if self._see_through:
            self._window.clear_area(0, 0, *size)
            try:
                seen = self._window.get_image(0, 0, *size, X.ZPixmap, 0xFFFFFFFF)
                return Image.frombytes("RGB", size, seen.data, "raw", "BGRX")
            except (BadMatch, ValueError) as error:  # it is not on the screen yet, or of a format nobody uses now
                _log.debug("what is behind the icon cannot be read: %s", error)
        return Image.new("RGB", size, PLAIN)


class XorgBackend:
    """Shows views in an XEmbed tray; `hosted` is called, in the thread of `run`, whenever one takes or loses the icon.

    Raises Xlib's DisplayError when there is no X server.
    """

    name = "XEmbed"

    def __init__(self, icons: Icons, act: Act, *, hosted: Hosted, loop: XLoop) -> None:
        self._icons = icons
        self._act = act
        self._loop = loop
        self._icon = Icon(ID, loop=loop, hosted=hosted)
        self._shown: tuple[str, int] | None = None

    def run(self, started: Callable[[], None]) -> None:
        """Show the icon until `stop`. Raises XError when the X server ends the connection."""
        self._icon.run(setup=lambda _: started())

    def stop(self) -> None:
        """Let `run` return soon."""
        self._loop.stop()

    def invoke(self, do: Callable[[], None]) -> None:
        """Have the thread of `run` do something soon."""
        self._loop.calls.invoke(do)

    def draw(self, view: View) -> None:
        """Bring picture, title and click up to date."""
        icon = self._icon
        icon.title = view.tooltip
        icon.menu = ViewMenu((), view.activate, act=self._act)
        picture = self._icons.key(view.icon)
        if picture != self._shown:
            self._shown = picture
            icon.icon = lambda size: self._icons.image(view.icon, size)
        icon.visible = True


def _size(edge: int) -> int:
    """The smallest of our sizes that need not be enlarged for this edge, else the largest."""
    return next((size for size in SIZES if size >= edge), SIZES[-1])
