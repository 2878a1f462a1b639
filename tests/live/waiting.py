"""Owns waiting: for what another process will do there is nothing to wait on but to look again, until a deadline."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

WITHIN = 10.0
"""Seconds that anything on a desktop may take on a busy machine."""

LOOK_EVERY = 0.02


def until(what: str, look: Callable[[], Found | None], *, within: float = WITHIN) -> Found:
    """What `look` finds, as soon as that is something (true); fails with `what` after `within` seconds."""
    end = time.monotonic() + within
    pause = threading.Event()
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < end, f"{what}: not within {within:g} seconds"
        pause.wait(LOOK_EVERY)


def never(what: str, look: Callable[[], object], *, during: float) -> None:
    """Fail with `what` when `look` finds something within `during` seconds."""
    end = time.monotonic() + during
    pause = threading.Event()
    while time.monotonic() < end:
        assert not look(), what
        pause.wait(LOOK_EVERY)
