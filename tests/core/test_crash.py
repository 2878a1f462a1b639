"""A crash at any step: nothing is lost, ids stay the same, at most what was in flight is told again."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from tests.core.making import ACME, MINUTE, PREFS, T0, fetched, fresh, incident, summary
from tests.core.strategies import Life, lives
from tray_status.core.advance import advance
from tray_status.core.digest import digest_alerts, waiting
from tray_status.core.events import AlertId, Receipt, ReceiptKind
from tray_status.core.settle import settle
from tray_status.core.state import Outcome, ProviderState

CRASHES = ("none", "before save", "before telling", "before settling", "before saving the receipt")


class Program:
    """The straight path with one notifier; what is on disk survives a crash, what is in memory does not."""

    def __init__(self, *, settles_first: bool = False) -> None:
        self.disk = fresh()
        self.settles_first = settles_first
        self.shown: list[tuple[AlertId, ...]] = []

    def learn(self, outcome: Outcome, now: datetime, crash: str) -> None:
        """Poll, save, tell and settle; a crash begins again with what is on disk, and the page says the same."""
        state = advance(self.disk, outcome, now=now, prefs=PREFS).state
        if crash == "before save":
            state = advance(self.disk, outcome, now=now + MINUTE / 4, prefs=PREFS).state
        self.disk = state
        if crash == "before telling":
            state = self.disk
        while ready := waiting({ACME: state}, "desktop", now + MINUTE / 2):
            state = self._tell(state, [one.alert.id for one in ready], now + MINUTE / 2, crash)
            crash = "none"
        self.disk = state

    def _tell(self, state: ProviderState, ids: list[AlertId], now: datetime, crash: str) -> ProviderState:
        ready = [one.alert for one in waiting({ACME: state}, "desktop", now)]
        (notification, *_) = digest_alerts(ready, notifier="desktop", now=now)
        receipts = [
            Receipt(alert=id_, provider=ACME, notifier="desktop", kind=ReceiptKind.SHOWN, at=now)
            for id_ in notification.alerts
        ]
        if self.settles_first:
            self.disk = settle(state, receipts, now=now)
        if crash == "before settling" and self.settles_first:
            return self.disk
        self.shown.append(notification.alerts)
        assert set(notification.alerts) <= set(ids)
        if crash in ("before settling", "before saving the receipt"):
            return self.disk
        return settle(state, receipts, now=now)


crashes = st.lists(st.sampled_from(CRASHES), min_size=15, max_size=15)


def expected(life: Life) -> Counter[AlertId]:
    """What a program that never crashes shows, each once."""
    program = run(life, ["none"] * 15)
    found = Counter(id_ for ids in program.shown for id_ in ids)
    assert set(found.values()) <= {1}
    return found


def run(life: Life, crashing: list[str], *, settles_first: bool = False) -> Program:
    """A program that watches a page's life and crashes as told, at most once a poll."""
    program = Program(settles_first=settles_first)
    for minute, (said, crash) in enumerate(zip(life.polls, crashing, strict=False)):
        program.learn(fetched(*said), T0 + minute * MINUTE, crash)
    return program


@given(life=lives(), crashing=crashes)
def test_a_crash_at_any_step_loses_nothing_and_repeats_only_what_was_in_flight(life: Life, crashing: list[str]) -> None:
    """Seeded defect: told before saved, or ids that depend on when a change was found."""
    program = run(life, crashing)
    found = Counter(id_ for ids in program.shown for id_ in ids)
    assert set(found) == set(expected(life))
    in_flight = sum(crash in ("before settling", "before saving the receipt") for crash in crashing)
    told_again = len(program.shown) - len(set(program.shown))
    assert told_again <= in_flight
    assert program.disk.outbox == ()


def test_settling_before_telling_would_lose_what_was_in_flight() -> None:
    """The seeded defect itself, to show that the test above can fail."""
    life = Life(polls=((summary(),), (summary(incident()),), (summary(incident()),)))
    lost = []
    for settles_first in (False, True):
        program = run(life, ["none", "before settling", "none"], settles_first=settles_first)
        lost.append({id_ for ids in program.shown for id_ in ids} != set(expected(life)))
    assert lost == [False, True]
