"""Keeps one small mapping in a file, from one run to the next: what may be lost without losing an alert."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path

from tray_status.core.errors import StateError
from tray_status.engine.disk import Disk, SystemDisk
from tray_status.engine.files import read_file, replace_atomically
from tray_status.engine.migrate import NOTE

MOST = 1_000_000
"""Bytes; what is longer we have not written."""

_log = logging.getLogger(__name__)


class FileKeep:
    """The mapping in one JSON file; written in the caller's thread, in one step, without waiting for the disk."""

    def __init__(self, path: Path, disk: Disk | None = None) -> None:
        self._path = path
        self._disk = disk if disk is not None else SystemDisk()
        self._failing = False

    def load(self) -> Mapping[str, object]:
        """What was saved last; empty when nothing was, or when it cannot be read."""
        try:
            data = read_file(self._disk, self._path)
            found = json.loads(data) if data is not None and len(data) <= MOST else {}
        except (OSError, StateError, ValueError, RecursionError) as error:
            _log.warning("%s cannot be read and is begun anew: %s", self._path.name, error)
            return {}
        return found if isinstance(found, dict) else {}

    def save(self, kept: Mapping[str, object]) -> None:
        """Keep this in place of what was kept before."""
        data = json.dumps({"note": NOTE, **kept}, ensure_ascii=True).encode()
        try:
            replace_atomically(self._disk, self._path, data, sync=False)
        except StateError as error:
            if not self._failing:  # once is enough: it comes with every notification
                _log.warning("%s: %s", self._path.name, error)
            self._failing = True
        else:
            self._failing = False
