"""Owns the balloons of an icon on Windows: texts cut to what fits, one balloon at a time, clicks. Knows no Windows."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event

from tray_status.core.utf16 import clip

TOOLTIP_UNITS = 127
TITLE_UNITS = 63
TEXT_UNITS = 255
"""So many UTF-16 units fit; one more and ctypes raises. Windows cuts nothing itself."""

SEEN_FOR = 5.0
"""Seconds before the next balloon may take the place of one of which Windows tells nothing: it may hide them all."""


def escaped(label: str) -> str:
    """The label of a menu line; a lone “&” would underline the letter after it."""
    return label.replace("&", "&&")


@dataclass(kw_only=True)
class Balloon:
    """One balloon; `shown` is set when Windows took it, `withdrawn` when nobody waits for that any more."""

    title: str
    text: str
    on_click: Callable[[], None]
    shown: Event = field(default_factory=Event)
    withdrawn: bool = False

    def __post_init__(self) -> None:
        """Cut the texts; Windows takes an empty text for “no balloon”."""
        self.title = clip(self.title, TITLE_UNITS)
        self.text = clip(self.text, TEXT_UNITS) or " "


class Balloons:
    """The balloons of one icon, in the icon's thread.

    `show` gives Windows title and text and returns whether it took them; `wait` has `over` called so many seconds
    later, instead of what it was told before.
    """

    def __init__(self, show: Callable[[str, str], bool], wait: Callable[[float], None]) -> None:
        self._show = show
        self._wait = wait
        self._queue: deque[Balloon] = deque()
        self._current: Balloon | None = None
        self._resting = False

    def add(self, balloon: Balloon) -> None:
        """Show it when its turn comes."""
        self._queue.append(balloon)
        if not self._resting:
            self.over()

    def clicked(self) -> None:
        """The balloon that is on the screen was clicked."""
        balloon, self._current = self._current, None
        if balloon is not None:
            balloon.on_click()
        self.over()

    def over(self) -> None:
        """The balloon has left the screen, or has had its time: show the next, or try again what was not taken."""
        self._resting = False
        while self._queue and self._queue[0].withdrawn:
            self._queue.popleft()
        if not self._queue:
            return
        self._resting = True
        balloon = self._queue[0]
        if self._show(balloon.title, balloon.text):
            self._queue.popleft()
            self._current = balloon
            balloon.shown.set()
        self._wait(SEEN_FOR)
