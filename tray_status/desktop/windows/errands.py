"""Owns work that a window has done elsewhere: it goes on painting, is told how far it is, and may lose interest."""

from __future__ import annotations

import queue
from collections.abc import Callable
from typing import Generic, TypeVar

from tray_status.core.errors import TrayStatusError
from tray_status.desktop.windows.window_doors import Act

Result = TypeVar("Result")

Hear = Callable[[str], None]
"""Hears how far it is, in any thread; raises GivenUpError once nobody wants to know any more."""


class GivenUpError(TrayStatusError):
    """Nobody waits for this any more."""


class Errand(Generic[Result]):
    """One piece of work, begun at once; on the screen's thread `then` hears what it came back with.

    That is a result, or None and the sentence of what went wrong. Given up, it ends at its next word, and `then` hears
    nothing of it.
    """

    def __init__(self, act: Act, work: Callable[[Hear], Result], then: Callable[[Result | None, str], None]) -> None:
        self._then = then
        self._heard: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._given_up = False
        act(lambda: self._run(work), self._come)

    def give_up(self) -> None:
        """Want nothing of it any more."""
        self._given_up = True

    def heard(self) -> tuple[str, ...]:
        """What it has said since it was last asked."""
        said = []
        while not self._heard.empty():
            said.append(self._heard.get_nowait())
        return tuple(said)

    def _hear(self, word: str) -> None:
        if self._given_up:
            raise GivenUpError("Nobody waits for this any more.")
        self._heard.put(word)

    def _run(self, work: Callable[[Hear], Result]) -> tuple[Result | None, str]:
        try:
            return work(self._hear), ""
        except TrayStatusError as error:
            return None, str(error)

    def _come(self, came: tuple[Result | None, str]) -> None:
        if not self._given_up:
            self._then(*came)
