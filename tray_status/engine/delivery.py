"""Owns the hand-over of notifications: a thread per notifier, one notification at a time, a receipt for each alert."""

from __future__ import annotations

import logging
import math
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from queue import SimpleQueue
from threading import Lock
from typing import Protocol

from tray_status.core.errors import NotifyError
from tray_status.core.events import Alert, Notification, Receipt, ReceiptKind
from tray_status.engine.clock import Clock

FIRST_RETRY = timedelta(seconds=5)
LAST_RETRY = timedelta(minutes=15)
LONGEST_WAIT = timedelta(hours=6)
"""No service is waited for longer than an alert lives."""

FRAMES_TOLD = 4
"""So many places, counted from the one that raised, lead to a mistake in somebody else's notifier."""

_log = logging.getLogger(__name__)

Report = Callable[[tuple[Receipt, ...]], None]
"""Takes the receipts of one notification; called in any thread, must not block: it puts them in the hub's inbox."""

StartThread = Callable[[str, Callable[[], object]], object]
"""Runs a function in a new daemon thread of that name."""


class Tells(Protocol):
    """What a notifier is to the engine: a name, and one method that delivers or raises NotifyError."""

    @property
    def name(self) -> str:
        """The name alerts and receipts know it by."""

    def notify(self, notification: Notification) -> None:
        """Deliver, or raise."""

    def close(self) -> None:
        """Let go of whatever would outlive the program; does not block."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """What one notifier has in hand."""

    notification: Notification
    alerts: tuple[Alert, ...]


@dataclass(slots=True)
class _Lane:
    """One notifier and its queue (None ends the thread).

    `working` from the hand-over until the report, `left` once the notifier is not used any more; both under the lock.
    """

    notifier: Tells
    jobs: SimpleQueue[_Job | None] = field(default_factory=SimpleQueue)
    working: bool = False
    left: bool = False


class Deliverer:
    """Hands notifications to notifiers, each in a thread of its own, started with its first notification.

    The hub calls every method, from its own thread: `deliver` when `idle`, and `settled` once the receipts that came
    to `report` are saved. Only then is the notifier idle again: were it so any earlier, the hub could hand out an alert
    whose receipt it has not read yet, and the user would be told twice. A notifier that hangs keeps nobody waiting but
    itself; nothing here ever waits for one.
    """

    def __init__(self, notifiers: Iterable[Tells], *, start_thread: StartThread, clock: Clock, report: Report) -> None:
        self._notifiers = {notifier.name: notifier for notifier in notifiers}
        self._start_thread = start_thread
        self._clock = clock
        self._report = report
        self._lanes: dict[str, _Lane] = {}
        self._busy: set[str] = set()
        self._stopped = False
        self._lock = Lock()

    def use(self, notifiers: Iterable[Tells]) -> None:
        """Go on with these notifiers: one that is the same object keeps its thread and what it has in hand.

        Another object under an old name starts afresh, even while its predecessor hangs. From a predecessor nothing
        more is heard: what it had in hand is still owed, and its successor is asked next (so one that was only slow
        may tell a thing twice, once by its old settings and once by its new ones).
        """
        self._notifiers = {notifier.name: notifier for notifier in notifiers}
        for name, lane in tuple(self._lanes.items()):
            if self._notifiers.get(name) is not lane.notifier:
                self._leave(name, lane)

    def idle(self, notifier: str) -> bool:
        """Whether this notifier has nothing in hand whose receipts are not saved; False once stopped."""
        return not self._stopped and notifier not in self._busy

    def deliver(self, notification: Notification, alerts: Sequence[Alert]) -> None:
        """Hand over one notification, made of these alerts; their receipts come to `report`, all at once.

        The attempts counted in the alerts' deliveries say how long a failure makes them wait. After `stop` this does
        nothing: the alerts stay owed. Raises RuntimeError when the notifier is not idle.
        """
        if self._stopped:
            return
        name = notification.notifier
        if name in self._busy:
            raise RuntimeError(f"The notifier {name} has not finished with its last notification.")
        self._busy.add(name)
        job = _Job(notification=notification, alerts=tuple(alerts))
        notifier = self._notifiers.get(name)
        if notifier is None:
            unknown = NotifyError(name, "no notifier of this name is in the settings", final=True)
            self._report(_receipts(job, self._clock.now(), unknown))
            return
        try:
            lane = self._lane(notifier)
        except RuntimeError as error:  # the system gives us no thread
            self._report(_receipts(job, self._clock.now(), NotifyError(name, f"no thread could be started ({error})")))
            return
        with self._lock:
            lane.working = True
        lane.jobs.put(job)

    def settled(self, notifier: str) -> None:
        """The receipts of this notifier's notification are saved: it may be handed the next one."""
        self._busy.discard(notifier)

    def stop(self) -> None:
        """Hand out nothing more and let idle threads end; a delivery that is under way is not waited for."""
        self._stopped = True
        for name, lane in tuple(self._lanes.items()):
            del self._lanes[name]
            lane.jobs.put(None)
            _close(lane.notifier)

    def _lane(self, notifier: Tells) -> _Lane:
        lane = self._lanes.get(notifier.name)
        if lane is None:
            lane = _Lane(notifier)
            self._start_thread(f"deliver-{notifier.name}", lambda: self._run(lane))
            self._lanes[notifier.name] = lane
        return lane

    def _leave(self, name: str, lane: _Lane) -> None:
        del self._lanes[name]
        lane.jobs.put(None)
        with self._lock:  # either its report is in the inbox and will be settled, or there will never be one
            lane.left = True
            if lane.working:
                self._busy.discard(name)

    def _run(self, lane: _Lane) -> None:
        told = ""
        while (job := lane.jobs.get()) is not None:
            error = _attempt(lane.notifier, job.notification, told)
            told = error.why if error is not None else ""
            receipts = _receipts(job, self._clock.now(), error)
            with self._lock:
                if lane.left:
                    return
                lane.working = False
                self._report(receipts)


def _close(notifier: Tells) -> None:
    try:
        notifier.close()
    except Exception:  # noqa: BLE001 -- the border of the delivery: an add-on must not keep the program from ending
        _log.error("The notifier %s failed while it was closed.", notifier.name)


def _attempt(notifier: Tells, notification: Notification, told: str) -> NotifyError | None:
    """Deliver; what went wrong comes back as a value, because there is nobody above this thread to raise to.

    The reason that was `told` last is no news at the next try: it is logged as a detail, unless this is the last one.
    """
    try:
        notify(notifier, notification)
    except NotifyError as error:
        level = logging.INFO if error.held else logging.WARNING
        _log.log(level if error.final or error.why != told else logging.DEBUG, "Not delivered: %s", error)
        return error
    return None


def notify(notifier: Tells, notification: Notification) -> None:
    """Have a notifier show a notification. Raises NotifyError, whatever the notifier raises."""
    try:
        notifier.notify(notification)
    except NotifyError:
        raise
    except (Exception, SystemExit) as error:  # noqa: BLE001 -- the one border where it becomes a value
        # A notifier may be anybody's code, and one that calls sys.exit() must not end the thread either: its alerts
        # would wait for ever. The text of a strange exception may hold a secret, and so may the line of code that
        # raised it: only its type and its place are told.
        kind = f"{type(error).__module__}.{type(error).__qualname__}"
        _log.error("The notifier %s failed in a way it should not: %s at %s", notifier.name, kind, _place_of(error))
        why = f"it failed unexpectedly ({type(error).__name__}); the log tells more"
        raise NotifyError(notifier.name, why) from None


def _place_of(error: BaseException) -> str:
    """Where it was raised and by whom that was called, innermost first, without any line of code."""
    frames = traceback.extract_tb(error.__traceback__, limit=-FRAMES_TOLD)
    return ", from ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames))


def _receipts(job: _Job, now: datetime, error: NotifyError | None) -> tuple[Receipt, ...]:
    return tuple(_receipt(alert, job.notification.notifier, now, error) for alert in job.alerts)


def _receipt(alert: Alert, notifier: str, now: datetime, error: NotifyError | None) -> Receipt:
    kind, why, retry_at = ReceiptKind.SHOWN, "", None
    if error is not None:
        why = error.why
        kind = _kind_of(error)
        retry_at = None if error.final else now + wait(attempts_of(alert, notifier), error.retry_after)
    return Receipt(
        alert=alert.id, provider=alert.provider, notifier=notifier, kind=kind, at=now, why=why, retry_at=retry_at
    )


def _kind_of(error: NotifyError) -> ReceiptKind:
    if error.final:
        return ReceiptKind.GIVEN_UP
    return ReceiptKind.HELD if error.held else ReceiptKind.FAILED


def attempts_of(alert: Alert, notifier: str) -> int:
    """How often this notifier has tried to deliver the alert before."""
    return next((delivery.attempts for delivery in alert.deliveries if delivery.notifier == notifier), 0)


def wait(attempts: int, retry_after: float | None) -> timedelta:
    """How long to wait after another failure: 5 s, doubled with each of the `attempts` before it, at most 15 min.

    `retry_after` (seconds, as the other side asked) is obeyed in place of it, between 5 s and 6 h; what is no number
    counts as not asked.
    """
    if isinstance(retry_after, int | float) and not math.isnan(retry_after):
        return timedelta(seconds=min(max(retry_after, FIRST_RETRY.total_seconds()), LONGEST_WAIT.total_seconds()))
    doublings = min(max(attempts, 0), 16)  # far beyond the most, and small enough for a timedelta
    return min(FIRST_RETRY * (1 << doublings), LAST_RETRY)
