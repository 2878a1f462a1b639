"""Trays come late, go and come back; a menu that is open changes under the user's eyes."""

from __future__ import annotations

import signal
from collections.abc import Callable

from tests.live.conftest import Starter
from tests.live.program import Pages
from tests.live.rig import WATCHER, Rig
from tests.live.screen import Box, Screen
from tests.live.sights import icon, no_icon, open_menu
from tests.live.tray_driver import TrayDriver
from tests.live.waiting import until
from tray_status.core.glance import IconState

FindTray = Callable[[], TrayDriver]


def test_a_panel_that_starts_late_shows_the_icon(rig: Rig, screen: Screen, pages: Pages, started: Starter) -> None:
    """Seeded defect: the icon is offered once, at the start."""
    program = started(pages)
    program.await_log("first sight: the record begins", times=4)

    rig.panel()

    icon(screen, IconState.WELL)


def test_a_panel_that_crashed_and_comes_back_shows_the_icon_as_it_is_by_then(
    rig: Rig, screen: Screen, pages: Pages, started: Starter, tray: FindTray
) -> None:
    """Seeded defects: who takes the watcher's name anew is not told of us; a new panel is shown an old picture."""
    panel = rig.panel()
    program = started(pages)
    icon(screen, IconState.WELL)
    tray()

    rig.end(panel, signal.SIGKILL)
    rig.await_name(WATCHER, there=False)
    no_icon(screen, IconState.WELL)
    pages.second = 9
    program.say("poll")
    program.await_log("opened is told")
    rig.panel()

    icon(screen, IconState.PARTIAL_OUTAGE)
    assert any(label.startswith("Acme Cloud: Elevated") for label in tray().labels())


def test_an_open_menu_changes_in_place(
    rig: Rig, screen: Screen, pages: Pages, started: Starter, tray: FindTray
) -> None:
    """Seeded defect: the menu is sent anew with each view, and closes under the mouse."""
    rig.panel()
    rig.dunst()
    program = started(pages)
    driver = tray()
    open_menu(screen, icon(screen, IconState.WELL))
    (menu,) = menus(screen)
    before = screen.shot(menu)
    screen.keep("menu-open-before")

    pages.second = 9
    program.say("poll")
    driver.await_line("Acme Cloud: Elevated")
    until("the open menu shows it", lambda: screen.shot(menu).tobytes() != before.tobytes())

    icon(screen, IconState.PARTIAL_OUTAGE)
    screen.keep("menu-open-after")
    assert len(menus(screen)) == 1
    screen.press("Escape")
    until("the menu closes", lambda: not menus(screen))


def menus(screen: Screen) -> list[Box]:
    """The menus that the panel shows; its tray runs in a process of its own."""
    return [box for box in screen.windows("wrapper-2.0") if box.height > 100]
