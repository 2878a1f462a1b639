"""Which of the notifications that wait for a notifier is handed out first: the worst, but nothing before its past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tray_status.core.events import ENDINGS, Alert, Delivery, Notification
from tray_status.core.flapping import named
from tray_status.core.model import ProviderId
from tray_status.core.state import ProviderState

Severity = tuple[int, int]
"""Health, then urgency, of what goes on; an end has none."""


def first(
    found: Sequence[Notification], alerts: Sequence[Alert], states: Mapping[ProviderId, ProviderState]
) -> Notification:
    """The one whose turn it is, of at least one; `found` are in the order in which they came, made of these alerts.

    What failed least often goes first, so that nothing blocks the rest, then what is worst. All that bears one name is
    one in that: of it the oldest goes first, or an end might be told before its beginning.
    """
    by_id = {alert.id: alert for alert in alerts}
    ranks: dict[str, tuple[int, Severity]] = {}
    names = [_name(by_id[one.alerts[-1]], states) for one in found]
    for one, name in zip(found, names, strict=True):
        mine = [by_id[id_] for id_ in one.alerts]
        attempts, worst = ranks.get(name, (0, (0, 0)))
        tried = (_attempts(alert, one.notifier) for alert in mine)
        ranks[name] = max(attempts, *tried), max(worst, *map(_severity, mine))
    turns = [(ranks[name][0], *(-part for part in ranks[name][1])) for name in names]
    return found[turns.index(min(turns))]


def _severity(alert: Alert) -> Severity:
    return (0, 0) if alert.kind in ENDINGS else (alert.health or 0, alert.urgency)


def _attempts(alert: Alert, notifier: str) -> int:
    mine: tuple[Delivery, ...] = tuple(owed for owed in alert.deliveries if owed.notifier == notifier)
    return max((owed.attempts for owed in mine), default=0)


def _name(alert: Alert, states: Mapping[ProviderId, ProviderState]) -> str:
    """What it is about, by whatever id."""
    state = states.get(alert.provider)
    incident = state.belief.incident(alert.incident) if state is not None and alert.incident is not None else None
    return f"{alert.provider}/{named(incident)}" if incident is not None else alert.key
