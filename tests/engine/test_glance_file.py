"""Owns the proof that what shell prompts read is written when it changes and every five minutes, and no more often."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.house import House, provider, wishes
from tests.readings import summary
from tray_status.cli.glimpse import glimpse, verdict
from tray_status.core.commands import Pause
from tray_status.engine.disk import SystemDisk
from tray_status.engine.store import Store


def house_of(count: int) -> House:
    house = House(wishes([provider(f"P{number}") for number in range(count)]))
    for number in range(count):
        house.page(f"P{number}", summary(health="operational"))
    return house.start()


def healths(house: House) -> list[Any]:
    providers: Any = house.memory.glances[-1]["providers"]
    return [one["health"] for one in providers]


def test_a_change_is_there_at_once() -> None:
    """Seeded defect: the prompt learns of an outage five minutes after the icon."""
    house = house_of(2)
    house.passes(70)
    assert healths(house) == ["operational", "operational"]
    house.page("P1", summary(health="major_outage"))
    house.passes(70)
    assert "major_outage" in healths(house)
    before = len(house.memory.glances)
    house.asks(Pause(on=True))
    house.passes(1)
    assert house.memory.glances[-1]["paused"] is True
    assert len(house.memory.glances) == before + 1


def test_of_quiet_pages_it_is_written_every_five_minutes_and_always_believed(tmp_path: Path) -> None:
    """Seeded defects: a write for each of 6,000 polls; none, so that prompts believe that nobody runs."""
    house = house_of(3)
    house.passes(70)
    disk, now = CountingDisk(), house.clock.now()
    store = Store(tmp_path, start_thread=None, clock=house.clock, disk=disk)
    store.load_all([])
    store.show_glance(house.memory.glances[-1], now)
    for minute in range(1, 61):
        then = now + timedelta(minutes=minute)
        for state in house.hub.states.values():
            store.save(replace(state, believed_at=then))
        store.save_polls(then)
        assert verdict(glimpse(tmp_path, then), None).state == "well"
    assert disk.written.count("glance.json") == 13
    assert verdict(glimpse(tmp_path, now + timedelta(minutes=71)), None).state == "unknown"


def test_what_is_new_is_written_at_once_and_what_is_not_is_not(tmp_path: Path) -> None:
    house = house_of(1)
    house.passes(70)
    disk, now, glance = CountingDisk(), house.clock.now(), house.memory.glances[-1]
    store = Store(tmp_path, start_thread=None, clock=house.clock, disk=disk)
    store.load_all([])
    store.save_polls(now + timedelta(hours=1))
    store.show_glance(glance, now)
    store.show_glance(glance | {"at": "later"}, now)
    store.show_glance(glance | {"paused": True}, now)
    assert disk.written.count("glance.json") == 2


class CountingDisk(SystemDisk):
    """A real disk that notes what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []

    def replace(self, old: Path, new: Path) -> None:
        """Note the name."""
        self.written.append(new.name)
        super().replace(old, new)
