"""What outlives a start and what changes while it runs: clicks on old notifications, and the icon's look."""

from __future__ import annotations

from collections.abc import Callable

from tests.live.conftest import Starter
from tests.live.program import Pages
from tests.live.rig import Rig
from tests.live.screen import Screen
from tests.live.tray_driver import TrayDriver
from tests.live.waiting import until


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
    rig: Rig, pages: Pages, started: Starter, tray: Callable[[], TrayDriver]
) -> None:
    """Seeded defects: the look is that of the start; it changes only with the next outage."""
    rig.panel()
    program = started(pages)
    program.await_log("first sight: the record begins", times=4)
    driver = tray()
    before = until("the icon has a picture", lambda: driver.properties["IconPixmap"])

    program.settings.write_text(f"icon: dark\n{program.settings.read_text()}")
    assert program.say("reload").returncode == 0

    until("the icon has another picture", lambda: driver.properties["IconPixmap"] != before)
