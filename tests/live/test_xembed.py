"""Trays of the older kind, which know nothing of D-Bus: the same icon, by the stand-in."""

from __future__ import annotations

import signal

import pytest

from tests.live.conftest import Starter
from tests.live.program import Pages
from tests.live.rig import Rig
from tests.live.screen import Screen
from tests.live.sights import icon, no_icon
from tests.live.test_story import incident_link
from tests.live.waiting import until
from tray_status.core.glance import IconState

pytestmark = pytest.mark.usefixtures("managed")


def test_a_tray_of_the_older_kind_shows_the_icon_and_takes_clicks(
    rig: Rig, screen: Screen, pages: Pages, started: Starter
) -> None:
    """With tint2. Seeded defects: a picture that was drawn once stays; a click on it never arrives."""
    rig.tint2()
    program = started(pages)
    icon(screen, IconState.WELL)
    screen.keep("tint2-well")

    pages.second = 9
    program.say("poll")
    where = icon(screen, IconState.PARTIAL_OUTAGE)
    screen.keep("tint2-outage")
    screen.click(where.centre)

    until("the browser is asked", lambda: program.opened)
    assert program.opened == [incident_link(program, "acme")]


def test_a_tray_of_the_older_kind_that_comes_back_takes_the_icon_again(
    rig: Rig, screen: Screen, pages: Pages, started: Starter
) -> None:
    """Seeded defect: the icon appears in a new tray only when its picture changes."""
    panel = rig.tint2()
    started(pages)
    icon(screen, IconState.WELL)

    rig.end(panel, signal.SIGKILL)
    no_icon(screen, IconState.WELL)
    rig.tint2()

    icon(screen, IconState.WELL)


def test_without_a_bus_a_tray_of_the_older_kind_serves_as_well(
    rig: Rig, screen: Screen, pages: Pages, started: Starter
) -> None:
    rig.tint2()
    program = started(pages, DBUS_SESSION_BUS_ADDRESS="unix:path=/nowhere")

    icon(screen, IconState.WELL)

    program.process.terminate()
    assert program.process.wait(3) == 0, program.log
    no_icon(screen, IconState.WELL)
