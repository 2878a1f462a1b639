"""Laws 3 to 5 of what follows from a poll: looks, absence, clocks and documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.core.making import (
    ALONE,
    DAY,
    HISTORY,
    HOUR,
    MINUTE,
    SUMMARY,
    Watch,
    at,
    calm_watch,
    fetched,
    history,
    incident,
    kinds,
    lasting,
    maintenance,
    moved,
    read,
    summary,
    told,
    unchanged,
)
from tests.core.strategies import Life, lives, polls, provider_prefs
from tray_status.core.advance import advance
from tray_status.core.model import Incident, IncidentId, Kind, Phase
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.reading import Reading, Scope
from tray_status.core.step import Step

# ---- law 3: absence, and looks at the same reading -------------------------------------------------------------------


JUMPS = (MINUTE, HOUR, 30 * HOUR, -DAY, 365 * DAY, -365 * DAY)


@given(life=lives(), jump=st.sampled_from(JUMPS), prefs=provider_prefs)
def test_not_modified_decides_what_fetched_would(life: Life, jump: timedelta, prefs: ProviderPrefs) -> None:
    """Law 3. Seeded defect: absence, maintenance by the clock or the way back from long away only on new bytes."""
    watch = Watch(prefs=prefs)
    for said in life.polls:
        watch.see(*said)
    state, last = watch.state, life.polls[-1]
    now = watch.now + jump
    for _ in range(3):
        new = advance(state, fetched(*last), now=now, prefs=watch.prefs, around=ALONE)
        same = advance(state, unchanged(*(one.role for one in last)), now=now, prefs=watch.prefs, around=ALONE)
        assert (same.decisions, same.alerts) == (new.decisions, new.alerts)
        assert same.state == new.state
        state, now = new.state, now + MINUTE


@given(first=polls, said=polls, jump=st.sampled_from(JUMPS))
def test_not_modified_decides_what_fetched_would_whatever_a_page_says(
    first: tuple[Reading, ...], said: tuple[Reading, ...], jump: timedelta
) -> None:
    """Law 3. Seeded defect: the short cut for calm providers passes over something that time alone changes."""
    watch = Watch()
    for seen in (first, said, said, said):
        watch.see(*seen)
    new, same = Watch(now=watch.now + jump), Watch(now=watch.now + jump)
    new.state = same.state = watch.state
    for _ in range(3):
        expected, found = new.see(*said), same.poll(unchanged(*(one.role for one in said)))
        assert (found.decisions, found.alerts) == (expected.decisions, expected.alerts)
        assert same.state == new.state


def test_what_ended_by_being_absent_speaks_for_itself_under_304_too() -> None:
    """Law 3. The test above found it: listed in a history alone, it ended as absent, and calm looks left it so."""
    undated = Incident(id=IncidentId("i1"), kind=Kind.INCIDENT, title="Errors")
    listed = Reading(role=SUMMARY, scope=Scope.ACTIVE, incidents=(undated,))
    said = (replace(listed, scope=Scope.RECENT), Reading(role=HISTORY, scope=Scope.ACTIVE, covers=(Kind.INCIDENT,)))
    watch = Watch()
    for seen in ((listed,), said, said, said):
        watch.see(*seen)
    new, same = Watch(now=watch.now + HOUR), Watch(now=watch.now + HOUR)
    new.state = same.state = watch.state
    for _ in range(4):
        new.see(*said)
        same.poll(unchanged(SUMMARY, HISTORY))
        assert same.state == new.state


@given(said=polls, later=st.integers(0, 3_000))
def test_the_same_snapshot_twice_is_silent(said: tuple[Reading, ...], later: int) -> None:
    """Law 3. Seeded defect: two looks at one thing differ, because a judged value is compared with a raw one."""
    watch = Watch()
    watch.see(*said)
    second = watch.see(*said, after=MINUTE / 60)  # the one that makes sure of an outage without an incident
    third = watch.see(*said, after=MINUTE / 60)
    assert kinds(second.events) == []
    assert third.events == ()
    assert lasting(third.state) == lasting(second.state)
    # Time alone may start and end maintenance and age entries without a phase, but only once.
    watch.see(*said, after=later * MINUTE)
    settled = [watch.see(*said, after=MINUTE / 60) for _ in range(3)]
    assert settled[-1].events == ()
    assert lasting(settled[-1].state) == lasting(settled[-2].state)


@given(life=lives())
def test_replaying_all_events_gives_what_is_open(life: Life) -> None:
    """Law 3. Seeded defect: an end or a beginning that changes the belief without an event."""
    watch = Watch()
    for said in (*life.polls, life.polls[-1], life.polls[-1]):
        watch.see(*said)
    assert replayed(watch.steps) == {one.id for one in watch.state.belief.open}


def replayed(steps: Sequence[Step]) -> set[IncidentId]:
    """The open entries by the baseline and the events alone; what is only no longer listed ends without an event."""
    open_now = {one.id for one in steps[0].state.belief.open}
    for step in steps[1:]:
        for event in step.events:
            if event.incident is not None:
                (open_now.discard if event.incident.over else open_now.add)(event.incident.id)
        open_now -= {one.id for one in step.state.belief.incidents if one.over and one.phase is None}
    return open_now


def test_absence_from_the_list_of_what_is_open_ends_an_incident_at_the_second_look() -> None:
    """Law 3. Seeded defect: ended at the first look, or never under 304."""
    watch = calm_watch(summary(incident()))
    assert kinds(watch.see(summary()).events) == []
    assert watch.state.belief.open
    step = watch.poll(unchanged())
    assert kinds(step.events) == ["resolved"]
    assert told(step) == ["resolved"]
    assert kinds(watch.poll(unchanged()).events) == []


def test_absence_from_a_history_is_no_end() -> None:
    """Law 3. Seeded defect: an entry that scrolls out of a feed is called resolved."""
    watch = calm_watch(history(incident("i1"), incident("i2")))
    for _ in range(3):
        assert kinds(watch.see(history(incident("i2"))).events) == []
    withdrawn = watch.state.belief.incident(IncidentId("i1"))
    assert withdrawn is not None
    assert (withdrawn.over, withdrawn.phase) == (True, None)


def test_an_entry_missed_once_and_back_at_the_next_look_never_ended() -> None:
    """Law 3. Seeded defect: looks counted over all time instead of in a row."""
    watch = calm_watch(summary(incident()))
    for _ in range(4):
        watch.see(summary())
        assert kinds(watch.see(summary(incident())).events) == []
    assert watch.state.belief.absent == {}


# ---- law 4: readers know no clock ------------------------------------------------------------------------------------


def test_whether_maintenance_runs_is_decided_by_now_and_not_by_what_was_read() -> None:
    """Law 4. Seeded defect: the phase is kept from the moment of reading."""
    planned = maintenance(started_at=at(30), ends_at=at(60))
    watch = calm_watch(summary(planned))
    found = [kinds(watch.poll(unchanged()).events) for _ in range(90)]
    assert [found.index([word]) for word in ("started", "completed")] == [29 - 1, 59 - 1]
    assert sum(len(one) for one in found) == 2


# ---- law 5: validators, hash and scope belong to each document -------------------------------------------------------


def test_one_document_unchanged_and_the_other_new_are_read_together() -> None:
    """Law 5. Seeded defect: a 304 of one document counts as an empty document."""
    watch = calm_watch(summary(incident()), history(incident("old", phase=Phase.RESOLVED)))
    assert kinds(watch.poll(fetched(read(None, SUMMARY), read(history(incident()), HISTORY))).events) == []
    ended = moved(incident(), Phase.RESOLVED, at(3))
    step = watch.poll(fetched(read(summary()), read(None, HISTORY)))
    assert kinds(step.events) == []
    step = watch.poll(fetched(read(None, SUMMARY), read(history(ended))))
    assert kinds(step.events) == ["resolved"]


def test_an_extra_document_that_fails_leaves_a_note_and_the_rest_stands() -> None:
    """Law 5. Seeded defect: notes of the poll itself are dropped."""
    watch = calm_watch(summary(), history())
    step = watch.poll(fetched(summary(incident()), notes=("history: HTTP 403",)))
    assert kinds(step.events) == ["opened"]
    assert step.notes == ("history: HTTP 403",)
    assert step.reasons == ("opened: opened is told", "history: HTTP 403")
