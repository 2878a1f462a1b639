"""Owns how memory is kept: one C heap for all threads, free memory goes back, circles are looked for seldom.

Threads that parse a feed now and then would each keep a heap of their own, at its largest size, for good. Measured with
100 providers: see docs/figures.md. Where the C library is not glibc nothing is done.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable

_M_ARENA_MAX = -8
"""glibc's number for the setting, from its malloc.h."""

_NEW_OBJECTS = 10_000


def use_one_arena() -> bool:
    """Have all threads share one heap; to be called before there are any. Returns whether the C library agreed."""
    set_option = _function("mallopt")
    return set_option is not None and set_option(_M_ARENA_MAX, 1) == 1


def give_back() -> bool:
    """Give free memory back to the system. Returns whether there was any."""
    trim = _function("malloc_trim")
    return trim is not None and trim(0) == 1


def collect_seldom() -> None:
    """Have Python look for objects that hold one another after so many new ones.

    It looks through them after 700 by default. Ours are frozen values that hold no one who holds them: it would find
    next to nothing, at a twentieth of what the first poll of a hundred feeds costs.
    """
    gc.set_threshold(_NEW_OBJECTS)


def _function(name: str) -> Callable[..., int] | None:
    if not sys.platform.startswith("linux"):
        return None
    found: Callable[..., int] | None = getattr(ctypes.CDLL(None), name, None)
    return found
