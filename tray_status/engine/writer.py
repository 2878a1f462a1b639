"""The store thread: runs what writes files, one at a time; newer work for the same file replaces what still waits."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Condition, Event

from tray_status.core.errors import StateError
from tray_status.engine.files import LOSSES, Loss, cannot_save, cause
from tray_status.engine.watchdog import StartThread

_log = logging.getLogger(__name__)


class Ticket:
    """What becomes of one wish to save. `done` is called once, in the thread that wrote, with the ticket itself."""

    __slots__ = ("_done", "_finished", "problem")

    def __init__(self, done: Callable[[Ticket], object] | None = None) -> None:
        self._done = done
        self._finished = Event()
        self.problem: str | None = None
        """Why it was not saved, in one sentence for the user; None when it was, and as long as nobody knows."""

    @property
    def finished(self) -> bool:
        """Whether it is known what became of it."""
        return self._finished.is_set()

    @property
    def saved(self) -> bool:
        """Whether this state, or a newer one of the same file, is safe on disk."""
        return self.finished and self.problem is None

    def wait(self, timeout: float) -> bool:
        """Wait at most so many seconds for what becomes of it; return whether it is saved."""
        self._finished.wait(timeout)
        return self.saved

    def finish(self, problem: str | None = None) -> None:
        """Say what became of it, once; a second call is ignored."""
        if self.finished:
            return
        self.problem = problem
        self._finished.set()
        if self._done is not None:
            self._done(self)


class _Job:
    """The write that waits for one file, and who wants to know of it.

    `problem` is why that file could not be written last time, None once it could.
    """

    __slots__ = ("key", "loss", "problem", "tickets", "write")

    def __init__(self, key: str, write: Callable[[], object], problem: str | None) -> None:
        self.key = key
        self.write = write
        self.loss = Loss.ALERTS
        self.problem = problem
        self.tickets: list[Ticket] = []


class Writer:
    """Writes in a thread of its own, or at once and in the caller's when `start_thread` is None.

    What fails stays, and is tried again by `retry` or together with newer work for the same file. It counts as failed
    until it was written: while it is tried again, nobody knows better.
    """

    def __init__(self, start_thread: StartThread | None) -> None:
        self._start_thread = start_thread
        self._changed = Condition()
        self._waiting: dict[str, _Job] = {}
        self._failed: dict[str, _Job] = {}
        self._busy: _Job | None = None
        self._running = False
        self._told: str | None = None

    @property
    def problem(self) -> str | None:
        """The worst of why something could not be written, with what it means; None when everything could."""
        with self._changed:
            return self._worst()

    def put(self, key: str, write: Callable[[], object], ticket: Ticket, loss: Loss = Loss.ALERTS) -> None:
        """Have `write` called for the file `key`, in place of an earlier call for it that still waits.

        `write` raises StateError or OSError when it fails; `loss` is what that means. The tickets of a call that it
        replaces are its own now.
        """
        with self._changed:
            failed = self._failed.pop(key, None)
            job = self._waiting.setdefault(key, _Job(key, write, failed.problem if failed is not None else None))
            job.write, job.loss = write, loss
            job.tickets.append(ticket)
        self._work()

    def put_failed(self, key: str, write: Callable[[], object], sentence: str) -> None:
        """Take in what has failed already, elsewhere, as if it had been tried here."""
        job = _Job(key, write, sentence)
        self._finish(job, sentence)

    def join(self, key: str, ticket: Ticket) -> None:
        """Finish a ticket with what is under way for the file `key`, or at once when that is nothing."""
        with self._changed:
            job = self._waiting.get(key) or (self._busy if self._busy is not None and self._busy.key == key else None)
            if job is not None:
                job.tickets.append(ticket)
                return
            sentence = self._failed[key].problem if key in self._failed else None
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
            for key, job in self._failed.items():
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
        sentence: str | None = f"{cannot_save('something unexpected happened (see the log)')} {job.loss}"
        try:
            sentence = _attempt(job)
        finally:
            self._finish(job, sentence)

    def _finish(self, job: _Job, sentence: str | None) -> None:
        with self._changed:
            tickets, job.tickets = job.tickets, []
            self._busy = None
            job.problem = sentence
            if sentence is not None and job.key in self._waiting:
                self._waiting[job.key].tickets += tickets
                self._waiting[job.key].problem = sentence
                tickets = []
            elif sentence is not None:
                self._failed[job.key] = job
            before, self._told = self._told, self._worst()
            self._changed.notify_all()
            worst = self._told
        if worst is not None and worst != before:
            _log.warning("%s", worst)
        elif worst is None and before is not None:
            _log.info("Everything is saved again.")
        for ticket in tickets:
            ticket.finish(sentence)

    def _worst(self) -> str | None:
        jobs = (*self._failed.values(), *self._waiting.values(), *((self._busy,) if self._busy is not None else ()))
        ill = [job for job in jobs if job.problem is not None]
        return min(ill, key=lambda job: LOSSES.index(job.loss)).problem if ill else None


def _attempt(job: _Job) -> str | None:
    """Write; return why it failed and what that means, or None."""
    try:
        job.write()
    except StateError as error:
        return f"{error} {job.loss}"
    except OSError as error:
        return f"{cannot_save(cause(error))} {job.loss}"
    return None
