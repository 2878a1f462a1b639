"""The icon between two kinds of tray: it goes to the better one when that comes, and is never in both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from tests.desktop import contract
from tests.desktop.peer import Running
from tests.live.rig import Rig
from tests.live.screen import Screen
from tests.live.sights import icon
from tests.live.tray_driver import TrayDriver
from tests.live.waiting import until
from tray_status.core.glance import IconState
from tray_status.desktop.bus import Bus
from tray_status.desktop.choose import on_linux
from tray_status.desktop.icons import Icons
from tray_status.desktop.remedies import Lack
from tray_status.desktop.tray import Tray
from tray_status.paths import asset
from tray_status.threads import start_thread

pytestmark = pytest.mark.usefixtures("managed", "on_screen")

TITLE = "Tray Status"
VIEW = replace(contract.VIEW, tooltip=f"{TITLE}: 状態 …")
"""With letters that the older property for titles does not know."""

PANEL_COLOUR = (46, 52, 54)
"""That of tint2 in every rig."""


@pytest.fixture
def hosted(rig: Rig, screen: Screen) -> Iterator[list[bool]]:
    """Run the tray that is chosen for an X session; what it says of being shown, the latest last."""
    said: list[bool] = []
    chosen = on_linux(
        Bus(rig.environ["DBUS_SESSION_BUS_ADDRESS"]),
        Icons(asset),
        lambda _: None,
        said.append,
        environ={"DISPLAY": screen.name},
        start_thread=start_thread,
    )
    assert not isinstance(chosen, Lack)
    tray = Tray(chosen)
    tray.show(VIEW)
    running = Running(tray.run)
    yield said
    tray.stop()
    assert running.end() is None
    until("the stand-in has gone", lambda: screen.title(TITLE) is None)


def test_a_tray_over_d_bus_that_comes_late_takes_the_icon_from_an_older_one(
    rig: Rig, screen: Screen, hosted: list[bool], tray: Callable[[], TrayDriver]
) -> None:
    """Seeded defects: two icons side by side; a user who sees the icon is told that there is none."""
    until("it is said that nobody shows the icon", lambda: hosted == [False])
    rig.tint2()
    until("the older tray takes it", lambda: hosted[-1])
    assert screen.title(TITLE) is not None

    panel = rig.panel()

    until("the stand-in goes", lambda: screen.title(TITLE) is None)
    assert tray().tooltip == VIEW.tooltip
    until("it is said that the icon is shown", lambda: hosted[-1])
    rig.end(panel)
    until("it is said that nobody shows the icon any more", lambda: hosted[-1] is False)


@pytest.mark.usefixtures("hosted")
def test_in_an_older_tray_the_panel_shows_through_around_the_picture(rig: Rig, screen: Screen) -> None:
    """Seeded defect: the black square of a picture whose transparency is ignored."""
    rig.tint2()
    where = icon(screen, IconState.WELL)
    corners = screen.shot(where)
    size = corners.width - 1, corners.height - 1
    assert {corners.getpixel((x, y)) for x in (0, size[0]) for y in (0, size[1])} == {PANEL_COLOUR}
