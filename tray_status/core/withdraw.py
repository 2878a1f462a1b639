"""What waits in an outbox and need not be heard any more, with the receipt that says why. Pure."""

from __future__ import annotations

from datetime import datetime

from tray_status.core.alerts import ENDINGS, TOLD_BY_DEFAULT
from tray_status.core.events import Alert, EventKind, Receipt, ReceiptKind
from tray_status.core.focus import naming, outside
from tray_status.core.model import IMPACT_HEALTH, Incident
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.state import ProviderState
from tray_status.core.waiting import PROGRESS

PRESSING = PROGRESS | {EventKind.REMINDED}
"""What is no news to somebody who has acknowledged the incident."""

GOING_ON = PRESSING | {EventKind.SCHEDULED, EventKind.STARTED}
"""What is not true any more once its incident is over."""

REACH = frozenset({EventKind.LOST, EventKind.FOUND})


def withdrawn(state: ProviderState, prefs: ProviderPrefs, *, now: datetime) -> tuple[Receipt, ...]:
    """Receipts that give up what is unwanted or untrue by now.

    What was overtaken by something newer that waits for the same notifier stays: it is told as that.
    """
    receipts: list[Receipt] = []
    newer: set[tuple[str, str]] = set()
    for alert in reversed(state.outbox):
        unwanted = _unwanted(alert, state, prefs)
        for owed in alert.deliveries:
            told_as = (alert.key, owed.notifier)
            why = unwanted or (_untrue(alert, state) if told_as not in newer else None)
            if why is None:
                newer.add(told_as)
                continue
            receipts.append(
                Receipt(
                    alert=alert.id,
                    provider=alert.provider,
                    notifier=owed.notifier,
                    kind=ReceiptKind.GIVEN_UP,
                    at=now,
                    why=why,
                )
            )
    return tuple(reversed(receipts))


def _unwanted(alert: Alert, state: ProviderState, prefs: ProviderPrefs) -> str | None:
    """Why the user does not want to hear it any more, or None."""
    if alert.kind is EventKind.BACK:
        return None
    if prefs.muted:
        return "the provider was muted before it was told"
    if alert.incident in state.acknowledged and alert.kind in PRESSING:
        return "acknowledged before it was told"
    return None if alert.shown else _other_rules(alert, state, prefs)


def _other_rules(alert: Alert, state: ProviderState, prefs: ProviderPrefs) -> str | None:
    """Why it would not be told by the settings as they are now: they may have changed while it waited."""
    if alert.kind is EventKind.REMINDED:
        if prefs.policy.remind_every is None:
            return "reminders were switched off before it was told"
    elif alert.kind not in (prefs.tell if prefs.tell is not None else TOLD_BY_DEFAULT):
        return f"{alert.kind} is not among the events to tell any more"
    incident = _incident(alert, state)
    if incident is None or alert.kind not in PRESSING:
        return None
    least = prefs.minimum_impact
    if least is not None and incident.impact is not None and (alert.health or 0) < IMPACT_HEALTH[least]:
        return f"impact is {incident.impact.name}, asked for {least.name} by now"
    if prefs.focus.everything:
        return None
    return outside(incident, prefs.focus, naming(state.belief.components, state.belief.incidents, prefs.focus))


def _untrue(alert: Alert, state: ProviderState) -> str | None:
    """What happened since that makes it untrue, or None."""
    if alert.kind is EventKind.BACK:
        return "something is wrong again before it was told" if state.tell_back else None
    if alert.kind in REACH and not state.lost_told:
        unheard = {one.kind for one in state.outbox if one.kind in REACH and not one.shown}
        return "it answered again before it was told" if unheard == REACH else None
    incident = _incident(alert, state)
    if incident is None:
        return None
    if incident.over and alert.kind in GOING_ON:
        return "it ended before it was told"
    if not incident.over and alert.kind in ENDINGS:
        return "it opened again before its end was told"
    return None


def _incident(alert: Alert, state: ProviderState) -> Incident | None:
    """What it is about, as it is believed now."""
    return state.belief.incident(alert.incident) if alert.incident is not None else None
