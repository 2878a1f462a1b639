"""Owns when each provider falls due: one timer over all of them, jumps of the clock, the slow pulse while offline."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tray_status.core.due import OFFLINE_PROBE_EVERY, jumped
from tray_status.core.model import ProviderId
from tray_status.core.shift import shifted
from tray_status.core.state import ProviderState
from tray_status.engine.clock import Clock

AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
"""The due date of what was never polled."""


class Rhythm:
    """A heap of due dates; an entry that was planned anew since is passed over."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heap: list[tuple[datetime, ProviderId]] = []
        self._planned: dict[ProviderId, datetime] = {}
        self._last: tuple[datetime, float] | None = None
        self._probed = float("-inf")

    def plan(self, provider: ProviderId, due_at: datetime | None) -> None:
        """Let a provider fall due at that time (None: at once) instead of whenever it was planned for."""
        moment = due_at if due_at is not None else AT_ONCE
        self._planned[provider] = moment
        heapq.heappush(self._heap, (moment, provider))

    def drop(self, provider: ProviderId) -> None:
        """Plan nothing more for a provider."""
        self._planned.pop(provider, None)

    def due(self, now: datetime, *, offline: bool) -> tuple[ProviderId, ...]:
        """Who is due and is not planned for any more from now on; while offline only one, every half minute."""
        if offline and self._clock.monotonic() - self._probed < OFFLINE_PROBE_EVERY.total_seconds():
            return ()
        found: list[ProviderId] = []
        while (first := self._first()) is not None and first <= now and not (offline and found):
            _, provider = heapq.heappop(self._heap)
            del self._planned[provider]
            found.append(provider)
        if found:
            self._probed = self._clock.monotonic()
        return tuple(found)

    def wait(self, now: datetime, *, offline: bool) -> float | None:
        """Seconds until somebody is due, or None when nobody is planned."""
        first = self._first()
        if first is None:
            return None
        seconds = (first - now).total_seconds()
        if offline:
            probe = self._probed + OFFLINE_PROBE_EVERY.total_seconds() - self._clock.monotonic()
            seconds = max(seconds, probe)
        return max(0.0, seconds)

    def _first(self) -> datetime | None:
        """The earliest due date that still holds."""
        while self._heap:
            moment, provider = self._heap[0]
            if self._planned.get(provider) == moment:
                return moment
            heapq.heappop(self._heap)
        return None

    def tick(self, now: datetime) -> timedelta | None:
        """How far the wall clock went away from the monotonic one since the last tick, or None when it did not."""
        here = (now, self._clock.monotonic())
        last, self._last = self._last, here
        if last is None:
            return None
        wall, monotonic = now - last[0], timedelta(seconds=here[1] - last[1])
        return wall - monotonic if jumped(wall, monotonic) else None

    def after_jump(
        self, states: Mapping[ProviderId, ProviderState], by: timedelta, now: datetime
    ) -> dict[ProviderId, ProviderState]:
        """The states after the clock jumped: everybody is due; what waits moves back with a clock that was set back."""
        moved = {id_: shifted(state, -by) if by < timedelta(0) else state for id_, state in states.items()}
        due = {id_: replace(state, due_at=now) for id_, state in moved.items()}
        for provider in tuple(self._planned):
            self.plan(provider, now)
        return due
