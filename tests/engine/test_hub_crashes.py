"""Owns the promise about crashes: no alert is lost, and at most what was in flight is told again, under the same id."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings

from tests.engine.life import Deed, Life, live, lives
from tests.fake_memory import FakeMemory
from tray_status.core.events import Alert, Notification, Receipt, ReceiptKind
from tray_status.core.state import ProviderState
from tray_status.engine.chronicle import Chronicle
from tray_status.engine.doors import Doors, Telling
from tray_status.engine.hub import Hub
from tray_status.engine.inbox import Inbox
from tray_status.engine.ledger import Ledger

A_DAY: tuple[Deed, ...] = (
    ("pass", "70"),
    ("open", "Acme"),
    ("pass", "70"),
    ("open", "Beta"),
    ("update", "Acme"),
    ("pass", "70"),
    ("resolve", "Acme"),
    ("resolve", "Beta"),
    ("pass", "130"),
)
STEPS = {"poll", "advance", "save", "publish", "deliver", "settle"}


class SettlesFirst(Hub):
    """A defect: what is handed over leaves the outbox at once, and its receipt is not waited for."""

    def __init__(self, doors: Doors, inbox: Inbox) -> None:
        super().__init__(doors, inbox)
        self.teller._telling = Eager(doors.telling, self)


class Eager:
    """Hands over after it has settled."""

    def __init__(self, telling: Telling, hub: Hub) -> None:
        self._telling, self._hub = telling, hub
        self.idle, self.settled, self.stop = telling.idle, telling.settled, telling.stop

    def deliver(self, notification: Notification, alerts: Sequence[Alert]) -> None:
        """Settle, then hand over."""
        now = self._hub.doors.clock.now()
        self._hub._settle(
            tuple(
                Receipt(
                    alert=one.id,
                    provider=one.provider,
                    notifier=notification.notifier,
                    kind=ReceiptKind.SHOWN,
                    at=now,
                )
                for one in alerts
            )
        )
        self._telling.deliver(notification, alerts)


class ForgetsTheOutbox(Hub):
    """A defect: what is saved does not hold what is owed."""

    def __init__(self, doors: Doors, inbox: Inbox) -> None:
        super().__init__(doors, inbox)
        self.ledger.__class__ = Forgetful


class Forgetful(Ledger):
    """Keeps, and saves something else."""

    def keep(self, state: ProviderState, *, planned: bool = True) -> None:
        """Keep, and save something else."""
        super().keep(state, planned=planned)
        if state.outbox:
            self._memory.save(replace(state, outbox=()))


class Taciturn(Hub):
    """A defect: what becomes of alerts is not written down."""

    def __init__(self, doors: Doors, inbox: Inbox) -> None:
        super().__init__(doors, inbox)
        self.ledger.chronicle.__class__ = Wordless


class Wordless(Chronicle):
    """Takes receipts, and says nothing of them."""

    def received(self, state: ProviderState | None, receipts: Collection[Receipt], *, withdrawn: bool = False) -> None:
        """Say nothing."""


@given(life=lives)
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
def test_no_life_loses_an_alert_or_repeats_more_than_what_was_in_flight(life: list[Deed]) -> None:
    """Seeded defects: those of the three tests below, and every other by which a crash could cost an alert."""
    live(life)


def test_a_crash_at_every_single_step_of_a_day_loses_nothing() -> None:
    """Seeded defect: any two of the hub's steps in the wrong order."""
    calm = Life()
    for deed in A_DAY:
        calm.do(deed)
    assert set(calm.steps) == STEPS
    assert len(calm.steps) > 50
    assert crash_at_every_step() == len(calm.steps)


@pytest.mark.parametrize("hub", [SettlesFirst, ForgetsTheOutbox])
def test_the_promise_catches_a_hub_that_settles_or_saves_wrongly(hub: type[Hub]) -> None:
    """The check itself is checked: with these defects in place it must fail."""
    with pytest.raises(AssertionError, match=r"lost|nobody was told|told too often"):
        crash_at_every_step(hub)


def test_the_promise_catches_a_disk_that_forgets() -> None:
    """The check itself is checked: tickets are finished, but nothing is on disk."""
    with pytest.raises(AssertionError, match=r"lost|nobody was told|told too often"):
        crash_at_every_step(forgetful=True)


def test_the_promise_catches_an_end_without_a_word() -> None:
    """The check itself is checked: every alert is shown, and the log does not say so."""
    with pytest.raises(AssertionError, match="ended without a word"):
        live(list(A_DAY), Taciturn)


def crash_at_every_step(hub: type[Hub] = Hub, *, forgetful: bool = False) -> int:
    """Live the same day again and again, each time with a crash one step later; how many crashes there were."""
    for steps in count(1):
        lived = Life(hub, FakeMemory(forgetful=forgetful), crash_at=steps)
        for deed in A_DAY:
            lived.do(deed)
        crashes = lived.crashes
        lived.promise()
        if crashes == 0:
            return steps - 1
    raise AssertionError
