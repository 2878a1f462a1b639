"""What waits in an outbox and need not be heard any more, with the receipt that says why. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tray_status.core.alerts import TOLD_BY_DEFAULT
from tray_status.core.events import ENDINGS, Alert, EventKind, Receipt, ReceiptKind
from tray_status.core.focus import naming, outside
from tray_status.core.model import Health, Impact, Incident
from tray_status.core.outlook import outlook
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.routing import ABOUT_THE_PAGE, HEALTH_IMPACT
from tray_status.core.state import ProviderState
from tray_status.core.waiting import STILL_OPEN

GOING_ON = STILL_OPEN | {EventKind.REMINDED, EventKind.SCHEDULED, EventKind.STARTED}
"""What is no news to somebody who has acknowledged the incident, and not true any more once that is over."""

REACH = frozenset({EventKind.LOST, EventKind.FOUND})


def withdrawn(state: ProviderState, prefs: ProviderPrefs, *, now: datetime) -> tuple[Receipt, ...]:
    """Receipts that give up what is unwanted or untrue by now.

    What was overtaken by something newer that waits for the same notifier stays: it is told as that.
    """
    receipts: list[Receipt] = []
    newer: set[tuple[str, str]] = set()
    for alert in reversed(state.outbox):
        parts = _parts(alert)
        unwanted = [_unwanted(part, state, prefs) for part in parts]
        needless = [why or _untrue(part, state, prefs, now) for why, part in zip(unwanted, parts, strict=True)]
        for owed in alert.deliveries:
            told_as = (alert.key, owed.notifier)
            why = _all(unwanted if told_as in newer else needless)
            why = why or _all([_misrouted(part, owed.notifier, state, prefs) for part in parts])
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


def _parts(alert: Alert) -> tuple[Alert, ...]:
    """A summary as an alert for each of its incidents; any other alert as it is."""
    if not alert.incidents:
        return (alert,)
    # Its health is that of the worst: of each one only its own counts.
    return tuple(replace(alert, incident=id_, incidents=(), health=None) for id_ in alert.incidents)


def _all(whys: list[str | None]) -> str | None:
    """A reason when there is one for each part, or None."""
    return whys[0] if all(whys) else None


def _unwanted(alert: Alert, state: ProviderState, prefs: ProviderPrefs) -> str | None:
    """Why the user does not want to hear it any more, or None."""
    if alert.kind is EventKind.BACK:
        return None
    if prefs.muted:
        return "the provider was muted before it was told"
    if alert.incident in state.acknowledged and alert.kind in GOING_ON:
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
    if incident is None or alert.kind not in GOING_ON:
        return None
    least, impact = prefs.minimum_impact, _impact(alert, incident)
    if least is not None and impact is not None and impact < least:
        return f"impact is {impact.name}, asked for {least.name} by now"
    if prefs.focus.everything:
        return None
    return outside(incident, prefs.focus, naming(state.belief.components, state.belief.incidents, prefs.focus))


def _misrouted(alert: Alert, notifier: str, state: ProviderState, prefs: ProviderPrefs) -> str | None:
    """Why this notifier would not be given it by the settings as they are now, or None."""
    if notifier not in prefs.notifiers:
        return f"{prefs.name} is not told of by this notifier any more"
    least = dict(prefs.notifier_impacts).get(notifier)
    if least is None:
        return None
    if alert.kind in ABOUT_THE_PAGE:
        return None if least is Impact.NONE else f"this notifier asks for {least.name} by now"
    incident, impact = _incident(alert, state), None
    # An update may tell that it got better, which whoever heard of the worse is to hear.
    if incident is not None and alert.kind in GOING_ON - {EventKind.UPDATED}:
        impact = _impact(alert, incident)
    elif alert.kind is EventKind.HEALTH and alert.health is not None and state.unexplained is not None:
        impact = HEALTH_IMPACT[alert.health]
    if impact is None or impact >= least:
        return None
    return f"impact is {impact.name}, this notifier asks for {least.name} by now"


def _impact(alert: Alert, incident: Incident) -> Impact | None:
    """The greater impact of when it was found and now; None when it is not known."""
    found = HEALTH_IMPACT[alert.health] if alert.health is not None else Impact.NONE
    return max(found, incident.impact) if incident.impact is not None else None


def _untrue(alert: Alert, state: ProviderState, prefs: ProviderPrefs, now: datetime) -> str | None:
    """What happened since that makes it untrue, or None."""
    if alert.kind is EventKind.BACK:
        return "something is wrong again before it was told" if state.tell_back else None
    if alert.kind is EventKind.HEALTH:
        return _untrue_health(alert, state, prefs, now)
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


def _untrue_health(alert: Alert, state: ProviderState, prefs: ProviderPrefs, now: datetime) -> str | None:
    """What became of an outage that nothing explained, or None."""
    if state.unexplained is not None or (alert.health or Health.OPERATIONAL) < Health.PARTIAL_OUTAGE:
        return None
    view = outlook(state.belief, prefs.focus, now)
    if view.explained:
        return "an incident explained it before it was told"
    # So bad and yet not worth telling (single ones of many parts) is how a worse one ends.
    return "it was over before it was told" if view.health != alert.health else None


def _incident(alert: Alert, state: ProviderState) -> Incident | None:
    """What it is about, as it is believed now."""
    return state.belief.incident(alert.incident) if alert.incident is not None else None
