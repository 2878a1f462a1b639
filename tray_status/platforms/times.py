"""Owns every form in which status pages write a moment: any of them in, an aware UTC datetime or None out."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from tray_status.platforms.zones import zone

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100
"""Dates outside these years are a page's way of saying "none" (year 1, year 9999) or a mistake."""

SLACK: Final = timedelta(days=2)
"""How far a message may lie after the moment by which its year is told: zones, typing errors, back-dating."""

_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_CLOCK = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?(?P<half> *[AaPp][Mm](?![A-Za-z]))?"
)
_ZONE = r"(?P<zone>(?:UTC|GMT) ?[+-]\d{1,2}(?::?\d{2})?|[A-Za-z]{1,5}|[+\-\u2212]\d{1,2}:?(?:\d{2})?)"
_WEEKDAY = r"(?:[A-Za-z]{3,9}(?:\.?, *|\.? +))?"
_REMARK = r"(?: *\([^()]*\))?"
# As nearly all programs write it; what this leaves out is read by the forms below, with the same result.
_ISO_UTC = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:[.,][0-9]{1,9})?Z")
_ISO = re.compile(
    rf"(?P<year>\d{{4}})-(?P<m>\d{{1,2}})-(?P<day>\d{{1,2}})(?:[T ] *{_CLOCK})?(?: *{_ZONE})?"
    r"(?: [+-]\d{4}| [A-Z]{3,5})?"  # Go prints the zone twice
)
_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        # Wed,  4 Nov 2015 02:32:27 PST · 23 Jul 2026 16:49:55 Z
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})[ -]{_MONTH}[ -](?P<year>\d{{4}}|\d{{2}}),? +{_CLOCK}(?: *{_ZONE})?",
        # Thu Jul 23 2026 17:50:11 GMT+0000 (Central Time) · May 13, 2017, 06:45 UTC · Sep 13, 2022 - 23:01 CEST
        rf"{_WEEKDAY}{_MONTH} +(?P<day>\d{{1,2}}),? +(?P<year>\d{{4}}),?(?: *-)? +{_CLOCK}(?: *{_ZONE})?{_REMARK}",
        # Thu Jul 23 17:50:11 UTC 2026
        rf"{_WEEKDAY}{_MONTH} +(?P<day>\d{{1,2}}) +{_CLOCK}(?: +{_ZONE})? +(?P<year>\d{{4}})",
        # 04/26/2021 04:13 PDT
        rf"(?P<m>\d{{1,2}})/(?P<day>\d{{1,2}})/(?P<year>\d{{4}}),? +{_CLOCK}(?: *{_ZONE})?",
    )
)
_USUAL_DAY = re.compile(r"([A-Z][a-z]{2}) ([0-9]{1,2}), ([0-9]{2}):([0-9]{2}) UTC")
_DAY_OF_YEAR = re.compile(rf"{_MONTH} +(?P<day>\d{{1,2}}),?(?: *-)? +{_CLOCK}(?: *{_ZONE})?", re.IGNORECASE)
_CLOCK_ALONE = re.compile(rf"{_CLOCK}(?: *{_ZONE})?", re.IGNORECASE)
_ZONED = re.compile(r"\d( +[A-Za-z]{1,5}| *(?:(?:UTC|GMT) ?)?[+\-\u2212]\d{1,2}:?(?:\d{2})?)$")
_EPOCH = re.compile(r"(?:\d{9,10}|\d{12,13})(?:\.\d{1,6})?")
_LONGEST = 100


def parse_time(value: object) -> datetime | None:
    """A moment that names its year: ISO 8601, RFC 822, Go, JavaScript, American dates, epoch seconds or milliseconds.

    Without a zone it is UTC. None for anything else, for zones that are not known, and for years before 2000.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    if not isinstance(value, str) and not 0 < value < 1e14:  # noqa: PLR2004 -- also keeps giant numbers from str()
        return None
    text = " ".join(str(value).split())
    if not text or len(text) > _LONGEST:
        return None
    if plain := _ISO_UTC.fullmatch(text):
        return _plain_moment(plain[1])
    if _EPOCH.fullmatch(text):
        seconds = float(text) / (1 if float(text) < 1e11 else 1000)  # noqa: PLR2004 -- year 5138 in seconds
        return _sensible(datetime.fromtimestamp(int(seconds), UTC))
    for form in (_ISO, *_FORMS):
        if found := form.fullmatch(text):
            year = int(found["year"])
            return _moment(found, year if year >= 100 else FIRST_YEAR + year)  # noqa: PLR2004 -- RFC 822 has two digits
    return None


def parse_partial(text: str, anchor: datetime | None) -> datetime | None:
    """A moment as texts print it, such as `Sep 3, 14:49 UTC` or `3:23pm PST`; its year or day follows from `anchor`.

    It is the last such moment that is not later than `anchor` (by more than two days, for zones and back-dating).
    """
    text = " ".join(text.split())[:_LONGEST]
    if (
        anchor is not None
        and (usual := _USUAL_DAY.fullmatch(text))
        and (moment := day_of_year(*usual.groups(), anchor=anchor))
    ):
        return moment
    # It names no year, so it is none of the forms that do: most texts are of this one.
    found = _DAY_OF_YEAR.fullmatch(text)
    whole = parse_time(text) if found is None else None
    if whole is not None or anchor is None:
        return whole
    if found:
        latest = anchor + SLACK
        # Only the first days of a year, by clocks ahead of UTC, are still in the year before.
        last = latest.year + (1 if found["month"][:3].lower() == "jan" else 0)
        years = (_moment(found, year) for year in range(last, latest.year - 5, -1))
        return next((moment for moment in years if moment is not None and moment <= latest), None)
    if found := _CLOCK_ALONE.fullmatch(text):
        days = (_moment(found, 0, day=anchor + timedelta(days=ahead)) for ahead in (1, 0, -1))
        return next((moment for moment in days if moment is not None and moment <= anchor + timedelta(minutes=1)), None)
    return None


def day_of_year(month: str, day: str, hour: str, minute: str, *, anchor: datetime) -> datetime | None:
    """The last such moment in UTC that is not later than `anchor` (by more than two days); None when it is not plain.

    `month` is an English one, shortened to three letters; the others are digits.
    """
    end = anchor + SLACK
    try:
        moment = datetime(end.year, _MONTHS[month.lower()], int(day), int(hour), int(minute), tzinfo=UTC)
        if moment > end:
            moment = moment.replace(year=end.year - 1)
    except (KeyError, ValueError):
        return None
    return _sensible(moment)


def parse_window(text: str, near: datetime | None) -> tuple[datetime | None, datetime | None]:
    """Start and end of a planned event, such as `Oct 5, 04:00 - 05:00 UTC` or `Oct 5, 22:00 - Oct 6, 02:00 UTC`.

    The year is the one that brings the start nearest to `near`. (None, None) when it cannot be told.
    """
    first, separator, second = " ".join(text.split())[: 2 * _LONGEST].partition(" - ")
    zoned = _ZONED.search(second)
    # The zone stands once, behind the end.
    started = _DAY_OF_YEAR.fullmatch(first + zoned[1] if zoned else first) or _DAY_OF_YEAR.fullmatch(first)
    if near is None or not separator or started is None:
        return None, None
    candidates = [_moment(started, year) for year in (near.year - 1, near.year, near.year + 1)]
    start = min((moment for moment in candidates if moment), key=lambda moment: abs(moment - near), default=None)
    return start, None if start is None else _end_of(second, start)


def _end_of(text: str, start: datetime) -> datetime | None:
    if found := _DAY_OF_YEAR.fullmatch(text):
        ends = (_moment(found, year) for year in (start.year - 1, start.year, start.year + 1))
    elif found := _CLOCK_ALONE.fullmatch(text):
        ends = (_moment(found, 0, day=start + timedelta(days=ahead)) for ahead in (-1, 0, 1, 2))
    else:
        return parse_time(text)
    return next((moment for moment in ends if moment is not None and moment >= start), None)


def _plain_moment(text: str) -> datetime | None:
    try:
        return _sensible(datetime.fromisoformat(f"{text}+00:00"))
    except ValueError:
        return None


def _moment(found: re.Match[str], year: int, *, day: datetime | None = None) -> datetime | None:
    """The moment that a match of one of the forms above means, in UTC; `day` gives the date where it names none."""
    parts = found.groupdict()
    offset = zone(parts["zone"]) if parts["zone"] else UTC
    if offset is None:
        return None
    try:
        local = datetime(
            day.year if day else year,
            day.month if day else _month(parts),
            day.day if day else int(parts["day"]),
            _hour(int(parts["hour"] or 0), (parts["half"] or "").strip().lower()),
            int(parts["minute"] or 0),
            int(parts["second"] or 0),
            tzinfo=offset,
        )
        return _sensible(local if offset is UTC else local.astimezone(UTC))
    except (ValueError, OverflowError):
        return None


def _month(parts: dict[str, str | None]) -> int:
    """1 to 12, or 0, which no date accepts, for a name that is none."""
    number = parts.get("m")
    return int(number) if number else _MONTHS.get((parts.get("month") or "")[:3].lower(), 0)


def _hour(hour: int, half: str) -> int:
    if not half:
        return hour
    return hour % 12 + (12 if half == "pm" else 0)


def _sensible(moment: datetime) -> datetime | None:
    return moment if FIRST_YEAR <= moment.year < LAST_YEAR else None
