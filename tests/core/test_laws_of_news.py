"""Laws 6 to 9 of what follows from a poll: what is news, for whom, under which id, and from when on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from tests.core.making import (
    DAY,
    HOUR,
    MINUTE,
    PREFS,
    T0,
    Watch,
    at,
    calm_watch,
    failed,
    fetched,
    history,
    incident,
    kinds,
    moved,
    reason,
    summary,
    told,
    unchanged,
)
from tests.core.strategies import Life, focuses, lives, provider_prefs
from tray_status.core.events import EventKind
from tray_status.core.model import Health, IncidentId, Phase
from tray_status.core.prefs import Focus, ProviderPrefs
from tray_status.core.state import Fetched, NotModified

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
    assert told(step) == ["moved"]
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
