"""What is quiet now by the user's own rules: quiet hours that are on, and how many alerts wait for an end. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from tray_status.core.holds import GATHERED
from tray_status.core.owing import why
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.quiet_hours import QuietHours
from tray_status.core.state import ProviderState


@dataclass(frozen=True, slots=True, kw_only=True)
class Lull:
    """`quiet` of the `listened` providers have quiet hours, the first of these end at `until` (None: none are on).

    `waiting` alerts are held by quiet hours or a snooze, the first of them until `waits_until`.
    """

    until: datetime | None = None
    quiet: int = 0
    listened: int = 0
    waiting: int = 0
    waits_until: datetime | None = None


def lull(providers: Iterable[tuple[ProviderPrefs, ProviderState | None]], now: datetime, zone: tzinfo) -> Lull:
    """What is quiet at `now`; `zone` is the user's."""
    ends: dict[tuple[QuietHours, ...], datetime | None] = {(): None}
    found: list[datetime] = []
    waits: list[datetime] = []
    listened = 0
    for prefs, state in providers:
        waits += _held(state, now)
        if prefs.muted:
            continue
        listened += 1
        windows = prefs.policy.quiet_hours
        if windows not in ends:
            ends[windows] = prefs.policy.quiet_until(now, zone, critical=False)
        if (until := ends[windows]) is not None:
            found.append(until)
    return Lull(
        until=min(found, default=None),
        quiet=len(found),
        listened=listened,
        waiting=len(waits),
        waits_until=min(waits, default=None),
    )


def _held(state: ProviderState | None, now: datetime) -> Iterator[datetime]:
    """Until when each alert waits that quiet hours or a snooze hold."""
    for alert in state.outbox if state is not None else ():
        waits = [owed.next_try for owed in alert.deliveries if why(alert, owed) in GATHERED]
        until = min(waits, default=now)
        if until > now:
            yield until
