"""The settings window on a real screen: opened from the menu, changed by keys, and of one mind with the file."""

from __future__ import annotations

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
Opened = tuple[DesktopProgram, Box]

ALARM = (164, 14, 38)
"""The colour of what is wrong, where windows are light."""

COMMENT = "  # as often as the boss wants"


@pytest.fixture
def opened(rig: Rig, screen: Screen, pages: Pages, started: Starter, tray: FindTray) -> Opened:
    """Give the program, and its settings window, opened by a click on the menu's line."""
    rig.start("openbox")
    until("a window manager", screen.managed)
    rig.panel()
    program = started(pages)
    driver = tray()
    driver.await_line("Northwind CDN: operational")
    driver.click("Settings")
    until("the window has its title", lambda: screen.title("Settings"))
    return program, screen.settled("the window", lambda: _large(screen))


def _large(screen: Screen) -> Box | None:
    """The window, as a window manager frames it."""
    return next((box for box in reversed(screen.every_window()) if box.width > WIDTH // 2 and box.height > 300), None)


def file_of(program: DesktopProgram) -> Path:
    """Its settings file."""
    return program.settings


def watched(program: DesktopProgram) -> list[str]:
    """How often each page is asked."""
    return [str(row["every"]) for row in program.ask("list")]


def muted(program: DesktopProgram) -> list[str]:
    """Who is muted, as the running program says."""
    return [row["id"] for row in program.ask("status")["providers"] if row["muted"]]


def quick(program: DesktopProgram) -> str:
    """The line of `every`."""
    return next(line for line in file_of(program).read_text(encoding="utf-8").splitlines() if line.startswith("every"))


def to_network(screen: Screen) -> None:
    """To the last section, and into its first field: how often pages are asked."""
    screen.press("Control_L+Prior")
    screen.press("F6", "Tab")


def test_keys_change_the_file_and_the_program(screen: Screen, opened: Opened) -> None:
    """Seeded defects: a comment is lost; the program does not hear of it; Undo leaves something behind."""
    program, _box = opened
    file = file_of(program)
    before = file.read_text(encoding="utf-8")
    line = quick(program)
    file.write_text(before.replace(line, line + COMMENT), encoding="utf-8")
    before = file.read_text(encoding="utf-8")
    to_network(screen)
    screen.press("Control_L+a", "2", "5", "m", "Return")

    until("it is written", lambda: "every: 25m" in quick(program), within=5)
    assert quick(program) == f"every: 25m{COMMENT}"
    assert set(watched(program)) == {"1500.0"}
    screen.settled("the window", lambda: _large(screen))
    screen.keep("settings-window")
    screen.press("Control_L+z")
    until("it is taken back", lambda: file.read_text(encoding="utf-8") == before, within=5)


def test_the_running_program_follows_at_once(screen: Screen, opened: Opened) -> None:
    """Seeded defect: what is changed holds from the next start on."""
    program, _box = opened
    before = program.settings.read_text(encoding="utf-8")
    assert muted(program) == []
    screen.press("Home", "m")
    until("the program knows", lambda: len(muted(program)) == 1, within=3)
    screen.press("Control_L+z")
    until("the program knows", lambda: muted(program) == [], within=3)
    assert program.settings.read_text(encoding="utf-8") == before


def test_what_a_hand_writes_meanwhile_is_told_and_neither_is_lost(screen: Screen, opened: Opened) -> None:
    """Seeded defect: the last who writes wins."""
    program, _box = opened
    file = file_of(program)
    to_network(screen)
    screen.press("Control_L+a", "2", "5", "m")  # still being typed
    file.write_text(file.read_text(encoding="utf-8").replace(quick(program), "every: 35m  # by hand"), encoding="utf-8")
    screen.press("Return")
    until("it is told", lambda: screen.find(ALARM, least=20, within_each=40), within=5)
    screen.settled("the window", lambda: _large(screen))
    screen.keep("settings-conflict")

    assert quick(program) == "every: 35m  # by hand"


def test_asked_for_again_the_one_that_is_there_comes_to_the_front(screen: Screen, opened: Opened) -> None:
    program, _box = opened
    again = program.say("window", "settings")
    assert (again.returncode, again.stdout) == (0, "The window is open already: it comes to the front.\n")
    screen.press("Control_L+w")
    until("it is closed", lambda: screen.title("Settings") is None)


def test_without_tkinter_the_line_opens_the_file(
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
    driver.click("Settings")

    until("the editor is asked", lambda: program.opened)
    assert program.opened == [str(file_of(program))]
