"""When the user wants no notification: windows of the local clock, and when the one that is on ends. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

EVERY_DAY = frozenset(range(7))
DAY = timedelta(days=1)
LONGEST = 8 * DAY
"""Windows that follow one another without a break are looked along for so long: longer than a week repeats itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """One window: from `begin` up to, not including, `end`; over midnight when that is not later.

    `days` are the days on which it begins (0 is Monday). `zone` is whose clock counts, None the user's own.
    `critical_breaks`: what is as urgent as can be is told all the same.
    """

    begin: time
    end: time
    days: frozenset[int] = EVERY_DAY
    zone: tzinfo | None = None
    critical_breaks: bool = False

    def began_on(self, local: datetime) -> date | None:
        """The day on which the window began that is on at this local time, None when none is.

        Only the time of day is compared: a day of 23 or 25 hours has the same window as any other.
        """
        clock, today = local.time(), local.date()
        over_midnight = self.end <= self.begin
        if self.begin <= clock and (over_midnight or clock < self.end) and today.weekday() in self.days:
            return today
        yesterday = today - DAY
        if over_midnight and clock < self.end and yesterday.weekday() in self.days:
            return yesterday
        return None

    def ends(self, now: datetime, zone: tzinfo) -> datetime | None:
        """When the window ends that is on at `now` (UTC), None when none is. `zone` is the user's."""
        here = self.zone or zone
        began = self.began_on(now.astimezone(here))
        if began is None:
            return None
        last = began + DAY if self.end <= self.begin else began
        first = datetime.combine(last, self.end, tzinfo=here)
        # Where the clock is put back that time comes twice, and the first may be over.
        twice = (first.astimezone(UTC), first.replace(fold=1).astimezone(UTC))
        return next((end for end in twice if end > now), now + timedelta(minutes=1))

    def turns(self, now: datetime, zone: tzinfo) -> datetime:
        """The first moment after `now` at which its clock reads a begin or an end, on whatever day.

        On a day of 23 or 25 hours it is within a minute: what the clock reads then comes twice, or never.
        """
        here = self.zone or zone
        local = now.astimezone(here)
        days = (local.date(), local.date() + DAY)
        if local.utcoffset() != datetime.combine(days[1], time(), tzinfo=here).utcoffset():
            return now + timedelta(minutes=1)
        read = (datetime.combine(day, clock, tzinfo=here) for day in days for clock in (self.begin, self.end))
        return min(moment for one in read if (moment := one.astimezone(UTC)) > now)


def quiet_until(windows: tuple[QuietHours, ...], now: datetime, zone: tzinfo, *, critical: bool) -> datetime | None:
    """When it may be told again, None when it may be now. Windows that overlap or follow one another are one.

    `critical`: windows that let it break through do not count.
    """
    counting = [one for one in windows if not (critical and one.critical_breaks)]
    *_, until = now, *_chain(counting, now, zone)
    return until if until > now else None


def always_quiet(windows: tuple[QuietHours, ...]) -> bool:
    """Whether windows of one clock leave no minute of the week."""
    monday = datetime(2024, 1, 1, tzinfo=UTC)
    same = tuple(QuietHours(begin=one.begin, end=one.end, days=one.days, zone=UTC) for one in windows)
    return quiet_until(same, monday, UTC, critical=False) is not None and (
        max(_chain(list(same), monday, UTC), default=monday) - monday >= 7 * DAY
    )


def _chain(windows: list[QuietHours], now: datetime, zone: tzinfo) -> Iterator[datetime]:
    """The ends of the windows that are on, then of those that are on at these ends, and so on."""
    moment = now
    while moment - now < LONGEST:
        ends = [end for one in windows if (end := one.ends(moment, zone)) is not None]
        if not ends:
            return
        moment = max(ends)
        yield moment
