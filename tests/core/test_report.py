"""Tests what other programs are told of the present state."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import time

from hypothesis import given

from tests.core.making import ACME, PREFS, T0, Watch, alert, at, component, failed, incident, maintenance, summary
from tests.core.strategies import polls
from tray_status.core.model import Health, IncidentId, Kind, Phase
from tray_status.core.policy import Policy
from tray_status.core.prefs import Settings
from tray_status.core.quiet_hours import QuietHours
from tray_status.core.reading import Reading, assemble
from tray_status.core.report import incident_report, incidents_report, provider_report, snapshot_report, status_report
from tray_status.core.state import ProviderState
from tray_status.core.view import Conditions, ProblemLine, build_view

SETTINGS = Settings(providers=(PREFS,))
NOW = at(2)


def watched(*said: Reading) -> ProviderState:
    """A state after one look a minute after noon."""
    watch = Watch()
    watch.see(*said)
    return watch.state


def status(
    state: ProviderState | None,
    conditions: Conditions | None = None,
    *,
    muted: bool = False,
    policy: Policy = PREFS.policy,
) -> dict[str, object]:
    """What `status --json` prints."""
    settings = Settings(providers=(replace(PREFS, muted=muted, policy=policy),))
    states = {ACME: state} if state is not None else {}
    about = conditions or Conditions()
    return status_report(states, settings, build_view(states, settings, NOW, conditions=about), NOW, about)


def test_words_are_lower_case_times_end_with_z_and_unknown_is_null() -> None:
    found = incident_report(incident(phase=Phase.IN_PROGRESS, kind=Kind.MAINTENANCE, url=None, resolved_at=None))
    assert found == {
        "id": "i1",
        "kind": "maintenance",
        "title": "Trouble i1",
        "url": None,
        "phase": "in_progress",
        "impact": "major",
        "components": [],
        "started_at": "2026-05-04T12:00:00Z",
        "updated_at": "2026-05-04T12:00:00Z",
        "resolved_at": None,
        "updates": [{"at": "2026-05-04T12:00:00Z", "phase": "in_progress", "body": "in_progress of i1"}],
    }
    assert incident_report(incident(phase=None, impact=None))["phase"] is None
    assert incident_report(incident(phase=None, impact=None))["impact"] is None


def test_a_snapshot_says_all_of_one_page() -> None:
    page = summary(incident(), health=Health.PARTIAL_OUTAGE, components=(component("API", None),), notes=("odd",))
    found = snapshot_report(assemble((page,)), platform="statuspage", now=T0)
    assert (found["platform"], found["health"], found["notes"], found["feeds"]) == (
        "statuspage",
        "partial_outage",
        ["odd"],
        [],
    )
    assert found["components"] == [{"id": "API", "name": "API", "group": None, "health": None}]


def test_belief_and_freshness_are_two_facts() -> None:
    """Seeded defect: a problem of the connection is reported as an outage."""
    watch = Watch()
    watch.see(summary(incident(), maintenance(phase=Phase.IN_PROGRESS)))
    watch.poll(failed())
    state = replace(watch.state, acknowledged=frozenset({IncidentId("i1")}), snoozed_until=at(60), notes=("odd",))
    state = replace(state, snoozed_incidents={IncidentId("m1"): at(30)}, tell_back=True)
    found = provider_report(PREFS, state, NOW)
    assert (found["health"], found["failures"], found["problem"]) == (
        "operational",
        1,
        {"kind": "timeout", "sentence": "The page did not answer."},
    )
    assert (found["believed_at"], found["snoozed_until"]) == ("2026-05-04T12:01:00Z", "2026-05-04T13:00:00Z")
    assert found["open"] == [
        {"id": "i1", "title": "Trouble i1", "acknowledged": True, "snoozed_until": None},
        {"id": "m1", "title": "Trouble m1", "acknowledged": False, "snoozed_until": "2026-05-04T12:30:00Z"},
    ]
    assert found["tell_back"] is True
    assert (found["shown"], found["stale"]) == ("maintenance", False)
    assert provider_report(PREFS, state, at(30))["stale"] is True
    assert (found["waiting_alerts"], found["notes"]) == (1, ["odd"])


def test_a_provider_that_was_never_read_is_unknown() -> None:
    found = provider_report(PREFS, None, NOW)
    assert (found["shown"], found["stale"]) == (None, False)
    assert (found["health"], found["believed_at"], found["open"], found["waiting_alerts"]) == (None, None, [], 0)


def test_well_is_what_the_icon_says() -> None:
    """Seeded defect: `status` ends with 1 for what is muted or acknowledged, or with 0 in an outage."""
    outage = watched(summary(incident(), health=Health.MAJOR_OUTAGE))
    assert status(outage)["well"] is False
    assert status(outage, muted=True)["well"] is True
    assert status(replace(outage, acknowledged=frozenset({IncidentId("i1")})))["well"] is True
    assert status(watched(summary(health=Health.MAINTENANCE)))["well"] is True
    assert status(watched(summary(health=None)))["well"] is False
    assert status(None)["well"] is False


def test_quiet_hours_and_what_they_hold_are_there_too() -> None:
    night = Policy(quiet_hours=(QuietHours(begin=time(12), end=time(7)),))
    state = watched(summary(incident()))
    held = tuple(replace(alert, gathers="during quiet hours") for alert in state.outbox)
    held = tuple(
        replace(alert, deliveries=tuple(replace(owed, next_try=at(19 * 60)) for owed in alert.deliveries))
        for alert in held
    )
    found = status(replace(state, outbox=held), policy=night)
    assert (found["quiet_until"], found["held_alerts"]) == ("2026-05-05T07:00:00Z", 1)
    assert (status(state)["quiet_until"], status(state)["held_alerts"]) == (None, 0)


def test_the_state_of_the_program_is_there_too() -> None:
    found = status(
        watched(summary()),
        Conditions(paused=True, offline_since=T0, snoozed_until=at(9), problems=(ProblemLine(sentence="x"),)),
    )
    assert (found["paused"], found["offline_since"], found["snoozed_until"], found["problems"]) == (
        True,
        "2026-05-04T12:00:00Z",
        "2026-05-04T12:09:00Z",
        ["x"],
    )
    assert (found["icon"], found["summary"]) == (
        {"state": "paused", "badge": 0, "stale": False},
        "Tray Status: paused",
    )


def test_open_incidents_come_first_each_kind_newest_first_and_over_ones_on_request() -> None:
    """Seeded defect: what is over hides what goes on."""
    over = incident("i3", phase=Phase.RESOLVED, started_at=at(1.5))
    state = watched(summary(incident("i1"), incident("i2", started_at=at(1)), over))
    states = {ACME: replace(state, acknowledged=frozenset({IncidentId("i2")}))}
    found = incidents_report(states, SETTINGS, everything=False)
    assert [(one["id"], one["acknowledged"], one["over"]) for one in found] == [
        ("i2", True, False),
        ("i1", False, False),
    ]
    assert [one["id"] for one in incidents_report(states, SETTINGS, everything=True)] == ["i2", "i1", "i3"]
    assert incidents_report({}, SETTINGS, everything=True) == []


@given(said=polls)
def test_every_report_is_json(said: tuple[Reading, ...]) -> None:
    """Seeded defect: a value that JSON does not know, met only on some pages."""
    state = replace(watched(*said), outbox=(alert(),))
    json.dumps([status(state), incidents_report({ACME: state}, SETTINGS, everything=True)])
    json.dumps(snapshot_report(assemble(said), platform="feed", now=T0))


def test_who_failed_and_what_waits_for_it_is_there_too() -> None:
    """Seeded defect: `status` counts what waits, and says neither for whom nor why."""
    state = watched(summary(incident()))
    (alert,) = state.outbox
    failed = replace(alert.deliveries[0], attempts=1, next_try=at(20), retry_at=at(20))
    found = status(replace(state, outbox=(replace(alert, deliveries=(failed,)),)))
    until = at(20).isoformat().replace("+00:00", "Z")
    assert found["waiting"] == [{"notifier": failed.notifier, "why": "next try", "alerts": 1, "until": until}]
