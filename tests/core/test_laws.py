"""The nine laws of what follows from a poll, each with the defect that it keeps out."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.making import (
    ALONE,
    DAY,
    HISTORY,
    HOUR,
    MINUTE,
    PREFS,
    SUMMARY,
    T0,
    Watch,
    at,
    calm_watch,
    failed,
    fetched,
    history,
    incident,
    kinds,
    maintenance,
    moved,
    read,
    reason,
    summary,
    told,
    unchanged,
)
from tests.core.strategies import Life, failures, focuses, lives, polls, provider_prefs
from tray_status.core.advance import advance
from tray_status.core.events import EventKind
from tray_status.core.model import Health, IncidentId, Phase
from tray_status.core.prefs import Focus, ProviderPrefs
from tray_status.core.reading import Reading
from tray_status.core.state import Failed, Fetched, NotModified, ProviderState
from tray_status.core.step import Step


def lasting(state: ProviderState) -> ProviderState:
    """The state without what changes at every poll."""
    return replace(state, believed_at=None, failures=0, failing_since=None, problem=None, due_at=None)


# ---- law 1: belief and freshness are two facts -----------------------------------------------------------------------


@given(life=lives(), gaps=st.lists(st.integers(0, 14), max_size=8), problem=failures)
def test_failed_polls_are_invisible_to_events_and_alerts(life: Life, gaps: list[int], problem: Failed) -> None:
    """Law 1. Seeded defect: a failed poll replaces, ends or renews anything that is believed."""
    plain, troubled = Watch(), Watch()
    for position, said in enumerate(life.polls):
        plain.now = troubled.now = at(position)
        for _ in range(gaps.count(position)):
            before = troubled.state.belief
            troubled.poll(problem, after=MINUTE / 20)
            assert troubled.state.belief is before
        plain.see(*said)
        troubled.now = at(position)
        troubled.see(*said)
    assert troubled.events == plain.events
    assert [alert.id for alert in troubled.alerts] == [alert.id for alert in plain.alerts]
    assert lasting(troubled.state) == lasting(plain.state)


def changes(polls_made: int, seed: int) -> list[tuple[Reading, bool]]:
    """A page whose one incident comes and goes, and whether each poll fails: 10 % do."""
    chance, open_now, said = random.Random(seed), False, []  # noqa: S311 -- a repeatable simulation, not a secret
    number = 0
    for _ in range(polls_made):
        if chance.random() < 0.3:
            open_now, number = not open_now, number + (not open_now)
        reading = summary(incident(f"i{number}")) if open_now else summary()
        said.append((reading, chance.random() < 0.1))
    return said


def alerts_of_the_forgetful(said: Sequence[tuple[Reading, bool]]) -> int:
    """Alerts by the rule that stores a failed poll as "unknown" over what was known, and tells only known changes."""
    known: bool | None = False
    alerts = 0
    for reading, fails in said:
        seen = None if fails else bool(reading.incidents)
        alerts += seen is True and known is False
        known = seen
    return alerts


def test_no_alert_is_lost_in_three_thousand_polls_of_which_a_tenth_fail() -> None:
    """Law 1. Seeded defect: "could not look" kept in place of what was seen; encoded here, that rule loses some."""
    said = changes(3_000, seed=7)
    watch, last, openings = calm_watch(), False, 0
    for reading, fails in said:
        watch.poll(failed() if fails else fetched(reading))
        if not fails:
            # Two looks end an incident: an opening is one after an end that was seen or after another incident.
            seen = bool(reading.incidents)
            openings += seen and not last
            last = seen
    found = [alert for alert in watch.alerts if alert.kind in (EventKind.OPENED, EventKind.REOPENED)]
    every = {item.id for reading, fails in said if not fails for item in reading.incidents}
    assert {alert.incident for alert in found} == every
    forgetful = alerts_of_the_forgetful(said)
    assert forgetful < openings * 0.95


def test_a_failed_poll_changes_freshness_alone() -> None:
    """Law 1. Seeded defect: failures counted into the belief, or not counted at all."""
    watch = calm_watch(summary(incident()))
    before = watch.state
    step = watch.poll(failed())
    assert step.events == ()
    assert lasting(watch.state) == lasting(before)
    assert (watch.state.failures, watch.state.failing_since) == (1, watch.now)
    assert watch.state.problem is not None
    assert watch.state.believed_at == before.believed_at


# ---- law 2: unreadable is never healthy ------------------------------------------------------------------------------


@pytest.mark.parametrize("phase", [Phase.INVESTIGATING, Phase.IDENTIFIED, Phase.MONITORING])
def test_an_unknown_phase_word_keeps_the_phase_we_believed(phase: Phase) -> None:
    """Law 2. Seeded defect: a phase that was not understood counts as over, or as news."""
    watch = calm_watch(summary(incident(phase=phase)))
    step = watch.see(summary(incident(phase=None, updates=incident(phase=phase).updates)))
    assert step.events == ()
    assert [one.phase for one in watch.state.belief.open] == [phase]


def test_a_page_that_does_not_tell_is_neither_well_nor_recovered() -> None:
    """Law 2. Seeded defect: None taken for OPERATIONAL."""
    watch = calm_watch(summary(health=Health.MAJOR_OUTAGE))
    watch.see(summary(health=Health.MAJOR_OUTAGE))
    step = watch.see(summary(health=None))
    assert watch.state.belief.health is None
    assert told(step) == []
    assert watch.state.sickness is not None


def test_an_unknown_phase_at_first_sight_is_open_while_it_is_young() -> None:
    """Law 2. Seeded defect: what is not understood is left out, or is open for ever."""
    young = incident("young", phase=None, impact=None)
    old = incident("old", phase=None, started_at=T0 - 25 * HOUR)
    watch = calm_watch(history(young, old))
    assert [one.id for one in watch.state.belief.open] == ["young"]


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


# ---- law 6: new, changed, old ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [1, 30, 89, 90])
def test_an_id_stays_seen_for_ninety_days_after_it_was_last_listed(days: int) -> None:
    """Law 6. Seeded defect: forgotten earlier, because the day of the last listing is only kept roughly."""
    over = incident("old", phase=Phase.RESOLVED)
    watch = calm_watch(history(over))
    watch.see(history(over), after=23 * HOUR)
    gone = watch.now
    while watch.now < gone + days * DAY - 12 * HOUR:
        watch.see(history(incident("other", phase=Phase.RESOLVED)), after=12 * HOUR)
    assert kinds(watch.see(history(over), after=12 * HOUR).events) == []


def test_an_id_is_forgotten_at_last() -> None:
    """Law 6. Seeded defect: what was seen grows for ever."""
    watch = calm_watch(history(incident("old", phase=Phase.RESOLVED)))
    for _ in range(92):
        watch.see(history(), after=DAY)
    assert watch.state.belief.seen == {}


def test_what_opened_and_closed_unseen_is_one_event_and_one_alert() -> None:
    """Law 6. Seeded defect: two alerts, or none, for what came and went between two polls."""
    watch = calm_watch(history())
    brief = incident("brief", phase=Phase.RESOLVED, started_at=at(2), updated_at=at(20), resolved_at=at(20))
    step = watch.see(history(brief), after=30 * MINUTE)
    assert kinds(step.events) == ["resolved"]
    assert step.events[0].before is None
    (alert,) = step.alerts
    assert alert.title == "Acme: resolved – Trouble brief"
    assert alert.body.splitlines()[0] == "Was down 12:02–12:20"


def test_an_old_entry_that_comes_into_view_is_no_news() -> None:
    """Law 6. Seeded defect: a feed that shows more entries than yesterday tells last month's outages."""
    watch = calm_watch(history())
    old = incident("old", phase=Phase.RESOLVED, started_at=T0 - DAY, resolved_at=at(1) - 11 * MINUTE)
    step = watch.see(history(old))
    assert kinds(step.events) == ["resolved"]
    assert told(step) == []
    assert reason(step, EventKind.RESOLVED) == "old entry came into view: no alert"


def test_an_edit_of_what_is_over_is_never_told() -> None:
    """Law 6. Seeded defect: a post-mortem or a correction days later rings the bell."""
    over = moved(incident(), Phase.RESOLVED, at(3))
    watch = calm_watch(history(incident()))
    assert told(watch.see(history(over))) == ["resolved"]
    step = watch.see(history(moved(over, Phase.POSTMORTEM, at(90), title="Why it was down")))
    assert kinds(step.events) == ["updated"]
    assert told(step) == []


# ---- law 7: focus on both sides --------------------------------------------------------------------------------------


@given(life=lives(), focus=focuses, later=focuses)
def test_another_focus_alone_makes_no_event(life: Life, focus: Focus, later: Focus) -> None:
    """Law 7. Seeded defect: belief seen by the old focus is compared with a snapshot seen by the new one."""
    watch = Watch(prefs=replace(PREFS, focus=focus))
    for said in (*life.polls, life.polls[-1], life.polls[-1]):
        watch.see(*said)
    watch.prefs = replace(PREFS, focus=later)
    for _ in range(3):
        step = watch.see(*life.polls[-1], after=MINUTE / 60)
        assert step.events == ()
        assert step.alerts == ()


# ---- law 8: ids are derived ------------------------------------------------------------------------------------------


@given(life=lives(), prefs=provider_prefs)
def test_the_same_change_always_has_the_same_id(life: Life, prefs: ProviderPrefs) -> None:
    """Law 8. Seeded defect: ids drawn by chance, or from the time of the poll."""
    one, other = Watch(prefs=prefs), Watch(prefs=prefs)
    for said in life.polls:
        one.see(*said)
        other.see(*said, after=MINUTE * 1.001)
    assert [alert.id for alert in one.alerts] == [alert.id for alert in other.alerts]
    waiting = [alert.id for alert in one.state.outbox]
    assert len(waiting) == len(set(waiting))


# ---- law 9: baselines ------------------------------------------------------------------------------------------------


def test_first_sight_tells_what_goes_on_once_and_no_history() -> None:
    """Law 9. Seeded defect: 50 old entries are 50 alerts."""
    past = [incident(f"old{number}", phase=Phase.RESOLVED) for number in range(50)]
    step = Watch().see(summary(incident("i1"), incident("i2")), history(*past))
    (alert,) = step.alerts
    assert alert.title == "Acme: 2 open incidents"
    assert alert.body == "Trouble i1\nTrouble i2"


@pytest.mark.parametrize("outcome", [fetched(summary()), unchanged()])
def test_after_more_than_a_day_away_nothing_reads_as_resolved(outcome: Fetched | NotModified) -> None:
    """Law 9. Seeded defect: a laptop opened after a week tells every end of that week."""
    watch = calm_watch(summary(incident(), health=Health.MAJOR_OUTAGE))
    watch.see(summary())
    step = watch.poll(outcome, after=25 * HOUR)
    assert told(step) == []
    assert kinds(step.events) == []
    assert watch.state.belief.open == ()


def test_on_another_platform_open_incidents_are_the_same_by_title_or_start() -> None:
    """Law 9. Seeded defect: a page that moves tells everything again, or asks to be quieted again."""
    watch = calm_watch(summary(incident("i1"), incident("i2")))
    acknowledged = frozenset({IncidentId("i1"), IncidentId("i2")})
    watch.state = replace(watch.state, acknowledged=acknowledged)
    by_title = incident("n1", title="Trouble  i1", started_at=T0 - DAY, updated_at=T0)
    by_start = incident("n2", started_at=at(9))
    step = watch.poll(fetched(summary(by_title, by_start), platform="instatus"))
    assert step.alerts == ()
    assert watch.state.acknowledged == {"n1", "n2"}
    assert set(watch.state.told) == {"n1", "n2"}
    assert [one.id for one in watch.state.belief.incidents] == ["n2", "n1"]


def test_an_acknowledged_incident_stays_quiet_until_it_ends() -> None:
    """Law 9. Seeded defect: an acknowledgement is lost at the next poll, or outlives its incident."""
    watch = calm_watch(summary(incident()))
    watch.state = replace(watch.state, acknowledged=frozenset({IncidentId("i1")}))
    for outcome in (fetched(summary(moved(incident(), Phase.IDENTIFIED, at(2)))), failed(), unchanged()):
        assert watch.poll(outcome).alerts == ()
        assert watch.state.acknowledged == {"i1"}
    watch.poll(unchanged(), after=25 * HOUR)
    assert watch.state.acknowledged == {"i1"}
    assert told(watch.see(summary(moved(incident(), Phase.RESOLVED, at(5))))) == ["resolved"]
    assert watch.state.acknowledged == frozenset()
