"""Delivery: one at a time per notifier, a receipt for each alert, and a notifier that hangs delays nobody else."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from queue import SimpleQueue
from threading import Event, Thread, get_ident  # noqa: TID251 -- only the type of what start_thread gives

import pytest

from tray_status.core.errors import NotifyError
from tray_status.core.events import (
    Alert,
    AlertId,
    Delivery,
    EventKind,
    Notification,
    Receipt,
    ReceiptKind,
    Urgency,
)
from tray_status.core.model import ProviderId
from tray_status.engine.delivery import Deliverer, attempts_of, wait
from tray_status.threads import start_thread

NOW = datetime(2026, 5, 4, 14, 2, tzinfo=UTC)
PATIENCE = 10.0
"""Seconds after which a test gives up; nothing here takes longer than milliseconds when it works."""


class FixedClock:
    """A clock that stands still."""

    def now(self) -> datetime:
        """Always the same time."""
        return NOW

    def monotonic(self) -> float:
        """Always the same moment."""
        return 0.0


class FakeNotifier:
    """Raises what it is told to, remembers what it was handed and in which thread."""

    def __init__(self, name: str = "console", error: BaseException | None = None) -> None:
        self._name = name
        self.error = error
        self.seen: list[Notification] = []
        self.threads: set[int] = set()
        self.closed = 0
        self.closing_error: Exception | None = None

    @property
    def name(self) -> str:
        """Its name."""
        return self._name

    def notify(self, notification: Notification) -> None:
        """Remember, then fail if it is to."""
        self.seen.append(notification)
        self.threads.add(get_ident())
        if self.error is not None:
            raise self.error

    def close(self) -> None:
        """Count it."""
        self.closed += 1
        if self.closing_error is not None:
            raise self.closing_error


class HangingNotifier(FakeNotifier):
    """Hangs until it is let go; `entered` is set once it hangs."""

    def __init__(self, name: str = "console", error: BaseException | None = None) -> None:
        super().__init__(name, error)
        self.entered = Event()
        self.let_go = Event()

    def notify(self, notification: Notification) -> None:
        """Hang, then go on like any other."""
        self.entered.set()
        assert self.let_go.wait(PATIENCE)
        super().notify(notification)


@dataclass
class Rig:
    """A deliverer, the inbox it reports to, and the threads it started."""

    deliverer: Deliverer
    inbox: SimpleQueue[tuple[Receipt, ...]]
    threads: list[Thread]

    def receipts(self) -> tuple[Receipt, ...]:
        """The receipts of the next notification."""
        return self.inbox.get(timeout=PATIENCE)

    def end(self) -> None:
        """Stop, and see every thread end."""
        self.deliverer.stop()
        for thread in self.threads:
            thread.join(PATIENCE)
            assert not thread.is_alive()


Build = Callable[..., Rig]


@pytest.fixture
def build() -> Iterator[Build]:
    """Build deliverers whose threads have all ended when the test has."""
    rigs: list[Rig] = []
    hanging: list[HangingNotifier] = []

    def make(*notifiers: FakeNotifier) -> Rig:
        inbox: SimpleQueue[tuple[Receipt, ...]] = SimpleQueue()
        threads: list[Thread] = []

        def start(name: str, target: Callable[[], object]) -> None:
            threads.append(start_thread(name, target))

        hanging.extend(notifier for notifier in notifiers if isinstance(notifier, HangingNotifier))
        deliverer = Deliverer(notifiers, start_thread=start, clock=FixedClock(), report=inbox.put)
        rigs.append(Rig(deliverer=deliverer, inbox=inbox, threads=threads))
        return rigs[-1]

    yield make
    for notifier in hanging:
        notifier.let_go.set()
    for rig in rigs:
        rig.end()


def alert(number: int = 1, *, provider: str = "acme", notifier: str = "console", attempts: int = 0) -> Alert:
    return Alert(
        id=AlertId(f"a{number}"),
        key=f"{provider}/i{number}",
        provider=ProviderId(provider),
        provider_name=provider.title(),
        kind=EventKind.OPENED,
        title="Acme: down",
        body="",
        url=None,
        urgency=Urgency.NORMAL,
        created_at=NOW,
        deliveries=(
            Delivery(notifier="another", attempts=99, next_try=NOW, ends_at=NOW),
            Delivery(notifier=notifier, attempts=attempts, next_try=NOW, ends_at=NOW + timedelta(hours=6)),
        ),
    )


def notification(*alerts: Alert, notifier: str = "console") -> Notification:
    return Notification(
        id="n",
        key="k",
        notifier=notifier,
        alerts=tuple(each.id for each in alerts),
        providers=tuple(dict.fromkeys(each.provider for each in alerts)),
        kind=EventKind.OPENED,
        title="Acme: down",
        body="",
        url=None,
        urgency=Urgency.NORMAL,
        at=NOW,
    )


def hand_over(rig: Rig, *alerts: Alert, notifier: str = "console") -> None:
    rig.deliverer.deliver(notification(*alerts, notifier=notifier), alerts)


def test_every_alert_of_a_delivered_notification_gets_its_own_receipt(build: Build) -> None:
    """Seeded defect: one receipt per notification, so that a digest's other alerts are told for ever."""
    notifier = FakeNotifier()
    rig = build(notifier)
    hand_over(rig, alert(1), alert(2, provider="harbor"), alert(3))
    assert rig.receipts() == tuple(
        Receipt(
            alert=AlertId(f"a{number}"),
            provider=ProviderId(provider),
            notifier="console",
            kind=ReceiptKind.SHOWN,
            at=NOW,
        )
        for number, provider in [(1, "acme"), (2, "harbor"), (3, "acme")]
    )
    assert len(notifier.seen) == 1


def test_a_failure_waits_longer_the_more_often_this_notifier_has_tried(build: Build) -> None:
    rig = build(FakeNotifier(error=NotifyError("console", "the disk is full")))
    hand_over(rig, alert(1), alert(2, attempts=3))
    first, second = rig.receipts()
    assert (first.kind, first.why, first.retry_at) == (
        ReceiptKind.FAILED,
        "the disk is full",
        NOW + timedelta(seconds=5),
    )
    assert second.retry_at == NOW + timedelta(seconds=40)


def test_the_other_side_may_say_how_long_to_wait(build: Build) -> None:
    rig = build(FakeNotifier(error=NotifyError("console", "too many", retry_after=1_800)))
    hand_over(rig, alert())
    assert rig.receipts()[0].retry_at == NOW + timedelta(minutes=30)


def test_why_nothing_is_delivered_is_logged_once_until_something_is(
    build: Build, caplog: pytest.LogCaptureFixture
) -> None:
    """Seeded defect: without a notification service the log is warned at every try, for six hours."""
    caplog.set_level(logging.INFO)
    notifier = FakeNotifier()
    rig = build(notifier)
    tries = ("nobody there", "nobody there", "too many", "nobody there", None, "nobody there")
    for why in tries:
        notifier.error = NotifyError("console", why) if why is not None else None
        hand_over(rig, alert())
        rig.receipts()
        rig.deliverer.settled("console")
    told = [message.partition("delivered: ")[2] for message in caplog.messages]
    assert told == [str(NotifyError("console", why)) for why in ("nobody there", "too many", *["nobody there"] * 2)]


def test_what_is_held_is_no_failure(build: Build, caplog: pytest.LogCaptureFixture) -> None:
    """Seeded defect: quiet that the user asked for makes alerts back off, grow old, and fill the log with warnings."""
    caplog.set_level(logging.INFO)
    rig = build(FakeNotifier(error=NotifyError("console", "do not disturb", held=True, retry_after=300)))
    hand_over(rig, alert())
    (receipt,) = rig.receipts()
    assert (receipt.kind, receipt.retry_at) == (ReceiptKind.HELD, NOW + timedelta(minutes=5))
    assert [record.levelname for record in caplog.records] == ["INFO"]


def test_what_can_never_be_delivered_is_given_up_with_its_reason(build: Build) -> None:
    rig = build(FakeNotifier(error=NotifyError("console", "the address does not exist", final=True)))
    hand_over(rig, alert())
    (receipt,) = rig.receipts()
    assert (receipt.kind, receipt.why, receipt.retry_at) == (ReceiptKind.GIVEN_UP, "the address does not exist", None)


@pytest.mark.parametrize("error", [KeyError("token=s3cret"), RuntimeError("s3cret"), SystemExit(1)])
def test_any_other_exception_becomes_a_failure_and_the_thread_lives_on(
    build: Build, error: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    """Seeded defects: a plugin's exception ends the thread for ever; its words, perhaps a token, are logged."""
    notifier = FakeNotifier(error=error)
    rig = build(notifier)
    with caplog.at_level(logging.ERROR):
        hand_over(rig, alert())
        (receipt,) = rig.receipts()
    assert receipt.kind is ReceiptKind.FAILED
    assert receipt.retry_at == NOW + timedelta(seconds=5)
    assert type(error).__name__ in receipt.why
    assert "s3cret" not in receipt.why
    assert f"console failed in a way it should not: builtins.{type(error).__name__} at {__file__}:" in caplog.text
    assert "s3cret" not in caplog.text
    notifier.error = None
    rig.deliverer.settled("console")
    hand_over(rig, alert(2))
    assert rig.receipts()[0].kind is ReceiptKind.SHOWN
    assert len(notifier.threads) == 1


def test_a_notifier_is_busy_until_its_receipts_are_settled(build: Build) -> None:
    """Seeded defect: idle once shown but not yet saved, so that the hub hands out the same alert again."""
    rig = build(FakeNotifier())
    assert rig.deliverer.idle("console")
    hand_over(rig, alert(1))
    assert not rig.deliverer.idle("console")
    rig.receipts()
    assert not rig.deliverer.idle("console")
    with pytest.raises(RuntimeError, match="console has not finished"):
        hand_over(rig, alert(2))
    rig.deliverer.settled("console")
    assert rig.deliverer.idle("console")


def test_a_notifier_that_hangs_delays_nobody_else(build: Build) -> None:
    """Seeded defect: one thread for all notifiers."""
    hanging, quick = HangingNotifier("chat"), FakeNotifier("console")
    rig = build(hanging, quick)
    hand_over(rig, alert(1, notifier="chat"), notifier="chat")
    assert hanging.entered.wait(PATIENCE)
    for number in range(2, 5):
        hand_over(rig, alert(number))
        assert rig.receipts()[0].alert == f"a{number}"
        rig.deliverer.settled("console")
    assert not rig.deliverer.idle("chat")
    hanging.let_go.set()
    assert rig.receipts()[0].alert == "a1"


def test_a_thread_starts_with_the_first_notification_and_is_kept(build: Build) -> None:
    notifier = FakeNotifier()
    rig = build(notifier, FakeNotifier("never asked"))
    assert rig.threads == []
    for number in range(3):
        hand_over(rig, alert(number))
        rig.receipts()
        rig.deliverer.settled("console")
    assert [thread.name for thread in rig.threads] == ["deliver-console"]
    assert notifier.threads == {rig.threads[0].ident}


def test_what_is_owed_to_a_notifier_that_settings_no_longer_name_is_given_up(build: Build) -> None:
    rig = build()
    hand_over(rig, alert(), notifier="console")
    (receipt,) = rig.receipts()
    assert receipt.kind is ReceiptKind.GIVEN_UP
    assert "no notifier of this name" in receipt.why
    assert not rig.deliverer.idle("console")
    rig.deliverer.settled("console")
    assert rig.deliverer.idle("console")


def test_stop_closes_whoever_was_used_and_no_mistake_in_that_matters(build: Build) -> None:
    """Seeded defects: what a hook started outlives the program; an add-on that raises keeps it from ending."""
    first, second = FakeNotifier("console"), FakeNotifier("chat")
    first.closing_error = ValueError("sesame")
    rig = build(first, second)
    hand_over(rig, alert(1))
    hand_over(rig, alert(2, notifier="chat"), notifier="chat")
    rig.deliverer.stop()
    assert (first.closed, second.closed) == (1, 1)


def test_stop_waits_for_nothing_and_idle_threads_end(build: Build) -> None:
    """Seeded defect: a join at quit, which a hanging notifier turns into a program that cannot be ended."""
    hanging, quick = HangingNotifier("chat"), FakeNotifier("console")
    rig = build(hanging, quick)
    hand_over(rig, alert(1, notifier="chat"), notifier="chat")
    hand_over(rig, alert(2))
    rig.receipts()
    rig.deliverer.stop()
    rig.threads[1].join(PATIENCE)
    assert [thread.is_alive() for thread in rig.threads] == [True, False]
    assert not rig.deliverer.idle("console")
    rig.deliverer.settled("console")
    assert not rig.deliverer.idle("console")
    hand_over(rig, alert(3))
    assert len(rig.threads) == 2
    hanging.let_go.set()
    assert rig.receipts()[0].alert == "a1", "what was under way at the end is still reported, so that it can be saved"


def test_new_settings_keep_the_same_notifier_and_its_thread(build: Build) -> None:
    notifier = FakeNotifier()
    rig = build(notifier)
    hand_over(rig, alert(1))
    rig.receipts()
    rig.deliverer.use([notifier, FakeNotifier("chat")])
    assert not rig.deliverer.idle("console")
    rig.deliverer.settled("console")
    hand_over(rig, alert(2))
    rig.receipts()
    hand_over(rig, alert(3, notifier="chat"), notifier="chat")
    rig.receipts()
    assert [thread.name for thread in rig.threads] == ["deliver-console", "deliver-chat"]


@pytest.mark.parametrize("error", [None, NotifyError("console", "too late")])
def test_new_settings_free_a_notifier_whose_predecessor_hangs(build: Build, error: NotifyError | None) -> None:
    """Seeded defect: one hung delivery silences a notifier until the program is started again.

    The predecessor is not heard any more: a receipt nobody waits for would make the successor idle too early.
    """
    hanging, successor = HangingNotifier(error=error), FakeNotifier()
    rig = build(hanging)
    hand_over(rig, alert(1))
    assert hanging.entered.wait(PATIENCE)
    rig.deliverer.use([successor])
    assert rig.deliverer.idle("console")
    hand_over(rig, alert(1))
    assert rig.receipts()[0].alert == "a1"
    hanging.let_go.set()
    rig.threads[0].join(PATIENCE)
    assert len(hanging.seen) == 1
    assert rig.inbox.empty()
    assert not rig.deliverer.idle("console")


def test_new_settings_leave_a_notifier_busy_whose_receipt_is_already_in_the_inbox(build: Build) -> None:
    """Seeded defect: freed though its receipt is not read yet, so that the same alert is told twice."""
    rig = build(FakeNotifier())
    hand_over(rig, alert(1))
    rig.receipts()
    rig.deliverer.use([FakeNotifier()])
    rig.threads[0].join(PATIENCE)
    assert not rig.deliverer.idle("console")
    rig.deliverer.settled("console")
    assert rig.deliverer.idle("console")


def test_a_system_without_another_thread_is_a_failure_that_is_tried_again() -> None:
    """Seeded defect: "can't start new thread" ends the hub, which delivers."""
    reports: list[tuple[Receipt, ...]] = []

    def refuse(_name: str, _target: Callable[[], object]) -> None:
        raise RuntimeError("can't start new thread")

    deliverer = Deliverer([FakeNotifier()], start_thread=refuse, clock=FixedClock(), report=reports.append)
    for _ in range(2):
        deliverer.deliver(notification(alert()), [alert()])
        deliverer.settled("console")
    assert [receipts[0].kind for receipts in reports] == [ReceiptKind.FAILED] * 2
    assert "can't start new thread" in reports[0][0].why


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(0, 5), (1, 10), (2, 20), (7, 640), (8, 900), (100_000, 900), (-1, 5)],
)
def test_the_wait_doubles_from_5_seconds_to_15_minutes(attempts: int, seconds: int) -> None:
    """Seeded defect: an overflow after many attempts."""
    assert wait(attempts, None) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [(60, 60), (0, 5), (-3.5, 5), (1e300, 21_600), (math.inf, 21_600), (-math.inf, 5), (math.nan, 10)],
)
def test_a_wish_to_wait_is_obeyed_within_reason(asked: float, seconds: int) -> None:
    assert wait(1, asked) == timedelta(seconds=seconds)


def test_attempts_are_those_of_this_notifier() -> None:
    assert attempts_of(alert(attempts=4), "console") == 4
    assert attempts_of(alert(), "another") == 99
    assert attempts_of(replace(alert(), deliveries=()), "console") == 0
