"""Owns the user's time zone: it is asked of the system anew each time, because people fly and clocks change."""

from __future__ import annotations

import calendar
import time
from datetime import datetime, timedelta, tzinfo


class SystemZone(tzinfo):
    """The zone this computer is set to now, also if that changes while the program runs."""

    def fromutc(self, dt: datetime) -> datetime:
        """The local time of a time in UTC."""
        return dt + self._offset_at(calendar.timegm(dt.timetuple()))

    def utcoffset(self, dt: datetime | None) -> timedelta:
        """How far local time is ahead of UTC at a local time (None: at the beginning of 1970)."""
        return self._offset_at(0 if dt is None else time.mktime((*dt.timetuple()[:8], -1)))

    def dst(self, dt: datetime | None) -> timedelta | None:
        """Not told apart: only the whole offset matters here."""

    def tzname(self, dt: datetime | None) -> str:
        """The system's name for the zone."""
        moment = 0 if dt is None else time.mktime((*dt.timetuple()[:8], -1))
        return time.localtime(moment).tm_zone

    @staticmethod
    def _offset_at(moment: float) -> timedelta:
        if hasattr(time, "tzset"):
            time.tzset()
        return timedelta(seconds=time.localtime(moment).tm_gmtoff)


class HeldZone(SystemZone):
    """The same for one picture of everything: each quarter of an hour of the past is asked for once."""

    def __init__(self) -> None:
        self._held: dict[tuple[int, ...], timedelta] = {}

    def fromutc(self, dt: datetime) -> datetime:
        """The local time of a time in UTC."""
        quarter = dt.year, dt.month, dt.day, dt.hour, dt.minute // 15
        offset = self._held.get(quarter)
        if offset is None:
            offset = self._held[quarter] = self._offset_at(calendar.timegm(dt.timetuple()))
        return dt + offset
