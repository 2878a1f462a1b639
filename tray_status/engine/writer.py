"""The store thread: runs what writes files, one at a time; newer work for the same file replaces what still waits."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Condition, Event

from tray_status.core.errors import StateError
from tray_status.engine.files import cannot_save, cause
from tray_status.engine.watchdog import StartThread

_log = logging.getLogger(__name__)


class Ticket:
    """What becomes of one wish to save. `done` is called once, in the thread that wrote, with the ticket itself."""

    __slots__ = ("_done", "_finished", "trouble")

    def __init__(self, done: Callable[[Ticket], object] | None = None) -> None:
        self._done = done
        self._finished = Event()
        self.trouble: str | None = None
        """Why it was not saved, in one sentence for the user; None when it was, and as long as nobody knows."""

    @property
    def finished(self) -> bool:
        """Whether it is known what became of it."""
        return self._finished.is_set()

    @property
    def saved(self) -> bool:
        """Whether this state, or a newer one of the same file, is safe on disk."""
        return self.finished and self.trouble is None

    def wait(self, timeout: float) -> bool:
        """Wait at most so many seconds for what becomes of it; return whether it is saved."""
        self._finished.wait(timeout)
        return self.saved

    def finish(self, trouble: str | None = None) -> None:
        """Say what became of it, once; a second call is ignored."""
        if self.finished:
            return
        self.trouble = trouble
        self._finished.set()
        if self._done is not None:
            self._done(self)


class _Job:
    """The write that waits for one file, and who wants to know of it."""

    __slots__ = ("key", "tickets", "write")

    def __init__(self, key: str, write: Callable[[], object]) -> None:
        self.key = key
        self.write = write
        self.tickets: list[Ticket] = []


class Writer:
    """Writes in a thread of its own, or at once and in the caller's when `start_thread` is None.

    What fails stays, and is tried again by `retry` or together with newer work for the same file.
    """

    def __init__(self, start_thread: StartThread | None) -> None:
        self._start_thread = start_thread
        self._changed = Condition()
        self._waiting: dict[str, _Job] = {}
        self._failed: dict[str, tuple[_Job, str]] = {}
        self._busy: _Job | None = None
        self._running = False

    @property
    def trouble(self) -> str | None:
        """Why something could not be written, in one sentence; None when everything could."""
        with self._changed:
            return next((sentence for _, sentence in self._failed.values()), None)

    def put(self, key: str, write: Callable[[], object], ticket: Ticket) -> None:
        """Have `write` called for the file `key`, in place of an earlier call for it that still waits.

        `write` raises StateError or OSError when it fails. The tickets of a call that it replaces are its own now.
        """
        with self._changed:
            job = self._waiting.setdefault(key, _Job(key, write))
            job.write = write
            job.tickets.append(ticket)
            self._failed.pop(key, None)
        self._work()

    def join(self, key: str, ticket: Ticket) -> None:
        """Finish a ticket with what is under way for the file `key`, or at once when that is nothing."""
        with self._changed:
            job = self._waiting.get(key) or (self._busy if self._busy is not None and self._busy.key == key else None)
            if job is not None:
                job.tickets.append(ticket)
                return
            sentence = self._failed[key][1] if key in self._failed else None
        ticket.finish(sentence)

    def drop(self, key: str) -> None:
        """Forget what waits for the file `key`, or failed."""
        with self._changed:
            job = self._waiting.pop(key, None)
            self._failed.pop(key, None)
        for ticket in job.tickets if job is not None else ():
            ticket.finish(cannot_save("it is wanted no more"))

    def retry(self) -> None:
        """Try again what failed."""
        with self._changed:
            for key, (job, _) in self._failed.items():
                self._waiting.setdefault(key, job)
            self._failed.clear()
        self._work()

    def flush(self, timeout: float) -> bool:
        """Wait at most so many seconds until nothing waits; return whether everything is on disk."""
        with self._changed:
            idle = self._changed.wait_for(lambda: not self._waiting and self._busy is None, timeout)
            return idle and not self._failed

    def _work(self) -> None:
        if self._start_thread is None:
            while self._next(0) is not None:
                self._write()
            return
        with self._changed:
            start, self._running = not self._running, True
            self._changed.notify_all()
        if start:
            self._start_thread("store", self._run)

    def _run(self) -> None:
        try:
            while True:
                self._next(None)
                self._write()
        finally:
            # Only a mistake in our own code ends this loop. It is reported by whoever runs the thread; the rest is
            # written by a new one.
            with self._changed:
                self._running = False
                more = bool(self._waiting)
            if more:
                self._work()

    def _next(self, timeout: float | None) -> _Job | None:
        """Take the job that has waited longest; with a timeout of 0, None when nothing waits."""
        with self._changed:
            if not self._changed.wait_for(lambda: bool(self._waiting), timeout):
                return None
            self._busy = self._waiting.pop(next(iter(self._waiting)))
            return self._busy

    def _write(self) -> None:
        job = self._busy
        assert job is not None  # noqa: S101 -- _next has just taken it
        sentence: str | None = cannot_save("something unexpected happened (see the log)")
        try:
            sentence = _attempt(job)
        finally:
            self._finish(job, sentence)

    def _finish(self, job: _Job, sentence: str | None) -> None:
        with self._changed:
            told = bool(self._failed)
            tickets, job.tickets = job.tickets, []
            self._busy = None
            if sentence is not None and job.key in self._waiting:
                self._waiting[job.key].tickets += tickets
                tickets = []
            elif sentence is not None:
                self._failed[job.key] = (job, sentence)
            self._changed.notify_all()
        if sentence is not None and not told:
            _log.warning("%s", sentence)
        for ticket in tickets:
            ticket.finish(sentence)


def _attempt(job: _Job) -> str | None:
    """Write; return why it failed, or None."""
    try:
        job.write()
    except StateError as error:
        return str(error)
    except OSError as error:
        return cannot_save(cause(error))
    return None
