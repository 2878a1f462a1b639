"""Tests how waiting alerts become notifications: one each, one per thing, one for a burst."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.making import DAY, T0, alert, at, fresh, owed
from tests.core.strategies import alerts, states, times
from tray_status.core.digest import BURST, digest_alerts, waiting
from tray_status.core.events import Alert, EventKind, Notification, Urgency
from tray_status.core.model import Health, ProviderId
from tray_status.core.state import ProviderState

OTHER = ProviderId("other")


def digested(*made: Alert) -> tuple[Notification, ...]:
    """The notifications for these alerts a minute after noon."""
    return digest_alerts(made, notifier="console", now=at(1))


def ready(*outbox: Alert, now: datetime = T0) -> list[str]:
    """The ids of what the console may deliver."""
    return [one.alert.id for one in waiting({fresh().provider: replace(fresh(), outbox=outbox)}, "console", now)]


def test_an_alert_becomes_a_notification_with_all_a_notifier_needs() -> None:
    made = alert(urgency=Urgency.CRITICAL)
    assert digested(made) == (
        Notification(
            id="a1",
            key="acme/i1",
            notifier="console",
            alerts=(made.id,),
            providers=(made.provider,),
            incident=made.incident,
            kind=EventKind.OPENED,
            title=made.title,
            body=made.body,
            url=made.url,
            urgency=Urgency.CRITICAL,
            health=made.health,
            at=at(1),
        ),
    )


def test_nothing_makes_nothing() -> None:
    assert digested() == ()


def test_an_opening_and_its_end_that_both_wait_are_one_quiet_end() -> None:
    """Seeded defect: in the morning a loud outage is shown that was over at night."""
    opened = alert("a1", urgency=Urgency.CRITICAL)
    over = alert("a2", kind=EventKind.RESOLVED, urgency=Urgency.LOW, title="Acme: resolved")
    (one,) = digested(opened, over)
    assert (one.id, one.alerts, one.kind, one.urgency, one.title) == (
        "a2",
        ("a1", "a2"),
        EventKind.RESOLVED,
        Urgency.LOW,
        "Acme: resolved",
    )


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (("opened", "updated"), "opened"),
        (("opened", "escalated"), "opened"),
        (("reopened", "updated"), "reopened"),
        (("opened", "resolved", "reopened", "updated"), "reopened"),
        (("updated", "updated"), "updated"),
        (("updated", "escalated"), "escalated"),
    ],
)
def test_news_of_what_was_not_shown_yet_is_new(kinds: tuple[str, ...], expected: str) -> None:
    """Seeded defect: the first a user sees of an incident is called an update, and is quiet."""
    made = [
        alert(f"a{number}", kind=EventKind(kind), urgency=Urgency.CRITICAL if number == 0 else Urgency.LOW)
        for number, kind in enumerate(kinds)
    ]
    (one,) = digested(*made)
    assert (one.kind, one.urgency, one.title) == (expected, Urgency.CRITICAL, made[-1].title)


def many(count: int, provider: ProviderId | None = None) -> list[Alert]:
    """Alerts of different things."""
    return [
        alert(
            f"a{number:02}",
            key=f"k{number}",
            title=f"Acme: trouble {number}",
            provider=provider or alert().provider,
            health=Health(1 + number % 5),
        )
        for number in range(count)
    ]


def test_a_few_are_told_one_by_one_and_a_burst_in_one() -> None:
    assert len(digested(*many(BURST - 1))) == BURST - 1
    (one,) = digested(*many(BURST))
    assert (one.title, one.kind, one.url, one.key) == ("4 changes at one provider", None, alert().url, "burst")
    assert one.body.splitlines()[0] == "• Acme: trouble 3"
    assert len(one.body.splitlines()) == BURST


def test_a_long_burst_names_the_worst_and_counts_the_rest() -> None:
    (one,) = digested(*many(12), *[replace(made, provider=OTHER, key=f"{made.key}o", id=made.id) for made in many(1)])
    assert (one.title, one.url) == ("13 changes at 2 providers", None)
    lines = one.body.splitlines()
    assert lines[-1] == "and 5 more"
    assert lines[:2] == ["• Acme: trouble 4", "• Acme: trouble 9"]
    assert (one.health, one.urgency) == (Health.MAJOR_OUTAGE, Urgency.NORMAL)


def test_a_burst_keeps_its_id_and_long_titles_are_cut() -> None:
    """Seeded defect: what failed comes back under another id and is shown beside itself."""
    made = [replace(one, title="word " * 60) for one in many(5)]
    (first,) = digested(*made)
    (again,) = digest_alerts(made, notifier="console", now=at(99))
    assert first.id == again.id != digested(*many(4))[0].id
    assert all(len(line) <= 100 for line in first.body.splitlines())


def test_only_what_is_owed_by_this_notifier_and_due_is_ready() -> None:
    outbox = (
        alert("due", key="k1"),
        alert("later", key="k2", deliveries=(owed(next_try=at(5)),)),
        alert("chat", key="k3", deliveries=(owed("chat"),)),
    )
    assert ready(*outbox) == ["due"]
    assert ready(*outbox, now=at(5)) == ["due", "later"]


def test_older_alerts_of_a_thing_go_along_with_a_newer_one() -> None:
    """Seeded defect: an opening whose delivery failed is shown after its end."""
    opened = alert("opened", deliveries=(owed(next_try=at(9), attempts=3),))
    assert ready(opened, alert("resolved", created_at=at(1)), alert("later", deliveries=(owed(next_try=at(7)),))) == [
        "opened",
        "resolved",
    ]


def test_a_clock_that_was_set_back_changes_no_order() -> None:
    """Seeded defect: sorted by date alone, an end made after the clock was mended comes before its beginning."""
    outbox = (alert("opened"), alert("resolved", created_at=T0 - DAY), alert("other", key="k", created_at=T0 - 2 * DAY))
    assert ready(*outbox) == ["opened", "resolved", "other"]


def test_the_oldest_of_all_providers_comes_first() -> None:
    one = replace(fresh(), outbox=(alert("second", created_at=at(2)),))
    two = replace(fresh(), provider=OTHER, outbox=(alert("first", created_at=at(1), key="o"),))
    found = waiting({one.provider: one, OTHER: two}, "console", at(3))
    assert [(each.alert.id, each.attempts) for each in found] == [("first", 0), ("second", 0)]


@given(made=st.lists(alerts, max_size=9, unique_by=lambda one: one.id), now=times)
def test_every_alert_is_in_exactly_one_notification(made: list[Alert], now: datetime) -> None:
    """Seeded defect: an alert that is merged away is never settled, or is told twice."""
    found = digest_alerts(made, notifier="console", now=now)
    assert sorted(id_ for one in found for id_ in one.alerts) == sorted(one.id for one in made)
    assert len(found) < BURST
    assert len({one.id for one in found}) == len(found)


@given(state=states, now=times)
def test_what_is_ready_is_owed(state: ProviderState, now: datetime) -> None:
    found = waiting({state.provider: state}, "console", now)
    owing = {one.id for one in state.outbox if any(each.notifier == "console" for each in one.deliveries)}
    assert {one.alert.id for one in found} <= owing
    due = {
        one.id
        for one in state.outbox
        if any(each.notifier == "console" and each.next_try <= now for each in one.deliveries)
    }
    assert due <= {one.alert.id for one in found}


def test_what_is_told_late_says_when_it_was() -> None:
    """Seeded defect: in the morning "API down" is told, and nobody knows whether it is or was."""
    late = alert(gathers="during quiet hours", when="since 02:10", body="Identified, major")
    (told,) = digested(late)
    assert told.body == "Since 02:10\nIdentified, major"
    (said,) = digested(replace(late, body="Since 02:10 · Identified"))
    assert said.body == "Since 02:10 · Identified"
