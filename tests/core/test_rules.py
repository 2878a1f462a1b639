"""Tests the rules of telling: confirmation, flapping, what breaks through, reminders, and news that was asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from tests.core.making import (
    ACME,
    DAY,
    HOUR,
    MINUTE,
    PREFS,
    T0,
    Watch,
    at,
    calm_watch,
    failed,
    incident,
    maintenance,
    moved,
    reason,
    summary,
    told,
    unchanged,
)
from tray_status.core.events import Alert, Event, EventKind, Receipt, ReceiptKind
from tray_status.core.flapping import noted, often
from tray_status.core.holds import Holds, critical
from tray_status.core.model import Health, Impact, Incident, IncidentId, Phase
from tray_status.core.policy import Flapping, Policy
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.quiet_hours import QuietHours
from tray_status.core.settle import settle
from tray_status.core.withdraw import withdrawn
from tray_status.core.wording import when

I1 = IncidentId("i1")
CONFIRMING = Policy(confirm_after=((Impact.MINOR, 5 * MINUTE),))
MINOR = incident(impact=Impact.MINOR)


def watch(policy: Policy) -> Watch:
    """A provider under these rules, all well at its baseline."""
    return calm_watch(prefs=replace(PREFS, policy=policy))


def shown(looked: Watch) -> None:
    """Everything that waits is shown."""
    receipts = [
        Receipt(alert=one.id, provider=ACME, notifier=owed.notifier, kind=ReceiptKind.SHOWN, at=looked.now)
        for one in looked.state.outbox
        for owed in one.deliveries
    ]
    looked.state = settle(looked.state, receipts, now=looked.now)


def next_try(alert: Alert) -> datetime:
    """When an alert may be told first."""
    return min(owed.next_try for owed in alert.deliveries)


def given_up(looked: Watch, prefs: ProviderPrefs | None = None) -> list[str]:
    """Why what waits is taken back."""
    return [one.why for one in withdrawn(looked.state, prefs or looked.prefs, now=looked.now)]


# ---- confirmation ----------------------------------------------------------------------------------------------------


def test_a_minor_incident_is_told_only_when_it_stays_open() -> None:
    """Seeded defect: the hold counts from the poll that told it last, and a page that talks is never told."""
    looked = watch(CONFIRMING)
    step = looked.see(summary(MINOR))
    assert next_try(step.alerts[0]) == looked.now + 5 * MINUTE
    assert reason(step, EventKind.OPENED).endswith("UTC (still open)")
    (update,) = looked.see(summary(moved(MINOR, Phase.IDENTIFIED, at(2)))).alerts
    assert next_try(update) == next_try(step.alerts[0])
    looked.see(summary(moved(MINOR, Phase.MONITORING, at(9))), after=6 * MINUTE)
    assert next_try(looked.alerts[-1]) == looked.now
    assert given_up(looked) == []


@pytest.mark.parametrize("impact", [Impact.MAJOR, None])
def test_what_is_not_named_is_told_at_once(impact: Impact | None) -> None:
    looked = watch(CONFIRMING)
    (alert,) = looked.see(summary(incident(impact=impact))).alerts
    assert next_try(alert) == looked.now


def test_what_gets_worse_meanwhile_is_told_at_once() -> None:
    looked = watch(CONFIRMING)
    looked.see(summary(MINOR))
    (worse,) = looked.see(summary(replace(moved(MINOR, Phase.IDENTIFIED, at(2)), impact=Impact.MAJOR))).alerts
    assert (worse.kind, next_try(worse)) == (EventKind.ESCALATED, looked.now)


def test_what_ends_before_it_was_to_be_told_is_not_told_at_all() -> None:
    """Seeded defects: the end of a blip is told though its beginning was not; its beginning is told after its end."""
    looked = watch(CONFIRMING)
    looked.see(summary(MINOR))
    step = looked.see(summary(moved(MINOR, Phase.RESOLVED, at(2))))
    assert told(step) == []
    assert reason(step, EventKind.RESOLVED) == "it ended before it was to be told: neither beginning nor end is"
    assert given_up(looked) == ["it ended before it was told"]
    looked.state = settle(looked.state, withdrawn(looked.state, looked.prefs, now=looked.now), now=looked.now)
    assert (looked.state.outbox, looked.state.told) == ((), {})
    (again,) = looked.see(summary(moved(MINOR, Phase.INVESTIGATING, at(4)))).alerts
    assert again.kind is EventKind.REOPENED
    assert next_try(again) == looked.now + 5 * MINUTE


def test_what_was_told_ends_aloud() -> None:
    looked = watch(CONFIRMING)
    looked.see(summary(MINOR))
    shown(looked)
    assert told(looked.see(summary(moved(MINOR, Phase.RESOLVED, at(20))), after=20 * MINUTE)) == ["resolved"]


def test_maintenance_needs_no_confirmation() -> None:
    looked = calm_watch(prefs=replace(PREFS, policy=CONFIRMING, tell=frozenset(EventKind)))
    (alert,) = looked.see(summary(replace(maintenance(), impact=Impact.MINOR))).alerts
    assert next_try(alert) == looked.now


# ---- flapping --------------------------------------------------------------------------------------------------------


def flap(looked: Watch, times: int) -> list[Alert]:
    """An incident that opens and ends again and again, a minute each; what is told of it."""
    made: list[Alert] = []
    state = incident()
    for _ in range(times):
        for phase in (Phase.INVESTIGATING, Phase.RESOLVED):
            state = moved(state, phase, looked.now)
            made += looked.see(summary(state)).alerts
            shown(looked) if looked.state.outbox and not looked.state.outbox[0].waits_for else None
    return made


def test_what_begins_again_and_again_is_told_only_once_it_is_steady() -> None:
    """Seeded defects: every turn is told; the first of what waits is told while a newer one still waits."""
    looked = watch(Policy())
    made = flap(looked, 5)
    assert [one.waits_for for one in made[:6]] == [""] * 6
    assert [one.waits_for for one in made[6:]] == ["keeps changing"] * 4
    waiting = looked.state.outbox
    assert {one.key for one in waiting} == {waiting[-1].key}
    assert {next_try(one) for one in waiting} == {looked.now + 15 * MINUTE}
    assert waiting[-1].body.startswith("Keeps changing: began 5 times within 60 minutes.")


def test_other_ids_of_the_same_trouble_are_the_same() -> None:
    """Seeded defect: a page that opens a new incident at every blip is never found to flap."""
    looked = watch(Policy())
    for number in range(4):
        one = incident(f"i{number}", title="API errors")
        looked.see(summary(one))
        shown(looked) if number < 3 else None
        looked.see(summary(moved(one, Phase.RESOLVED, looked.now)))
        shown(looked) if number < 3 else None
    assert [one.waits_for for one in looked.state.outbox] == ["keeps changing", "keeps changing"]


def test_without_the_rule_everything_is_told() -> None:
    looked = watch(Policy(flapping=None))
    assert {one.waits_for for one in flap(looked, 5)} == {""}


def test_a_health_that_comes_and_goes_is_damped_too() -> None:
    down = Event(kind=EventKind.HEALTH, provider=ACME, after=Health.MAJOR_OUTAGE, at=T0)
    begun = noted(noted({}, down), replace(down, at=at(10)))
    assert often(replace(down, at=at(20)), begun, Flapping()) == 3
    assert often(replace(down, at=at(65)), begun, Flapping()) == 2
    assert often(replace(down, at=at(65), after=Health.OPERATIONAL), begun, Flapping()) == 1


def test_what_cannot_flap_is_not_counted_and_what_is_old_is_forgotten() -> None:
    lost = Event(kind=EventKind.LOST, provider=ACME, at=T0)
    assert noted({}, lost) == {}
    opened = Event(kind=EventKind.OPENED, provider=ACME, incident=incident(), at=T0)
    begun = noted({}, opened)
    other = replace(opened, incident=incident("i2", title="Other"), at=T0 + 2 * DAY)
    assert [len(times) for times in noted(begun, other).values()] == [1]
    assert noted(begun, replace(opened, kind=EventKind.RESOLVED)) is begun


# ---- acknowledging, muting -------------------------------------------------------------------------------------------


def acknowledged(policy: Policy) -> Watch:
    """A minor incident that was told and acknowledged."""
    looked = watch(policy)
    looked.see(summary(MINOR))
    looked.state = replace(looked.state, acknowledged=frozenset({I1}))
    return looked


def test_what_gets_worse_breaks_through_when_that_is_asked_for() -> None:
    """Seeded defect: the icon stays quiet about what was told again."""
    worse = replace(moved(MINOR, Phase.IDENTIFIED, at(2)), impact=Impact.CRITICAL)
    quiet = acknowledged(Policy())
    assert reason(quiet.see(summary(worse)), EventKind.ESCALATED) == "acknowledged: quiet until it ends"
    assert quiet.state.acknowledged == {I1}
    loud = acknowledged(Policy(escalation_breaks=True))
    assert told(loud.see(summary(worse))) == ["escalated"]
    assert loud.state.acknowledged == frozenset()


def test_an_update_does_not_break_through() -> None:
    loud = acknowledged(Policy(escalation_breaks=True))
    assert told(loud.see(summary(moved(MINOR, Phase.IDENTIFIED, at(2))))) == []


def test_what_waits_is_taken_back_when_it_is_acknowledged_or_muted() -> None:
    """Seeded defect: who acknowledged an incident at night in the menu is told of it in the morning."""
    looked = watch(Policy())
    looked.see(summary(MINOR))
    assert given_up(looked) == []
    assert given_up(looked, replace(PREFS, muted=True)) == ["the provider was muted before it was told"]
    looked.state = replace(looked.state, acknowledged=frozenset({I1}))
    assert given_up(looked) == ["acknowledged before it was told"]
    (alert,) = looked.state.outbox
    looked.state = replace(looked.state, outbox=(replace(alert, shown=True),))
    assert given_up(looked) == ["acknowledged before it was told"], "by one notifier, and another one still tries"


# ---- reminders and news that was asked for ---------------------------------------------------------------------------


def test_what_goes_on_is_told_again_after_each_interval_and_no_sooner() -> None:
    """Seeded defects: reminded at each poll; never again after the first time."""
    looked = watch(Policy(remind_every=HOUR))
    looked.see(summary(incident()))
    shown(looked)
    assert told(looked.poll(unchanged(), after=59 * MINUTE)) == []
    (first,) = looked.poll(unchanged(), after=MINUTE).alerts
    assert told(looked.poll(unchanged(), after=HOUR)) == [], "the first one waits still"
    shown(looked)
    assert (first.kind, first.title) == (EventKind.REMINDED, "Acme: still open – Trouble i1")
    assert first.body.startswith("Since 12:00 · ")
    assert told(looked.poll(unchanged())) == []
    (second,) = looked.poll(unchanged(), after=HOUR).alerts
    assert first.id != second.id
    assert first.key == second.key


@pytest.mark.parametrize(
    "change",
    [
        {"policy": Policy()},
        {"muted": True},
        {"minimum_impact": Impact.CRITICAL},
    ],
)
def test_who_does_not_want_it_is_not_reminded(change: dict[str, object]) -> None:
    looked = watch(Policy(remind_every=HOUR))
    looked.see(summary(incident(impact=Impact.MAJOR)))
    shown(looked)
    looked.prefs = replace(looked.prefs, **change)  # type: ignore[arg-type]  # each names a field with its value
    assert told(looked.poll(unchanged(), after=2 * HOUR)) == []


def test_nobody_is_reminded_of_what_is_acknowledged_over_old_or_planned() -> None:
    looked = watch(Policy(remind_every=HOUR))
    looked.see(summary(incident()))
    shown(looked)
    looked.state = replace(looked.state, acknowledged=frozenset({I1}))
    step = looked.poll(unchanged(), after=2 * HOUR)
    assert [one.event.kind for one in step.decisions] == [], "or each look would say so anew"
    planned = calm_watch(prefs=replace(PREFS, policy=Policy(remind_every=HOUR), tell=frozenset(EventKind)))
    planned.see(summary(maintenance()))
    shown(planned)
    assert "reminded" not in told(planned.poll(unchanged(), after=2 * HOUR))
    assert "reminded" not in told(looked.poll(unchanged(), after=16 * DAY))


def test_who_asks_is_told_once_when_all_is_well_again_whatever_is_muted() -> None:
    """Seeded defects: told at each good poll from then on; not told because its provider is muted."""
    looked = calm_watch(prefs=replace(PREFS, muted=True))
    looked.see(summary(incident()))
    looked.state = replace(looked.state, tell_back=True)
    assert told(looked.poll(unchanged())) == []
    (back,) = looked.see(summary(moved(incident(), Phase.RESOLVED, at(9)))).alerts
    assert (back.kind, back.title, back.body) == (
        EventKind.BACK,
        "Acme: all is well again",
        "You asked to be told, this once.",
    )
    assert not looked.state.tell_back
    assert told(looked.poll(unchanged())) == []
    assert given_up(looked) == []


def test_who_hears_of_the_end_anyway_hears_of_it_once() -> None:
    looked = watch(Policy())
    looked.see(summary(incident()))
    looked.state = replace(looked.state, tell_back=True)
    assert told(looked.see(summary(moved(incident(), Phase.RESOLVED, at(9))))) == ["resolved"]
    assert not looked.state.tell_back


def test_a_page_that_does_not_tell_is_not_back() -> None:
    looked = watch(Policy())
    looked.state = replace(looked.state, tell_back=True)
    assert told(looked.see(summary(health=None))) == []
    assert looked.state.tell_back


# ---- holds -----------------------------------------------------------------------------------------------------------


def test_quiet_hours_hold_what_is_not_critical() -> None:
    night = QuietHours(begin=time(11), end=time(13), critical_breaks=True)
    looked = watch(Policy(quiet_hours=(night,)))
    (alert,) = looked.see(summary(incident(impact=Impact.MAJOR))).alerts
    assert next_try(alert) == at(60)
    assert alert.gathers == "during quiet hours"
    (loud,) = looked.see(summary(incident("i2", impact=Impact.CRITICAL), incident(impact=Impact.MAJOR))).alerts
    assert next_try(loud) == looked.now
    assert critical(loud)
    assert not critical(alert)


def test_a_snoozed_incident_waits_and_no_other() -> None:
    """Seeded defect: snoozing one incident snoozes its provider."""
    looked = watch(Policy())
    looked.see(summary(incident()))
    shown(looked)
    looked.state = replace(looked.state, snoozed_incidents={I1: at(60)})
    other = incident("i2")
    alerts = looked.see(summary(moved(incident(), Phase.IDENTIFIED, at(3)), other)).alerts
    assert {one.incident: next_try(one) for one in alerts} == {I1: at(60), other.id: looked.now}
    over = moved(incident(), Phase.RESOLVED, at(5))
    assert next_try(looked.see(summary(over)).alerts[-1]) == at(60)
    assert looked.state.snoozed_incidents == {I1: at(60)}, "its end is held as long"
    looked.poll(unchanged(), after=HOUR)
    looked.see(summary(other, over))
    assert looked.state.snoozed_incidents == {}


def test_an_alert_about_no_incident_is_held_by_no_incident() -> None:
    state = replace(watch(Policy()).state, snoozed_incidents={I1: at(60)})
    made = replace(_alert(), incident=None)
    assert Holds().of(made, state, T0) is None


def _alert() -> Alert:
    looked = watch(Policy())
    return looked.see(summary(incident())).alerts[0]


def test_what_a_gap_brought_is_told_together_with_when_it_was() -> None:
    """Seeded defect: after a night of sleep each thing rings by itself, and none says when it was."""
    looked = watch(Policy())
    came_and_went: Incident = replace(incident("i2"), phase=Phase.RESOLVED, updated_at=at(120), resolved_at=at(120))
    alerts = looked.see(summary(incident(started_at=at(60)), came_and_went), after=4 * HOUR).alerts
    assert {one.gathers for one in alerts} == {"while nobody looked"}
    assert {one.incident: one.when for one in alerts} == {I1: "since 13:00", came_and_went.id: "12:00–14:00"}
    failing = watch(Policy())
    for _ in range(20):
        failing.poll(failed())
    assert [one.gathers for one in failing.see(summary(incident())).alerts] == [""]
    soon = watch(Policy())
    assert [one.gathers for one in soon.see(summary(incident())).alerts] == [""]


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        (Event(kind=EventKind.LOST, provider=ACME, at=at(30), since=T0), "since 12:00"),
        (Event(kind=EventKind.FOUND, provider=ACME, at=at(30)), "at 12:30"),
        (incident(started_at=None), ""),
        (incident(phase=Phase.RESOLVED, started_at=None, updated_at=at(5), resolved_at=None), "at 12:05"),
        (incident(phase=Phase.RESOLVED, started_at=None, updated_at=None, resolved_at=None), ""),
    ],
)
def test_when_it_was_in_few_words(about: Event | Incident, expected: str) -> None:
    event = (
        about if isinstance(about, Event) else Event(kind=EventKind.OPENED, provider=ACME, incident=about, at=at(30))
    )
    assert when(event, now=at(60), zone=UTC) == expected


def test_rules_have_their_own_times() -> None:
    assert Policy().confirmation(Impact.MINOR) == timedelta(0)
    assert CONFIRMING.confirmation(Impact.MINOR) == 5 * MINUTE
