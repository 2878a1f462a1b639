"""Owns how times are written on the command line: spans (`2h`), times of day, days, and both together."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo

SPAN = re.compile(r"([0-9]{1,9})\s*(m|h|d)")
UNITS = {"m": "minutes", "h": "hours", "d": "days"}
DAY = timedelta(days=1)
MORNING = time(8)
"""When a snooze "until tomorrow" ends."""


def span(text: str) -> timedelta | None:
    """The span of time that is written; None when it is none, the longest there is when it is longer than that."""
    found = SPAN.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return timedelta(**{UNITS[found[2]]: int(found[1])})
    except OverflowError:
        return timedelta.max


def ahead(text: str, now: datetime, zone: tzinfo) -> datetime | None:
    """The moment (UTC) that a time to come means: `22:00` is the next one, `tomorrow` is at 08:00; None when none."""
    here = now.astimezone(zone)
    clock = _clock(text)
    if clock is not None:
        today = _at(here.date(), clock, zone)
        return today if today > now else _at(here.date() + DAY, clock, zone)
    if text.casefold() == "tomorrow":
        return _at(here.date() + DAY, MORNING, zone)
    return _dated(text, zone)


def ago(text: str, now: datetime, zone: tzinfo) -> datetime | None:
    """The moment (UTC) that is meant by a time that has been: `2h` ago, `22:00` the last one, `yesterday` its start."""
    here = now.astimezone(zone)
    length = span(text)
    if length is not None:
        beginning = datetime.min.replace(tzinfo=UTC)
        return now - length if length < now - beginning else beginning
    clock = _clock(text)
    if clock is not None:
        today = _at(here.date(), clock, zone)
        return today if today <= now else _at(here.date() - DAY, clock, zone)
    days = {"today": here.date(), "yesterday": here.date() - DAY}
    if text.casefold() in days:
        return _at(days[text.casefold()], time(), zone)
    return _dated(text, zone)


def _clock(text: str) -> time | None:
    found = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})", text)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:  # noqa: PLR2004 -- a clock's numbers
        return None
    return time(int(found[1]), int(found[2]))


def _dated(text: str, zone: tzinfo) -> datetime | None:
    """A day, or a day and a time of day; without a zone of its own it is the user's."""
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _at(day: date, clock: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)
