"""Our back end for Windows with pystray's real code, on a small Windows that the tests play."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from tests.desktop.contract import VIEW, numbered, the_last_of_many_views_wins
from tests.desktop.fake_windows import TASKBAR_CREATED, Windows, tray_on
from tests.desktop.peer import PATIENCE, Running
from tray_status.core.commands import Command, Pause, PollNow, Quit
from tray_status.core.glance import Icon, IconState, Item
from tray_status.desktop.icons import Icons
from tray_status.desktop.tray import Tray
from tray_status.paths import asset

LEFT, RIGHT = 0x0202, 0x0205
BALLOON_GONE, BALLOON_CLICKED = 0x0404, 0x0405
QUERY_END, END, TIMER = 0x0011, 0x0016, 0x0113


class Desktop:
    """A session on Windows with our icon in it."""

    def __init__(self, windows: Windows, module: Any) -> None:  # noqa: ANN401 -- a module loaded for the test
        self.windows = windows
        self.hosted: SimpleQueue[bool] = SimpleQueue()
        self.done: SimpleQueue[Command] = SimpleQueue()
        self.backend = module.WindowsBackend(Icons(asset), self.done.put, hosted=self.hosted.put)
        self.tray = Tray(self.backend)

    def begin(self) -> None:
        """Start, and wait until the icon is there."""
        self.running = Running(self.tray.run)
        self.tray.show(VIEW)
        assert self.hosted.get(timeout=PATIENCE)

    def settle(self) -> None:
        """Wait until the icon's thread has done all that it was asked for before."""
        self.windows.send(0)

    def open(self) -> list[str]:
        """Open the menu; its labels."""
        self.windows.mouse(RIGHT)
        return self.windows.opened.get(timeout=PATIENCE)

    def balloon(self, title: str, clicked: Callable[[], None] = lambda: None) -> Running:
        """Have a balloon shown, from another thread."""
        return Running(lambda: self.backend.show_balloon(title, "text", clicked, within=PATIENCE))


@pytest.fixture
def idle() -> Iterator[Desktop]:
    windows = Windows()
    with tray_on(windows) as module:
        yield Desktop(windows, module)


@pytest.fixture
def desktop(idle: Desktop) -> Iterator[Desktop]:
    idle.begin()
    yield idle
    idle.tray.stop()
    assert idle.running.end() is None
    assert idle.windows.taskbar.icon == 0


def test_picture_and_tooltip_are_shown_and_change(desktop: Desktop) -> None:
    """Catches handles of icons that pile up: Windows has 10,000 of them."""
    taskbar, icons = desktop.windows.taskbar, desktop.windows.icons
    first = icons[taskbar.icon]
    assert taskbar.tip == VIEW.tooltip
    desktop.tray.show(replace(VIEW, icon=Icon(state=IconState.MAJOR_OUTAGE), tooltip="worse " * 100))
    desktop.settle()
    assert icons[taskbar.icon] != first
    assert len(icons) == 1
    assert len(taskbar.tip) <= 127
    assert taskbar.tip.endswith("…")


def test_the_program_bears_the_id_of_its_shortcut(desktop: Desktop) -> None:
    """Seeded defect: Windows shows notifications from "python.exe", and forgets what the user said about them."""
    installer = Path(__file__).resolve().parents[2] / "build" / "windows" / "installer.nsi"
    assert f'!define MODEL_ID "{desktop.windows.model_id}"' in installer.read_text(encoding="utf-8").splitlines()


def test_the_last_of_many_views_wins(desktop: Desktop) -> None:
    def shown() -> str:
        desktop.settle()
        return desktop.windows.taskbar.tip

    the_last_of_many_views_wins(desktop.tray.show, shown)


def test_a_line_of_the_menu_does_what_it_says(desktop: Desktop) -> None:
    menu = (
        Item(label="R&D", children=(Item(label="Poll", command=PollNow()),)),
        Item(label="Quit", command=Quit()),
    )
    desktop.tray.show(replace(VIEW, menu=menu))
    desktop.settle()
    assert desktop.open() == ["R&&D", "Quit"]
    desktop.windows.choose(2)
    desktop.settle()
    assert desktop.open() == ["R&&D", "Quit"]
    desktop.windows.choose(3)
    assert [desktop.done.get(timeout=PATIENCE), desktop.done.get(timeout=PATIENCE)] == [PollNow(), Quit()]


def test_a_view_waits_while_the_menu_is_open(desktop: Desktop) -> None:
    """Catches the menu that is destroyed under the pointer: the click that follows is lost, or does another thing."""
    assert desktop.open() == ["Paused", "-", "Quit"]
    desktop.tray.show(numbered(1))
    desktop.settle()
    assert desktop.windows.taskbar.tip == VIEW.tooltip
    desktop.windows.choose(1)
    assert desktop.done.get(timeout=PATIENCE) == Pause(on=True)
    desktop.settle()
    assert desktop.windows.taskbar.tip == "View 1"


def test_stop_closes_an_open_menu(desktop: Desktop) -> None:
    """Catches the program that cannot quit as long as its menu is open."""
    desktop.open()
    desktop.tray.stop()
    assert desktop.running.end() is None


def test_stop_before_run_lets_run_return(idle: Desktop) -> None:
    idle.tray.stop()
    idle.tray.run()


def test_a_left_click_does_what_the_view_says_or_opens_the_menu(desktop: Desktop) -> None:
    desktop.windows.mouse(LEFT)
    assert desktop.windows.opened.get(timeout=PATIENCE) == ["Paused", "-", "Quit"]
    desktop.windows.choose(0)
    desktop.tray.show(replace(VIEW, activate=PollNow()))
    desktop.settle()
    desktop.windows.mouse(LEFT)
    assert desktop.done.get(timeout=PATIENCE) == PollNow()


def test_a_taskbar_that_starts_again_gets_the_icon_again(desktop: Desktop) -> None:
    desktop.windows.taskbar.icon = 0
    desktop.windows.send(TASKBAR_CREATED)
    assert desktop.hosted.get(timeout=PATIENCE)
    assert desktop.windows.taskbar.icon


def test_without_a_taskbar_it_is_told_that_nobody_sees_the_icon(idle: Desktop) -> None:
    idle.windows.taskbar.there = False
    running = Running(idle.tray.run)
    idle.tray.show(VIEW)
    assert not idle.hosted.get(timeout=PATIENCE)
    idle.windows.taskbar.there = True
    idle.windows.send(TASKBAR_CREATED)
    assert idle.hosted.get(timeout=PATIENCE)
    idle.tray.stop()
    assert running.end() is None


def test_the_end_of_the_session_is_not_held_up_and_ends_us(desktop: Desktop) -> None:
    """Catches pystray's 0 for what it does not know: Windows then says that we prevent the end of the session."""
    assert desktop.windows.send(QUERY_END) == 1
    desktop.windows.send(END, 0)
    desktop.settle()
    desktop.windows.send(END, 1)
    assert desktop.running.end() is None


def test_balloons_come_one_after_the_other_and_each_click_is_its_own(desktop: Desktop) -> None:
    clicked: SimpleQueue[str] = SimpleQueue()
    first = desktop.balloon("one" * 100, lambda: clicked.put("one"))
    assert first.end() is None
    second = desktop.balloon("two", lambda: clicked.put("two"))
    desktop.windows.mouse(BALLOON_CLICKED)
    assert second.end() is None
    desktop.windows.mouse(BALLOON_CLICKED)
    assert [clicked.get(timeout=PATIENCE), clicked.get(timeout=PATIENCE)] == ["one", "two"]
    titles = [title for title, _ in desktop.windows.taskbar.balloons]
    assert [title[:3] for title in titles] == ["one", "two"]
    assert len(titles[0]) <= 63


def test_a_balloon_that_was_asked_for_before_the_icon_is_there_is_shown_then(idle: Desktop) -> None:
    """Catches the first waking, which no window hears, and after it none: nothing would ever be drawn."""
    early = idle.balloon("early")
    asked: SimpleQueue[bool] = SimpleQueue()
    idle.backend.invoke(lambda: asked.put(True))
    idle.begin()
    assert asked.get(timeout=PATIENCE)
    idle.settle()
    idle.windows.send(TIMER, 1)
    assert early.end() is None
    idle.tray.stop()
    assert idle.running.end() is None


@pytest.mark.parametrize("message", [BALLOON_GONE, None])
def test_the_next_balloon_comes_when_one_has_gone_or_after_its_time(desktop: Desktop, message: int | None) -> None:
    assert desktop.balloon("one").end() is None
    second = desktop.balloon("two")
    desktop.settle()
    if message is None:
        assert desktop.windows.timers
        desktop.windows.send(TIMER, 1)
    else:
        desktop.windows.mouse(message)
    assert second.end() is None


def test_a_balloon_that_does_not_get_its_turn_is_an_error_and_not_shown_later(desktop: Desktop) -> None:
    """Catches the alert that is lost in a queue of ours, and the one that is told twice."""
    assert desktop.balloon("one").end() is None
    with pytest.raises(TimeoutError, match="did not take the notification"):
        desktop.backend.show_balloon("two", "text", lambda: None, within=0.0)
    desktop.windows.mouse(BALLOON_GONE)
    desktop.settle()
    assert [title for title, _ in desktop.windows.taskbar.balloons] == ["one"]


def test_an_icon_that_windows_does_not_make_is_an_error_and_the_next_is_shown(desktop: Desktop) -> None:
    make = desktop.windows.CreateIconFromResourceEx
    from pystray._util import win32

    win32.windll.user32.CreateIconFromResourceEx.do = lambda *_: 0
    desktop.tray.show(numbered(1))
    desktop.settle()
    win32.windll.user32.CreateIconFromResourceEx.do = make
    desktop.tray.show(numbered(2))
    desktop.settle()
    assert desktop.windows.taskbar.tip == "View 2"
