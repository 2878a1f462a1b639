"""Owns the proof that a snooze and a time are read as they are meant, by the user's own clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tray_status.cli.moments import ago, ahead, span
from tray_status.cli.snoozing import Wish, read_snooze
from tray_status.core.errors import UsageError

EAST = timezone(timedelta(hours=2))
NOW = datetime(2026, 5, 4, 12, 30, tzinfo=UTC)
"""Half past two in the afternoon there."""

HOURS_4 = timedelta(hours=4)


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    """A time of May there."""
    return datetime(2026, 5, day, hour, minute, tzinfo=EAST)


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("4h", Wish(lasting=HOURS_4)),
        ("for 4h", Wish(lasting=HOURS_4)),
        ("off", Wish()),
        ("end", Wish()),
        ("4h github", Wish(provider="github", lasting=HOURS_4)),
        ("github 4h", Wish(provider="github", lasting=HOURS_4)),
        ("github for 4h", Wish(provider="github", lasting=HOURS_4)),
        ("github i1 for 4h", Wish(provider="github", incident="i1", lasting=HOURS_4)),
        ("off github i1", Wish(provider="github", incident="i1")),
        ("github i1 end", Wish(provider="github", incident="i1")),
        ("until 22:00", Wish(until=moment(4, 22))),
        ("until 9:05 github", Wish(provider="github", until=moment(5, 9, 5))),
        ("github until tomorrow", Wish(provider="github", until=moment(5, 8))),
        ("until 2026-05-06T10:00", Wish(until=moment(6, 10))),
        ("until 2026-05-06T10:00Z", Wish(until=moment(6, 12))),
    ],
)
def test_the_time_stands_before_or_behind_what_it_is_about(words: str, wish: Wish) -> None:
    """Seeded defect: 22:00 is in UTC, or that of yesterday."""
    assert read_snooze(words.split(), NOW, EAST) == wish
    assert wish.ends is ("off" in words or "end" in words.split())


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("soon", "`soon` names no time"),
        ("for", "`for` names no time"),
        ("for ever", "`ever` is no span of time"),
        ("0h", "`0h` is no time at all"),
        ("367d", "a snooze lasts 366 days at most"),
        ("999999999d", "a snooze lasts 366 days at most"),
        ("until 25:00", "`until 25:00` is no time"),
        ("until 22:60", "`until 22:60` is no time"),
        ("until 2026-05-04T14:30", "`until 2026-05-04T14:30` is over."),
        ("until 2028-01-01", "a snooze lasts 366 days at most"),
        ("4h a b c", "`c` is too much"),
    ],
)
def test_what_is_no_time_is_refused_with_what_to_write(words: str, why: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_snooze(words.split(), NOW, EAST)
    assert why in str(caught.value)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2h", moment(4, 12, 30)),
        ("14:30", moment(4, 14, 30)),
        ("14:31", moment(3, 14, 31)),
        ("today", moment(4, 0)),
        ("Yesterday", moment(3, 0)),
        ("2026-05-01", moment(1, 0)),
        ("2026-05-01 10:00", moment(1, 10)),
        ("999999999d", datetime.min.replace(tzinfo=UTC)),
        ("soon", None),
        ("0001-01-01", None),
    ],
)
def test_a_time_that_has_been(text: str, meant: datetime | None) -> None:
    assert ago(text, NOW, EAST) == meant


def test_a_time_to_come_and_a_span() -> None:
    assert ahead("14:30", NOW, EAST) == moment(5, 14, 30)
    assert ahead("2h", NOW, EAST) is None
    assert [span(text) for text in ("30m", " 2 d ", "2w", "")] == [timedelta(minutes=30), timedelta(days=2), None, None]
