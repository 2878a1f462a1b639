"""Owns the proof that quiet hours and what they hold come and go in the menu by the clock alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, time

from tests.house import MORNING, House, provider, wishes
from tests.readings import incident, summary
from tray_status.core.lull import lull
from tray_status.core.policy import Policy
from tray_status.core.quiet_hours import QuietHours

QUIET = Policy(quiet_hours=(QuietHours(begin=time(10, 30), end=time(12)),))


def lines(house: House) -> list[str]:
    """The lines of the menu about what is quiet."""
    return [label for label in house.menu if "Quiet hours" in label or "wait" in label]


def test_quiet_hours_are_in_the_menu_while_they_last_and_so_is_what_they_hold() -> None:
    """Seeded defects: the line comes with the next change of a page; it stays after everything was told."""
    house = House(wishes([replace(provider("Acme"), policy=QUIET)]))
    house.page("Acme", summary())
    house.start().at(MORNING.replace(minute=29))
    assert lines(house) == []
    house.at(MORNING.replace(minute=30, second=15))
    assert lines(house) == ["Quiet hours until 12:00"]
    house.page("Acme", summary(incident("i1", since=MORNING), health="major_outage"))
    house.at(MORNING.replace(minute=40))
    assert lines(house) == ["Quiet hours until 12:00: 1 alert waits"]
    assert house.told() == []
    house.at(MORNING.replace(hour=12, second=30))
    assert lines(house) == []
    assert len(house.told()) == 1


def test_what_failed_after_quiet_hours_is_not_held_by_them() -> None:
    """Seeded defect: the menu and `status` go on to say that quiet hours hold what a notifier could not tell."""
    house = House(wishes([replace(provider("Acme"), policy=QUIET)]))
    house.page("Acme", summary())
    house.start().at(MORNING.replace(minute=35))
    house.page("Acme", summary(incident("i1", since=MORNING), health="major_outage"))
    house.hands["console"] = "fails"
    house.at(MORNING.replace(hour=13))
    (waits,) = house.state("Acme").outbox
    assert waits.gathers == "during quiet hours"
    now = house.clock.now()
    assert waits.deliveries[0].next_try > now
    found = lull([(house.hub.prefs[waits.provider], house.state("Acme"))], now, UTC)
    assert found.waiting == 0
