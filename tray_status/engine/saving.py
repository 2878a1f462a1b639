"""Owns which states are not on disk yet: what is told waits for it, at most two seconds."""

from __future__ import annotations

from tray_status.core.model import ProviderId
from tray_status.core.state import ProviderState
from tray_status.engine.clock import Clock
from tray_status.engine.doors import Memory, Ticket

PATIENCE = 2.0
"""Seconds for which telling waits for the disk; then it goes on all the same."""


class Saving:
    """The writes under way, one per provider."""

    def __init__(self, memory: Memory, clock: Clock) -> None:
        self._memory = memory
        self._clock = clock
        self._pending: dict[ProviderId, tuple[Ticket, float]] = {}

    def save(self, state: ProviderState) -> None:
        """Ask for a state to be written; an earlier write of it that still waits is replaced by this one."""
        ticket = self._memory.save(state)
        before = self._pending.get(state.provider)
        since = before[1] if before is not None and not before[0].finished else self._clock.monotonic()
        self._pending[state.provider] = (ticket, since)

    def safe(self, provider: ProviderId) -> bool:
        """Whether what we hold of a provider is on disk, or was waited for long enough."""
        found = self._pending.get(provider)
        if found is None:
            return True
        ticket, since = found
        if not ticket.finished and self._clock.monotonic() - since < PATIENCE:
            return False
        del self._pending[provider]
        return True

    def wait(self) -> float | None:
        """Seconds until the patience with the oldest write ends, or None when nothing is being written."""
        ends = [since + PATIENCE for ticket, since in self._pending.values() if not ticket.finished]
        return max(0.0, min(ends) - self._clock.monotonic()) if ends else None
