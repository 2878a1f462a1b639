"""Owns the line that says what a command is doing: on a terminal, after a second, gone when it is done."""

from __future__ import annotations

import sys
import time
from threading import Event, Lock
from types import TracebackType
from typing import Protocol, Self

SOON = 1.0
"""Seconds that pass before anything is said: most commands are done by then."""

EVERY = 0.25
FALLBACK_WIDTH = 80


class Terminal(Protocol):
    """Where the line is written."""

    def write(self, text: str, /) -> object:
        """Write it."""

    def flush(self) -> object:
        """Have it arrive."""

    def isatty(self) -> bool:
        """Whether somebody looks on."""


class Progress:
    """One line that changes, with the seconds that have passed; nothing at all where nobody looks on.

    Use it as a context: at its end the line is gone, whatever happened. `show` may be called in any thread.
    """

    def __init__(self, text: str, *, after: float = SOON, stream: Terminal | None = None) -> None:
        self._text = text
        self._after = after
        self._stream = stream if stream is not None else sys.stderr
        self._ended = Event()
        self._lock = Lock()
        self._began = time.monotonic()
        self._drawn = 0
        self._line = ""

    @property
    def seen(self) -> bool:
        """Whether somebody looks on."""
        return self._stream is not None and self._stream.isatty()

    def __enter__(self) -> Self:
        """Begin."""
        if self.seen:
            from tray_status.threads import start_thread

            start_thread("progress", self._run)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the line away."""
        self._ended.set()
        with self._lock:
            if self._drawn:
                self._write("\r" + " " * self._drawn + "\r")
                self._drawn = 0

    def show(self, text: str) -> None:
        """Say something else from now on."""
        self._text = text

    def _run(self) -> None:
        wait = self._after
        while not self._ended.wait(wait):
            wait = EVERY
            with self._lock:
                if not self._ended.is_set():
                    self._draw()

    def _draw(self) -> None:
        import shutil

        from tray_status.cli.output import printable
        from tray_status.cli.tables import padded, width

        room = shutil.get_terminal_size((FALLBACK_WIDTH, 24)).columns - 1
        passed = f" … {spent(time.monotonic() - self._began)}"
        text = printable(self._text)
        while width(text) > max(0, room - width(passed)):
            text = text[:-1]
        line = text + passed
        if line != self._line:
            self._line = line
            self._write("\r" + padded(line, max(self._drawn, width(line))))
            self._drawn = width(line)

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):
            self._ended.set()  # the terminal is gone, and nobody looks on any more


def spent(seconds: float) -> str:
    """A span of time as short as it can be told."""
    whole = int(seconds)
    if whole < 60:  # noqa: PLR2004 -- seconds of a minute
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s"
