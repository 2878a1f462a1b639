"""Owns the tests of the way from outboxes to notifiers: when something is handed over, and what it waits for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.engine.owing import alert, later, owing
from tests.fake_doors import FakeInbox, FakeTelling
from tests.fake_memory import FakeMemory
from tests.fakes import NOON, FakeClock
from tray_status.core.events import Receipt, ReceiptKind
from tray_status.core.holds import MEANWHILE
from tray_status.core.model import Health, ProviderId
from tray_status.core.state import ProviderState
from tray_status.engine.saving import Saving
from tray_status.engine.teller import Teller

NAMES = ("console", "chat")


class Rig:
    """A teller, and everything it speaks to."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.memory = FakeMemory(slow=True)
        self.saving = Saving(self.memory, self.clock)
        self.telling = FakeTelling(FakeInbox(lambda _: None), self.clock)
        self.steps: list[str] = []
        self.digest = True
        self.teller = Teller(self.telling, self.saving, self.steps.append)

    def tell(self, states: dict[ProviderId, ProviderState]) -> list[tuple[str, ...]]:
        """What is handed over now, as the ids of its alerts."""
        self.telling.handed.clear()
        self.teller.tell(states, NAMES, self.clock.now(), digest=self.digest)
        return [tuple(one.alerts) for one in self.telling.handed]

    def wait(self, states: dict[ProviderId, ProviderState]) -> float | None:
        """How long until something may be told."""
        return self.teller.wait(states, NAMES, self.clock.now(), digest=self.digest)

    def settle(self, name: str, provider: str = "acme", kind: ReceiptKind = ReceiptKind.SHOWN, many: int = 1) -> None:
        """The receipts of a notifier are read."""
        id_ = ProviderId(provider)
        receipt = Receipt(alert=alert("a").id, provider=id_, notifier=name, kind=kind, at=self.clock.now())
        self.teller.settled((receipt,) * many)

    def shows(self, states: dict[ProviderId, ProviderState]) -> None:
        """What is ready is handed over and shown."""
        ((*alerts,),) = self.tell(states)
        self.settle("console", many=len(alerts))
        self.saving.save(states[ProviderId("acme")])
        self.memory.write()


@pytest.fixture
def rig() -> Rig:
    """A teller at noon."""
    return Rig()


def test_an_alert_waits_a_second_for_others_of_its_burst(rig: Rig) -> None:
    states = owing(alert("a1"))
    assert rig.tell(states) == []
    assert rig.wait(states) == 1
    rig.clock.step(1)
    assert rig.wait(states) == 0
    assert rig.tell(states) == [("a1",)]
    assert rig.steps == ["deliver"]
    assert rig.wait(states) is None, "what waits for a receipt waits for no time"


def test_a_burst_is_gathered_until_it_is_quiet_but_not_for_ever(rig: Rig) -> None:
    """Seeded defects: sixty providers that answer within two seconds are two notifications; or a trickle is none."""
    alerts = [alert(f"a{number}", incident=f"i{number}", created_at=later(number * 0.9)) for number in range(9)]
    handed = []
    for number in range(9):
        rig.clock.step(0.9 * number - (rig.clock.now() - later(0)).total_seconds())
        handed += rig.tell(owing(*alerts[: number + 1]))
    assert [len(one) for one in handed] == [7], "after five seconds somebody must begin"


def test_what_was_dated_ahead_by_a_wrong_clock_waits_for_nobody(rig: Rig) -> None:
    states = owing(alert("a1", created_at=later(86_400), next_try=later(-1)))
    assert rig.wait(states) == 0
    assert rig.tell(states) == [("a1",)]


def test_nothing_is_told_before_it_is_saved(rig: Rig) -> None:
    """Seeded defect: told while its state is on its way to the disk."""
    states = owing(alert("a1"), alert("b1", provider="beta", created_at=later(0.1)))
    rig.saving.save(states[ProviderId("acme")])
    rig.clock.step(1.5)
    assert rig.tell(states) == [("b1",)]
    rig.telling.settled("console")
    assert rig.wait({ProviderId("acme"): states[ProviderId("acme")]}) is None, "the end of a write wakes the hub"
    rig.memory.write()
    assert rig.tell({ProviderId("acme"): states[ProviderId("acme")]}) == [("a1",)]


def test_a_notifier_gets_the_next_one_when_the_receipts_of_the_last_are_saved(rig: Rig) -> None:
    """Seeded defect: free at its receipt, so that a crash before the save repeats two notifications."""
    states = owing(alert("a1"), alert("a2", incident="i2"))
    rig.clock.step(1)
    assert rig.tell(states) == [("a1",)]
    states = owing(alert("a2", incident="i2"))
    rig.saving.save(states[ProviderId("acme")])
    rig.settle("console")
    assert rig.tell(states) == []
    assert rig.wait(states) is None
    rig.memory.write()
    rig.clock.step(10)
    assert rig.tell(states) == [("a2",)]


def test_receipts_that_come_in_parts_are_all_waited_for(rig: Rig) -> None:
    states = owing(alert("a1"), alert("b1", provider="beta"))
    rig.clock.step(1)
    rig.tell(states)
    rig.saving.save(states[ProviderId("acme")])
    rig.settle("console")
    rig.settle("console", "beta")
    assert rig.tell(states) == []
    rig.memory.write()
    rig.clock.step(60)
    assert len(rig.tell(states)) == 1


def test_notifiers_do_not_wait_for_each_other(rig: Rig) -> None:
    states = owing(alert("a1", notifiers=NAMES))
    rig.clock.step(1)
    assert len(rig.tell(states)) == 2
    rig.settle("chat")
    rig.clock.step(10)
    assert rig.tell(owing(alert("a1"), alert("a2", incident="i2", notifiers=("chat",)))) == [("a2",)]


def test_another_try_is_waited_for_until_its_time(rig: Rig) -> None:
    states = owing(alert("a1", created_at=later(-60), next_try=later(40), attempts=3))
    assert rig.tell(states) == []
    assert rig.wait(states) == 40
    rig.clock.step(40)
    assert rig.tell(states) == [("a1",)]


def test_an_older_alert_of_the_same_incident_is_told_with_the_newer_never_after_it(rig: Rig) -> None:
    """Seeded defect: "API down" comes after "resolved", because it waited for another try."""
    older = alert("a1", created_at=later(-60), next_try=later(600), attempts=7)
    other = alert("a2", incident="i2", created_at=later(-60), next_try=later(600), attempts=7)
    newer = alert("a3", created_at=later(-5))
    assert rig.tell(owing(older, other, newer)) == [("a1", "a3")]


def test_what_is_owed_to_a_notifier_that_is_gone_makes_nobody_turn(rig: Rig) -> None:
    """Seeded defect: the loop spins until it is given up."""
    states = owing(alert("a1", created_at=later(-60), notifiers=("gone",)))
    assert rig.tell(states) == []
    assert rig.wait(states) is None


def at_seconds(*seconds: float, gathers: str = "") -> dict[ProviderId, ProviderState]:
    """One incident at each of these seconds after noon."""
    made = (alert(f"a{at}", incident=f"i{at}", created_at=later(at), gathers=gathers) for at in seconds)
    return owing(*made)


def test_two_notifications_a_minute_and_no_more(rig: Rig) -> None:
    """Seeded defect: fifty changes within a minute ring a dozen times."""
    rig.clock.step(1)
    rig.shows(at_seconds(0))
    rig.clock.step(19)
    rig.shows(at_seconds(10))
    states = at_seconds(30)
    rig.clock.step(20)
    assert rig.tell(states) == []
    assert rig.wait(states) == 21
    rig.clock.step(21)
    assert rig.tell(states) == [("a30",)]


def test_a_burst_that_begins_with_one_change_is_two_notifications(rig: Rig) -> None:
    """Seeded defect: the second change is told at once, and forty-eight more are a third notification."""
    rig.clock.step(1)
    rig.shows(at_seconds(0))
    rig.clock.step(4)
    assert rig.tell(at_seconds(4)) == []
    rig.clock.step(55)
    assert rig.tell(at_seconds(*range(4, 60))) == []
    rig.clock.step(1)
    assert [len(one) for one in rig.tell(at_seconds(*range(4, 60)))] == [56]


def test_two_notifications_of_one_instant_are_two(rig: Rig) -> None:
    """Seeded defect: what is shown at the same tick of the clock counts once, and a third comes within the minute."""
    rig.settle("console")
    rig.settle("console")
    rig.memory.write()
    states = owing(alert("a1"))
    rig.clock.step(2)
    assert rig.tell(states) == []
    assert rig.wait(states) == 58


def test_the_second_of_a_burst_waits_until_nothing_more_comes(rig: Rig) -> None:
    """Seeded defect: the second notification tells five of fifty changes, and there is a third."""
    rig.clock.step(5)
    rig.shows(at_seconds(0, 1, 2, 3))
    states = at_seconds(6, 8)
    rig.clock.step(5)
    assert (rig.tell(states), rig.wait(states)) == ([], 8)
    rig.clock.step(8)
    assert rig.tell(states) == [("a6", "a8")]


def test_a_burst_without_end_is_told_after_a_minute(rig: Rig) -> None:
    rig.clock.step(5)
    rig.shows(at_seconds(0, 1, 2, 3))
    states = at_seconds(*range(6, 65))
    rig.clock.step(59)
    assert (rig.tell(states), rig.wait(states)) == ([], 1)
    rig.clock.step(1)
    assert len(rig.tell(states)[0]) == 59


def test_a_try_that_failed_is_no_notification(rig: Rig) -> None:
    """Seeded defect: a daemon that fails twice holds everything back for a minute."""
    rig.settle("console", kind=ReceiptKind.FAILED)
    rig.settle("console", kind=ReceiptKind.FAILED)
    rig.teller._settling.clear()
    rig.clock.step(10)
    assert rig.tell(at_seconds(0)) == [("a0",)]


def test_what_is_worst_is_handed_out_first_and_what_failed_blocks_nobody(rig: Rig) -> None:
    """Seeded defects: one that is refused each time lets none of the others through; the worst has to wait."""
    minor, failed = alert("a1"), alert("a0", incident="i0", created_at=later(-9), attempts=3)
    worst = replace(alert("a2", incident="i2"), health=Health.MAJOR_OUTAGE)
    rig.clock.step(1)
    assert rig.tell(owing(failed, minor, worst)) == [("a2",)]
    rig.settle("console")
    rig.memory.write()
    rig.clock.step(10)
    assert rig.tell(owing(failed, minor)) == [("a1",)]


def test_who_wants_each_change_by_itself_gets_it(rig: Rig) -> None:
    rig.digest = False
    rig.clock.step(5)
    states = at_seconds(0, 1, 2, 3)
    rig.shows(states)
    rig.clock.step(5)
    rig.shows(states)
    rig.clock.step(5)
    assert rig.tell(states) == [("a0",)]


def test_who_is_there_only_once_is_told_everything(rig: Rig) -> None:
    """Seeded defect: `run --once` leaves the third of three notifications to a run that may never come."""
    rig.teller.hurried = True
    for second in (0, 2, 4):
        rig.clock.step(second + 1 - (rig.clock.now() - NOON).total_seconds())
        rig.shows(at_seconds(second))


def test_what_was_missed_is_gathered_for_longer(rig: Rig) -> None:
    """Seeded defect: after sleep the fast pages ring first, and the slow ones ring again."""
    states = at_seconds(0, 8, gathers=MEANWHILE)
    rig.clock.step(9)
    assert (rig.tell(states), rig.wait(states)) == ([], 9)
    rig.clock.step(9)
    assert rig.tell(states) == [("a0", "a8")]
