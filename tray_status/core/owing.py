"""What is still to be told: by which notifier, not before when, and why not now. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from tray_status.core.events import Alert, Delivery
from tray_status.core.holds import GATHERED
from tray_status.core.state import ProviderState

NEXT_TRY = "next try"
HELD_BY = {time: why for why, time in GATHERED.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """So many `alerts` wait for one notifier, the first of them `until` then, because of `why` (a few words)."""

    notifier: str
    why: str
    alerts: int
    until: datetime


def why(alert: Alert, owed: Delivery) -> str:
    """What a delivery waits for; empty when nothing says so. What once held an alert need not be what it waits for."""
    if owed.attempts and owed.retry_at in (owed.next_try, None):
        return NEXT_TRY
    if owed.next_try == alert.not_before:
        return alert.waits_for
    return HELD_BY.get(alert.gathers, alert.waits_for)


def left_alone(states: Iterable[ProviderState]) -> dict[str, datetime]:
    """Until when each notifier that failed is not tried, whatever waits for it: the latest next try of what failed."""
    found: dict[str, datetime] = {}
    for state in states:
        for alert in state.outbox:
            for owed in alert.deliveries:
                if owed.retry_at is not None:
                    found[owed.notifier] = max(found.get(owed.notifier, owed.retry_at), owed.retry_at)
    return found


def debts(states: Collection[ProviderState], now: datetime) -> tuple[Debt, ...]:
    """All that waits at `now`, by notifier and reason in their order; what is due is on its way, and not among it."""
    alone = left_alone(states)
    found: dict[tuple[str, str], list[datetime]] = {}
    for state in states:
        for alert in state.outbox:
            for owed in alert.deliveries:
                until = max(owed.next_try, alone.get(owed.notifier, owed.next_try))
                reason = why(alert, owed) if until == owed.next_try else NEXT_TRY
                if until > now:
                    found.setdefault((owed.notifier, reason), []).append(until)
    return tuple(
        Debt(notifier=notifier, why=reason, alerts=len(times), until=min(times))
        for (notifier, reason), times in sorted(found.items())
    )
