"""Tests that a long hold of a busy page stays small, is told at its end, and leaves a word of each alert."""

from __future__ import annotations

from datetime import timedelta

from tests.house import House, provider, wishes
from tests.readings import incident, summary
from tray_status.core.commands import Snooze
from tray_status.core.folding import HELD_MOST, OVERTAKEN, SUMMED_UP
from tray_status.core.model import ProviderId

ACME = ProviderId("acme")


def test_a_busy_page_that_is_snoozed_for_long_is_told_in_one_notification() -> None:
    """Seeded defect: the outbox of a snoozed page grows with each update, and is written whole each time."""
    house = House(wishes([provider("Acme")]))
    house.page("Acme", summary())
    house.start()
    house.asks(Snooze(provider=ACME, lasting=timedelta(hours=6)))
    most = 0
    for number in range(1, 36):
        for phase in ("investigating", "resolved"):
            house.page("Acme", summary(incident(f"i{number}", phase=phase, since=house.clock.now())))
            house.passes(120)
            most = max(most, len(house.hub.states[ACME].outbox))
    house.page("Acme", summary(incident("last", since=house.clock.now())))
    house.passes(120)
    for number in range(70):
        house.page("Acme", summary(incident("last", says=f"Look {number}.", since=house.clock.now())))
        house.passes(120)
        most = max(most, len(house.hub.states[ACME].outbox))
    assert most <= HELD_MOST + 1
    house.passes(6 * 3600)
    (told,) = house.told()
    assert "last" in told.body
    assert "incidents ended" in told.body
    whys = [entry.reason for entry in house.memory.log]
    assert OVERTAKEN in whys
    assert SUMMED_UP in whys
