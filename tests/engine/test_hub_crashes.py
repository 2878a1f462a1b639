"""Owns the promise about crashes: no alert is lost, and at most what was in flight is told again, under the same id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.engine.life import Deed, Life, live, lives
from tests.fake_memory import FakeMemory
from tray_status.core.events import Alert, Notification, Receipt, ReceiptKind
from tray_status.core.state import ProviderState
from tray_status.engine.doors import Telling
from tray_status.engine.hub import Doors, Hub
from tray_status.engine.inbox import Inbox

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

    def keep(self, state: ProviderState, *, planned: bool = True) -> None:
        """Keep, and save something else."""
        super().keep(state, planned=planned)
        if state.outbox:
            self.doors.memory.save(replace(state, outbox=()))


@given(life=lives)
@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
def test_no_life_loses_an_alert_or_repeats_more_than_what_was_in_flight(life: list[Deed]) -> None:
    """Seeded defects: those of the three tests below, and every other by which a crash could cost an alert."""
    live(life)


def test_a_crash_at_every_single_step_of_a_day_loses_nothing() -> None:
    """Seeded defect: any two of the hub's steps in the wrong order."""
    calm = live(list(A_DAY))
    assert set(calm.steps) >= STEPS
    assert calm.crashes == 0
    steps = len(calm.steps)
    for number in range(1, steps):
        lived = Life()
        lived.crash_at = number
        for deed in A_DAY:
            lived.do(deed)
        lived.promise()
        # A crash before the first step of a fresh start happens while it starts.
        assert lived.crashes <= 1
    assert steps > 30


@pytest.mark.parametrize("hub", [SettlesFirst, ForgetsTheOutbox])
def test_the_promise_catches_a_hub_that_settles_or_saves_wrongly(hub: type[Hub]) -> None:
    """The check itself is checked: with these defects in place it must fail."""
    with pytest.raises(AssertionError, match=r"lost|nobody was told|told too often"):
        _search(hub, None)


def test_the_promise_catches_a_disk_that_forgets() -> None:
    """The check itself is checked: tickets are finished, but nothing is on disk."""
    with pytest.raises(AssertionError, match=r"lost|nobody was told|told too often"):
        _search(Hub, FakeMemory(forgetful=True))


def _search(hub: type[Hub], memory: FakeMemory | None) -> None:
    """Look for a life in which the promise is broken."""

    @given(life=lives)
    @settings(
        max_examples=300,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=[HealthCheck.too_slow],
    )
    def search(life: list[Deed]) -> None:
        live(life, hub, None if memory is None else FakeMemory(forgetful=memory.forgetful))

    search()
