"""Tests what an incident counts as at a moment, and what follows for a provider's health."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.making import DAY, HOUR, T0, at, component, history, incident, maintenance, summary
from tests.core.strategies import incidents, snapshots, times
from tray_status.core.model import Health, Impact, Incident, Kind, Phase
from tray_status.core.reading import Snapshot, assemble
from tray_status.core.standing import (
    at_first_sight,
    burden,
    demoted,
    health_of,
    standing,
    told_by_parts,
    upcoming,
    worst,
)


@pytest.mark.parametrize("phase", [None, Phase.SCHEDULED])
@pytest.mark.parametrize(
    ("minute", "expected"),
    [(59, Phase.SCHEDULED), (60, Phase.IN_PROGRESS), (119, Phase.IN_PROGRESS), (120, Phase.COMPLETED)],
)
def test_maintenance_begins_and_ends_with_its_window(phase: Phase | None, minute: int, expected: Phase) -> None:
    """Seeded defect: a maintenance that nobody marks as begun stays planned for ever."""
    found = standing(maintenance(phase=phase), at(minute))
    assert found.phase is expected
    assert found.resolved_at == (at(120) if expected.over else None)


def test_maintenance_without_an_end_goes_on() -> None:
    assert standing(maintenance(ends_at=None), at(60 * 24)).phase is Phase.IN_PROGRESS


def test_maintenance_without_a_window_is_what_its_page_calls_it() -> None:
    assert standing(maintenance(started_at=None), at(600)).phase is Phase.SCHEDULED


def test_what_a_page_says_of_a_running_maintenance_counts_more_than_its_window() -> None:
    assert standing(maintenance(phase=Phase.VERIFYING), at(600)).phase is Phase.VERIFYING


def test_what_its_page_calls_scheduled_does_not_begin_with_the_date_of_its_writing() -> None:
    """Seeded defect: an announcement of work counts as going on from the moment it is posted."""
    written = maintenance(ends_at=None, started_at=T0, updated_at=T0)
    assert standing(written, at(600)).phase is Phase.SCHEDULED
    assert standing(maintenance(ends_at=None, started_at=T0, updated_at=at(-9)), at(600)).phase is Phase.IN_PROGRESS


def test_what_is_merely_listed_and_lies_far_ahead_is_planned_until_its_day() -> None:
    """Seeded defect: a notice of work next month colours the icon from today on."""
    ahead = incident(phase=Phase.INVESTIGATING, started_at=T0 + 3 * DAY, updated_at=T0 + 3 * DAY)
    seen = at_first_sight(ahead, T0)
    assert (seen.kind, seen.phase, burden(seen, T0)) == (Kind.MAINTENANCE, Phase.SCHEDULED, None)
    assert standing(ahead, T0 + 2 * DAY + 2 * HOUR, believed=seen).phase is Phase.SCHEDULED
    assert standing(ahead, T0 + 3 * DAY, believed=seen).phase is Phase.IN_PROGRESS
    assert standing(replace(ahead, phase=Phase.IDENTIFIED), T0, believed=seen).kind is Kind.INCIDENT
    # A zone that was misread shifts a date by hours: that is still an outage.
    near = replace(ahead, started_at=T0 + 14 * HOUR)
    assert at_first_sight(near, T0) == near


def test_what_has_a_beginning_and_neither_word_nor_end_is_planned_before_and_not_for_ever_after() -> None:
    """Seeded defect: a feed's announcement without any phase counts as going on from the first day, or for ever."""
    told = maintenance(phase=None, ends_at=None, started_at=T0 + DAY, updated_at=T0 + DAY)
    assert standing(told, T0).phase is Phase.SCHEDULED
    assert standing(told, T0 + DAY) == told
    assert standing(told, T0 + 2 * DAY + HOUR).over
    assert standing(told, T0 + DAY, believed=standing(told, T0)) == told


def test_a_maintenance_that_was_called_off_does_not_begin_with_its_window() -> None:
    """Seeded defect: what is no longer listed (no phase, and over) comes back to life with the clock."""
    called_off = maintenance(phase=None, resolved_at=T0)
    assert standing(called_off, at(90)) == called_off


def test_a_clock_set_back_does_not_begin_a_maintenance_again_but_a_new_window_does() -> None:
    """Seeded defect: one day back, and yesterday's maintenance is announced again."""
    over = standing(maintenance(), at(130))
    assert standing(maintenance(), at(90), believed=over) == over
    assert standing(maintenance(ends_at=at(300)), at(90), believed=over).phase is Phase.IN_PROGRESS


def test_an_unknown_phase_leaves_the_believed_one_also_when_that_is_an_end() -> None:
    over = incident(phase=Phase.RESOLVED, resolved_at=at(5))
    found = standing(incident(phase=None), at(6), believed=over)
    assert (found.phase, found.resolved_at) == (Phase.RESOLVED, at(5))


def test_an_entry_without_a_phase_is_over_when_it_is_a_day_old() -> None:
    entry = incident(phase=None)
    assert standing(entry, T0 + DAY) == entry
    assert standing(entry, T0 + DAY + timedelta(seconds=1)).resolved_at == T0
    undated = incident(phase=None, started_at=None, updated_at=None)
    assert standing(undated, T0 + 400 * DAY) == undated


def test_incidents_silent_for_fifteen_days_weigh_nothing() -> None:
    """Seeded defect: an incident that its provider forgot colours the icon for months."""
    assert burden(incident(), T0 + 15 * DAY) is Health.PARTIAL_OUTAGE
    assert burden(incident(), T0 + 16 * DAY) is None
    assert not demoted(incident(started_at=None, updated_at=None), T0 + 99 * DAY)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (incident(impact=None), Health.DEGRADED),
        (incident(impact=Impact.NONE), Health.OPERATIONAL),
        (incident(impact=Impact.CRITICAL), Health.MAJOR_OUTAGE),
        (incident(phase=Phase.RESOLVED), None),
        (incident(kind=Kind.NOTICE), None),
        (maintenance(), None),
        (maintenance(phase=Phase.IN_PROGRESS), Health.MAINTENANCE),
    ],
)
def test_what_an_incident_means_for_health(entry: Incident, expected: Health | None) -> None:
    assert burden(entry, T0) is expected
    assert upcoming(entry) is (entry.phase is Phase.SCHEDULED)


def test_the_page_itself_is_believed_before_its_parts() -> None:
    parts = summary(incident(), health=Health.DEGRADED, components=(component("API", Health.MAJOR_OUTAGE),))
    assert health_of(assemble((parts,)), T0) is Health.DEGRADED


def test_without_a_word_of_the_page_the_worst_part_speaks() -> None:
    components = (component("API"), component("Web", Health.DEGRADED), component("Docs", None))
    assert health_of(assemble((summary(health=None, components=components),)), T0) is Health.DEGRADED
    assert health_of(assemble((summary(incident(), health=None, components=components),)), T0) is Health.PARTIAL_OUTAGE


def test_a_list_of_incidents_that_tells_and_has_nothing_open_means_well() -> None:
    over = history(incident(phase=Phase.RESOLVED))
    assert health_of(assemble((over,)), T0) is Health.OPERATIONAL
    assert health_of(assemble((history(tells=False),)), T0) is None


@pytest.mark.parametrize("minute", [59, 60, 120])
def test_planned_work_alone_is_no_illness(minute: int) -> None:
    expected = Health.MAINTENANCE if minute == 60 else Health.OPERATIONAL
    assert health_of(assemble((history(maintenance()),)), at(minute)) is expected


def test_components_that_do_not_tell_are_not_made_well_by_a_list_without_incidents() -> None:
    """Seeded defect: unknown component words beside an empty history read as all well."""
    mute = summary(health=None, components=(component("API", None),))
    assert health_of(assemble((mute, history())), T0) is None
    assert told_by_parts((), (), tells=True, now=T0) is Health.OPERATIONAL


def test_doubt_can_prove_illness_and_never_health() -> None:
    """Seeded defect: one word that was not understood, and the rest of the page says all is well."""
    doubtful = summary(health=None, components=(component("API"),), doubtful=True)
    assert health_of(assemble((doubtful,)), T0) is None
    assert health_of(assemble((doubtful, history(incident()))), T0) is Health.PARTIAL_OUTAGE


@given(seen=snapshots)
def test_a_snapshot_without_anything_known_is_never_well(seen: Snapshot) -> None:
    """Seeded defect: a default of OPERATIONAL anywhere."""
    if health_of(seen, T0) is Health.OPERATIONAL and seen.health is None:
        open_harmless = any(entry.impact is Impact.NONE for entry in seen.incidents)
        assert seen.tells or open_harmless or any(part.health is Health.OPERATIONAL for part in seen.components)


@given(entry=incidents, now=times, believed=st.none() | incidents, later=st.timedeltas(HOUR * 0, 90 * DAY))
def test_what_is_judged_once_is_judged_the_same_again(
    entry: Incident, now: datetime, believed: Incident | None, later: timedelta
) -> None:
    """Seeded defect: an entry flips between two states while nothing happens."""
    found = standing(entry, now, believed=believed)
    assert standing(found, now) == found
    assert standing(entry, now, believed=found) == found
    if found.over:
        assert standing(found, now + later) == found


def test_the_worst_of_nothing_is_unknown() -> None:
    assert worst(()) is None
    assert worst((None, Health.DEGRADED, Health.OPERATIONAL)) is Health.DEGRADED
