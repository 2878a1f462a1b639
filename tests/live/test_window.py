"""The incidents window on a real screen: opened from the menu, moved by keys, and of one mind with the menu."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.live.conftest import Starter
from tests.live.program import DesktopProgram, Pages
from tests.live.rig import Rig
from tests.live.screen import WIDTH, Box, Screen
from tests.live.tray_driver import TrayDriver
from tests.live.waiting import until

pytestmark = pytest.mark.usefixtures("needs_tkinter")

FindTray = Callable[[], TrayDriver]
Outage = tuple[DesktopProgram, TrayDriver]

LINE = "All incidents, and the last 90 days"
NAME = "tray-status"
"""By which X knows the window."""


@pytest.fixture
def outage(
    rig: Rig, screen: Screen, pages: Pages, started: Starter, tray: FindTray
) -> tuple[DesktopProgram, TrayDriver]:
    """Give the program, and its menu, at a moment with two incidents."""
    rig.start("openbox")
    until("a window manager", screen.managed)
    rig.panel()
    rig.dunst()
    program = started(pages)
    driver = tray()
    driver.await_line("Northwind CDN: operational")
    pages.second = 23.0
    driver.click("Poll now")
    driver.await_line("Acme Cloud: Elevated")
    driver.await_line("Harbor Payments")
    return program, driver


def opened_window(screen: Screen, driver: TrayDriver) -> Box:
    """Where the window is that a click on the menu's line opens."""
    driver.click(LINE)
    until("the window has its title", lambda: screen.title("Incidents"))
    return screen.settled("the window", lambda: _large(screen))


def _large(screen: Screen) -> Box | None:
    """The window, as a window manager frames it."""
    return next((box for box in reversed(screen.every_window()) if box.width > WIDTH // 2 and box.height > 300), None)


def acknowledged(program: DesktopProgram) -> list[str]:
    """The titles of what is acknowledged, as the running program says."""
    return [row["title"] for row in program.ask("incidents") if row["acknowledged"]]


def test_keys_find_and_acknowledge_and_the_menu_says_so(screen: Screen, outage: Outage) -> None:
    """Seeded defects: a filter that lists what it should not; a window that says one thing, and the menu another."""
    program, driver = outage
    before = driver.labels()
    opened_window(screen, driver)
    screen.press("Control_L+f")
    for letter in "elevated":
        screen.press(letter)
    screen.press("Return", "a")

    assert until("it is acknowledged", lambda: acknowledged(program), within=3) == ["Elevated error rates on the API"]
    until("the menu says so", lambda: driver.labels() != before, within=3)
    screen.settled("the window", lambda: _large(screen))
    screen.keep("incidents-window")


def test_asked_for_again_the_one_that_is_there_comes_to_the_front(screen: Screen, outage: Outage) -> None:
    """Seeded defect: each click on the line opens one more."""
    program, driver = outage
    opened_window(screen, driver)
    again = program.say("window", "incidents")

    assert (again.returncode, again.stdout) == (0, "The window is open already: it comes to the front.\n")
    screen.press("Control_L+w")
    until("it is closed", lambda: screen.title("Incidents") is None)
    assert "place" in (program.folder / "state" / "windows" / "incidents" / "place.json").read_text(encoding="utf-8")


def test_without_tkinter_the_line_opens_the_page(
    rig: Rig, pages: Pages, started: Starter, tray: FindTray, tmp_path: Path
) -> None:
    """Seeded defect: the line of the menu does nothing where the system's Python comes without tkinter."""
    without = tmp_path / "without"
    without.mkdir()
    (without / "tkinter.py").write_text("raise ImportError('no tkinter here')\n", encoding="utf-8")
    rig.panel()
    program = started(pages, PYTHONPATH=str(without))
    driver = tray()
    driver.await_line("Northwind CDN: operational")
    driver.click(LINE)

    until("the browser is asked", lambda: program.opened)
    assert program.opened[0].endswith("tray-status.html")
    said = subprocess.run(
        [*program.command, "window", "incidents"],
        env=program.environ,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    ).stdout
    assert "no tkinter" in said
    assert "The page takes the window's place." in said
