"""Trays come late, go and come back; a menu that is open changes under the user's eyes."""

from __future__ import annotations

import signal
from collections.abc import Callable
from dataclasses import replace

from jeepney import DBusAddress, new_signal

from tests.live.conftest import Starter
from tests.live.program import NO_ICON, NOT_SHOWN, SHOWN, Pages
from tests.live.rig import WATCHER, Rig
from tests.live.screen import Box, Screen
from tests.live.sights import icon, no_icon, one_icon, open_menu
from tests.live.tray_driver import TrayDriver
from tests.live.waiting import never, until
from tray_status.core.glance import IconState
from tray_status.desktop.choose import PATIENCE

FindTray = Callable[[], TrayDriver]


def test_a_panel_that_starts_late_shows_the_icon(
    rig: Rig, screen: Screen, pages: Pages, started: Starter, tray: FindTray
) -> None:
    """Over D-Bus, and there alone: this panel is a tray of the older kind too.

    Seeded defects: the icon is offered once, at the start, and only its stand-in is seen; the stand-in stays beside it.
    """
    program = started(pages)
    program.await_log("first sight: the record begins", times=4)

    rig.panel()

    icon(screen, IconState.WELL)
    assert "well" in tray().tooltip
    never("two icons", lambda: not one_icon(screen, IconState.WELL), during=PATIENCE + 1)


def test_one_of_two_hosts_that_leaves_takes_no_icon_away_and_brings_none(
    rig: Rig, screen: Screen, pages: Pages, started: Starter
) -> None:
    """The watcher still has the other host. Seeded defect: the signal is believed, and a stand-in comes beside it."""
    rig.panel()
    program = started(pages, extra="log_level: debug")
    icon(screen, IconState.WELL)
    told = program.log.count(SHOWN)

    # Whoever hears it cannot know that not the watcher sends it: its name is only that of the call.
    with rig.connect() as connection:
        watcher = DBusAddress("/StatusNotifierWatcher", interface=WATCHER)
        connection.send(new_signal(watcher, "StatusNotifierHostUnregistered"))

    never("another icon", lambda: not one_icon(screen, IconState.WELL), during=PATIENCE + 1)
    assert program.log.count(SHOWN) > told, "the watcher was not asked"
    assert NOT_SHOWN not in program.log
    assert NO_ICON not in program.log


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
    until("it is there once", lambda: one_icon(screen, IconState.PARTIAL_OUTAGE))
    assert any(label.startswith("Acme Cloud: Elevated") for label in tray().labels())


def test_an_open_menu_changes_in_place(
    rig: Rig, screen: Screen, pages: Pages, started: Starter, tray: FindTray
) -> None:
    """Seeded defects: with each view the menu has new lines, and closes in some trays; an open one is not told."""
    rig.panel()
    rig.dunst()
    program = started(pages)
    driver = tray()
    open_menu(screen, icon(screen, IconState.WELL))
    (menu,) = menus(screen)
    # Its lower half may be hidden: with the news the panel shows the icon's new tooltip over it.
    upper = replace(menu, bottom=menu.centre[1])
    before = screen.shot(upper)
    lowest = driver.line("Quit").number
    screen.keep("menu-open-before")

    pages.second = 9
    program.say("poll")
    driver.await_line("Acme Cloud: Elevated")
    until("the open menu shows it", lambda: screen.shot(upper).tobytes() != before.tobytes())

    assert driver.line("Quit").number == lowest

    icon(screen, IconState.PARTIAL_OUTAGE)
    screen.keep("menu-open-after")
    assert len(menus(screen)) == 1
    screen.press("Escape")
    until("the menu closes", lambda: not menus(screen))


def menus(screen: Screen) -> list[Box]:
    """The menus that the panel shows; its tray runs in a process of its own."""
    return [box for box in screen.windows("wrapper-2.0") if box.height > 100]
