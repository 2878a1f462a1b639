"""Owns what a window is handed by whoever opens it, and where on the screen it was the last time."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from tray_status.core.commands import Command
from tray_status.core.overview import Overview

PLACE = re.compile(r"(\d{2,5})x(\d{2,5})(?:\+(-?\d{1,5})\+(-?\d{1,5}))?")
"""As Tk writes it: width, height, and how far from the left and from the top."""

GRIP = 100
"""Pixels of a window that must lie on the screen, so that it can be taken hold of."""


class Keep(Protocol):
    """Keeps a small mapping from one time to the next."""

    def load(self) -> Mapping[str, object]:
        """What was saved last."""

    def save(self, kept: Mapping[str, object]) -> None:
        """Keep this instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """What the window is handed: none of it waits.

    `news` and `said` give what has come in since they were last asked: the newest overview, and a sentence about what
    became of a command. `raised`: whether somebody asked for this window once more. `look` has news sought at once.
    """

    news: Callable[[], Overview | None]
    said: Callable[[], str | None]
    raised: Callable[[], bool]
    act: Callable[[Command], None]
    look: Callable[[], None]
    open_page: Callable[[], None]
    keep: Keep


def place_of(kept: Mapping[str, object], screen: tuple[int, int], usual: tuple[int, int]) -> str:
    """Where the window goes, as Tk takes it: where it was, as far as that lies on this screen, in its usual size else.

    All sizes are width and height in pixels.
    """
    found = PLACE.fullmatch(str(kept.get("place", "")))
    wide, high = (int(found[1]), int(found[2])) if found is not None else usual
    size = f"{min(wide, screen[0])}x{min(high, screen[1])}"
    if found is None or found[3] is None:
        return size
    x, y = int(found[3]), int(found[4])
    seen = 0 <= x < screen[0] - GRIP and 0 <= y < screen[1] - GRIP  # a screen may be gone by now
    return f"{size}+{x}+{y}" if seen else size
