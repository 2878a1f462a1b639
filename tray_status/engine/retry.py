"""Owns when a server that told us to go away wants us back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(hours=24)
"""Nobody may send us away for longer."""


def retry_at(retry_after: str | None, date: str | None, now: datetime) -> datetime | None:
    """When to come back by the header Retry-After, at most 24 h from now; None when it is missing or makes no sense.

    A number is seconds. A date is compared with the server's own clock (`date`, the header Date) where it tells it.
    """
    if retry_after is None:
        return None
    text = retry_after.strip()
    if text.isascii() and text.isdecimal():
        # A number with many digits would overflow what a time can hold.
        wait = LONGEST if len(text) > len(str(int(LONGEST.total_seconds()))) else timedelta(seconds=int(text))
    else:
        then = _moment(text)
        if then is None:
            return None
        wait = then - (_moment(date or "") or now)
    return now + max(timedelta(0), min(wait, LONGEST))


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
