"""Owns how an open window learns what is new: a thread looks at the state files, and has commands carried out."""

from __future__ import annotations

import queue
from collections.abc import Callable
from threading import Event
from typing import Generic, TypeVar

from tray_status.core.errors import TrayStatusError
from tray_status.engine.clock import Clock

News = TypeVar("News")
StartThread = Callable[[str, Callable[[], object]], object]

LOOK_EVERY = 0.5
"""Seconds between two looks at whether a file has changed."""

ANEW_EVERY = 10.0
"""Seconds after which everything is looked at even so: time passes, and the program may have ended without a word."""


class Following(Generic[News]):
    """What `gather` makes, each time that `mark` is another one. `mark` is asked often, and must cost little."""

    def __init__(
        self,
        mark: Callable[[], object],
        gather: Callable[[], News],
        *,
        start_thread: StartThread,
        clock: Clock,
        at_first: Callable[[], News] | None = None,
    ) -> None:
        """`at_first` makes news that are there sooner, where `gather` takes its time."""
        self._mark = mark
        self._gather = gather
        self._at_first = at_first
        self._start_thread = start_thread
        self._clock = clock
        self._found: queue.SimpleQueue[News] = queue.SimpleQueue()
        self._said: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._now = Event()
        self._ended = False

    def start(self) -> None:
        """Begin to look; the first news come at once."""
        self._start_thread("following", self._follow)

    def stop(self) -> None:
        """Look no more."""
        self._ended = True
        self._now.set()

    def look(self) -> None:
        """Gather at once."""
        self._now.set()

    def first(self, within: float) -> News | None:
        """The first news, waited for; None when they do not come within so many seconds."""
        try:
            return self._found.get(timeout=within)
        except queue.Empty:
            return None

    def news(self) -> News | None:
        """The newest news, if they were not given yet."""
        return _newest(self._found)

    def said(self) -> str | None:
        """What was said last, if it was not given yet."""
        return _newest(self._said)

    def say(self, sentence: str) -> None:
        """Have the window say a sentence; an empty one says nothing, and leaves the one before."""
        if sentence:
            self._said.put(sentence)

    def act(self, do: Callable[[], str]) -> None:
        """Have something done that may take its time; its sentence is said, and what it changed is looked for."""
        self._start_thread("window command", lambda: self._act(do))

    def _act(self, do: Callable[[], str]) -> None:
        try:
            self.say(do())
        except TrayStatusError as error:
            self.say(str(error))
        self.look()

    def _follow(self) -> None:
        if self._at_first is not None:
            self._find(self._at_first)
        mark: object = None
        at = self._clock.monotonic()
        asked = True
        while not self._ended:
            now = self._mark()
            if asked or now != mark or self._clock.monotonic() - at > ANEW_EVERY:
                mark, at = now, self._clock.monotonic()
                self._find(self._gather)
            asked = self._now.wait(LOOK_EVERY)
            self._now.clear()

    def _find(self, gather: Callable[[], News]) -> None:
        try:
            self._found.put(gather())
        except TrayStatusError as error:
            self.say(str(error))


Anything = TypeVar("Anything")


def _newest(waiting: queue.SimpleQueue[Anything]) -> Anything | None:
    newest = None
    while True:
        try:
            newest = waiting.get_nowait()
        except queue.Empty:
            return newest
