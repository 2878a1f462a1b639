"""Policy: which events are worth telling this user, and why the others are not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo

from tray_status.core.alert_making import make_alert
from tray_status.core.events import BEGINNINGS, ENDINGS, PROGRESS, Alert, AlertId, Event, EventKind
from tray_status.core.focus import NOT_NAMED, SOME, Named, naming, outside, passes, unnamed
from tray_status.core.holds import Holds, held_back
from tray_status.core.links import trusted_hosts
from tray_status.core.model import Incident, Kind
from tray_status.core.prefs import Focus, ProviderPrefs
from tray_status.core.routing import why_nobody
from tray_status.core.standing import demoted
from tray_status.core.state import ProviderState
from tray_status.core.waiting import unconfirmed

NOBODY_TELLS = "no notifier is set for it: no alert"

NEWS_SLACK = timedelta(minutes=10)
"""An entry that was already over is news only if its newest update is not older than this before the last good poll."""

TOLD_BY_DEFAULT = frozenset(
    {EventKind.OPENED, EventKind.REOPENED, EventKind.ESCALATED, EventKind.UPDATED, EventKind.RESOLVED,
     EventKind.HEALTH, EventKind.LOST, EventKind.FOUND, EventKind.MOVED}
)  # fmt: skip
BEGUN_BY = {
    EventKind.RESOLVED: BEGINNINGS,
    EventKind.COMPLETED: frozenset({EventKind.SCHEDULED, EventKind.STARTED}),
}
"""Of each kind of end, the events that tell of its beginning."""


def begun_too(end: EventKind, prefs: ProviderPrefs) -> bool:
    """Whether beginnings are told besides an end. Else who asks for ends alone would hear of none."""
    return prefs.tell is None or bool(prefs.tell & BEGUN_BY[end])


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is true outside a provider when it is judged.

    `held_until` is when a snooze of everything ends; `others_answer` whether other providers are reached; `zone` is the
    user's, for times of day in texts; `phase` that of the installation (`core.due.next_due`). `catching_up`: polls were
    missed, and what this one finds may be older than it looks.
    """

    held_until: datetime | None = None
    others_answer: bool = True
    zone: tzinfo = UTC
    phase: float = 0.0
    catching_up: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What became of one event: whether it is told, and the reason in one sentence.

    Of what is told, `alert` tells it, and each of the `notifiers` owes it.
    """

    event: Event
    told: bool
    reason: str
    alert: AlertId | None = None
    notifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the policy knows of a provider when it judges an event. `last_good` is the good poll before this one.

    `hosts` are those to which links may lead, `page` is what the page names, as far as the focus asks for it.
    """

    state: ProviderState
    last_good: datetime | None = None
    hosts: frozenset[str] = frozenset()
    page: Named = SOME

    @classmethod
    def of(cls, state: ProviderState, prefs: ProviderPrefs, *, last_good: datetime | None) -> Known:
        """What is known of a provider when the events of a poll are judged."""
        return cls(
            state=state,
            last_good=last_good,
            hosts=trusted_hosts(prefs, state),
            page=naming(state.belief.components, state.belief.incidents, prefs.focus),
        )


def decide(event: Event, *, known: Known, prefs: ProviderPrefs, around: Around) -> tuple[Decision, Alert | None]:
    """Whether an event is told, why, and the alert that tells it."""
    event = _through_focus(event, known, prefs.focus)
    reason = _against(event, known, prefs) or why_nobody(event, prefs, known.state.told)
    if reason is not None:
        return Decision(event=event, told=False, reason=reason), None
    alert = make_alert(event, known=known, prefs=prefs, around=around)
    why = f"{event.kind} is told"
    if event.incident is not None and unnamed(event.incident, prefs.focus, known.page):
        why = f"{NOT_NAMED}: {why}"
    hold = Holds.around(prefs, around).of(alert, known.state, event.at)
    if hold is not None:
        alert = held_back(alert, hold)
        why += f", held back until {hold.until:%Y-%m-%d %H:%M} UTC ({hold.why})"
    notifiers = tuple(owed.notifier for owed in alert.deliveries)
    return Decision(event=event, told=True, reason=why, alert=alert.id, notifiers=notifiers), alert


def _through_focus(event: Event, known: Known, focus: Focus) -> Event:
    """The event as it looks through the focus, which is applied to both sides: what just came into it has opened."""
    before, after = event.before, event.incident
    if event.kind not in PROGRESS or focus.everything or not isinstance(before, Incident) or after is None:
        return event
    if before.over or after.over or after.id in known.state.told:
        return event
    if passes(before, focus, known.page) or not passes(after, focus, known.page):
        return event
    return replace(event, kind=EventKind.OPENED)


def _against(event: Event, known: Known, prefs: ProviderPrefs) -> str | None:
    """The reason not to tell an event, or None."""
    if event.kind is EventKind.BACK:
        return None if prefs.notifiers else NOBODY_TELLS
    if prefs.muted:
        return "provider is muted: no alert"
    if not prefs.notifiers:
        return NOBODY_TELLS
    if event.kind is EventKind.REMINDED:
        return _about_reminder(event, known, prefs)
    if event.kind not in (prefs.tell if prefs.tell is not None else TOLD_BY_DEFAULT):
        return f"{event.kind} is not among the events to tell: menu and history only"
    incident = event.incident
    if incident is None:
        return None
    return (
        _about_entry(event, incident, prefs)
        or _about_news(event, incident, known, prefs)
        or _about_taste(event, incident, known, prefs)
    )


def _about_entry(event: Event, incident: Incident, prefs: ProviderPrefs) -> str | None:
    if incident.kind is Kind.NOTICE:
        return "a notice, not an incident: menu and history only"
    if incident.kind is Kind.MAINTENANCE and prefs.tell is None:
        return "maintenance: menu and history only"
    before = event.before
    if event.kind is not EventKind.REOPENED and isinstance(before, Incident) and before.over and before.phase:
        return "an edit of what was over and stays over: no alert"
    return None


def _about_news(event: Event, incident: Incident, known: Known, prefs: ProviderPrefs) -> str | None:
    if event.kind in ENDINGS:
        if unconfirmed(event, known.state, prefs.policy, last_good=known.last_good):
            return "it ended before it was to be told: neither beginning nor end is"
        if event.before is not None and incident.id not in known.state.told and begun_too(event.kind, prefs):
            return "its opening was not told, so its end is not either"
        if event.before is None and _old(incident, known.last_good):
            return "old entry came into view: no alert"
        return None
    if incident.over:
        return "an edit of what was over and stays over: no alert"
    if incident.id in known.state.acknowledged and not _breaks_through(event, prefs):
        return "acknowledged: quiet until it ends"
    if event.kind is EventKind.OPENED and demoted(incident, event.at):
        return "no update for 15 days: listed without an alert"
    return None


def _old(incident: Incident, last_good: datetime | None) -> bool:
    newest = incident.resolved_at or incident.updated_at
    return last_good is None or newest is None or newest < last_good - NEWS_SLACK


def _about_taste(event: Event, incident: Incident, known: Known, prefs: ProviderPrefs) -> str | None:
    if event.kind in ENDINGS and incident.id in known.state.told:
        return None  # who was told that it began is told that it ended, whatever was edited meanwhile
    if (why := outside(incident, prefs.focus, known.page)) is not None:
        return f"held back: {why}"
    if prefs.minimum_impact is None or incident.impact is None or incident.impact >= prefs.minimum_impact:
        return None
    return f"impact is {incident.impact.name}, asked for {prefs.minimum_impact.name}: no alert"


def _about_reminder(event: Event, known: Known, prefs: ProviderPrefs) -> str | None:
    incident = event.incident
    if incident is None or incident.id in known.state.acknowledged:
        return "acknowledged: quiet until it ends"
    return _about_taste(event, incident, known, prefs)


def _breaks_through(event: Event, prefs: ProviderPrefs) -> bool:
    """Whether it got worse, be it that it came into the focus by that."""
    worse = event.kind is EventKind.ESCALATED or (event.kind is EventKind.OPENED and event.before is not None)
    return worse and prefs.policy.escalation_breaks
