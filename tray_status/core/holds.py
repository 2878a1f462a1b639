"""What holds an alert back for now, and until when: snoozes, quiet hours, and what it must wait for itself. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from typing import Protocol

from tray_status.core.events import Alert, Urgency
from tray_status.core.model import Health
from tray_status.core.policy import Policy
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.state import ProviderState
from tray_status.core.waiting import held_until

SNOOZED = "snoozed"
QUIET = "quiet hours"
MEANWHILE = "while nobody looked"
"""The time that ends with a first poll after sleep, with a closed program or without network."""

GATHERED = {SNOOZED: "while snoozed", QUIET: "during quiet hours"}
"""How the time is called out of which such alerts are told together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Not before `until`, because of `why` (a few words)."""

    until: datetime
    why: str


class Outside(Protocol):
    """What is true outside a provider (`core.alerts.Around`)."""

    @property
    def held_until(self) -> datetime | None:
        """When a snooze of everything ends."""

    @property
    def zone(self) -> tzinfo:
        """The user's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """All that may hold a provider's alerts back, besides what its state says.

    `everything` is when a snooze of everything ends; `zone` is the user's.
    """

    policy: Policy = field(default_factory=Policy)
    everything: datetime | None = None
    zone: tzinfo = UTC

    @classmethod
    def around(cls, prefs: ProviderPrefs, around: Outside) -> Holds:
        """Those of a provider, with what is true outside of it."""
        return cls(policy=prefs.policy, everything=around.held_until, zone=around.zone)

    def of(self, alert: Alert, state: ProviderState, now: datetime) -> Hold | None:
        """The hold that lasts longest, None when the alert may be told now."""
        about = alert.about
        ends = [end for one in about if (end := state.snoozed_incidents.get(one)) is not None]
        snoozed = min(ends) if ends and len(ends) == len(about) else None
        quiet = self.policy.quiet_until(now, self.zone, critical=critical(alert))
        found = [
            (self.everything, SNOOZED),
            (state.snoozed_until, SNOOZED),
            (snoozed, SNOOZED),
            (quiet, QUIET),
            (alert.not_before, alert.waits_for),
        ]
        holds = [Hold(until=until, why=why) for until, why in found if until is not None and until > now]
        return max(holds, key=lambda hold: hold.until, default=None)


def critical(alert: Alert) -> bool:
    """Whether it tells that something went down as badly as can be."""
    return alert.health is Health.MAJOR_OUTAGE and alert.urgency > Urgency.LOW


def held_back(alert: Alert, hold: Hold) -> Alert:
    """The alert with a hold. Out of a snooze or quiet hours it comes with whatever else waited."""
    deliveries = tuple(held_until(owed, hold.until) for owed in alert.deliveries)
    return replace(alert, deliveries=deliveries, gathers=GATHERED.get(hold.why, alert.gathers))
