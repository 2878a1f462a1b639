"""The tray on Windows, by pystray's back end, with its own balloons.

Its tests run it, with pystray's own code, on a small Windows that they play; `make test-windows` runs it under Wine,
with real pixels and clicks; on Windows itself it was never run. What pystray lacks and this file adds: views come in by
a message and wait while the menu is open; the icon is made from memory, without a temporary file for each change;
clicks on balloons; a stop while the menu is open; the end of the session is not held up.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import wintypes
from typing import Any

from pystray import _win32
from pystray._util import win32

from tray_status.core.utf16 import clip
from tray_status.core.view import View
from tray_status.desktop.balloons import TOOLTIP_UNITS, Balloon, Balloons, escaped
from tray_status.desktop.calls import Calls
from tray_status.desktop.icons import Icons
from tray_status.desktop.menus import Act, Looping, ViewMenu
from tray_status.desktop.pictures import fitting, icon_resource
from tray_status.desktop.tray import ID, Hosted

WM_QUERYENDSESSION = 0x0011
WM_ENDSESSION = 0x0016
WM_TIMER = 0x0113
WM_CALLS = win32.WM_USER + 12  # pystray takes 10 and 11
NIN_BALLOONHIDE = 0x0403
NIN_BALLOONTIMEOUT = 0x0404
NIN_BALLOONUSERCLICK = 0x0405
SM_CXSMICON = 49
ICON_VERSION = 0x00030000
TIMER = 1
MODEL_ID = "io.github.tray-status"
"""The id under which Windows shows our notifications and windows; the installer's shortcut has the same."""

_user32 = win32.windll.user32
_shell32 = win32.windll.shell32
_user32.CreateIconFromResourceEx.argtypes = (
    ctypes.c_char_p, wintypes.DWORD, wintypes.BOOL, wintypes.DWORD, ctypes.c_int, ctypes.c_int, wintypes.UINT,
)  # fmt: skip
_user32.CreateIconFromResourceEx.restype = wintypes.HICON
_user32.SetTimer.argtypes = (wintypes.HWND, wintypes.WPARAM, wintypes.UINT, wintypes.LPVOID)
_user32.SetTimer.restype = wintypes.WPARAM
_user32.KillTimer.argtypes = (wintypes.HWND, wintypes.WPARAM)
_shell32.SetCurrentProcessExplicitAppUserModelID.argtypes = (wintypes.LPCWSTR,)


class Icon(Looping, _win32.Icon):  # type: ignore[misc]  # pystray has no types
    """An icon whose picture is a tuple of `Pixmap`; all but `quit_soon` and `calls.invoke` belong to its thread."""

    def __init__(self, name: str, *, hosted: Hosted) -> None:
        self._icon_handle: Any = None
        super().__init__(name)
        self.calls = Calls(self._wake)
        self.balloons = Balloons(self._balloon, self._wait)
        self._hosted = hosted
        self._quitting = False
        self._menu_open = False
        self._message_handlers |= {
            WM_CALLS: lambda _w, _l: self.calls.run(),
            WM_TIMER: lambda _w, _l: self._on_timer(),
            # pystray answers 0 to what it does not know, which here means: do not end the session.
            WM_QUERYENDSESSION: lambda _w, _l: 1,
            WM_ENDSESSION: lambda ending, _l: self.quit_soon() if ending else None,
        }

    def quit_soon(self) -> None:
        """Let `run` return soon, also before it began and while the menu is open; any thread."""
        self._quitting = True
        if self._hwnd:
            win32.PostMessage(self._hwnd, win32.WM_STOP, 0, 0)

    def _mark_ready(self) -> None:
        super()._mark_ready()
        self._wake()  # what was asked for before there was a window
        if self._quitting:
            self.quit_soon()

    def _on_stop(self, wparam: int, lparam: int) -> None:
        if self._menu_open:
            _user32.EndMenu()  # the menu has a loop of its own, which must end first
        else:
            super()._on_stop(wparam, lparam)

    def _on_notify(self, wparam: int, lparam: int) -> None:
        if lparam == NIN_BALLOONUSERCLICK:
            self.balloons.clicked()
        elif lparam in {NIN_BALLOONHIDE, NIN_BALLOONTIMEOUT}:
            self.balloons.over()
        elif lparam == win32.WM_RBUTTONUP or (lparam == win32.WM_LBUTTONUP and not self._clickable()):
            self._open_menu(wparam)
        else:
            super()._on_notify(wparam, lparam)

    def _open_menu(self, wparam: int) -> None:
        self._menu_open = True
        self.calls.hold()
        try:
            super()._on_notify(wparam, win32.WM_RBUTTONUP)
        finally:
            self._menu_open = False
            self.calls.release()
            if self._quitting:
                self.quit_soon()

    def _clickable(self) -> bool:
        return self.menu is not None and self.menu.activate is not None

    def _show(self) -> None:
        super()._show()
        # A change fails where there is no icon: at log-in the taskbar may come later, and then says so.
        self._hosted(self._message(win32.NIM_MODIFY, 0))

    def _message(self, code: int, flags: int, **values: Any) -> bool:  # noqa: ANN401 -- fields of a structure
        data = win32.NOTIFYICONDATAW(
            cbSize=ctypes.sizeof(win32.NOTIFYICONDATAW), hWnd=self._hwnd, uFlags=flags, **values
        )
        return bool(win32.Shell_NotifyIcon(code, data))

    def _assert_icon_handle(self) -> None:
        if self._icon_handle:
            return
        edge = _user32.GetSystemMetrics(SM_CXSMICON)
        data = icon_resource(fitting(self.icon, edge))
        self._icon_handle = _user32.CreateIconFromResourceEx(data, len(data), True, ICON_VERSION, edge, edge, 0)
        if not self._icon_handle:
            raise OSError("Windows made no icon of the picture.")

    def _balloon(self, title: str, text: str) -> bool:
        return self._message(win32.NIM_MODIFY, win32.NIF_INFO, szInfoTitle=title, szInfo=text)

    def _wait(self, seconds: float) -> None:
        _user32.SetTimer(self._hwnd, TIMER, int(seconds * 1000), None)

    def _on_timer(self) -> None:
        _user32.KillTimer(self._hwnd, TIMER)
        self.balloons.over()

    def _wake(self) -> None:
        if self._hwnd:
            win32.PostMessage(self._hwnd, WM_CALLS, 0, 0)


class WindowsBackend:
    """Shows views in the taskbar's notification area, and balloons."""

    name = "Windows"

    def __init__(self, icons: Icons, act: Act, *, hosted: Hosted) -> None:
        self._icons = icons
        self._act = act
        _shell32.SetCurrentProcessExplicitAppUserModelID(MODEL_ID)
        self._icon = Icon(ID, hosted=hosted)

    def run(self, started: Callable[[], None]) -> None:
        """Show icon and menu until `stop`, or until the session ends."""
        self._icon.run(setup=lambda _: started())

    def stop(self) -> None:
        """Let `run` return soon."""
        self._icon.quit_soon()

    def invoke(self, do: Callable[[], None]) -> None:
        """Have the icon's thread do something soon, but not while the menu is open."""
        self._icon.calls.invoke(do)

    def draw(self, view: View) -> None:
        """Bring icon, tooltip and menu up to date."""
        icon = self._icon
        pixmaps = self._icons.pixmaps(view.icon)
        if pixmaps is not icon.icon:
            icon.icon = pixmaps
        icon.title = clip(view.tooltip, TOOLTIP_UNITS)
        icon.menu = ViewMenu(view.menu, view.activate, act=self._act, escape=escaped)
        icon.visible = True

    def show_balloon(self, title: str, text: str, on_click: Callable[[], None], *, within: float = 10.0) -> None:
        """Show a balloon and return when Windows took it; any thread but the icon's, which calls `on_click`.

        Raises TimeoutError when its turn did not come within so many seconds; it is not shown later then.
        """
        balloon = Balloon(title=title, text=text, on_click=on_click)
        self.invoke(lambda: self._icon.balloons.add(balloon))
        if not balloon.shown.wait(within):
            balloon.withdrawn = True
            raise TimeoutError("Windows did not take the notification.")
