"""Owns the tests of how a notifier that fails is left alone, whatever waits for it."""

from __future__ import annotations

from dataclasses import replace

from tests.engine.owing import alert, later
from tests.fakes import NOON
from tests.house import House, provider, wishes
from tests.readings import incident, summary
from tray_status.core.events import Receipt, ReceiptKind
from tray_status.engine.pauses import Pauses

NAMES = [f"S{number}" for number in range(12)]


def receipt(kind: ReceiptKind, seconds: float, retry: float | None = None) -> Receipt:
    """What became of an alert so many seconds after noon."""
    made = alert("a1")
    retry_at = None if retry is None else later(retry)
    return Receipt(
        alert=made.id, provider=made.provider, notifier="chat", kind=kind, at=later(seconds), retry_at=retry_at
    )


def test_a_channel_that_is_down_is_tried_seldom_however_much_waits_for_it() -> None:
    """Seeded defect: each alert has a backoff of its own: hundreds of attempts an hour, and as many notifications."""
    house = House(wishes([provider(name) for name in NAMES]))
    for name in NAMES:
        house.page(name, summary())
    house.start()
    house.passes(60)
    house.hands["console"] = "fails"
    for name in NAMES:
        house.page(name, summary(incident("i1", since=house.clock.now()), health="major_outage"))
        house.passes(60)
    assert len(house.handed) <= 10
    house.hands["console"] = "works"
    house.passes(1800)
    assert len(house.shown) == 1


def test_what_failed_says_itself_when_its_notifier_is_tried_again() -> None:
    """Seeded defect: a new alert of a channel that is down for long is on record as due seconds after it failed."""
    house = House(wishes([provider(name) for name in NAMES[:2]]))
    for name in NAMES[:2]:
        house.page(name, summary())
    house.start()
    house.passes(60)
    house.hands["console"] = "fails"
    for name, seconds in zip(NAMES, (400, 300), strict=False):
        house.page(name, summary(incident("i1", since=house.clock.now()), health="major_outage"))
        house.passes(seconds)
    pause = house.hub.teller.pauses.until("console", house.clock.now())
    owed = [owed for state in house.hub.states.values() for one in state.outbox for owed in one.deliveries]
    last = max(one.retry_at or NOON for one in owed)
    assert last == pause > house.clock.now()


def test_what_failed_is_told_at_once_by_a_notifier_that_was_mended_in_the_settings() -> None:
    """Seeded defect: a channel is put right, and what it owes waits for a quarter of an hour all the same."""
    settings = wishes([provider(NAMES[0])])
    house = House(settings)
    house.page(NAMES[0], summary())
    house.start().passes(60)
    house.hands["console"] = "fails"
    house.page(NAMES[0], summary(incident("i1", since=house.clock.now()), health="major_outage"))
    house.passes(7200)
    house.hands["console"] = "works"
    house.wishes.edit(replace(settings, notifiers=(replace(settings.notifiers[0], options=(("format", "json"),)),)))
    house.passes(20)
    assert len(house.shown) == 1


def test_what_a_notifier_asked_for_holds_for_all_and_over_a_restart() -> None:
    """Seeded defect: after "come back in an hour" the next alert is posted ten minutes later."""
    pauses = Pauses()
    pauses.handed("chat", [alert("a1", notifiers=("chat",))])
    pauses.settled("chat", [receipt(ReceiptKind.FAILED, 0, 3600)])
    assert pauses.until("chat", later(600)) == later(3600)
    assert pauses.until("console", later(600)) == later(600)
    assert pauses.until("chat", later(-60)) == later(-60), "a clock that was set back"
    made = alert("a1", notifiers=("chat",), attempts=1)
    failed = replace(made, deliveries=tuple(replace(owed, retry_at=later(3600)) for owed in made.deliveries))
    again = Pauses()
    again.resume([[made, failed]], NOON)
    assert again.until("chat", later(600)) == later(3600)


def test_failures_are_counted_per_notifier_and_a_success_ends_the_count() -> None:
    """Seeded defect: one old alert that is refused lets all others wait as long as itself."""
    pauses = Pauses()
    pauses.handed("chat", [alert("a1", notifiers=("chat",), attempts=9)])
    pauses.settled("chat", [receipt(ReceiptKind.FAILED, 0, 900)])
    assert pauses.until("chat", NOON) == later(5)
    pauses.settled("chat", [receipt(ReceiptKind.FAILED, 5, 905)])
    assert pauses.until("chat", later(5)) == later(15)
    pauses.settled("chat", [receipt(ReceiptKind.HELD, 15, 20)])
    assert pauses.until("chat", later(5)) == later(15)
    pauses.settled("chat", [receipt(ReceiptKind.SHOWN, 15)])
    assert pauses.until("chat", later(5)) == later(5)
