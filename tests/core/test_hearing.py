"""Tests which notifiers may tell an end: those that told the beginning, or tell it now, each for itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.making import ACME, PREFS, T0, alert, at, fresh, owed
from tray_status.core.events import Alert, AlertId, EventKind, Receipt, ReceiptKind
from tray_status.core.hearing import NOT_BEGUN, not_begun
from tray_status.core.model import IncidentId
from tray_status.core.settle import settle
from tray_status.core.state import ProviderState, Told
from tray_status.core.step import enqueue

I1 = IncidentId("i1")
BOTH = (owed("console"), owed("chat"))
BEGUN = alert("a1", deliveries=BOTH)
ENDED = alert("a2", kind=EventKind.RESOLVED, created_at=at(9), deliveries=BOTH)
PREFS = replace(PREFS, notifiers=("console", "chat"))


def became(state: ProviderState, made: Alert, **kinds: ReceiptKind) -> ProviderState:
    """The state once each notifier has done this with an alert."""
    receipts = [
        Receipt(alert=made.id, provider=ACME, notifier=name, kind=kind, at=at(5)) for name, kind in kinds.items()
    ]
    return settle(state, receipts, now=at(5))


def silent(state: ProviderState) -> list[tuple[AlertId, str]]:
    """What is taken back, and from whom."""
    return [(one.alert, one.notifier) for one in not_begun(state, PREFS, now=at(9))]


def test_an_end_is_told_by_who_told_the_beginning_alone() -> None:
    """Seeded defect: a chat that gave up "API down" tells "resolved – API down"."""
    state = became(enqueue(fresh(), BEGUN), BEGUN, console=ReceiptKind.SHOWN, chat=ReceiptKind.GIVEN_UP)
    state = enqueue(state, ENDED)
    (receipt,) = not_begun(state, PREFS, now=at(9))
    assert (receipt.alert, receipt.notifier, receipt.why) == ("a2", "chat", NOT_BEGUN)
    state = settle(state, [receipt], now=at(9))
    assert [one.notifier for one in state.outbox[0].deliveries] == ["console"]


def test_an_end_that_waits_with_its_beginning_is_told_with_it() -> None:
    state = enqueue(enqueue(fresh(), BEGUN), ENDED)
    assert silent(state) == []
    assert silent(became(state, BEGUN, chat=ReceiptKind.GIVEN_UP)) == [("a2", "chat")]


def test_news_of_what_was_given_up_makes_up_for_it() -> None:
    update = alert("a3", kind=EventKind.UPDATED, created_at=at(6), deliveries=BOTH)
    state = became(enqueue(fresh(), BEGUN), BEGUN, console=ReceiptKind.SHOWN, chat=ReceiptKind.GIVEN_UP)
    state = became(enqueue(state, update), update, chat=ReceiptKind.SHOWN)
    assert silent(enqueue(state, ENDED)) == []


def test_what_opened_again_unheard_does_not_end_a_second_time() -> None:
    """Seeded defect: told once, it counts as told for ever."""
    state = became(enqueue(fresh(), BEGUN), BEGUN, console=ReceiptKind.SHOWN, chat=ReceiptKind.SHOWN)
    assert silent(enqueue(state, ENDED)) == []
    state = became(enqueue(state, ENDED), ENDED, console=ReceiptKind.SHOWN, chat=ReceiptKind.SHOWN)
    again = alert("a4", kind=EventKind.REOPENED, created_at=at(12), deliveries=BOTH)
    state = became(enqueue(state, again), again, console=ReceiptKind.SHOWN, chat=ReceiptKind.GIVEN_UP)
    assert silent(enqueue(state, replace(ENDED, id=AlertId("a5")))) == [("a5", "chat")]


def test_who_asks_for_ends_alone_hears_them() -> None:
    state = became(enqueue(fresh(), BEGUN), BEGUN, console=ReceiptKind.GIVEN_UP)
    alone = replace(PREFS, tell=frozenset({EventKind.RESOLVED}))
    assert not_begun(enqueue(state, ENDED), alone, now=at(9)) == ()


def test_an_end_that_is_the_first_news_is_told() -> None:
    assert silent(enqueue(fresh(), ENDED)) == []


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (Told(at=T0, url=None, notifiers=("console",)), [("a2", "chat")]),
        (Told(at=T0, url=None, heard=True), []),
    ],
    ids=["known not to have been asked", "kept before that was known"],
)
def test_who_was_not_asked_to_tell_the_beginning_does_not_tell_the_end(
    told: Told, expected: list[tuple[AlertId, str]]
) -> None:
    assert silent(enqueue(replace(fresh(), told={I1: told}), ENDED)) == expected


def test_a_summary_of_ends_speaks_of_the_beginnings_itself() -> None:
    state = replace(enqueue(fresh(), BEGUN), outbox=(replace(ENDED, incident=None, incidents=(I1,)),))
    assert silent(state) == []
