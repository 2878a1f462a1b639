"""The minute that matters: an outage comes, the icon and a notification say so, and every click does what it says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.live.conftest import Starter
from tests.live.program import DesktopProgram, Pages
from tests.live.rig import Rig
from tests.live.screen import MIDDLE, Box, Screen
from tests.live.sights import buttons, choose, icon, notifications, open_menu
from tests.live.tray_driver import TrayDriver
from tests.live.waiting import until
from tray_status.core.glance import IconState

FindTray = Callable[[], TrayDriver]

ACME, HARBOR, OVER = 9.0, 23.0, 60.0
"""Seconds of the story: Acme Cloud has an incident; Harbor Payments too; all is well again."""

NOTIFICATION_DAEMON = "notification-daemon"


def incident_link(program: DesktopProgram, provider: str) -> str:
    """The address of the provider's only incident, as the program tells it."""
    (incident,) = [one for one in program.ask("incidents") if one["provider"] == provider]
    return str(incident["url"])


def two_alerts(program: DesktopProgram, pages: Pages, driver: TrayDriver) -> None:
    """Let two incidents come, one after the other, and both be told."""
    pages.second = ACME
    driver.click("Poll now")
    program.await_log("acme: shown by desktop")
    pages.second = HARBOR
    driver.click("Poll now")
    program.await_log("harbor: shown by desktop")


def test_a_click_on_one_of_two_notifications_opens_its_incident(
    rig: Rig, screen: Screen, pages: Pages, started: Starter, tray: FindTray
) -> None:
    """With dunst, by the button of the mouse that it has for this.

    Seeded defects: any click opens the newest; any click opens the oldest.
    """
    rig.panel()
    rig.dunst()
    program = started(pages)
    icon(screen, IconState.WELL)
    screen.keep("well")
    two_alerts(program, pages, tray())
    older, _newer = notifications(screen, 2)
    screen.keep("two-notifications-dunst")

    screen.click(older.centre, MIDDLE)
    until("the browser is asked", lambda: program.opened)
    assert program.opened == [incident_link(program, "acme")]

    (newer,) = notifications(screen, 1)
    screen.click(newer.centre, MIDDLE)
    until("the browser is asked again", lambda: len(program.opened) > 1)
    assert program.opened[1:] == [incident_link(program, "harbor")]


def test_clicks_on_notifications_of_another_service_open_their_incidents(
    rig: Rig, screen: Screen, pages: Pages, started: Starter, tray: FindTray
) -> None:
    """With notification-daemon, where the left button clicks, and one notification waits for the other to be gone."""
    rig.panel()
    rig.notification_daemon()
    program = started(pages)
    icon(screen, IconState.WELL)
    two_alerts(program, pages, tray())
    screen.keep("notification-daemon")

    for count, provider in enumerate(("acme", "harbor"), 1):
        bubble = screen.settled("a notification", lambda: _first(screen.windows(NOTIFICATION_DAEMON)))
        screen.click((bubble.left + 60, bubble.centre[1]))
        until("the browser is asked", lambda: len(program.opened) == count)  # noqa: B023 -- read at once
        assert program.opened[-1] == incident_link(program, provider)


def test_the_icon_goes_from_well_to_outage_and_back(
    rig: Rig, screen: Screen, pages: Pages, started: Starter, tray: FindTray
) -> None:
    rig.panel()
    rig.dunst()
    program = started(pages)
    where = icon(screen, IconState.WELL)
    driver = tray()
    assert "well" in driver.tooltip

    pages.second = ACME
    driver.click("Poll now")
    assert icon(screen, IconState.PARTIAL_OUTAGE).centre == pytest.approx(where.centre, abs=4)
    screen.keep("outage")

    pages.second = OVER
    driver.click("Poll now")
    icon(screen, IconState.WELL)
    assert "well" in driver.tooltip
    program.await_log("resolved is told")


def test_a_line_of_the_menu_is_clicked_with_the_mouse(
    rig: Rig, screen: Screen, pages: Pages, started: Starter, tray: FindTray
) -> None:
    """Seeded defect: the line beside the one under the mouse is done."""
    rig.panel()
    rig.dunst()
    pages.second = ACME
    program = started(pages)
    where = icon(screen, IconState.PARTIAL_OUTAGE)
    driver = tray()

    open_menu(screen, where)
    screen.keep("menu")
    choose(screen, driver, "Paused")
    until("the line is ticked", lambda: driver.line("Paused").properties.get("toggle-state") == 1)
    screen.keep("paused")

    open_menu(screen, where)
    choose(screen, driver, "Paused")
    icon(screen, IconState.PARTIAL_OUTAGE)
    assert program.opened == []

    open_menu(screen, where)
    choose(screen, driver, "Acme Cloud: Elevated", "Open incident")
    until("the browser is asked", lambda: program.opened)
    assert program.opened == [incident_link(program, "acme")]


def test_acknowledging_in_the_notification_changes_the_icon(
    rig: Rig, screen: Screen, pages: Pages, started: Starter, tray: FindTray
) -> None:
    """Seeded defect: a button does what a click on the notification does."""
    rig.panel()
    rig.notification_daemon()
    program = started(pages)
    icon(screen, IconState.WELL)
    pages.second = ACME
    tray().click("Poll now")
    icon(screen, IconState.PARTIAL_OUTAGE)
    notification = screen.settled("a notification", lambda: _first(screen.windows(NOTIFICATION_DAEMON)))
    screen.keep("notification-with-buttons", notification.around(8))

    found = buttons(screen, notification)
    assert len(found) == 3, found
    screen.click(found[1].centre)

    icon(screen, IconState.WELL)
    assert program.opened == []
    (incident,) = [one for one in program.ask("incidents") if one["provider"] == "acme"]
    assert incident["acknowledged"] is True


def test_a_left_click_on_the_icon_does_what_the_view_says(
    rig: Rig, screen: Screen, pages: Pages, started: Starter
) -> None:
    """Seeded defect: the icon is registered as a mere menu, and a click never arrives."""
    rig.panel()
    pages.second = ACME
    program = started(pages)
    where = icon(screen, IconState.PARTIAL_OUTAGE)

    screen.click(where.centre)

    until("the browser is asked", lambda: program.opened)
    assert program.opened == [incident_link(program, "acme")]


def _first(boxes: list[Box]) -> Box | None:
    return boxes[0] if boxes else None
