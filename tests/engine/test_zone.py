"""The zone of this computer, asked anew each time."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tray_status.engine.zone import HeldZone, SystemZone


@pytest.fixture
def travel() -> Iterator[None]:
    before = os.environ.get("TZ")
    yield
    if before is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.usefixtures("travel")
def test_a_flight_changes_local_times_without_a_restart() -> None:
    """Seeded defect: a zone that is read once at the start shows times of the place that was left."""
    zone, noon = SystemZone(), datetime(2026, 7, 1, 12, tzinfo=UTC)
    seen = []
    for place in ("Europe/Berlin", "America/New_York", "Asia/Tokyo"):
        os.environ["TZ"] = place
        seen.append(noon.astimezone(zone).hour)

    assert seen == [14, 8, 21]


@pytest.mark.usefixtures("travel")
def test_both_changes_of_summer_time_are_followed() -> None:
    os.environ["TZ"] = "Europe/Berlin"
    zone = SystemZone()
    spring = datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
    autumn = datetime(2026, 10, 25, 0, 59, tzinfo=UTC)

    assert f"{spring.astimezone(zone):%H:%M}" == "01:59"
    assert f"{(spring + timedelta(minutes=1)).astimezone(zone):%H:%M}" == "03:00"
    assert f"{autumn.astimezone(zone):%H:%M}" == "02:59"
    assert f"{(autumn + timedelta(minutes=1)).astimezone(zone):%H:%M}" == "02:00"


@pytest.mark.usefixtures("travel")
def test_local_times_know_their_offset_and_name() -> None:
    os.environ["TZ"] = "Europe/Berlin"
    zone = SystemZone()

    assert datetime(2026, 7, 1, 12, tzinfo=zone).utcoffset() == timedelta(hours=2)
    assert datetime(2026, 7, 1, 12, tzinfo=zone).tzname() == "CEST"
    assert datetime(2026, 7, 1, 12, tzinfo=zone).dst() is None
    assert zone.utcoffset(None) == timedelta(hours=1)
    assert zone.tzname(None) == "CET"


@pytest.mark.usefixtures("travel")
def test_a_zone_that_is_held_says_the_same_and_asks_once() -> None:
    """Seeded defect: the hour in which clocks change is shown by the offset of the hour before."""
    os.environ["TZ"] = "Europe/Berlin"
    held, zone = HeldZone(), SystemZone()
    for begin in (datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)):
        for minute in range(0, 240, 7):
            moment = begin + timedelta(minutes=minute)
            assert f"{moment.astimezone(held):%F %T}" == f"{moment.astimezone(zone):%F %T}"
    os.environ["TZ"] = "Asia/Tokyo"
    assert datetime(2026, 3, 29, tzinfo=UTC).astimezone(held).hour == 1, "one picture, one zone"
