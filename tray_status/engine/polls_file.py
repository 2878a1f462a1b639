"""Writes the file of what passes with every poll: now and then, and without waiting for the disk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from tray_status.core.model import ProviderId
from tray_status.core.state import ProviderState
from tray_status.engine.codec import encode
from tray_status.engine.disk import Disk
from tray_status.engine.files import Loss, replace_atomically
from tray_status.engine.migrate import Form, wrap
from tray_status.engine.polls import Polls, poll_of
from tray_status.engine.writer import Ticket, Writer

EVERY = timedelta(minutes=5)


class PollsFile:
    """The file of one state folder. While it is `blocked` (a newer version wrote it, say) it is left alone."""

    def __init__(self, disk: Disk, path: Path, form: Form, writer: Writer) -> None:
        self.blocked = False
        self._disk = disk
        self._path = path
        self._form = form
        self._writer = writer
        self._at: datetime | None = None
        self._written = Polls()

    def save(self, states: Mapping[ProviderId, ProviderState], now: datetime, *, force: bool) -> None:
        """Have it written if it says anything new, every 5 min at most unless it is forced."""
        if not force and (self._at is None or timedelta(0) <= now - self._at < EVERY):
            self._at = now if self._at is None else self._at
            return
        polls = Polls(providers={provider: poll_of(state) for provider, state in states.items()}, last_running=now)
        changed = polls.providers != self._written.providers
        self._at, self._written = now, polls
        if changed and not self.blocked:
            self._writer.put("polls", lambda: self._write(polls), Ticket(), Loss.POLLS)

    def _write(self, polls: Polls) -> None:
        data = wrap(self._form, {"polls": encode(polls)})
        replace_atomically(self._disk, self._path, data, sync=False)
