"""Tests what receipts, expiry and snoozes do to an outbox: every alert ends in a receipt."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.making import ACME, HOUR, MINUTE, T0, alert, at, fresh, owed
from tests.core.strategies import states, times
from tray_status.core.events import Alert, AlertId, EventKind, Receipt, ReceiptKind
from tray_status.core.holds import Holds
from tray_status.core.model import IncidentId
from tray_status.core.policy import Policy
from tray_status.core.quiet_hours import QuietHours
from tray_status.core.settle import expire, hasten, held, held_when_due, postpone, release, settle
from tray_status.core.state import ProviderState, Told

I1 = IncidentId("i1")
AGAIN = (ReceiptKind.FAILED, ReceiptKind.HELD)


def receipt(kind: ReceiptKind, id_: str = "a1", notifier: str = "console", retry_at: datetime | None = None) -> Receipt:
    """What became of an alert's delivery, a minute after noon."""
    return Receipt(alert=AlertId(id_), provider=ACME, notifier=notifier, kind=kind, at=at(1), retry_at=retry_at)


def with_outbox(*waiting: Alert) -> ProviderState:
    """A state that owes these alerts, whose incidents were told when they were made."""
    told = {made.incident: Told(at=made.created_at, url=made.url) for made in waiting if made.incident is not None}
    return replace(fresh(), outbox=waiting, told=told)


@pytest.mark.parametrize("kind", [ReceiptKind.SHOWN, ReceiptKind.REPLACED, ReceiptKind.GIVEN_UP])
def test_what_was_shown_replaced_or_given_up_leaves_the_outbox(kind: ReceiptKind) -> None:
    state = with_outbox(alert("a1"), alert("a2"))
    assert [waiting.id for waiting in settle(state, [receipt(kind)], now=at(1)).outbox] == ["a2"]


def test_what_failed_waits_for_its_next_try() -> None:
    """Seeded defect: a failed delivery is forgotten, or tried again at once for ever."""
    state = with_outbox(alert())
    (waiting,) = settle(state, [receipt(ReceiptKind.FAILED, retry_at=at(9))], now=at(1)).outbox
    assert waiting.deliveries == (owed(attempts=1, next_try=at(9), ends_at=T0 + 6 * HOUR, retry_at=at(9)),)
    (waiting,) = settle(state, [receipt(ReceiptKind.FAILED)], now=at(1)).outbox
    assert waiting.deliveries[0].next_try == at(1)


def test_what_is_held_waits_without_growing_old() -> None:
    """Seeded defect: what came in the first hour of a day without disturbance is given up before its end."""
    state = with_outbox(alert())
    for minute in range(0, 600, 5):
        state = settle(state, [receipt(ReceiptKind.HELD, retry_at=at(minute + 5))], now=at(minute))
    assert state.outbox[0].deliveries == (owed(attempts=0, next_try=at(600), ends_at=at(600) + 6 * HOUR),)
    assert expire(state, ["console"], now=at(600)) == ()


def test_a_notifier_that_is_ready_gets_what_waits_for_it_and_no_other_does() -> None:
    """Seeded defects: what failed goes on waiting; what was held has a longer life than what was not."""
    failed = owed(attempts=3, next_try=at(40), ends_at=T0 + 6 * HOUR)
    waiting = alert("a1", deliveries=(failed, owed("chat", attempts=1, next_try=at(40))))
    held_back = alert("a2", deliveries=(owed(next_try=at(60)),))
    due = alert("a3", deliveries=(owed(next_try=at(20)),))
    state = with_outbox(waiting, held_back, due)
    first, second, third = hasten(state, ["console"], Holds(everything=at(10)), now=at(30)).outbox
    assert first.deliveries == (replace(failed, next_try=at(30), retry_at=at(30)), waiting.deliveries[1])
    assert second.deliveries == (owed(next_try=at(30)),)
    assert third == due


def test_a_notifier_that_is_ready_ends_no_snooze() -> None:
    state = with_outbox(alert(deliveries=(owed(attempts=1, next_try=at(60)),)))
    assert hasten(state, ["console"], Holds(everything=at(60)), now=at(30)) is state
    assert hasten(state, ["chat"], Holds(), now=at(30)) is state


def test_a_failure_does_not_shorten_a_snooze() -> None:
    state = with_outbox(alert(deliveries=(owed(next_try=at(60)),)))
    (waiting,) = settle(state, [receipt(ReceiptKind.FAILED, retry_at=at(2))], now=at(1)).outbox
    assert waiting.deliveries[0].next_try == at(60)


def test_each_notifier_settles_its_own_delivery() -> None:
    state = with_outbox(alert(deliveries=(owed("console"), owed("chat"))))
    (waiting,) = settle(state, [receipt(ReceiptKind.SHOWN)], now=at(1)).outbox
    assert [delivery.notifier for delivery in waiting.deliveries] == ["chat"]
    assert waiting.shown


@pytest.mark.parametrize(
    "receipts",
    [[], [receipt(ReceiptKind.SHOWN, "other")], [receipt(ReceiptKind.SHOWN, notifier="other")]],
)
def test_receipts_of_others_change_nothing(receipts: list[Receipt]) -> None:
    state = with_outbox(alert())
    assert settle(state, receipts, now=at(1)) is state


def test_what_nobody_saw_the_beginning_of_ends_silently() -> None:
    """Seeded defect: the end of an outage that expired unseen is told in the morning."""
    state = with_outbox(alert())
    assert settle(state, [receipt(ReceiptKind.GIVEN_UP)], now=at(1)).told == {}
    (heard,) = settle(state, [receipt(ReceiptKind.SHOWN)], now=at(1)).told.values()
    assert heard.at == at(1), "what follows counts from when it was heard"


def test_what_one_notifier_showed_was_seen_though_another_gave_up() -> None:
    """Seeded defect: a chat that is down takes the "resolved" away from the console."""
    state = with_outbox(alert(deliveries=(owed("console"), owed("chat"))))
    state = settle(state, [receipt(ReceiptKind.SHOWN)], now=at(1))
    state = settle(state, [receipt(ReceiptKind.GIVEN_UP, notifier="chat")], now=at(2))
    assert state.outbox == ()
    assert I1 in state.told


def test_a_beginning_given_up_while_news_of_it_waits_stays_told() -> None:
    state = with_outbox(alert("a1"), alert("a2", kind=EventKind.UPDATED, created_at=at(5)))
    assert I1 in settle(state, [receipt(ReceiptKind.GIVEN_UP)], now=at(9)).told


@pytest.mark.parametrize("made", [alert(kind=EventKind.UPDATED), alert(incident=None)])
def test_what_was_heard_of_before_stays_told(made: Alert) -> None:
    state = replace(with_outbox(made), told={I1: Told(at=T0, since=at(-9), url=None)})
    assert I1 in settle(state, [receipt(ReceiptKind.GIVEN_UP)], now=at(1)).told


def test_a_beginning_that_was_forgotten_meanwhile_is_no_trouble() -> None:
    state = replace(with_outbox(alert()), told={})
    assert settle(state, [receipt(ReceiptKind.GIVEN_UP)], now=at(1)).outbox == ()


def test_what_waited_too_long_is_given_up_with_a_reason() -> None:
    state = with_outbox(alert())
    assert expire(state, ["console"], now=T0 + 6 * HOUR) == ()
    (given_up,) = expire(state, ["console"], now=T0 + 6 * HOUR + MINUTE)
    assert (given_up.kind, given_up.why) == (
        ReceiptKind.GIVEN_UP,
        "could not be delivered until 2026-05-04 18:00 UTC",
    )
    assert settle(state, [given_up], now=given_up.at).outbox == ()


def test_what_waits_for_a_notifier_that_is_gone_is_given_up() -> None:
    """Seeded defect: an alert for a removed chat stays in the outbox for ever."""
    (given_up,) = expire(with_outbox(alert()), ["other"], now=T0)
    assert given_up.why == "settings do not name this notifier any more"


def test_a_snooze_holds_back_and_its_end_lets_go_with_the_same_life() -> None:
    """Seeded defect: held alerts expire while they are held, or live longer for having been held."""
    state = with_outbox(alert())
    snoozed = postpone(state, at(90))
    assert snoozed.outbox[0].deliveries == (owed(next_try=at(90)),)
    assert release(snoozed, now=at(30)).outbox[0].deliveries == (owed(next_try=at(30)),)
    assert postpone(snoozed, at(60)) is snoozed
    assert release(state, now=at(1)) is state


def test_another_try_after_a_failure_keeps_its_time_when_a_snooze_ends() -> None:
    retry = with_outbox(alert(deliveries=(owed(attempts=1, next_try=at(10), ends_at=at(360), retry_at=at(10)),)))
    assert release(retry, now=at(1)) is retry
    snoozed = postpone(retry, at(120))
    assert release(snoozed, now=at(1)) == retry
    later = owed(attempts=1, next_try=at(20), ends_at=at(370), retry_at=at(10))
    assert release(snoozed, now=at(20)).outbox[0].deliveries == (later,)


@pytest.mark.parametrize("minutes", [14, 16, 350])
def test_the_end_of_a_hold_takes_no_wait_away_that_a_failure_asked_for(minutes: int) -> None:
    """Seeded defect: "come back in 350 minutes", a snooze elsewhere: tried at once, and given up 19 minutes on."""
    failed = settle(with_outbox(alert()), [receipt(ReceiptKind.FAILED, retry_at=at(minutes))], now=at(1))
    assert held(failed, Holds(), now=at(2)) is failed
    held_longer = held(failed, Holds(everything=at(400)), now=at(2))
    assert held(held_longer, Holds(), now=at(3)).outbox[0].deliveries == failed.outbox[0].deliveries
    (ready,) = hasten(failed, ["console"], Holds(), now=at(4)).outbox
    assert (ready.deliveries[0].next_try, ready.deliveries[0].ends_at) == (at(4), T0 + 6 * HOUR)


def test_what_failed_under_an_earlier_version_waits_on() -> None:
    """Seeded defect: files that do not tell the next try apart are hurried, and given up early."""
    failed = with_outbox(alert(deliveries=(owed(attempts=2, next_try=at(300), ends_at=at(360)),)))
    assert release(failed, now=at(1)) is failed


def test_the_latest_of_all_snoozes_holds() -> None:
    """Seeded defect: ending one snooze lets out what another still holds."""
    state = replace(with_outbox(alert()), snoozed_until=at(90), snoozed_incidents={I1: at(120)})
    all_three = held(state, Holds(everything=at(60)), now=T0)
    assert all_three.outbox[0].deliveries[0].next_try == at(120)
    both = held(replace(all_three, snoozed_incidents={}), Holds(everything=at(60)), now=T0)
    assert both.outbox[0].deliveries[0].next_try == at(90)
    one = held(replace(both, snoozed_until=at(-1)), Holds(everything=at(60)), now=T0)
    assert one.outbox[0].deliveries[0].next_try == at(60)
    assert held(one, Holds(), now=at(5)).outbox[0].deliveries[0].next_try == at(5)


def test_what_falls_due_in_quiet_hours_waits_for_their_end() -> None:
    """Seeded defect: an alert that failed at 21:59 rings at 22:01."""
    night = Holds(policy=Policy(quiet_hours=(QuietHours(begin=time(12), end=time(13)),)))
    state = with_outbox(alert())
    assert held_when_due(state, night, now=at(-1)) is state
    (waiting,) = held_when_due(state, night, now=T0).outbox
    assert (waiting.deliveries[0].next_try, waiting.gathers) == (at(60), "during quiet hours")
    assert waiting.deliveries[0].ends_at == at(60) + 6 * HOUR
    assert held_when_due(state, Holds(), now=T0) is state


receipts = st.lists(
    st.builds(
        Receipt,
        alert=st.integers(1, 8).map(lambda number: AlertId(f"a{number}")),
        provider=st.just(ACME),
        notifier=st.sampled_from(("console", "chat")),
        kind=st.sampled_from(ReceiptKind),
        at=times,
        retry_at=st.none() | times,
    ),
    max_size=6,
)


@given(state=states, arrived=receipts, now=times)
def test_a_delivery_leaves_only_with_a_receipt_that_is_final(
    state: ProviderState, arrived: Collection[Receipt], now: datetime
) -> None:
    """Seeded defect: no alert ends without a receipt."""
    before = {(one.id, delivery.notifier) for one in state.outbox for delivery in one.deliveries}
    settled = settle(state, arrived, now=now)
    after = {(one.id, delivery.notifier) for one in settled.outbox for delivery in one.deliveries}
    final = {(one.alert, one.notifier) for one in arrived if one.kind not in AGAIN}
    assert after <= before
    assert before - after <= final
    latest = {(one.alert, one.notifier): one.kind for one in arrived}
    assert not {key for key in after if latest.get(key, ReceiptKind.FAILED) not in AGAIN}
    assert all(one.deliveries for one in settled.outbox) or settled is state


@given(state=states, now=times)
def test_in_the_end_everything_is_given_up(state: ProviderState, now: datetime) -> None:
    far = max([now, *(owed.ends_at for one in state.outbox for owed in one.deliveries)]) + MINUTE
    given_up = expire(state, ["console", "chat"], now=far)
    left = settle(state, given_up, now=far)
    assert not [delivery for one in left.outbox for delivery in one.deliveries]


@given(state=states, now=times, span=st.timedeltas(timedelta(0), timedelta(days=2)))
def test_holding_and_letting_go_shortens_no_life(state: ProviderState, now: datetime, span: timedelta) -> None:
    for before, after in zip(state.outbox, release(postpone(state, now + span), now=now).outbox, strict=True):
        for old, new in zip(before.deliveries, after.deliveries, strict=True):
            if old.next_try <= now:
                assert new.ends_at - new.next_try >= old.ends_at - now
