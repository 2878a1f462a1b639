"""Owns what is known of jobs under way: how many of them wait for the network, rather than compute."""

from __future__ import annotations

from threading import Lock

from tray_status.engine.deadline import Deadline, Phase

LOOKS = 2
"""So many looks in a row find a job where it was before until it counts as held up: on a busy machine one is chance."""


class Waits:
    """The jobs of one lane that are under way; for each its phase when last looked at, and since how many looks."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._seen: dict[Deadline, tuple[Phase | None, int]] = {}

    def begin(self, deadline: Deadline) -> None:
        """The job of this deadline is under way."""
        with self._lock:
            self._seen[deadline] = None, 0

    def end(self, deadline: Deadline) -> None:
        """It is not any more."""
        with self._lock:
            self._seen.pop(deadline, None)

    def look(self) -> int:
        """How many jobs have waited in one place for LOOKS looks; who reads a document waits for nobody."""
        held = 0
        with self._lock:
            for deadline, (before, looks) in self._seen.items():
                now = deadline.phase
                still = looks + 1 if now is before and now is not Phase.READING else 0
                held += still >= LOOKS
                self._seen[deadline] = now, still
        return held
