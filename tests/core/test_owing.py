"""Owns the proof that what waits is told by its notifier, its moment and its own reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.engine.owing import alert, later, owing
from tests.fakes import NOON
from tray_status.core.events import Alert
from tray_status.core.owing import NEXT_TRY, Debt, debts, why


def failed(one: Alert, retry_at: float | None) -> Alert:
    """The alert, whose deliveries failed once and are to be tried again then."""
    moment = later(retry_at) if retry_at is not None else None
    return replace(one, deliveries=tuple(replace(owed, attempts=1, retry_at=moment) for owed in one.deliveries))


QUIET = alert("quiet", next_try=later(60), gathers="during quiet hours")


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (QUIET, "quiet hours"),
        (failed(QUIET, 60), NEXT_TRY),
        (failed(QUIET, 30), "quiet hours"),
        (failed(QUIET, None), NEXT_TRY),
        (replace(QUIET, not_before=later(60), waits_for="still open"), "still open"),
        (replace(QUIET, not_before=later(30), waits_for="still open"), "quiet hours"),
        (replace(QUIET, gathers="while nobody looked"), ""),
    ],
    ids=["held", "failed", "held after it failed", "failed before", "confirm", "held longer", "nothing known"],
)
def test_what_a_delivery_waits_for_is_what_set_its_moment(one: Alert, reason: str) -> None:
    """Seeded defect: quiet hours that are over are still named, though a notifier failed since."""
    (owed,) = one.deliveries
    assert why(one, owed) == reason


def test_what_waits_is_counted_by_notifier_and_reason() -> None:
    """Seeded defects: what is due counts as held; one notifier's failure is laid upon another."""
    both = alert("a", next_try=later(90), notifiers=("chat", "console"), gathers="while snoozed")
    chat = failed(alert("b", provider="beta", next_try=later(30), notifiers=("chat",)), 30)
    states = owing(both, QUIET, chat, failed(alert("c", next_try=later(20), notifiers=("chat",)), 20), alert("due"))
    assert debts(states.values(), NOON) == (
        Debt(notifier="chat", why=NEXT_TRY, alerts=2, until=later(30)),
        Debt(notifier="chat", why="snoozed", alerts=1, until=later(90)),
        Debt(notifier="console", why="quiet hours", alerts=1, until=later(60)),
        Debt(notifier="console", why="snoozed", alerts=1, until=later(90)),
    )


def test_whatever_waits_for_a_notifier_that_failed_waits_for_its_next_try() -> None:
    """Seeded defect: two alerts wait for a channel that is down, and one of them is called due, or is not counted."""
    states = owing(
        failed(alert("a", next_try=later(30), notifiers=("chat",)), 30),
        alert("b", provider="beta", notifiers=("chat", "console")),
        alert("c", next_try=later(60), notifiers=("chat",), gathers="while snoozed"),
    )
    assert debts(states.values(), NOON) == (
        Debt(notifier="chat", why=NEXT_TRY, alerts=2, until=later(30)),
        Debt(notifier="chat", why="snoozed", alerts=1, until=later(60)),
    )
    assert debts(states.values(), later(30))[0].why == "snoozed", "once it may be tried, all is due"
