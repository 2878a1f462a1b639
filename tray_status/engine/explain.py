"""Puts the decision log together: each event with what became of its alert, and the whole life of one incident."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tray_status.core.events import Alert, AlertId, Delivery
from tray_status.core.model import IncidentId, ProviderId
from tray_status.core.owing import NEXT_TRY, left_alone, why
from tray_status.core.state import ProviderState
from tray_status.engine.decisions import Entry, Fate

States = Mapping[ProviderId, ProviderState]

LEFT_ALONE = "it failed, and is left alone"
"""Why an alert that a notifier was not given yet waits for its next try."""

Alone = Mapping[str, datetime]
"""Until when each notifier is left alone."""

SHOWN = frozenset({Fate.SHOWN, Fate.REPLACED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """That an alert is still owed: not before `until`, because of `why` (empty: it is due)."""

    until: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What one notifier made of an alert: the fates in the log, oldest first, and the wait where it is still owed.

    With neither a last word nor a wait nothing says what became of it.
    """

    notifier: str
    fates: tuple[Entry, ...]
    wait: Wait | None = None

    @property
    def end(self) -> Entry | None:
        """The last word, None while there is none."""
        return next((one for one in reversed(self.fates) if one.fate is not None and one.fate.final), None)

    @property
    def waits(self) -> bool:
        """Whether it is still owed."""
        return self.end is None and self.wait is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One event as it was decided upon, with one course for each notifier that was to tell it."""

    decision: Entry
    courses: tuple[Course, ...] = ()

    @property
    def latest(self) -> datetime:
        """When something about it was last written down."""
        return max([self.decision.at, *(one.at for course in self.courses for one in course.fates)])

    @property
    def shown(self) -> bool:
        """Whether any notifier is known to have told it."""
        return any(course.end is not None and course.end.fate in SHOWN for course in self.courses)

    @property
    def waits(self) -> bool:
        """Whether any notifier still owes it."""
        return any(course.waits for course in self.courses)


def accounts(log: Sequence[Entry], states: States) -> tuple[Account, ...]:
    """Each event of the log (oldest first), once, though a crash had it decided upon twice."""
    fates: dict[AlertId, list[Entry]] = {}
    for entry in log:
        if entry.fate is not None and entry.alert is not None:
            fates.setdefault(entry.alert, []).append(entry)
    known: dict[tuple[object, ...], Account] = {}
    alone = left_alone(states.values())
    for number, entry in enumerate(log):
        if entry.kind is None:
            continue
        same = (entry.alert, entry.provider, entry.incident, entry.kind) if entry.alert is not None else (number,)
        if same not in known:
            known[same] = Account(decision=entry, courses=tuple(_courses(entry, fates, states, alone)))
    return tuple(known.values())


def _courses(decision: Entry, fates: Mapping[AlertId, list[Entry]], states: States, alone: Alone) -> Iterator[Course]:
    if decision.alert is None:
        return
    mine = fates.get(decision.alert, [])
    names = (*decision.notifiers, *(one.notifier for one in mine if one.notifier is not None))
    for name in dict.fromkeys(names):
        course = tuple(one for one in mine if one.notifier == name or (one.notifier is None and _waits_for(one, name)))
        yield Course(notifier=name, fates=course, wait=_wait(decision, name, course, states, alone))


def _waits_for(held: Entry, notifier: str) -> bool:
    """Whether a hold is that of a notifier: those of an earlier version name none, and mean all."""
    return not held.notifiers or notifier in held.notifiers


def _wait(decision: Entry, notifier: str, fates: Sequence[Entry], states: States, alone: Alone) -> Wait | None:
    state = states.get(decision.provider) if decision.provider is not None else None
    for alert in state.outbox if state is not None else ():
        for owed in alert.deliveries:
            if alert.id == decision.alert and owed.notifier == notifier:
                until = alone.get(notifier, owed.next_try)
                if until > owed.next_try and why(alert, owed) != NEXT_TRY:
                    return Wait(until=until, why=LEFT_ALONE)
                return Wait(until=max(until, owed.next_try), why=_why(alert, owed, fates))
    return None


def _why(alert: Alert, owed: Delivery, fates: Sequence[Entry]) -> str:
    """What it waits for, in the words of the log where that has the same moment."""
    said = next((one for one in reversed(fates) if one.until == owed.next_try), None)
    reason = why(alert, owed)
    if reason == NEXT_TRY:
        failed = f"{NEXT_TRY} after {owed.attempts} {'failure' if owed.attempts == 1 else 'failures'}"
        last = next((one.reason for one in reversed(fates) if one.fate is Fate.FAILED), "")
        return f"{failed}: {last}" if last else failed
    return said.reason if said is not None and said.fate is Fate.HELD else reason


def owing(log: Iterable[Entry]) -> frozenset[ProviderId]:
    """The providers of which the log does not tell how each alert ended: their outboxes may."""
    owed: dict[tuple[AlertId, str], ProviderId] = {}
    for entry in log:
        if entry.alert is None or entry.provider is None:
            continue
        if entry.told:
            owed.update({(entry.alert, name): entry.provider for name in entry.notifiers})
        elif entry.fate is not None and entry.fate.final and entry.notifier is not None:
            owed.pop((entry.alert, entry.notifier), None)
    return frozenset(owed.values())


# ---- one incident ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An incident that the log or a stored state knows: its newest title, and when something of it was last known."""

    provider: ProviderId
    incident: IncidentId
    title: str
    at: datetime | None = None


def cases(log: Iterable[Entry], states: States) -> tuple[Case, ...]:
    """Every incident that is known, the latest last."""
    found: dict[tuple[ProviderId, IncidentId], Case] = {}
    for state in states.values():
        for one in state.belief.incidents:
            at = one.updated_at or one.started_at
            found[state.provider, one.id] = Case(provider=state.provider, incident=one.id, title=one.title, at=at)
    for entry in log:
        if entry.provider is None or entry.incident is None or entry.kind is None:
            continue
        before = found.get((entry.provider, entry.incident))
        title = entry.title or (before.title if before is not None else "")
        at = entry.at if before is None or before.at is None else max(before.at, entry.at)
        found[entry.provider, entry.incident] = Case(
            provider=entry.provider, incident=entry.incident, title=title, at=at
        )
    return tuple(sorted(found.values(), key=_known_at))


def _known_at(case: Case) -> tuple[bool, datetime]:
    return case.at is not None, case.at or datetime.min.replace(tzinfo=UTC)


def life(log: Sequence[Entry], case: Case) -> tuple[Entry, ...]:
    """All that the log has of an incident, in its order: decisions, fates of their alerts, and what the user asked for.

    What was asked for its whole provider, or for everything, counts from its first decision to its last word.
    """
    decisions = [one for one in log if one.kind is not None and _of(one, case)]
    alerts = {one.alert for one in decisions if one.alert is not None}
    own = [number for number, one in enumerate(log) if _of(one, case) or (one.alert in alerts and one.fate is not None)]
    if not own:
        return ()
    within = range(own[0], own[-1] + 1)
    return tuple(one for number, one in enumerate(log) if number in own or (number in within and _for_all(one, case)))


def _of(entry: Entry, case: Case) -> bool:
    return entry.provider == case.provider and entry.incident == case.incident


def _for_all(entry: Entry, case: Case) -> bool:
    """Whether it is something the user asked for its provider, or for everything."""
    note = entry.kind is None and entry.fate is None and entry.incident is None
    return note and entry.provider in (None, case.provider)
