"""The menu of a view as pystray's back ends read it: labels, ticks, clicks, and no back end chosen by pystray."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tray_status.core.commands import Command, Pause, PollNow, Quit
from tray_status.core.glance import SEPARATOR, Item
from tray_status.desktop.balloons import escaped
from tray_status.desktop.menus import Looping, ViewMenu, base


def test_a_menu_of_pystray_has_every_line_and_does_what_each_says() -> None:
    done: list[Command] = []
    lines = (
        Item(label="All well", enabled=False),
        SEPARATOR,
        Item(label="R&D", children=(Item(label="Poll now", command=PollNow()),)),
        Item(label="Paused", command=Pause(on=True), checked=False),
        Item(label="Quit", command=Quit()),
    )
    menu = ViewMenu(lines, act=done.append, escape=escaped)
    read, separator, group, paused, leave = list(menu)
    assert (read.text, read.enabled) == ("All well", False)
    assert separator is base.Menu.SEPARATOR
    assert group.text == "R&&D"
    assert (paused.checked, leave.checked) == (False, None)
    for item in (*group.submenu, paused, leave):
        item(None)
    assert done == [PollNow(), Pause(on=True), Quit()]


def test_a_click_on_the_icon_itself_does_what_the_view_says_and_shows_no_line() -> None:
    done: list[Command] = []
    menu = ViewMenu((Item(label="Quit", command=Quit()),), PollNow(), act=done.append)
    assert [item.text for item in menu] == ["Quit"]
    menu(None)
    next(item for item in menu.items if item.default)(None)
    assert done == [PollNow(), PollNow()]
    ViewMenu((), act=done.append)(None)
    assert len(done) == 2


def test_each_tick_is_its_own_line_s() -> None:
    """Catches ticks that all show what the last line says, as closures in loops do."""
    lines = tuple(Item(label=str(on), command=Pause(on=on), checked=on) for on in (True, False, True))
    assert [item.checked for item in ViewMenu(lines, act=lambda _: None)] == [True, False, True]


@pytest.mark.parametrize("before", ["gtk", None])
def test_pystray_chooses_no_back_end_and_the_environment_stays_as_it_was(before: str | None) -> None:
    """Catches GTK in the process, and a child that is told to show its icon nowhere."""
    code = "import os, sys; import tray_status.desktop.menus; "
    code += "print(os.environ.get('PYSTRAY_BACKEND'), [m for m in ('gi', 'Xlib', 'PIL') if m in sys.modules])"
    environ = {"PATH": "/usr/bin:/bin"} | ({"PYSTRAY_BACKEND": before} if before is not None else {})
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environ, check=True)
    assert run.stdout.strip() == f"{before} []"


class Once(Looping):
    """An icon whose loop ends at once, or fails."""

    def __init__(self, fails: bool) -> None:
        self.did: list[str] = []
        self._fails = fails
        self._visible = True

    def _run(self) -> None:
        if self._fails:
            raise OSError("no screen")
        self._mark_ready()

    def _stop(self) -> None:
        self.did.append("stop")


def test_an_icon_begins_in_the_thread_of_its_loop_and_is_gone_when_it_ends() -> None:
    icon = Once(fails=False)
    icon.run(lambda given: icon.did.append("began" if given is icon else "?"))
    assert icon.did == ["began"]
    assert not icon._running
    assert not icon._visible
    icon.run()
    icon.stop()
    assert icon.did == ["began", "stop"]


def test_an_icon_whose_loop_fails_is_gone_as_well() -> None:
    """Catches the error that pystray raises once more when the icon is freed."""
    icon = Once(fails=True)
    with pytest.raises(OSError, match="no screen"):
        icon.run()
    assert not icon._visible
