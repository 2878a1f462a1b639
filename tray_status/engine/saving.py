"""Owns which states are not on disk yet: what is told waits for it, at most two seconds."""

from __future__ import annotations

import logging

from tray_status.core.model import ProviderId
from tray_status.core.state import ProviderState
from tray_status.engine.clock import Clock
from tray_status.engine.doors import Memory, Ticket

PATIENCE = 2.0
"""Seconds for which telling waits for the disk; then it goes on all the same."""

_log = logging.getLogger(__name__)


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
        if not ticket.finished:
            if self._clock.monotonic() - since < PATIENCE:
                return False
            _log.warning("%s: not saved within %g s, told all the same; it may be told again", provider, PATIENCE)
        del self._pending[provider]
        return True

    def wait(self) -> float | None:
        """Seconds until the patience with a write ends, or None when there is none to be patient with.

        A write that takes longer is waited for no more: it must not keep the loop spinning until a dead disk answers.
        """
        now = self._clock.monotonic()
        for provider in [one for one, (ticket, _) in self._pending.items() if ticket.finished]:
            del self._pending[provider]
        ends = [since + PATIENCE for _, since in self._pending.values() if since + PATIENCE > now]
        return min(ends) - now if ends else None
