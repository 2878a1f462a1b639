"""Owns the tests of what happens when a notifier can deliver again: what waits for it is told at once."""

from __future__ import annotations

import pytest

from tests.house import MORNING, House, provider, wishes
from tests.readings import incident, summary
from tray_status.core.commands import Snooze
from tray_status.core.model import ProviderId
from tray_status.engine.inbox import Ready

HOUR = 3600


@pytest.fixture
def house() -> House:
    """One provider that is well, and two notifiers of which one cannot be reached."""
    house = House(wishes([provider("Acme", notifiers=("console", "chat"))], ("console", "chat")))
    house.page("Acme", summary())
    house.hands["console"] = house.hands["chat"] = "fails"
    house.start()
    house.page("Acme", summary(incident("i1", since=MORNING), health="major_outage"))
    return house


def ready(house: House, kind: str = "console") -> None:
    house.hands["console"] = "works"
    house.inbox.put(Ready(kind=kind))
    house.passes(1)


def test_what_waits_is_told_as_soon_as_the_notifier_is_ready(house: House) -> None:
    """Seeded defect: after two hours without a notification service, the next try is a quarter of an hour away."""
    house.passes(2 * HOUR)
    ready(house)
    assert [shown.notifier for shown in house.shown] == ["console"]


def test_who_is_not_ready_is_not_hurried(house: House) -> None:
    house.passes(2 * HOUR)
    tries = len([one for one in house.handed if one.notifier == "chat"])
    ready(house)
    ready(house, "unknown")
    assert len([one for one in house.handed if one.notifier == "chat"]) == tries


def test_a_snooze_is_not_ended_by_it(house: House) -> None:
    """Seeded defect: a restart of the desktop's service tells what the user wanted to hear tomorrow."""
    house.passes(2 * HOUR)
    house.asks(Snooze(provider=ProviderId("acme"), until=house.clock.now().replace(hour=20)))
    ready(house)
    assert house.shown == []


def test_what_was_in_hand_and_fails_after_it_is_tried_again_at_once(house: House) -> None:
    """Seeded defect: a delivery begun before the service came back fails after it, and waits as if nobody was there."""
    house.passes(2 * HOUR)
    house.hands["console"] = "hangs"
    house.passes(HOUR / 2)
    house.inbox.put(Ready(kind="console"))
    house.passes(1)
    house.hands["console"] = "works"
    house.telling.failed("console")
    house.passes(1)
    assert [shown.notifier for shown in house.shown] == ["console"]
