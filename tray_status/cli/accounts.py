"""Owns the words in which the decision log is told to people: what happened, who was told, and what became of that."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from itertools import groupby
from typing import TYPE_CHECKING

from tray_status.core.events import EventKind
from tray_status.core.owing import NEXT_TRY
from tray_status.core.wording import clock
from tray_status.engine.decisions import Entry, Fate

if TYPE_CHECKING:
    from tray_status.engine.explain import Account, Course, Wait

HAPPENED = {
    EventKind.OPENED: "opened",
    EventKind.REOPENED: "opened again",
    EventKind.ESCALATED: "got worse",
    EventKind.UPDATED: "updated",
    EventKind.RESOLVED: "resolved",
    EventKind.SCHEDULED: "scheduled",
    EventKind.STARTED: "started",
    EventKind.COMPLETED: "completed",
    EventKind.HEALTH: "its health",
    EventKind.LOST: "its page does not answer",
    EventKind.FOUND: "its page answers again",
    EventKind.MOVED: "its page is another now",
    EventKind.REMINDED: "still open",
    EventKind.BACK: "all is well again",
}
_UTC = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}) UTC")
_TIMES = ("", "once", "twice")


class Teller:
    """Tells entries in the user's zone, as seen from `now`."""

    def __init__(self, now: datetime, zone: tzinfo) -> None:
        self.now = now
        self.zone = zone

    def day(self, at: datetime) -> str:
        """The day of a moment, as a heading."""
        return f"{at.astimezone(self.zone):%a %d %b %Y}"

    def clock(self, at: datetime) -> str:
        """The time of day of a moment below its day."""
        return f"{at.astimezone(self.zone):%H:%M}"

    def moment(self, at: datetime, beside: datetime | None = None) -> str:
        """A moment: its time of day, with the day where that is not the one of `beside` (None: today)."""
        return clock(at, beside or self.now, self.zone)

    def reason(self, entry: Entry) -> str:
        """The reason, without what it says of itself, its times in the user's zone; empty when nothing is left."""
        text = entry.reason
        if entry.told and entry.kind is not None:
            text = text.replace(f"{entry.kind} is told, ", "", 1).replace(f"{entry.kind} is told", "", 1).strip(" ,:")
        return self._local(text, entry.at)

    def decided(self, account: Account) -> str:
        """Whether it was told, or is to be, and why or why not."""
        entry = account.decision
        reason = self.reason(entry)
        if not entry.told:
            return f"not told: {reason}"
        ahead = "to be told" if account.waits else "was to be told"
        told = "told" if account.shown or not account.courses else ahead
        return f"{told}: {reason}" if reason else told

    def course(self, course: Course, at: datetime) -> str:
        """What a notifier made of an alert that was made at a moment, in a few words."""
        said = list(self._on_the_way(course, at))
        end = course.end
        if end is not None:
            said.append(self._end(end, at))
        elif course.wait is not None:
            said.append(self._next(course.wait))
        elif course.fates:
            said.append("it is not known how it ended")
        else:
            said.append("nothing says what became of it")
        return ", ".join(said)

    def _on_the_way(self, course: Course, at: datetime) -> Iterator[str]:
        """Holds and failures, in their order; of a row of failures the last, which counts them."""
        for fate, row in groupby(course.fates, key=lambda one: (one.fate, one.reason)):
            last = list(row)[-1]
            why = self._local(last.reason, last.at)
            if fate[0] is Fate.HELD and not course.waits:
                until = f" until {self.moment(last.until, at)}" if last.until is not None else ""
                yield f"held{until} ({why})"
            elif fate[0] is Fate.FAILED:
                count = course.end.attempts if course.end is not None and course.fates[-2:-1] == (last,) else 0
                yield f"failed {times(max(count, last.attempts))} ({why})"

    def _end(self, end: Entry, at: datetime) -> str:
        when = self.moment(end.at, at)
        why = self._local(end.reason, end.at)
        match end.fate:
            case Fate.WITHDRAWN:
                return f"not told: {why}"
            case Fate.GIVEN_UP:
                return f"given up {when}: {why}"
            case _:
                return f"shown {when}"

    def wait(self, wait: Wait) -> str:
        """Until when something waits that is still owed."""
        why = f" ({wait.why})" if wait.why else ""
        return f"waits until {self.moment(wait.until)}{why}" if wait.until > self.now else "due, not told yet"

    def _next(self, wait: Wait) -> str:
        """The same behind its failures, which it need not repeat."""
        if wait.why.startswith(NEXT_TRY) and wait.until > self.now:
            return f"{NEXT_TRY} {self.moment(wait.until)}"
        return self.wait(wait)

    def open_end(self, account: Account) -> str:
        """What is still owed of one event, by whom."""
        rows = {course.notifier: self.wait(course.wait) for course in account.courses if course.waits and course.wait}
        said = [
            f"{_and([name for name in rows if rows[name] == text])} – {text}" for text in dict.fromkeys(rows.values())
        ]
        kind = account.decision.kind
        return f"Not told yet ({HAPPENED[kind] if kind is not None else ''}): {'; '.join(said)}."

    def sentences(self, entries: Sequence[Entry]) -> Iterator[tuple[datetime, str]]:
        """The life of one incident: one sentence for each entry, for what several notifiers did alike one for all."""
        for _, row in groupby(entries, key=_alike):
            several = list(row)
            names = _and([one.notifier for one in several if one.notifier is not None])
            yield several[0].at, self._sentence(several[0], names)

    def _sentence(self, entry: Entry, names: str) -> str:
        why = self._local(entry.reason, entry.at)
        until = f" until {self.moment(entry.until, entry.at)}" if entry.until is not None else ""
        after = f", after it failed {times(entry.attempts)}" if entry.attempts else ""
        match entry.fate:
            case Fate.SHOWN | Fate.REPLACED:
                return f"Shown by {names}{after}."
            case Fate.GIVEN_UP:
                return f"Given up by {names}{after}: {why}."
            case Fate.WITHDRAWN:
                return f"Not told by {names} after all: {why}."
            case Fate.FAILED:
                again = "" if entry.until is None else f"; next try {self.moment(entry.until, entry.at)}"
                return f"Failed at {names}, {times(entry.attempts)} so far: {why}{again}."
            case Fate.HELD:
                held = names or _and(entry.notifiers)
                waits = f"{held} {'waits' if names or len(entry.notifiers) == 1 else 'wait'}" if held else "It waits"
                return f"{waits}{until}: {why}."
            case None:
                return self._decision(entry)

    def _decision(self, entry: Entry) -> str:
        if entry.kind is None:
            return f"You: {entry.reason}"
        happened = HAPPENED[entry.kind]
        reason = self.reason(entry)
        if not entry.told:
            return f"{_capital(happened)}. Not told: {reason}."
        by = f" by {_and(entry.notifiers)}" if entry.notifiers else ""
        return f"{_capital(happened)}. To be told{by}{f': {reason}' if reason else ''}."

    def _local(self, text: str, beside: datetime) -> str:
        """A text with the times in it on the user's clock."""

        def local(found: re.Match[str]) -> str:
            return self.moment(datetime.strptime(found[1], "%Y-%m-%d %H:%M").replace(tzinfo=UTC), beside)

        return _UTC.sub(local, text)


def times(count: int) -> str:
    """How often, in words."""
    return _TIMES[count] if 0 < count < len(_TIMES) else f"{count} times"


def _alike(entry: Entry) -> tuple[object, ...]:
    """What is told in one sentence: the same fate at several notifiers, within a minute, for the same reason."""
    if entry.fate is None:
        return (id(entry),)
    return entry.fate, entry.alert, entry.reason, entry.attempts, entry.at.replace(second=0, microsecond=0)


def _and(names: Sequence[str]) -> str:
    unique = list(dict.fromkeys(names))
    return " and ".join(filter(None, [", ".join(unique[:-1]), *unique[-1:]]))


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
