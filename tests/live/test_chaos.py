"""The notification service is killed, stopped and replaced while alerts flow: every one is told in the end."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import Final

import pytest

from tests.live.conftest import Starter
from tests.live.program import NO_ICON, DesktopProgram, Pages
from tests.live.rig import NOTIFICATIONS, Rig
from tests.live.screen import Screen
from tests.live.sights import icon, one_icon
from tests.live.tray_driver import TrayDriver
from tests.live.waiting import never, until
from tray_status.core.glance import IconState
from tray_status.core.model import Health, Impact, Phase
from tray_status.demo import Site, Step, Story, Style
from tray_status.desktop.choose import PATIENCE
from tray_status.engine.teller import MINUTE

SITES: Final = 10
STAGES: Final = 5

SITE_LIST: Final = tuple(
    Site(id=f"site{number}", name=f"Site {number}", style=Style.STATUSPAGE, components=("API",))
    for number in range(SITES)
)
FIFTY: Final = Story(
    sites=SITE_LIST,
    steps=tuple(
        Step(
            at=stage,
            site=site.id,
            entry=f"entry{stage}",
            title=f"{site.name} fails for the {stage}. time",
            impact=Impact.MAJOR,
            affects={"API": Health.PARTIAL_OUTAGE},
            phase=Phase.INVESTIGATING,
            text="We are looking for the cause.",
        )
        for site in SITE_LIST
        for stage in range(1, STAGES + 1)
    ),
    length=STAGES,
)
"""In each of five stages every one of ten sites has one incident more."""


class Flow:
    """The program, and what it was given to tell. Whenever it is looked at, its icon is there, and there once."""

    def __init__(self, program: DesktopProgram, pages: Pages, driver: TrayDriver, screen: Screen) -> None:
        self._program = program
        self._screen = screen
        self._pages = pages
        self._driver = driver

    def next_stage(self) -> None:
        """Let ten more alerts be made."""
        self._pages.second += 1
        made = round(self._pages.second) * SITES
        self._driver.click("Poll now")
        self._program.await_log("opened is told", times=made)

    @property
    def receipts(self) -> int:
        """How many alerts were shown so far."""
        return self._program.log.count(": shown by desktop")

    def more_than(self, receipts: int) -> bool:
        """Whether more alerts were shown."""
        # One look may meet the panel while it makes room for the service's own icon, and ours is not painted.
        look: Callable[[], bool] = lambda: one_icon(self._screen, IconState.PARTIAL_OUTAGE)  # noqa: E731 -- says what is looked for
        until("the icon is there once: the notification service has no part in it", look, within=2)
        return self.receipts > receipts

    def await_receipts(self, stages: int) -> None:
        """Wait until the alerts of so many stages have been shown."""
        until(
            f"{stages} stages are told", lambda: self.more_than(stages * SITES - 1), within=40 + MINUTE.total_seconds()
        )


@pytest.mark.timeout(400)  # no more than two notifications a minute are shown, each of ten alerts
def test_fifty_alerts_survive_a_service_that_is_killed_stopped_and_replaced(
    rig: Rig, screen: Screen, started: Starter, tray: Callable[[], TrayDriver], story_pages: Callable[[Story], Pages]
) -> None:
    """Seeded defects: an alert is taken for shown though nobody answered; one that failed is not tried again.

    A service that goes or comes is taken for the tray, and a stand-in is put beside the icon.
    """
    rig.panel()
    dunst = rig.dunst()
    pages = story_pages(FIFTY)
    program = started(pages, extra="digest: yes")
    driver = tray()
    program.await_log("first sight: the record begins", times=SITES)
    flow = Flow(program, pages, driver, screen)

    flow.next_stage()
    icon(screen, IconState.PARTIAL_OUTAGE)
    flow.await_receipts(1)

    rig.end(dunst, signal.SIGKILL)
    rig.await_name(NOTIFICATIONS, there=False)
    flow.next_stage()
    never("nobody can have shown these", lambda: flow.more_than(SITES), during=PATIENCE + 1)
    dunst = rig.dunst()
    flow.await_receipts(2)

    dunst.send_signal(signal.SIGSTOP)
    flow.next_stage()
    program.await_log("does not answer", times=SITES, within=10 + MINUTE.total_seconds())
    assert flow.receipts == 2 * SITES, "a stopped service shows nothing"
    dunst.send_signal(signal.SIGCONT)
    flow.await_receipts(3)

    dunst.send_signal(signal.SIGSTOP)
    flow.next_stage()
    rig.end(dunst, signal.SIGKILL)
    rig.notification_daemon()
    flow.await_receipts(4)
    flow.next_stage()
    flow.await_receipts(5)

    assert flow.receipts == STAGES * SITES
    assert "given up" not in program.log
    assert NO_ICON not in program.log
    assert sum(one["waiting_alerts"] for one in program.ask("status")["providers"]) == 0
