"""A small Windows for pystray's own code: windows, messages, menus and the taskbar, played in one process.

pystray's real modules are loaded on top of it, so that our back end is tested with them and not with what we believe of
them. It is no proof that Windows behaves so.
"""

# ruff: noqa: ANN401, D102, N802 -- these functions have the names of Windows and take its structures
from __future__ import annotations

import ctypes
import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import Queue
from types import ModuleType
from typing import Any

WM_QUIT = 0x0012
CHOICE = 0x7FFF
SENT = 1
"""Stands for the window in a message whose answer the test waits for."""
TASKBAR_CREATED = 0xC001
LOADED = ("pystray._util.win32", "pystray._win32", "tray_status.desktop.tray_windows")

Message = tuple[int, int, int, int]


@dataclass
class Taskbar:
    """What the notification area shows."""

    there: bool = True
    icon: int = 0
    tip: str = ""
    balloons: list[tuple[str, str]] = field(default_factory=list)


class Windows:
    """The functions of user32, shell32 and kernel32 that pystray and we call, by their names there."""

    def __init__(self) -> None:
        self.taskbar = Taskbar()
        self.menus: dict[int, list[Any]] = {}
        self.icons: dict[int, bytes] = {}
        self.timers: dict[int, int] = {}
        self.opened: Queue[list[str]] = Queue()
        self.model_id = ""
        self._messages: Queue[Message] = Queue()
        self._handle = 100
        self._procedure: Callable[[int, int, int, int], int] = lambda *_: 0
        self._end_menu = False

    # ---- what the test does ------------------------------------------------------------------------------------------

    def send(self, message: int, wparam: int = 0, lparam: int = 0) -> int:
        """Send a message to the icon's window, as the system does in that window's thread; give its answer."""
        answers: Queue[int] = Queue()
        self._answers = answers
        self._messages.put((SENT, message, wparam, lparam))
        return answers.get(timeout=3)

    def mouse(self, button: int) -> None:
        """Let a button of the mouse go over the icon; or whatever else the taskbar tells the icon."""
        self._messages.put((self.window, 0x400 + 11, 0, button))

    def choose(self, number: int) -> None:
        """Click a line of the menu that is open; 0: click beside it."""
        self._messages.put((0, CHOICE, number, 0))

    # ---- user32 ------------------------------------------------------------------------------------------------------

    def RegisterClassExW(self, window_class: Any) -> int:
        self._procedure = window_class.lpfnWndProc
        return 1

    def CreateWindowExW(self, *_: object) -> int:
        self._handle += 1
        return self._handle

    @property
    def window(self) -> int:
        """The icon's window; the menu's comes after it."""
        return 101

    def PostMessageW(self, window: int, message: int, wparam: int, lparam: int) -> int:
        self._messages.put((window, message, wparam, lparam))
        return 1

    def PostQuitMessage(self, _code: int) -> None:
        self._messages.put((0, WM_QUIT, 0, 0))

    def GetMessageW(self, place: Any, *_: object) -> int:
        message = place._obj
        message.hWnd, message.message, message.wParam, message.lParam = self._messages.get()
        return int(message.message != WM_QUIT)

    def DispatchMessageW(self, place: Any) -> int:
        message = place._obj
        return self._deliver(message.hWnd, message.message, message.wParam, message.lParam)

    def TrackPopupMenuEx(self, menu: int, *_: object) -> int:
        self._end_menu = False
        self.opened.put([entry for entry, _ in self.menus[menu]])
        while not self._end_menu:
            window, message, wparam, lparam = self._messages.get()
            if message == CHOICE:
                return wparam
            if message == WM_QUIT:
                self._messages.put((window, message, wparam, lparam))
                return 0
            self._deliver(window, message, wparam, lparam)
        return 0

    def EndMenu(self) -> int:
        self._end_menu = True
        return 1

    def CreatePopupMenu(self) -> int:
        self._handle += 1
        self.menus[self._handle] = []
        return self._handle

    def InsertMenuItemW(self, menu: int, _position: int, _by_position: bool, place: Any) -> int:
        self.menus[menu].append((place._obj.dwTypeData or "-", place._obj.hSubMenu))
        return 1

    def DestroyMenu(self, menu: int) -> int:
        del self.menus[menu]
        return 1

    def CreateIconFromResourceEx(self, data: bytes, size: int, *_: object) -> int:
        self._handle += 1
        self.icons[self._handle] = data[:size]
        return self._handle

    def DestroyIcon(self, icon: int) -> int:
        del self.icons[icon]
        return 1

    def SetTimer(self, _window: int, number: int, milliseconds: int, _function: None) -> int:
        self.timers[number] = milliseconds
        return number

    def KillTimer(self, _window: int, number: int) -> int:
        return int(self.timers.pop(number, None) is not None)

    def GetSystemMetrics(self, _which: int) -> int:
        return 16

    def RegisterWindowMessageW(self, _name: str) -> int:
        return TASKBAR_CREATED

    def DefWindowProcW(self, *_: object) -> int:
        return 0

    # ---- shell32 -----------------------------------------------------------------------------------------------------

    def SetCurrentProcessExplicitAppUserModelID(self, model_id: str) -> int:
        self.model_id = model_id
        return 0

    def Shell_NotifyIconW(self, code: int, data: Any) -> int:
        taskbar = self.taskbar
        if not taskbar.there:
            return 0
        if code == 2:
            taskbar.icon = 0
            return 1
        if code == 1 and not taskbar.icon:
            return 0
        if data.uFlags & 0x02:
            taskbar.icon = data.hIcon
        if data.uFlags & 0x04:
            taskbar.tip = data.szTip
        if data.uFlags & 0x10:
            taskbar.balloons.append((data.szInfoTitle, data.szInfo))
        return 1

    def _deliver(self, window: int, message: int, wparam: int, lparam: int) -> int:
        if window == 0:
            return 0
        answer = self._procedure(self.window if window == SENT else window, message, wparam, lparam)
        if window == SENT:
            self._answers.put(answer)
        return answer


class Function:
    """A function of a library of Windows; ctypes lets its types be set."""

    def __init__(self, do: Callable[..., Any]) -> None:
        self.do = do
        self.argtypes: object = None
        self.restype: object = None
        self.errcheck: object = None

    def __call__(self, *arguments: object) -> Any:
        return self.do(*arguments)


class Library:
    """A library of Windows; what the small Windows lacks does nothing and succeeds."""

    def __init__(self, windows: Windows) -> None:
        self._windows = windows

    def __getattr__(self, name: str) -> Function:
        function = Function(getattr(self._windows, name, lambda *_: 1))
        setattr(self, name, function)
        return function


@contextmanager
def tray_on(windows: Windows) -> Iterator[ModuleType]:
    """Load `tray_windows`, and pystray's parts for Windows below it, onto this Windows; gone again afterwards."""
    library = Library(windows)
    missing = {
        "WinDLL": lambda _name: library,
        "WINFUNCTYPE": ctypes.CFUNCTYPE,
        "HRESULT": ctypes.c_long,
        "LibraryLoader": lambda _kind: Loader(library),
    }
    before = {name: getattr(ctypes, name) for name in missing if hasattr(ctypes, name)}
    for name, value in missing.items():
        setattr(ctypes, name, value)
    try:
        importlib.import_module("tray_status.desktop.menus")  # as the program does: pystray must choose nothing
        importlib.import_module("pystray._util")
        yield importlib.import_module("tray_status.desktop.tray_windows")
    finally:
        for name in missing:
            delattr(ctypes, name)
        for name, value in before.items():
            setattr(ctypes, name, value)
        for name in LOADED:
            sys.modules.pop(name, None)
            package, _, part = name.rpartition(".")
            vars(sys.modules[package]).pop(part, None)


class Loader:
    """Finds every library: they are one."""

    def __init__(self, library: Library) -> None:
        self.user32 = self.shell32 = self.kernel32 = library
