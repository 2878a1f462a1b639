"""Has a window's work done by threads, and hands what came of it back to the thread that paints."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


class Acting:
    """The work of one window. `act` may be called from the thread that paints, `finished` is asked by it."""

    def __init__(self, begin: Callable[[Callable[[], str]], None]) -> None:
        """`begin` has something done in a thread of its own, and its sentence said (`Following.act`)."""
        self._begin = begin
        self._finished: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()

    def act(self, do: Callable[[], Result], then: Callable[[Result], None], /) -> None:
        """Have something done; `then` is among what is finished once it came back. Errors are said by the window."""

        def work() -> str:
            came = do()
            self._finished.put(lambda: then(came))
            return ""

        self._begin(work)

    def finished(self) -> Callable[[], None] | None:
        """What is to be called now, one after the other."""
        try:
            return self._finished.get_nowait()
        except queue.Empty:
            return None
