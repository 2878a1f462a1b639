"""Owns the proof that a server may send us away for a while, and never for longer than a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import NOON
from tray_status.engine.retry import LONGEST, retry_at

LATER = "Mon, 23 Nov 2026 12:10:00 GMT"


@pytest.mark.parametrize(
    ("header", "date", "seconds"),
    [
        ("120", None, 120),
        (" 0 ", None, 0),
        ("86400", None, 86400),
        ("86401", None, 86400),
        ("9" * 400, None, 86400),
        (LATER, None, 600),
        (LATER, "Mon, 23 Nov 2026 12:00:00 GMT", 600),
        (LATER, "Mon, 23 Nov 2026 12:09:00 GMT", 60),
        (LATER, "no date", 600),
        ("Mon, 23 Nov 2026 12:10:00 -0000", None, 600),
        ("Sun, 22 Nov 2026 12:00:00 GMT", None, 0),
        ("Wed, 23 Nov 2050 12:00:00 GMT", None, 86400),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str, date: str | None, seconds: float) -> None:
    """Fails when a date is compared with our clock although the server tells its own, or nothing bounds it."""
    assert retry_at(header, date, NOON) == NOON + timedelta(seconds=seconds)


@pytest.mark.parametrize("header", [None, "", "soon", "-5", "1.5", "٣", "Mon, 99 Nov 2026 12:00:00 GMT"])
def test_what_makes_no_sense_sends_nobody_away(header: str | None) -> None:
    assert retry_at(header, None, NOON) is None


@given(st.text(max_size=40), st.none() | st.text(max_size=40))
def test_whatever_the_headers_say_the_time_is_within_a_day(header: str, date: str | None) -> None:
    moment = retry_at(header, date, NOON)
    assert moment is None or NOON <= moment <= NOON + LONGEST
    assert moment is None or moment.tzinfo is UTC


def test_a_day_is_a_day() -> None:
    assert datetime(2026, 11, 24, 12, tzinfo=UTC) == NOON + LONGEST
