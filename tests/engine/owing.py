"""Owns short ways to make alerts that are owed."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.fakes import NOON
from tray_status.core.events import Alert, AlertId, Delivery, EventKind, Urgency
from tray_status.core.model import IncidentId, ProviderId
from tray_status.core.policy import EXPIRE_AFTER
from tray_status.core.state import ProviderState


def alert(
    id_: str,
    *,
    provider: str = "acme",
    incident: str = "i1",
    created_at: datetime = NOON,
    notifiers: tuple[str, ...] = ("console",),
    next_try: datetime | None = None,
    kind: EventKind = EventKind.OPENED,
    attempts: int = 0,
    gathers: str = "",
) -> Alert:
    """An alert about an incident, owed by these notifiers."""
    return Alert(
        id=AlertId(id_),
        key=f"{provider}/{incident}",
        provider=ProviderId(provider),
        provider_name=provider.title(),
        incident=IncidentId(incident),
        kind=kind,
        title=f"{provider.title()}: {id_}",
        body="",
        url=None,
        urgency=Urgency.NORMAL,
        created_at=created_at,
        gathers=gathers,
        deliveries=tuple(
            Delivery(
                notifier=name,
                attempts=attempts,
                next_try=next_try or created_at,
                ends_at=(next_try or created_at) + EXPIRE_AFTER,
            )
            for name in notifiers
        ),
    )


def owing(*alerts: Alert) -> dict[ProviderId, ProviderState]:
    """States with these alerts in their outboxes."""
    return {
        provider: ProviderState(provider=provider, outbox=tuple(one for one in alerts if one.provider == provider))
        for provider in dict.fromkeys(one.provider for one in alerts)
    }


def later(seconds: float) -> datetime:
    """So many seconds after noon."""
    return NOON + timedelta(seconds=seconds)
