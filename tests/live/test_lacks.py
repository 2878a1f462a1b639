"""No tray, no notification service, no bus, no display: said once with its remedy, and the rest goes on."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest
from jeepney.bus_messages import message_bus

from tests.live.conftest import Starter
from tests.live.program import NO_ICON, NOT_SHOWN, DesktopProgram, Pages
from tests.live.rig import WATCHER, Rig
from tests.live.waiting import never, until
from tray_status.hosting import WITHIN

NO_SERVICE = "No notification service is running"


def ends_in_time(program: DesktopProgram) -> None:
    """End it as a session does."""
    program.process.send_signal(signal.SIGTERM)
    assert program.process.wait(3) == 0, program.log
    assert "Traceback" not in program.log


def test_without_a_tray_that_is_said_once_and_notifications_go_on(rig: Rig, pages: Pages, started: Starter) -> None:
    """Seeded defects: it waits in silence for a tray that this desktop does not have; it says so whenever it learns."""
    rig.dunst()
    program = started(pages, extra="log_level: debug")
    program.await_log(NO_ICON, within=20)
    learned = program.log.count(NOT_SHOWN)
    with rig.connect() as watcher:  # one that comes, takes nothing and goes
        watcher.send_and_get_reply(message_bus.RequestName(WATCHER), timeout=10)
    program.await_log(NOT_SHOWN, times=learned + 1)
    pages.second = 9
    program.say("poll")
    program.await_log("acme: shown by desktop")

    never("it is told again", lambda: program.log.count(NO_ICON) > 1, during=WITHIN + 1)
    ends_in_time(program)


def test_without_a_notification_service_alerts_wait_for_one(rig: Rig, pages: Pages, started: Starter) -> None:
    """Seeded defects: what could not be shown at once is lost; it waits, and nobody is told that it does, or why."""
    rig.panel()
    program = started(pages)
    program.await_log("first sight: the record begins", times=4)
    pages.second = 9
    program.say("poll")
    program.await_log("opened is told")
    program.await_log(NO_SERVICE)
    never("nobody can have shown it", lambda: "shown by desktop" in program.log, during=1)
    assert NO_SERVICE in program.say("status").stdout

    rig.dunst()

    program.await_log("acme: shown by desktop", within=15)
    assert program.log.count(NO_SERVICE) == 1
    assert NO_SERVICE not in program.say("status").stdout
    ends_in_time(program)


@pytest.mark.parametrize("display", [True, False])
def test_without_a_bus_it_prints_what_it_has_to_tell(
    display: bool,
    rig: Rig,
    pages: Pages,
    tmp_path: Path,
) -> None:
    """As in a login over SSH, with and without X. Seeded defect: it hangs, or ends, where there is no desktop."""
    program = DesktopProgram(tmp_path, rig, pages.addresses)
    del program.environ["DBUS_SESSION_BUS_ADDRESS"]
    if not display:
        del program.environ["DISPLAY"]
    program.start()
    try:
        program.await_log("first sight: the record begins", times=4)
        pages.second = 9
        program.say("poll")
        program.await_log("NEW · Acme Cloud")
        until("the lack is told", lambda: program.log.count(NO_ICON) == 1, within=15)
        ends_in_time(program)
        assert program.log.count(NO_ICON) == 1
    finally:
        program.stop()
        sys.stdout.write(program.log)
