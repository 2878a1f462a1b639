"""By which program each system opens what is clicked, and that no program comes near our terminal."""

from __future__ import annotations

import os
import stat
import sys
import webbrowser
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tray_status.desktop.ways import WayError, has_desktop, open_by_system, own_program, run_program

LINK = "https://status.example.com/i1"


class Ran:
    """Notes what was run, and ends it with a status."""

    def __init__(self, status: int = 0) -> None:
        self.status = status
        self.calls: list[Sequence[str]] = []
        self.environs: list[Mapping[str, str]] = []

    def __call__(self, arguments: Sequence[str], environ: Mapping[str, str]) -> int:
        """Run nothing."""
        self.calls.append(arguments)
        self.environs.append(environ)
        return self.status


def program(folder: Path, name: str, text: str = "") -> str:
    """A program of that name."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.mark.parametrize(
    ("environ", "system", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "darwin", True),
        ({}, "win32", True),
    ],
)
def test_a_desktop_is_where_there_is_a_screen(environ: Mapping[str, str], system: str, *, expected: bool) -> None:
    assert has_desktop(environ, system) is expected


def test_on_linux_it_is_xdg_open_and_else_gio(tmp_path: Path) -> None:
    ran, environ = Ran(), {"PATH": str(tmp_path)}
    gio = program(tmp_path, "gio")
    open_by_system(LINK, environ, run=ran, system="linux")
    xdg_open = program(tmp_path, "xdg-open")
    open_by_system("/home/anna/settings.yaml", environ, run=ran, system="linux")
    assert ran.calls == [[gio, "open", LINK], [xdg_open, "/home/anna/settings.yaml"]]


def test_on_macos_a_file_is_opened_as_text(tmp_path: Path) -> None:
    ran, file = Ran(), tmp_path / "settings.yaml"
    file.write_text("", encoding="utf-8")
    for what in (LINK, str(file), str(tmp_path)):
        open_by_system(what, {}, run=ran, system="darwin")
    assert ran.calls == [["open", LINK], ["open", "-t", str(file)], ["open", str(tmp_path)]]


def test_on_windows_it_is_the_shell_and_for_unknown_kinds_of_files_notepad(monkeypatch: pytest.MonkeyPatch) -> None:
    ran, started = Ran(), list[str]()
    error = OSError(22, "no program is registered")

    def start(what: str) -> None:
        started.append(what)
        if what != LINK:
            raise error

    monkeypatch.setattr(os, "startfile", start, raising=False)
    open_by_system(LINK, {}, run=ran, system="win32")
    with pytest.raises(WayError, match="no program is registered"):
        open_by_system("C:\\settings.yaml", {}, run=ran, system="win32")
    error.winerror = 1155  # type: ignore[attr-defined, unused-ignore]  # an error of Windows has it
    open_by_system("C:\\settings.yaml", {}, run=ran, system="win32")
    assert started == [LINK, "C:\\settings.yaml", "C:\\settings.yaml"]
    assert ran.calls == [["notepad.exe", "C:\\settings.yaml"]]


def test_a_refusal_of_the_system_is_an_error(tmp_path: Path) -> None:
    """Seeded defect: the status of xdg-open is not looked at; where no browser is installed a click does nothing."""
    program(tmp_path, "xdg-open")
    with pytest.raises(WayError, match=r"^no program opens it \(status 3\)$"):
        open_by_system(LINK, {"PATH": str(tmp_path)}, run=Ran(3), system="linux")


def test_a_program_that_cannot_be_started_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "xdg-open").write_bytes(b"\x7fELF, but not really")
    (tmp_path / "xdg-open").chmod(0o700)
    with pytest.raises(WayError, match=r"^Exec format error$"):
        open_by_system(LINK, {"PATH": str(tmp_path)}, system="linux")


def test_without_any_opener_a_file_names_the_package(tmp_path: Path) -> None:
    with pytest.raises(WayError, match=r"^xdg-open is missing \(package xdg-utils\)$"):
        open_by_system(str(tmp_path), {"PATH": str(tmp_path)}, system="linux")


class Window(webbrowser.BaseBrowser):
    """A browser with a window."""

    def __init__(self, *, works: bool) -> None:
        super().__init__("window")
        self._works = works
        self.opened: list[str] = []

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:  # noqa: ARG002, FBT002 -- theirs
        """Note it."""
        self.opened.append(url)
        return self._works


def test_without_any_opener_a_link_goes_to_a_browser_with_a_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seeded defect: `lynx` is what the standard library finds, and it takes over the terminal we were started from."""
    environ = {"PATH": str(tmp_path)}
    window, broken = Window(works=True), Window(works=False)
    found: list[webbrowser.BaseBrowser] = [window, broken, webbrowser.GenericBrowser("lynx")]
    monkeypatch.setattr(webbrowser, "get", lambda: found.pop(0) if found else raise_none())
    open_by_system(LINK, environ, system="linux")
    assert window.opened == [LINK]
    for _ in range(2):
        with pytest.raises(WayError, match="no browser with a window was found"):
            open_by_system(LINK, environ, system="linux")
    with pytest.raises(WayError, match=r"^no browser was found$"):
        open_by_system(LINK, environ, system="linux")


def raise_none() -> webbrowser.BaseBrowser:
    """What the standard library does where there is none."""
    raise webbrowser.Error("could not locate runnable browser")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for the browser")
def test_a_program_gets_neither_our_terminal_nor_our_session(tmp_path: Path) -> None:
    """Seeded defect: the browser writes into our terminal, and ends with it."""
    told = tmp_path / "told"
    script = program(
        tmp_path, "browser", f"[ -t 0 ] || readlink /proc/$$/fd/0 > {told}; ps -o sid= -p $$ >> {told}; exit 3"
    )
    assert run_program([script], {"PATH": os.environ["PATH"]}) == 3
    stdin, session = told.read_text(encoding="utf-8").split()
    assert stdin == "/dev/null"
    assert int(session) != os.getsid(0)


def test_this_very_program_is_started_once_more_frozen_or_not() -> None:
    assert own_program("/opt/tray-status", frozen=True) == ["/opt/tray-status"]
    assert own_program("/usr/bin/python3", frozen=False) == ["/usr/bin/python3", "-m", "tray_status"]
    assert own_program() == [sys.executable, "-m", "tray_status"]
