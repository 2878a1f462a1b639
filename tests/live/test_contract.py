"""What every tray keeps to, held against the real ones: a panel over D-Bus, and a tray of the older kind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.desktop.contract import VIEW, the_last_of_many_views_wins
from tests.desktop.peer import Running
from tests.live.rig import Rig
from tests.live.screen import Screen
from tests.live.tray_driver import TrayDriver
from tests.live.waiting import until
from tray_status.desktop.bus import Bus
from tray_status.desktop.icons import Icons
from tray_status.desktop.tray import Backend, Tray
from tray_status.desktop.tray_bus import BusBackend
from tray_status.paths import asset


def by_bus(rig: Rig) -> Backend:
    """The back end that speaks D-Bus."""
    bus = Bus(rig.environ["DBUS_SESSION_BUS_ADDRESS"])
    return BusBackend(Icons(asset), lambda _: None, hosted=lambda _: None, bus=bus)


def test_the_last_of_many_views_wins_over_the_bus(rig: Rig, tray: Callable[[], TrayDriver]) -> None:
    """Seeded defect: an older view that comes late is drawn over the newest."""
    rig.panel()
    shown = Tray(by_bus(rig))
    shown.show(VIEW)
    running = Running(shown.run)
    try:
        driver = tray()
        the_last_of_many_views_wins(shown.show, lambda: driver.tooltip)
        assert driver.labels()[0] == driver.tooltip
    finally:
        shown.stop()
        error = running.end()
    assert error is None


@pytest.mark.usefixtures("managed", "on_screen")
def test_the_last_of_many_views_wins_in_a_tray_of_the_older_kind(rig: Rig, screen: Screen) -> None:
    from tray_status.desktop.tray_xembed import XembedBackend

    rig.tint2()
    hosted: list[bool] = []
    shown = Tray(XembedBackend(Icons(asset), lambda _: None, hosted=hosted.append, indicator=False))
    shown.show(VIEW)
    running = Running(shown.run)
    try:
        until("the tray takes the icon", lambda: hosted and hosted[-1])
        the_last_of_many_views_wins(shown.show, lambda: screen.title("View") or "")
    finally:
        shown.stop()
        error = running.end()
    assert error is None
