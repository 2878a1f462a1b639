"""Tests the bounded record of health and incidents, and the days of the strip made from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.making import ACME, DAY, HOUR, T0, at, calm_watch, history, incident, maintenance, moved, summary
from tests.core.strategies import healths, times
from tray_status.core.events import Event, EventKind
from tray_status.core.history import Record, records, strip, within
from tray_status.core.model import Health, Impact, Incident, IncidentId, Kind, Phase

UTC = ZoneInfo("UTC")
TODAY = T0.date()
WELL, PARTIAL, MAJOR = Health.OPERATIONAL, Health.PARTIAL_OUTAGE, Health.MAJOR_OUTAGE


def event(kind: EventKind, entry: Incident | None = None, **changes: object) -> Event:
    """An event at noon."""
    made = {"provider": ACME, "kind": kind, "incident": entry, "after": entry, "at": T0}
    return Event(**(made | changes))  # type: ignore[arg-type]  # any of the fields


def days(lines: Sequence[Record], count: int = 4, zone: str = "UTC", until: date = TODAY) -> list[str]:
    """The strip as words, oldest first."""
    found = strip(lines, until=until, zone=ZoneInfo(zone), days=count)
    return [day.health.word if day.health is not None else "-" for day in found]


def health(day: float, value: Health | None) -> Record:
    """The page's health from so many days after today's noon on."""
    return Record(at=T0 + day * DAY, kind=EventKind.HEALTH, health=value)


def opened(day: float, id_: str = "i1", value: Health | None = PARTIAL, kind: EventKind = EventKind.OPENED) -> Record:
    """A line about an incident."""
    return Record(at=T0 + day * DAY, kind=kind, health=value, incident=IncidentId(id_), title=f"Trouble {id_}")


def resolved(day: float, id_: str = "i1") -> Record:
    """The end of an incident."""
    return opened(day, id_, None, EventKind.RESOLVED)


def test_an_event_becomes_a_line_with_what_it_means_for_health() -> None:
    (line,) = records([event(EventKind.OPENED, incident())])
    assert line == Record(
        at=T0, kind=EventKind.OPENED, health=PARTIAL, incident=IncidentId("i1"), title="Trouble i1", url=incident().url
    )
    (line,) = records([event(EventKind.HEALTH, after=MAJOR)])
    assert (line.health, line.incident) == (MAJOR, None)
    (line,) = records([event(EventKind.LOST)])
    assert line.health is None
    (line,) = records([event(EventKind.RESOLVED, incident(phase=Phase.RESOLVED), before=incident())])
    assert (line.at, line.health) == (T0, None)


def test_notices_and_edits_of_what_is_over_leave_no_mark() -> None:
    over = incident(phase=Phase.RESOLVED)
    assert records([event(EventKind.OPENED, incident(kind=Kind.NOTICE))]) == ()
    assert records([event(EventKind.UPDATED, over, before=over)]) == ()


@pytest.mark.parametrize(
    ("entry", "kind", "expected"),
    [
        (
            incident(phase=Phase.RESOLVED, started_at=at(-90), resolved_at=at(-30)),
            EventKind.RESOLVED,
            [("opened", at(-90), PARTIAL), ("resolved", at(-30), None)],
        ),
        (
            incident(phase=Phase.RESOLVED, started_at=None, resolved_at=None, updated_at=at(-5), impact=Impact.MINOR),
            EventKind.RESOLVED,
            [("opened", at(-5), Health.DEGRADED), ("resolved", at(-5), None)],
        ),
        (
            incident(phase=Phase.RESOLVED, started_at=at(9), resolved_at=at(99)),
            EventKind.RESOLVED,
            [("opened", T0, PARTIAL), ("resolved", T0, None)],
        ),
        (
            maintenance(phase=Phase.COMPLETED, started_at=at(-90), updated_at=None, ends_at=None),
            EventKind.COMPLETED,
            [("started", at(-90), Health.MAINTENANCE), ("completed", T0, None)],
        ),
    ],
)
def test_what_came_and_went_unseen_has_both_its_times(
    entry: Incident, kind: EventKind, expected: list[tuple[str, datetime, Health | None]]
) -> None:
    """Seeded defect: an outage between two polls, or while asleep, leaves no trace on its day."""
    assert [(line.kind.value, line.at, line.health) for line in records([event(kind, entry)])] == expected


def test_a_health_lasts_until_another_line_changes_it() -> None:
    assert days([health(-2, WELL), health(-1, MAJOR), health(-0.9, WELL)]) == [
        "-",
        *("operational",),
        "major_outage",
        "operational",
    ]


def test_days_before_the_strip_count_for_its_first_day() -> None:
    """Seeded defect: the oldest day of every strip is unknown."""
    assert days([health(-50, WELL)], 2) == ["operational", "operational"]
    assert days([health(-50, WELL), opened(-40), resolved(-30)], 1) == ["operational"]
    assert days([opened(-40)], 1) == ["partial_outage"]


def test_an_incident_colours_every_day_until_its_end() -> None:
    lines = [health(-9, WELL), opened(-3), opened(-2, value=MAJOR, kind=EventKind.ESCALATED), resolved(-1)]
    assert days(lines, 5) == ["operational", "partial_outage", "major_outage", "major_outage", "operational"]
    found = strip(lines, until=TODAY, zone=UTC, days=5)
    assert [day.titles for day in found] == [(), ("Trouble i1",), ("Trouble i1",), ("Trouble i1",), ()]
    assert found[-1].day == TODAY


def test_an_incident_without_an_end_ends_when_the_page_is_well() -> None:
    """Seeded defect: an entry that was withdrawn colours ninety days."""
    assert days([opened(-3), health(-1, WELL)]) == ["partial_outage", "partial_outage", "partial_outage", "operational"]


def test_an_end_without_a_beginning_is_no_trouble() -> None:
    assert days([resolved(-1), Record(at=T0, kind=EventKind.FOUND)], 2) == ["-", "-"]


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("UTC", ["-", "major_outage"]), ("America/Los_Angeles", ["major_outage", "major_outage"])],
)
def test_days_are_those_of_the_user(zone: str, expected: list[str]) -> None:
    lines = [Record(at=datetime(2026, 5, 4, 3, tzinfo=UTC), kind=EventKind.HEALTH, health=MAJOR)]
    assert days(lines, 2, zone) == expected


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_days_with_a_change_of_clocks_are_days_like_others(day: date) -> None:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    lines = [Record(at=noon - DAY, kind=EventKind.HEALTH, health=WELL)]
    found = strip(lines, until=day + timedelta(days=1), zone=ZoneInfo("Europe/Berlin"), days=4)
    assert [one.health for one in found] == [None, WELL, WELL, WELL]
    assert [one.day - day for one in found] == [timedelta(days=offset) for offset in (-2, -1, 0, 1)]


def test_lines_older_than_ninety_days_are_not_kept() -> None:
    lines = (health(-91, WELL), health(-90, WELL), health(1, WELL))
    assert within(lines, T0) == lines[1:]


lines_of_any_kind = st.lists(
    st.builds(
        Record,
        at=times,
        kind=st.sampled_from(EventKind),
        health=healths,
        incident=st.none() | st.sampled_from([IncidentId("i1"), IncidentId("i2")]),
        title=st.none() | st.just("Trouble"),
    ),
    max_size=8,
)


@given(lines=lines_of_any_kind, count=st.integers(1, 60))
def test_a_shorter_strip_is_the_end_of_a_longer_one(lines: list[Record], count: int) -> None:
    """Seeded defect: what a day shows depends on how many days are shown, or on the order of the file."""
    longer = strip(lines, until=TODAY, zone=UTC, days=60)
    assert len(longer) == 60
    assert strip(lines, until=TODAY, zone=UTC, days=count) == longer[-count:]
    if len({line.at for line in lines}) == len(lines):
        assert strip(lines[::-1], until=TODAY, zone=UTC, days=60) == longer


def test_a_watched_page_leaves_a_strip() -> None:
    """Seeded defect: no line says that a page was well from the beginning, and its whole strip is unknown."""
    watch = calm_watch(summary())
    watch.see(summary(incident(started_at=at(60), updated_at=at(60)), health=PARTIAL), after=HOUR)
    watch.see(summary(), history(moved(incident(), Phase.RESOLVED, at(90))), after=HOUR)
    assert days(records(watch.events), 1) == ["partial_outage"]
    tomorrow = TODAY + timedelta(days=1)
    assert days(records(watch.events), 3, until=tomorrow) == ["-", "partial_outage", "operational"]
