"""Owns the forms of dates: every one that status pages are known to write, and what must not be taken for one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_status.platforms.times import parse_partial, parse_time, parse_window
from tray_status.platforms.zones import zone


def utc(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-07-29T19:49:45.388Z", "2026-07-29T19:49:45"),
        ("2026-07-29T19:49:45.123456789Z", "2026-07-29T19:49:45"),
        ("2019-02-21T08:31:24.239-06:00", "2019-02-21T14:31:24"),
        ("2026-07-29T19:49:45+0530", "2026-07-29T14:19:45"),
        ("2026-07-29 19:49", "2026-07-29T19:49:00"),
        ("2026-07-29", "2026-07-29T00:00:00"),
        ("2026-09-30 20:15:16.689", "2026-09-30T20:15:16"),
        ("2022-08-27 10:19:00 +0000 UTC", "2022-08-27T10:19:00"),
        ("2022-08-27 10:19:00 -0400 -0400", "2022-08-27T14:19:00"),
        ("2021-07-28 10:19:00 +0200 CEST", "2021-07-28T08:19:00"),
        ("Thu, 23 Jul 2026 16:49:55 Z", "2026-07-23T16:49:55"),
        ("Wed,  4 Nov 2015 02:32:27 PST", "2015-11-04T10:32:27"),
        ("Wed, 04 Nov 2015 02:32:27 PDT", "2015-11-04T09:32:27"),
        ("04 Nov 2015 02:32:27 +0100", "2015-11-04T01:32:27"),
        ("Wed, 04 Nov 15 02:32:27 GMT", "2015-11-04T02:32:27"),
        ("Wednesday, 04-Nov-15 02:32:27 GMT", "2015-11-04T02:32:27"),
        ("Wed,04 Nov 2015 02:32:27 GMT", "2015-11-04T02:32:27"),
        ("Thursday, 23-Jul-2026 16:49:55 GMT", "2026-07-23T16:49:55"),
        ("Mon, 02 Jan 2006 15:04:05 CET", "2006-01-02T14:04:05"),
        ("Mon, 02 Jan 2006 15:04:05 AEST", "2006-01-02T05:04:05"),
        ("Sat, 04 Oct 2026 09:12:00 UTC", "2026-10-04T09:12:00"),
        ("Thu Jul 23 2026 17:50:11 GMT+0000 (Coordinated Universal Time)", "2026-07-23T17:50:11"),
        ("Thu Jul 23 17:50:11 EST 2026", "2026-07-23T22:50:11"),
        ("May 13, 2017, 06:45 UTC", "2017-05-13T06:45:00"),
        ("Sep 13, 2022 - 23:01 CEST", "2022-09-13T21:01:00"),
        ("04/26/2021 04:13 PDT", "2021-04-26T11:13:00"),
        ("04/26/2021 04:13 PM PDT", "2021-04-26T23:13:00"),
        ("1772369485", "2026-03-01T12:51:25"),
        ("1772369485.5", "2026-03-01T12:51:25"),
        (1772369485, "2026-03-01T12:51:25"),
        ("1619435580000", "2021-04-26T11:13:00"),
        (1619435580000.0, "2021-04-26T11:13:00"),
    ],
)
def test_every_form_of_a_whole_date_is_read(written: object, meant: str) -> None:
    assert parse_time(written) == utc(meant)


WORDS = (
    "",
    "soon",
    "<no value>",
    "20260101",
    "1" * 200,
    "Wed, 04 Foo 2015 02:32:27 UTC",
    "Wed, 04 Nov 2015 02:32:27 XYZT",
)
IMPOSSIBLE = ("2026-02-30T00:00:00Z", "2026-01-01T25:00:00Z", "2026-01-01T00:00:00+19:00", "2026-01-01T00:00:00+01:75")
TOO_FAR = ("0001-01-01T00:00:00Z", "1999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", "2000-01-01T00:00:00+14:00")
NO_TEXT: tuple[object, ...] = (None, True, [], 5, -1, 1e300, float("nan"), float("inf"))


@pytest.mark.parametrize("written", WORDS + IMPOSSIBLE + TOO_FAR + NO_TEXT)
def test_what_is_no_sensible_date_is_none(written: object) -> None:
    """Fails when the year 1 of a page that means "never" becomes a date."""
    assert parse_time(written) is None
    assert parse_time(10**5000) is None


ANCHOR = utc("2014-01-01T17:09:00")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Jan  1, 09:09 PST", "2014-01-01T17:09:00"),
        ("Dec 29, 12:20 PST", "2013-12-29T20:20:00"),
        ("Jan 2, 23:50 UTC", "2014-01-02T23:50:00"),
        ("Jan 5, 00:00 UTC", "2013-01-05T00:00:00"),
        ("Jun  5, 01:40:38 GMT+0", "2013-06-05T01:40:38"),
        ("Feb 29, 10:00 UTC", "2012-02-29T10:00:00"),
        ("3:23pm PST", "2013-12-31T23:23:00"),
        ("12:53 AM PST", "2014-01-01T08:53:00"),
        ("May 13, 2017, 06:45 UTC", "2017-05-13T06:45:00"),
    ],
)
def test_the_year_or_day_follows_from_the_anchor(written: str, meant: str) -> None:
    """Fails when messages from before New Year are dated into the new one."""
    assert parse_partial(written, ANCHOR) == utc(meant)


def test_without_an_anchor_or_sense_a_partial_date_is_none() -> None:
    assert parse_partial("Jan 1, 09:09 PST", None) is None
    assert parse_partial("whenever", ANCHOR) is None
    assert parse_partial("Jan 1, 09:09 XYZT", ANCHOR) is None
    assert parse_partial("25:00 UTC", ANCHOR) is None


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("Oct 5, 04:00 - 05:00 UTC", "2022-10-05T04:00:00", "2022-10-05T05:00:00"),
        ("Oct 5, 22:00 - Oct 6, 02:00 UTC", "2022-10-05T22:00:00", "2022-10-06T02:00:00"),
        ("Oct 5, 22:00 - 02:00 PDT", "2022-10-06T05:00:00", "2022-10-06T09:00:00"),
        ("Oct 5, 04:00 - 05:00 -03", "2022-10-05T07:00:00", "2022-10-05T08:00:00"),
        ("Oct 5, 04:00 UTC - 05:00 UTC", "2022-10-05T04:00:00", "2022-10-05T05:00:00"),
        ("Dec 31, 22:00 - Jan 1, 02:00 UTC", "2022-12-31T22:00:00", "2023-01-01T02:00:00"),
        ("Oct 5, 04:00 - 2022-10-05T06:00:00Z", "2022-10-05T04:00:00", "2022-10-05T06:00:00"),
        ("Oct 5, 04:00 - later", "2022-10-05T04:00:00", None),
    ],
)
def test_a_window_has_a_start_and_an_end(written: str, start: str, end: str | None) -> None:
    assert parse_window(written, utc("2022-10-05T04:00:00")) == (utc(start), utc(end) if end else None)


@pytest.mark.parametrize("written", ["soon", "Oct 5, 04:00", "soon - later", "Oct 39, 04:00 - 05:00 UTC"])
def test_what_is_no_window_is_none(written: str) -> None:
    assert parse_window(written, utc("2022-10-05T04:00:00")) == (None, None)
    assert parse_window("Oct 5, 04:00 - 05:00 UTC", None) == (None, None)


@given(st.text(max_size=60), st.datetimes(min_value=datetime(2000, 1, 3), max_value=datetime(2099, 1, 1)))  # noqa: DTZ001 -- made aware below
def test_no_text_is_too_strange(text: str, anchor: datetime) -> None:
    near = anchor.replace(tzinfo=UTC)
    for moment in (parse_time(text), parse_partial(text, near), *parse_window(text, near)):
        assert moment is None or moment.tzinfo is UTC


@given(st.datetimes(min_value=datetime(2000, 1, 2), max_value=datetime(2099, 12, 31)))  # noqa: DTZ001 -- made aware below
def test_a_message_is_dated_back_from_the_anchor(moment: datetime) -> None:
    written = moment.replace(tzinfo=UTC, second=0, microsecond=0)
    for late in (timedelta(0), timedelta(minutes=1), timedelta(days=300)):
        assert parse_partial(f"{written:%b %d, %H:%M} UTC", written + late) == written


def test_zones_are_names_or_numbers() -> None:
    assert zone("IST") == zone("+05:30") == zone("UTC+5:30")
    assert zone("gmt-0") == zone("Z")
    assert zone("\u22128") == zone("PST")
    assert zone("XYZ") is None


@given(
    st.from_regex(
        r"(19|20|21)[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9]([.,][0-9]{1,9})?", fullmatch=True
    )
)
def test_the_usual_form_is_read_as_it_is_with_a_blank_before_its_zone(text: str) -> None:
    """Seeded defect: a short cut for the usual form that takes hour 24, or keeps the fraction."""
    assert parse_time(f"{text}Z") == parse_time(f"{text} Z")


def test_the_first_of_january_by_a_clock_ahead_of_utc_may_be_in_the_year_before() -> None:
    """Seeded defect: only the year of the anchor and those before it are tried."""
    near = utc("2025-12-29T12:30:00")
    assert parse_partial("Jan 1, 00:30 NZDT", near) == utc("2025-12-31T11:30:00")
    assert parse_partial("Jan 2, 00:30 NZDT", near) == utc("2025-01-01T11:30:00")
