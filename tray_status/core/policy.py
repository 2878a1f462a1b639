"""How much a user wants to hear, and when: the rules of telling as frozen values with their defaults."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from tray_status.core.model import Impact
from tray_status.core.quiet_hours import QuietHours, quiet_until

EXPIRE_AFTER = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flapping:
    """What counts as changing for ever: so many beginnings within a time. Then it is told only once it is steady.

    `times` beginnings `within` a time are told as they come; from then on nothing until `steady` passes unchanged.
    """

    times: int = 3
    within: timedelta = timedelta(hours=1)
    steady: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rules for one provider, global ones already filled in.

    `confirm_after`: an incident of that impact is told only when it is still open after so long; impacts that are not
    named, and unknown ones, are told at once. `remind_every`: what goes on is told again so often, None never.
    `escalation_breaks`: what gets worse is told though it was acknowledged. `flapping` None: nothing is damped.
    `expire_after`: so long after it may be shown an alert is still worth showing.
    """

    quiet_hours: tuple[QuietHours, ...] = ()
    confirm_after: tuple[tuple[Impact, timedelta], ...] = ()
    remind_every: timedelta | None = None
    escalation_breaks: bool = False
    flapping: Flapping | None = Flapping()
    expire_after: timedelta = EXPIRE_AFTER

    def confirmation(self, impact: Impact | None) -> timedelta:
        """How long an incident of this impact must stay open before it is told; 0 for at once."""
        return next((after for stated, after in self.confirm_after if stated is impact), timedelta(0))

    def quiet_until(self, now: datetime, zone: tzinfo, *, critical: bool) -> datetime | None:
        """When quiet hours let something be told again, None when they let it now."""
        return quiet_until(self.quiet_hours, now, zone, critical=critical)
