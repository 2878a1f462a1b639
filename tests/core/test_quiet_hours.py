"""Tests windows of the local clock: over midnight, on weekdays, in zones, on days of 23 and 25 hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_status.core.quiet_hours import QuietHours, always_quiet, quiet_until

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = QuietHours(begin=time(22), end=time(7))
LUNCH = QuietHours(begin=time(12), end=time(13))
WORKING_NIGHTS = QuietHours(begin=time(22), end=time(7), days=frozenset({0, 1, 2, 3, 4}))
WHOLE_DAY = QuietHours(begin=time(0), end=time(0), days=frozenset({6}))


def moment(text: str, zone: tzinfo = UTC) -> datetime:
    """A time in that zone."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def until(text: str, *windows: QuietHours, zone: tzinfo = UTC, critical: bool = False) -> str | None:
    """When it may be told again, on the clock of the zone."""
    end = quiet_until(windows, moment(text, zone).astimezone(UTC), zone, critical=critical)
    return None if end is None else f"{end.astimezone(zone):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("now", "windows", "expected"),
    [
        ("2026-05-04 21:59", (NIGHT,), None),
        ("2026-05-04 22:00", (NIGHT,), "2026-05-05 07:00"),
        ("2026-05-05 06:59", (NIGHT,), "2026-05-05 07:00"),
        ("2026-05-05 07:00", (NIGHT,), None),
        ("2026-05-04 12:30", (LUNCH, NIGHT), "2026-05-04 13:00"),
        # Friday night belongs to Friday, Sunday night to nobody.
        ("2026-05-09 03:00", (WORKING_NIGHTS,), "2026-05-09 07:00"),
        ("2026-05-10 03:00", (WORKING_NIGHTS,), None),
        ("2026-05-10 23:00", (WORKING_NIGHTS,), None),
        ("2026-05-11 03:00", (WORKING_NIGHTS,), None),
        ("2026-05-10 09:00", (WHOLE_DAY,), "2026-05-11 00:00"),
        # One that begins where another ends is one with it.
        ("2026-05-10 23:59", (WHOLE_DAY, QuietHours(begin=time(0), end=time(8))), "2026-05-11 08:00"),
        ("2026-05-04 22:00", (NIGHT, QuietHours(begin=time(6), end=time(9))), "2026-05-05 09:00"),
    ],
)
def test_when_it_is_quiet_and_until_when(now: str, windows: tuple[QuietHours, ...], expected: str | None) -> None:
    """Seeded defects: the day of a window over midnight is the one on which it ends; `end` itself is quiet."""
    assert until(now, *windows) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-03-28 23:00", "2026-03-29 07:00"),
        ("2026-10-24 23:00", "2026-10-25 07:00"),
    ],
)
def test_a_night_of_seven_or_nine_hours_ends_at_the_same_time_of_day(now: str, expected: str) -> None:
    """Seeded defect: the length of the window is added to its begin."""
    assert until(now, NIGHT, zone=BERLIN) == expected


def test_a_time_that_comes_twice_ends_it_each_time() -> None:
    """Seeded defect: in the second two o'clock the end lies in the past, and nothing is held."""
    short = QuietHours(begin=time(1), end=time(2, 30))
    first = moment("2026-10-25 02:10", BERLIN).astimezone(UTC)
    assert quiet_until((short,), first, BERLIN, critical=False) == first + timedelta(minutes=20)
    second = first + timedelta(hours=1)
    assert quiet_until((short,), second, BERLIN, critical=False) == second + timedelta(minutes=20)


def test_a_window_has_its_own_zone() -> None:
    tokyo = QuietHours(begin=time(22), end=time(7), zone=timezone(timedelta(hours=9)))
    assert until("2026-05-04 14:00", tokyo) == "2026-05-04 22:00"
    assert until("2026-05-04 23:00", tokyo) is None


def test_what_is_critical_breaks_only_through_windows_that_let_it() -> None:
    strict = QuietHours(begin=time(23), end=time(5))
    lenient = QuietHours(begin=time(22), end=time(7), critical_breaks=True)
    assert until("2026-05-04 22:30", lenient, strict, critical=True) is None
    assert until("2026-05-04 23:30", lenient, strict, critical=True) == "2026-05-05 05:00"
    assert until("2026-05-04 23:30", lenient, strict) == "2026-05-05 07:00"


class Stuck(tzinfo):
    """A zone whose clock goes wrong: for the system it is always noon."""

    def utcoffset(self, _when: datetime | None) -> timedelta:
        """Nothing."""
        return timedelta(0)

    def dst(self, _when: datetime | None) -> None:
        """Unknown."""

    def tzname(self, _when: datetime | None) -> str:
        """A name."""
        return "stuck"

    def fromutc(self, when: datetime) -> datetime:
        """Noon of a day that is over."""
        return when.replace(year=2000, hour=12)


def test_a_zone_that_answers_nonsense_holds_nothing_for_long() -> None:
    now = moment("2026-05-04 15:00")
    assert LUNCH.ends(now, Stuck()) == now + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("windows", "expected"),
    [
        ((QuietHours(begin=time(0), end=time(0)),), True),
        ((QuietHours(begin=time(7), end=time(22)), NIGHT), True),
        ((NIGHT, LUNCH), False),
        ((LUNCH,), False),
        ((WHOLE_DAY,), False),
        ((QuietHours(begin=time(0), end=time(0), days=frozenset({0, 1, 2, 3, 4, 5})),), False),
        ((), False),
    ],
)
def test_windows_that_leave_nothing_are_known(windows: tuple[QuietHours, ...], expected: bool) -> None:
    assert always_quiet(windows) is expected


clocks = st.times(timezones=st.none()).map(lambda one: one.replace(second=0, microsecond=0))
windows_of_all_kinds = st.lists(
    st.builds(QuietHours, begin=clocks, end=clocks, days=st.frozensets(st.integers(0, 6))), max_size=4
).map(tuple)


@given(windows=windows_of_all_kinds, minutes=st.integers(0, 60 * 24 * 365))
def test_at_the_end_it_is_over_and_never_before(windows: tuple[QuietHours, ...], minutes: int) -> None:
    """Seeded defect: the end of one window lies within another, and it is told in the middle of the night."""
    now = moment("2026-01-01 00:00") + timedelta(minutes=minutes)
    end = quiet_until(windows, now, BERLIN, critical=False)
    if end is None:
        assert not any(one.ends(now, BERLIN) for one in windows)
        return
    assert end > now
    if end - now < timedelta(days=8):
        assert not any(one.ends(end, BERLIN) for one in windows)
    assert any(one.ends(end - timedelta(minutes=1), BERLIN) for one in windows)


@pytest.mark.parametrize(
    ("now", "zone", "expected"),
    [
        ("2026-05-04 21:00", UTC, "2026-05-04 22:00"),
        ("2026-05-04 22:00", UTC, "2026-05-05 07:00"),
        ("2026-05-05 06:59", UTC, "2026-05-05 07:00"),
        ("2026-03-28 23:30", BERLIN, "2026-03-29 07:00"),
        ("2026-03-29 00:30", BERLIN, "2026-03-29 00:31"),
    ],
    ids=["begins", "ends, tomorrow", "ends", "the night before", "the day of 23 hours"],
)
def test_the_next_turn_is_a_begin_or_an_end(now: str, zone: tzinfo, expected: str) -> None:
    """Seeded defect: on the day of 25 hours the window ends at the first of two times, and the menu at the second."""
    assert NIGHT.turns(moment(now, zone).astimezone(UTC), zone) == moment(expected, zone)
    assert replace(NIGHT, zone=zone).turns(moment(now, zone).astimezone(UTC), UTC) == moment(expected, zone)
