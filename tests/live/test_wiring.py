"""What outlives a start and what changes while it runs: clicks on old notifications, and the icon's look."""

from __future__ import annotations

from collections.abc import Callable

from tests.live.conftest import Starter
from tests.live.program import Pages
from tests.live.rig import Rig
from tests.live.screen import Screen
from tests.live.sights import icon, no_icon
from tests.live.tray_driver import TrayDriver
from tests.live.waiting import until
from tray_status.core.glance import Icon, IconState
from tray_status.desktop.icons import Icons
from tray_status.desktop.pictures import Look
from tray_status.paths import asset


def test_a_click_on_what_the_last_run_has_shown_opens_its_incident(
    rig: Rig, screen: Screen, pages: Pages, started: Starter
) -> None:
    """Where the service tells everybody of a click (dunst tells only whoever asked, who is gone).

    Seeded defects: nobody keeps what was shown; clicks are heard only after the first notification of a run.
    """
    rig.notification_daemon()
    program = started(pages, extra="log_level: debug")
    program.await_log("first sight: the record begins", times=4)
    pages.second = 9
    program.say("poll")
    program.await_log("acme: shown by desktop")
    program.process.terminate()
    assert program.process.wait(3) == 0

    program.start()
    program.await_log("clicks on earlier notifications are heard", times=2)
    assert program.opened == []
    bubble = screen.settled("the notification", lambda: next(iter(screen.windows("notification-daemon")), None))
    screen.click((bubble.left + 60, bubble.centre[1]))

    until("the browser is asked", lambda: program.opened)
    (acme,) = (address for name, _, address in pages.addresses if name == "acme")
    assert program.opened[0].startswith(f"{acme}/")


def test_the_look_of_the_icon_follows_the_settings_at_once(
    rig: Rig, screen: Screen, pages: Pages, started: Starter, tray: Callable[[], TrayDriver]
) -> None:
    """Nothing else changes: all is well before and after.

    Seeded defects: the look is that of the start; it changes only with the next news; no host is told of it.
    """
    rig.panel()
    program = started(pages)
    icon(screen, IconState.WELL)
    driver = tray()
    shown = driver.properties
    assert shown["IconPixmap"] == well_in(Look.COLOUR)

    program.settings.write_text(f"icon: dark\n{program.settings.read_text()}")
    assert program.say("reload").returncode == 0

    until("it is the same picture in the other look", lambda: driver.properties["IconPixmap"] == well_in(Look.DARK))
    assert driver.properties == shown | {"IconPixmap": well_in(Look.DARK)}
    no_icon(screen, IconState.WELL)
    screen.keep("well-dark")


def well_in(look: Look) -> list[tuple[int, int, bytes]]:
    """The picture of all being well, as the bus carries it."""
    return [(one.edge, one.edge, one.data) for one in Icons(asset, look).pixmaps(Icon(state=IconState.WELL))]
