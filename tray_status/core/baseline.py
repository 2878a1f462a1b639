"""First sight of a provider, of its new platform, or after long: no alerts for history, one summary of what goes on."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from tray_status.core.alerts import Around, Decision, Known, decide
from tray_status.core.belief import Belief
from tray_status.core.events import Alert, AlertId, Event, EventKind
from tray_status.core.focus import naming
from tray_status.core.links import public_url
from tray_status.core.model import Incident, IncidentId, Kind
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.reading import Snapshot
from tray_status.core.routing import named_by
from tray_status.core.state import ProviderState, Told
from tray_status.core.step import Step, enqueue
from tray_status.core.text import words

SAME_START = timedelta(minutes=10)
"""On another platform an open incident is the same one when it began so close to one we knew."""

NAMED = 5


def first_sight(state: ProviderState, seen: Snapshot, *, now: datetime, prefs: ProviderPrefs, around: Around) -> Step:
    """One alert for all that is open, was not told yet and may be told now; what is held back is not part of that.

    `seen` went through `recall`.
    """
    page = naming(seen.components, seen.incidents, prefs.focus)
    known = replace(Known.of(state, prefs, last_good=None), page=page)
    decisions: list[Decision] = []
    alerts: list[Alert] = []
    for incident in seen.incidents:
        if incident.over or incident.kind is not Kind.INCIDENT or incident.id in state.told:
            continue
        event = Event(kind=EventKind.OPENED, provider=state.provider, incident=incident, after=incident, at=now)
        decision, alert = decide(event, known=known, prefs=prefs, around=around)
        decisions.append(replace(decision, reason=f"first sight: {decision.reason}"))
        if alert is not None:
            alerts.append(alert)
    if not alerts:
        return Step(state=state, decisions=tuple(decisions))
    # What is held back stays by itself: it is let go, or becomes untrue, by itself.
    now_due = [alert for alert in alerts if all(owed.next_try <= now for owed in alert.deliveries)]
    summary = _summary(now_due, prefs) if len(now_due) > 1 else None
    made = [alert for alert in alerts if summary is None or alert not in now_due]
    if summary is not None:
        made.insert(0, summary)
    told = dict(state.told)
    told.update(
        (alert.incident, Told(at=now, url=alert.url, since=now, notifiers=named_by(alert), unheard=named_by(alert)))
        for alert in alerts
        if alert.incident is not None
    )
    for alert in made:
        state = enqueue(state, alert)
    if summary is not None:
        decisions = [_summarised(decision, now_due, summary) for decision in decisions]
    return Step(state=replace(state, told=told), alerts=tuple(made), decisions=tuple(decisions))


def _summarised(decision: Decision, alerts: list[Alert], summary: Alert) -> Decision:
    """The decision; where the summary tells it, with that and those who owe it."""
    if all(alert.id != decision.alert for alert in alerts):
        return decision
    return replace(decision, alert=summary.id, notifiers=tuple(owed.notifier for owed in summary.deliveries))


def _summary(alerts: list[Alert], prefs: ProviderPrefs) -> Alert:
    """One alert in place of several; its id follows from theirs."""
    ids = "\0".join(sorted(alert.id for alert in alerts))
    worst = max(alerts, key=lambda alert: (alert.health or 0, alert.urgency))
    lines = [alert.title.removeprefix(f"{prefs.name}: ") for alert in alerts[:NAMED]]
    if len(alerts) > NAMED:
        lines.append(f"and {len(alerts) - NAMED} more")
    return replace(
        worst,
        id=AlertId(hashlib.blake2b(ids.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()),
        key=f"{prefs.id}/summary",
        deliveries=tuple({owed.notifier: owed for alert in alerts for owed in alert.deliveries}.values()),
        incident=None,
        incidents=tuple(alert.incident for alert in alerts if alert.incident is not None),
        title=f"{prefs.name}: {len(alerts)} open incidents",
        body="\n".join(lines),
        url=public_url(prefs.url),
    )


def moved_in(state: ProviderState, seen: Snapshot) -> ProviderState:
    """The state on another platform: ids begin anew, and what was told or acknowledged follows the same incidents.

    The documents of the old platform go; those of this poll are put in by the caller.
    """
    twins = {
        known.id: twin.id
        for known in state.belief.open
        if (twin := next((other for other in seen.incidents if _same(known, other)), None)) is not None
    }
    return replace(
        state,
        belief=Belief(),
        told=_renamed(state, twins),
        acknowledged=frozenset(twins[id_] for id_ in state.acknowledged if id_ in twins),
        snoozed_incidents={twins[id_]: until for id_, until in state.snoozed_incidents.items() if id_ in twins},
    )


def _renamed(state: ProviderState, twins: dict[IncidentId, IncidentId]) -> dict[IncidentId, Told]:
    return {twins[id_]: told for id_, told in state.told.items() if id_ in twins}


def _same(known: Incident, other: Incident) -> bool:
    if other.over or other.kind is not known.kind:
        return False
    if words(known.title) == words(other.title):
        return True
    if known.started_at is None or other.started_at is None:
        return False
    return abs(known.started_at - other.started_at) <= SAME_START
