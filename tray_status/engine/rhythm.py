"""Owns when each provider falls due: one timer over all of them, jumps of the clock, the slow pulse while offline."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tray_status.core.due import OFFLINE_PROBE_EVERY, jumped
from tray_status.core.model import ProviderId
from tray_status.core.shift import excused, shifted
from tray_status.core.state import ProviderState
from tray_status.engine.clock import Clock

AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
"""The due date of what was never polled."""

NEVER = float("-inf")

PASSED_OVER = 64
"""So many entries that no longer hold may lie in the heap besides those of the providers; then it is made anew."""


class Rhythm:
    """A heap of due dates; an entry that was planned anew since is passed over."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heap: list[tuple[datetime, ProviderId]] = []
        self._planned: dict[ProviderId, datetime] = {}
        self._last: tuple[datetime, float] | None = None
        self._asked = NEVER
        self._asked_at: dict[ProviderId, float] = {}

    def plan(self, provider: ProviderId, due_at: datetime | None) -> None:
        """Let a provider fall due at that time (None: at once) instead of whenever it was planned for."""
        moment = due_at if due_at is not None else AT_ONCE
        self._planned[provider] = moment
        heapq.heappush(self._heap, (moment, provider))
        # Who is asked by hand is planned anew each time, and the entry before may lie a day ahead.
        if len(self._heap) > 2 * len(self._planned) + PASSED_OVER:
            self._heap = [(at, one) for one, at in self._planned.items()]
            heapq.heapify(self._heap)

    def drop(self, provider: ProviderId) -> None:
        """Plan nothing more for a provider."""
        self._planned.pop(provider, None)
        self._asked_at.pop(provider, None)

    def due(self, now: datetime, *, offline: bool) -> tuple[ProviderId, ...]:
        """Who is due and is not planned for any more from now on; while offline one every half minute, due or not."""
        if offline:
            return self._probe()
        found: list[ProviderId] = []
        while (first := self._first()) is not None and first <= now:
            _, provider = heapq.heappop(self._heap)
            found.append(self._take(provider))
        return tuple(found)

    def _probe(self) -> tuple[ProviderId, ...]:
        """Who is to find out whether we are back: whoever was not asked for longest, however rarely it is asked else.

        It was perhaps never us: then those who fell silent and are asked often must not be the only ones who are asked.
        """
        if self._clock.monotonic() - self._asked < OFFLINE_PROBE_EVERY.total_seconds() or not self._planned:
            return ()
        return (self._take(min(self._planned, key=lambda one: self._asked_at.get(one, NEVER))),)

    def _take(self, provider: ProviderId) -> ProviderId:
        del self._planned[provider]
        self._asked = self._asked_at[provider] = self._clock.monotonic()
        return provider

    def wait(self, now: datetime, *, offline: bool) -> float | None:
        """Seconds until somebody is due, or None when nobody is planned."""
        first = self._first()
        if first is None:
            return None
        if offline:
            return max(0.0, self._asked + OFFLINE_PROBE_EVERY.total_seconds() - self._clock.monotonic())
        return max(0.0, (first - now).total_seconds())

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
        """The states after the clock jumped: everybody is due but who asked us to stay away.

        What waits for a time moves back with a clock that was set back; after a jump ahead (sleep, mostly) alerts live
        on for as long as it was.
        """
        back = by < timedelta(0)
        moved = {id_: shifted(state, -by) if back else excused(state, by) for id_, state in states.items()}
        after = {id_: replace(state, due_at=_after_jump(state, now)) for id_, state in moved.items()}
        for provider in tuple(self._planned):
            self.plan(provider, after[provider].due_at)
        return after


def _after_jump(state: ProviderState, now: datetime) -> datetime:
    asked_away = state.problem is not None and state.problem.retry_at is not None
    return max(now, state.due_at) if asked_away and state.due_at is not None else now
