"""What one outcome leads to, and how events become part of it through the policy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from tray_status.core.alerts import Around, Decision, Known, decide
from tray_status.core.events import BEGINNINGS, Alert, Event
from tray_status.core.flapping import noted
from tray_status.core.hearing import unheard_by
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.routing import named_by
from tray_status.core.state import ProviderState, Told
from tray_status.core.waiting import STILL_OPEN, waits_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The next state, and what was found on the way; `decisions` holds one entry per event, told or not."""

    state: ProviderState
    alerts: tuple[Alert, ...] = ()
    decisions: tuple[Decision, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def events(self) -> tuple[Event, ...]:
        """The differences found, in the order in which they were decided upon."""
        return tuple(decision.event for decision in self.decisions)

    @property
    def reasons(self) -> tuple[str, ...]:
        """One short sentence per decision, and the notes."""
        return (*(f"{decision.event.kind}: {decision.reason}" for decision in self.decisions), *self.notes)

    def but(self, later: Step) -> Step:
        """This step and the one that follows it, as one."""
        return Step(
            state=later.state,
            alerts=self.alerts + later.alerts,
            decisions=self.decisions + later.decisions,
            notes=self.notes + later.notes,
        )


def tell(
    state: ProviderState,
    events: tuple[Event, ...],
    *,
    last_good: datetime | None,
    prefs: ProviderPrefs,
    around: Around,
) -> Step:
    """Decide upon each event; what is worth telling goes into the outbox."""
    decisions, alerts = [], []
    for event in events:
        known = Known.of(state, prefs, last_good=last_good)
        decision, alert = decide(event, known=known, prefs=prefs, around=around)
        decisions.append(decision)
        if alert is not None:
            alerts.append(alert)
            after = enqueue(state, alert)
            state = _heard(after, event) if after is not state else state
    return Step(state=state, alerts=tuple(alerts), decisions=tuple(decisions))


def enqueue(state: ProviderState, alert: Alert) -> ProviderState:
    """The state with an alert in its outbox, and its incident told; an alert that is there already stays as it is."""
    if any(waiting.id == alert.id for waiting in state.outbox):
        return state
    told = dict(state.told)
    if alert.incident is not None:
        before = told.get(alert.incident)
        since = before.since or before.at if before is not None and alert.kind not in BEGINNINGS else None
        told[alert.incident] = Told(
            at=alert.created_at,
            url=alert.url,
            since=since or alert.created_at,
            notifiers=named_by(alert, before.notifiers if before is not None else ()),
            # Who was told before it was kept since when, has most likely heard it.
            heard=before is not None and (before.heard or before.since is None),
            unheard=unheard_by(alert, before),
        )
    return replace(state, outbox=(*waits_on(state, alert), alert), told=told)


def _heard(state: ProviderState, event: Event) -> ProviderState:
    """The state after an event became an alert, as far as later ones are judged by that."""
    begun = noted(state.begun, event)
    incident = event.incident
    acknowledged = state.acknowledged
    if incident is not None and event.kind in STILL_OPEN:
        acknowledged -= {incident.id}  # if it was, it broke through, so the user looks at it anew
    return replace(state, begun=begun, acknowledged=acknowledged)
