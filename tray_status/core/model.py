"""The words for what a status page tells: health, incidents, their updates, components."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import NewType, Self

ProviderId = NewType("ProviderId", str)
IncidentId = NewType("IncidentId", str)
ComponentId = NewType("ComponentId", str)


class Health(IntEnum):
    """How well a provider or component is, worst last. None in its place means: it was read and does not tell."""

    OPERATIONAL = 1
    MAINTENANCE = 2
    DEGRADED = 3
    PARTIAL_OUTAGE = 4
    MAJOR_OUTAGE = 5

    @property
    def word(self) -> str:
        """The word used in JSON and settings, such as `partial_outage`."""
        return self.name.lower()


class Impact(IntEnum):
    """How bad an incident is, as the provider states it, worst last."""

    NONE = 1
    MINOR = 2
    MAJOR = 3
    CRITICAL = 4

    @property
    def word(self) -> str:
        """The word used in JSON and settings, such as `major`."""
        return self.name.lower()


class Kind(StrEnum):
    """What an entry of a status page is: unplanned, planned, or an announcement."""

    INCIDENT = "incident"
    MAINTENANCE = "maintenance"
    NOTICE = "notice"


_OVER = frozenset({"resolved", "postmortem", "completed"})


class Phase(StrEnum):
    """How far an incident (first five) or maintenance (last four) has come."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"
    POSTMORTEM = "postmortem"
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    VERIFYING = "verifying"
    COMPLETED = "completed"

    over: bool
    """Whether nothing goes on any more in this phase."""

    def __new__(cls, word: str) -> Self:
        """The member of that word."""
        member = str.__new__(cls, word)
        member._value_ = word
        # Kept, not found out: thousands of incidents are asked for it at every poll.
        member.over = word in _OVER
        return member


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One dated message inside an incident. `phase` is None when the message names none (Statuspage's "Update")."""

    at: datetime | None
    phase: Phase | None
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A named part of a provider. Headings of groups are no components; their name stands in `group`."""

    id: ComponentId
    name: str
    group: str | None = None
    health: Health | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """An incident, maintenance or notice.

    `id` is stable from poll to poll and the same in every document of one page. `components` are names, `regions` those
    of places where a page tells them apart from components (`Bahrain`, `me-south-1`).
    `started_at` of a maintenance is its planned start and `ends_at` its planned end. `resolved_at` is when it was over.
    `updates` are newest first. Title and bodies are plain text (`core.text.plain_text`), `url` is http(s) or None.
    """

    id: IncidentId
    kind: Kind = Kind.INCIDENT
    title: str
    impact: Impact | None = None
    phase: Phase | None = None
    components: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    started_at: datetime | None = None
    ends_at: datetime | None = None
    updated_at: datetime | None = None
    resolved_at: datetime | None = None
    url: str | None = None
    updates: tuple[Update, ...] = ()

    @property
    def over(self) -> bool:
        """Whether it is known to have ended; what is not known to be over is open."""
        return self.phase.over if self.phase is not None else self.resolved_at is not None

    @property
    def newest_text(self) -> str:
        """The body of the newest update, or an empty string."""
        return self.updates[0].body if self.updates else ""


IMPACT_HEALTH = {
    Impact.NONE: Health.OPERATIONAL,
    Impact.MINOR: Health.DEGRADED,
    Impact.MAJOR: Health.PARTIAL_OUTAGE,
    Impact.CRITICAL: Health.MAJOR_OUTAGE,
}
"""What an open incident of an impact means for the provider's health where nothing else tells it."""
