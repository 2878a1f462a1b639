"""Which of a provider's notifiers tell an event: those that ask for no more than its impact. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tray_status.core.events import ENDINGS, Alert, Event, EventKind
from tray_status.core.model import Health, Impact, Incident, IncidentId
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.state import Told

HEALTH_IMPACT = {
    Health.OPERATIONAL: Impact.NONE,
    Health.MAINTENANCE: Impact.NONE,
    Health.DEGRADED: Impact.MINOR,
    Health.PARTIAL_OUTAGE: Impact.MAJOR,
    Health.MAJOR_OUTAGE: Impact.CRITICAL,
}
"""What a health without an incident counts as."""

ABOUT_THE_PAGE = frozenset({EventKind.LOST, EventKind.FOUND, EventKind.MOVED})
"""Events that tell nothing of the provider, only of its page."""


def told_by(event: Event, prefs: ProviderPrefs, told: Mapping[IncidentId, Told]) -> tuple[str, ...]:
    """The names of the notifiers that tell an event, in the order of the settings.

    `told` are the incidents that were told of: their ends are told by whoever told of them.
    """
    if not prefs.notifier_impacts or event.kind is EventKind.BACK:
        return prefs.notifiers
    asked = dict(prefs.notifier_impacts)
    before = told.get(event.incident.id) if event.incident is not None and event.kind in ENDINGS else None
    if before is not None and before.notifiers:
        return tuple(name for name in prefs.notifiers if name not in asked or name in before.notifiers)
    return tuple(name for name in prefs.notifiers if name not in asked or _enough(event, asked[name]))


def why_nobody(event: Event, prefs: ProviderPrefs, told: Mapping[IncidentId, Told]) -> str | None:
    """The reason that no notifier tells an event, or None when one does."""
    if told_by(event, prefs, told):
        return None
    impact = impact_of(event)
    what = f"impact is {impact.name}" if impact is not None else f"{event.kind} has no impact"
    return f"{what}, and each of its notifiers asks for more: no alert"


def named_by(alert: Alert, before: Collection[str] = ()) -> tuple[str, ...]:
    """The notifiers that were to tell of an incident: those of an alert, and those `before` it."""
    return tuple(dict.fromkeys((*before, *(owed.notifier for owed in alert.deliveries))))


def impact_of(event: Event) -> Impact | None:
    """The greater impact of before and after; None when neither is known."""
    found = [_impact(one) for one in (event.incident, event.before, event.after)]
    return max((impact for impact in found if impact is not None), default=None)


def _enough(event: Event, least: Impact) -> bool:
    if event.kind in ABOUT_THE_PAGE:
        return least is Impact.NONE
    impact = impact_of(event)
    return impact is None or impact >= least  # what is not known may be bad


def _impact(value: Incident | Health | None) -> Impact | None:
    return HEALTH_IMPACT[value] if isinstance(value, Health) else value.impact if value is not None else None
