"""The tray on macOS (a status item in the menu bar), by pystray's back end.

Never run: it was read beside pystray and the documentation of AppKit, and `mypy --platform darwin` checks it. What
pystray lacks and this file adds: views come in by the main loop and wait while the menu is open; pictures are our own
files, as templates where they are of one colour; a stop while the menu is open; SIGINT is left alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import AppKit
import Foundation
from PyObjCTools import AppHelper
from pystray import _darwin

from tray_status.core.glance import Icon as Picture
from tray_status.core.view import View
from tray_status.desktop.calls import Calls
from tray_status.desktop.icons import Icons
from tray_status.desktop.menus import Act, Looping, ViewMenu
from tray_status.desktop.tray import ID, Hosted

POINTS = 22
"""The height of the menu bar's pictures; on screens with twice the pixels the file of 44 is taken."""


class _MenuWatch(Foundation.NSObject):  # type: ignore[misc]  # pyobjc has no types
    """Hears when a menu opens and closes; `calls` is set by who makes it."""

    calls: Calls

    def menuWillOpen_(self, _menu: object) -> None:  # noqa: N802 -- the name is AppKit's
        self.calls.hold()

    def menuDidClose_(self, _menu: object) -> None:  # noqa: N802 -- the name is AppKit's
        # AppKit tells of the click only now: the menu must not be another one before the loop's next turn.
        AppHelper.callAfter(self.calls.release)


class Icon(Looping, _darwin.Icon):  # type: ignore[misc]  # pystray has no types
    """An icon whose picture is an NSImage; all but `quit_soon` and `calls.invoke` belong to the main thread."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.calls = Calls(lambda: AppHelper.callAfter(self.calls.run))
        self._watch = _MenuWatch.alloc().init()
        self._watch.calls = self.calls
        # No icon in the Dock and no menu bar of our own, also where no bundle says so.
        self._app.setActivationPolicy_(AppKit.NSApplicationActivationPolicyAccessory)

    def quit_soon(self) -> None:
        """Let `run` return soon, also before it began and while the menu is open; any thread."""
        AppHelper.callAfter(self._quit)

    def _run(self) -> None:
        self._mark_ready()
        try:
            self._app.run()
        finally:
            self._status_bar.removeStatusItem_(self._status_item)

    def _quit(self) -> None:
        menu = self._status_item.menu()
        if menu is not None:
            menu.cancelTracking()
        self._stop()

    def _assert_image(self) -> None:
        self._status_item.button().setImage_(self.icon)

    def _create_menu(self, descriptors: Any, callbacks: Any) -> Any:  # noqa: ANN401 -- pystray has no types
        menu = super()._create_menu(descriptors, callbacks)
        if menu is not None and descriptors is self.menu:
            menu.setDelegate_(self._watch)
        return menu


class MacBackend:
    """Shows views in the menu bar."""

    name = "macOS"

    def __init__(self, icons: Icons, act: Act, *, hosted: Hosted) -> None:
        self._icons = icons
        self._act = act
        self._hosted = hosted
        self._icon = Icon(ID)
        self._shown: tuple[str, int] | None = None

    def run(self, started: Callable[[], None]) -> None:
        """Show icon and menu until `stop`; the main thread."""
        self._icon.run(setup=lambda _: started())

    def stop(self) -> None:
        """Let `run` return soon."""
        self._icon.quit_soon()

    def invoke(self, do: Callable[[], None]) -> None:
        """Have the main thread do something soon, but not while the menu is open."""
        self._icon.calls.invoke(do)

    def draw(self, view: View) -> None:
        """Bring icon, tooltip and menu up to date."""
        icon = self._icon
        picture = self._icons.key(view.icon)
        if picture != self._shown:
            self._shown = picture
            icon.icon = self._image(view.icon)
        icon.title = view.tooltip
        icon.menu = ViewMenu(view.menu, view.activate, act=self._act)
        icon.visible = True
        self._hosted(True)

    def _image(self, picture: Picture) -> Any:  # noqa: ANN401 -- pyobjc has no types
        image = AppKit.NSImage.alloc().initWithSize_((POINTS, POINTS))
        for edge in (POINTS, POINTS * 2):
            part = AppKit.NSImageRep.imageRepWithContentsOfFile_(str(self._icons.file(picture, edge)))
            part.setSize_((POINTS, POINTS))
            image.addRepresentation_(part)
        image.setTemplate_(self._icons.one_colour)
        return image
