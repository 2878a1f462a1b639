"""Writes what shell prompts read: when it says something else, and every five minutes, to show that we live."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from tray_status.core.at_a_glance import lasting, renewed
from tray_status.core.model import ProviderId
from tray_status.core.report import Json
from tray_status.core.state import ProviderState
from tray_status.engine.disk import Disk
from tray_status.engine.files import Loss, replace_atomically
from tray_status.engine.migrate import GLANCE, wrap
from tray_status.engine.writer import Ticket, Writer

EVERY = timedelta(minutes=5)
"""Half of the time after which a prompt believes no more that the program runs."""


class GlanceFile:
    """The file of one state folder; what it is to say comes whenever something else is shown."""

    def __init__(self, disk: Disk, path: Path, writer: Writer) -> None:
        self._disk = disk
        self._path = path
        self._writer = writer
        self._at: datetime | None = None
        self._glance: Json | None = None

    def show(self, glance: Json, now: datetime) -> None:
        """Have it written, unless all that is new of it is its time."""
        before, self._glance = self._glance, glance
        if before is None or lasting(before) != lasting(glance):
            self._put(glance, now)

    def turn(self, states: Mapping[ProviderId, ProviderState], now: datetime) -> None:
        """Have it written anew with the latest polls when five minutes are over."""
        if self._glance is not None and self._at is not None and not timedelta(0) <= now - self._at < EVERY:
            self._glance = renewed(self._glance, states, now)
            self._put(self._glance, now)

    def _put(self, glance: Json, now: datetime) -> None:
        self._at = now
        data = wrap(GLANCE, glance)
        self._writer.put("glance", lambda: self._write(data), Ticket(), Loss.GLANCE)

    def _write(self, data: bytes) -> None:
        replace_atomically(self._disk, self._path, data, sync=False)
