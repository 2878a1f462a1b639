"""Tests first sight: of a provider, of its new platform, after long."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.making import (
    DAY,
    HOUR,
    PREFS,
    T0,
    Watch,
    at,
    calm_watch,
    fetched,
    history,
    incident,
    kinds,
    maintenance,
    moved,
    summary,
    told,
    with_health,
)
from tray_status.core.events import EventKind, Urgency
from tray_status.core.model import Health, Impact, Incident, IncidentId, Kind, Phase


def test_one_open_incident_is_told_as_itself() -> None:
    (alert,) = Watch().see(summary(incident())).alerts
    assert (alert.title, alert.incident, alert.key) == ("Acme: Trouble i1", "i1", "acme/i1")


def test_many_open_incidents_are_told_in_one() -> None:
    watch = Watch()
    step = watch.see(summary(*(incident(f"i{number}", impact=Impact(1 + number % 4)) for number in range(7))))
    (alert,) = step.alerts
    assert (alert.title, alert.incident, alert.url) == ("Acme: 7 open incidents", None, PREFS.url)
    assert alert.body.splitlines()[-1] == "and 2 more"
    assert alert.health is Health.MAJOR_OUTAGE
    assert {decision.alert for decision in step.decisions if decision.told} == {alert.id}
    assert set(watch.state.told) == {f"i{number}" for number in range(7)}
    assert watch.state.outbox == (alert,)


def test_the_summary_has_an_id_of_its_own() -> None:
    """Seeded defect: a summary under the id of one of its incidents replaces that one, or is taken for it."""
    both = Watch().see(summary(incident("i1"), incident("i2"))).alerts[0].id
    again = Watch(now=at(9)).see(summary(incident("i1"), incident("i2"))).alerts[0].id
    alone = Watch().see(summary(incident("i1"))).alerts[0].id
    assert both == again != alone


@pytest.mark.parametrize(
    "entry",
    [
        incident(phase=Phase.RESOLVED),
        maintenance(phase=Phase.IN_PROGRESS),
        incident(kind=Kind.NOTICE),
        incident(started_at=T0 - 20 * DAY),
    ],
)
def test_history_maintenance_notices_and_forgotten_incidents_are_not_told(entry: Incident) -> None:
    assert Watch().see(history(entry)).alerts == ()


def test_each_open_incident_has_a_decision_also_when_nothing_is_told() -> None:
    step = Watch(prefs=replace(PREFS, muted=True)).see(summary(incident()))
    assert [decision.reason for decision in step.decisions[:1]] == ["first sight: provider is muted: no alert"]


def test_after_long_only_what_was_not_told_yet_is_told() -> None:
    """Seeded defect: every morning the same incident is new."""
    watch = calm_watch(summary(incident("i1")))
    step = watch.see(summary(incident("i1"), incident("i2")), after=25 * HOUR)
    assert [alert.incident for alert in step.alerts] == ["i2"]
    assert told(watch.see(summary(incident("i1"), incident("i2")), after=25 * HOUR)) == []


def test_a_day_away_is_no_baseline_yet() -> None:
    watch = calm_watch(history())
    opened = moved(incident(), Phase.RESOLVED, at(60))
    assert told(watch.see(history(opened), after=DAY)) == ["resolved"]


def test_an_incident_that_ended_while_we_were_long_away_ends_silently() -> None:
    watch = calm_watch(history(incident()))
    step = watch.see(history(moved(incident(), Phase.RESOLVED, at(60))), after=25 * HOUR)
    assert kinds(step.events) == []
    assert watch.state.belief.open == ()


def test_on_another_platform_what_has_no_twin_is_told_and_what_is_gone_is_not_resolved() -> None:
    """Seeded defect: the move of a page resolves everything and opens it again."""
    watch = calm_watch(summary(incident("i1"), incident("i2", started_at=None), maintenance()))
    watch.state = replace(watch.state, acknowledged=frozenset({IncidentId("i1"), IncidentId("i2")}))
    new = summary(
        incident("n1", title="Quite another", started_at=at(11)),
        incident("n2", title="Trouble i2", phase=Phase.RESOLVED),
        incident("n3", title="Undated", started_at=None),
        maintenance("n4", title="Trouble i1", started_at=T0),
    )
    step = watch.poll(fetched(new, platform="instatus"))
    assert [alert.title for alert in step.alerts if alert.kind is not EventKind.MOVED] == ["Acme: 2 open incidents"]
    assert watch.state.acknowledged == frozenset()
    assert {one.id for one in watch.state.belief.incidents} == {"n1", "n2", "n3", "n4"}


def test_the_move_of_a_page_is_told_once_and_quietly_with_before_and_after() -> None:
    """Seeded defect: the page is read as something else from now on, and nobody is told."""
    watch = calm_watch(summary(), history(incident("old", phase=Phase.RESOLVED)))
    step = watch.poll(fetched(summary(), history(incident("n1", phase=Phase.RESOLVED)), platform="instatus"))
    (alert,) = step.alerts
    assert (alert.kind, alert.urgency, alert.key) == (EventKind.MOVED, Urgency.LOW, "acme/moved")
    assert "statuspage" in alert.body
    assert "instatus" in alert.body
    assert [one.reason for one in step.decisions if one.told] == ["statuspage → instatus: moved is told"]
    assert kinds(step.events) == ["moved"]
    assert kinds(watch.poll(fetched(summary(), platform="instatus")).events) == []


def test_a_platform_that_the_user_changed_is_no_news_to_him() -> None:
    """Seeded defect: who writes another `platform:` or `url:` is told that the page has moved."""
    watch = calm_watch(summary())
    watch.prefs = replace(PREFS, platform="instatus")
    assert "moved" not in kinds(watch.poll(fetched(summary(), platform="instatus")).events)
    watch = calm_watch(summary())
    watch.state = replace(watch.state, platform=None)
    assert "moved" not in kinds(watch.poll(fetched(summary(), platform="instatus")).events)


def test_a_health_that_was_told_does_not_recover_by_moving_or_by_absence() -> None:
    """Seeded defect: "operational again" because another platform, or next week's page, is well."""
    for outcome, after in ((fetched(summary(), platform="instatus"), HOUR), (fetched(summary()), 25 * HOUR)):
        watch = calm_watch()
        for _ in range(2):
            with_health(watch, Health.MAJOR_OUTAGE)
        assert told(watch.steps[-1]) == ["health"]
        step = watch.poll(outcome, after=after)
        assert set(told(step)) <= {"moved"}
        assert watch.state.unexplained is None


def test_a_health_that_is_still_bad_after_long_is_not_told_again() -> None:
    watch = calm_watch()
    for after in (HOUR, HOUR, 25 * HOUR, HOUR, HOUR):
        watch.see(summary(health=Health.MAJOR_OUTAGE), after=after)
    assert [alert.kind for alert in watch.alerts] == ["health"]


def test_a_first_look_before_a_baseline_does_not_count() -> None:
    """Seeded defect: a look of last week and one of today agree on an outage."""
    watch = calm_watch()
    with_health(watch, Health.MAJOR_OUTAGE)
    assert told(watch.see(summary(health=Health.MAJOR_OUTAGE), after=25 * HOUR)) == []
    assert told(with_health(watch, Health.MAJOR_OUTAGE)) == ["health"]
