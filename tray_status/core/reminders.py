"""What is told although nothing changed: that something is still open, and, once asked for, that all is well again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from tray_status.core.alerts import Around
from tray_status.core.events import ENDINGS, Event, EventKind
from tray_status.core.hearing import tells_end
from tray_status.core.model import Health, Kind
from tray_status.core.outlook import outlook
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.standing import demoted
from tray_status.core.state import ProviderState
from tray_status.core.step import Step, tell


def remind(step: Step, *, now: datetime, prefs: ProviderPrefs, around: Around) -> Step:
    """The step with the reminders that are due at this good poll, and the news that was asked for."""
    events = tuple(_reminders(step.state, prefs.policy.remind_every, now))
    step = replace(step, state=_asks_again(step.state, prefs, now))
    if step.state.tell_back and well(step.state, prefs, now):
        step = _back(step, now=now, prefs=prefs, around=around)
    if not events:
        return step
    said = tell(step.state, events, last_good=now, prefs=prefs, around=around)
    # A reminder that is not told did not happen: nothing changed, and the next look would find the same.
    happened = tuple(one for one in said.decisions if one.told or one.event.kind is not EventKind.REMINDED)
    return step.but(replace(said, decisions=happened))


def _back(step: Step, *, now: datetime, prefs: ProviderPrefs, around: Around) -> Step:
    """The step with the news that was asked for, told by every notifier that does not tell of the end now anyway."""
    before = replace(step, state=replace(step.state, tell_back=False))
    ends = {decision.alert for decision in step.decisions if decision.told and _tells_well(decision.event)}
    # What is held may be taken back before it is told, and then nobody would hear of the end at all. What only waits
    # until all is steady counts: that all is well would be as untrue before.
    covered = {
        owed.notifier
        for alert in step.alerts
        if alert.id in ends
        for owed in alert.deliveries
        if owed.next_try <= max(now, alert.not_before or now) and tells_end(alert, owed.notifier, step.state, prefs)
    }
    rest = tuple(name for name in prefs.notifiers if name not in covered)
    if covered and not rest:
        return before
    event = Event(kind=EventKind.BACK, provider=prefs.id, after=Health.OPERATIONAL, at=now, before=None)
    said = tell(before.state, (event,), last_good=now, prefs=replace(prefs, notifiers=rest), around=around)
    return before.but(said)


def _asks_again(state: ProviderState, prefs: ProviderPrefs, now: datetime) -> ProviderState:
    """The state in which the user is still to be told, if all was well and is not any more before that was told."""
    waits = any(alert.kind is EventKind.BACK and not alert.shown for alert in state.outbox)
    return replace(state, tell_back=True) if waits and not state.tell_back and not well(state, prefs, now) else state


def _tells_well(event: Event) -> bool:
    """Whether the user hears of the end of something by this event anyway."""
    return event.kind in ENDINGS or (event.kind is EventKind.HEALTH and event.after is Health.OPERATIONAL)


def _reminders(state: ProviderState, every: timedelta | None, now: datetime) -> Iterator[Event]:
    """One for each open incident that was told and of which nothing was told for so long, nor waits to be told."""
    if every is None:
        return
    waiting = {alert.incident for alert in state.outbox if not alert.shown}
    for incident in state.belief.open:
        told = state.told.get(incident.id)
        if told is None or incident.id in waiting or now - told.at < every:
            continue
        if incident.kind is not Kind.INCIDENT or demoted(incident, now):
            continue
        yield Event(
            kind=EventKind.REMINDED,
            provider=state.provider,
            incident=incident,
            before=incident,
            after=incident,
            at=now,
            since=told.at + every,
        )


def well(state: ProviderState, prefs: ProviderPrefs, now: datetime) -> bool:
    """Whether nothing is wrong at a provider as the user looks at it: it says so, and no incident is open."""
    view = outlook(state.belief, prefs.focus, now)
    return view.health in (Health.OPERATIONAL, Health.MAINTENANCE) and not view.ongoing
