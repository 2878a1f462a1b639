"""The sentences in which events are told; times of day in the user's zone, which comes in as a value."""

from __future__ import annotations

from datetime import datetime, tzinfo

from tray_status.core.events import Event, EventKind
from tray_status.core.model import Health, Impact, Incident, Kind, Phase

HEALTH_LABEL = {
    Health.OPERATIONAL: "operational",
    Health.MAINTENANCE: "under maintenance",
    Health.DEGRADED: "degraded",
    Health.PARTIAL_OUTAGE: "partial outage",
    Health.MAJOR_OUTAGE: "major outage",
}
PHASE_LABEL = {
    Phase.INVESTIGATING: "Investigating",
    Phase.IDENTIFIED: "Identified",
    Phase.MONITORING: "Monitoring",
    Phase.RESOLVED: "Resolved",
    Phase.POSTMORTEM: "Postmortem",
    Phase.SCHEDULED: "Scheduled",
    Phase.IN_PROGRESS: "In progress",
    Phase.VERIFYING: "Verifying",
    Phase.COMPLETED: "Completed",
}
IMPACT_LABEL = {Impact.MINOR: "minor", Impact.MAJOR: "major", Impact.CRITICAL: "critical"}
BODY_LENGTH = 400
COMPONENTS_NAMED = 4


def clock(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """The time of day of `moment`, with its day when that is not today."""
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    if local.date() == today:
        return f"{local:%H:%M}"
    return f"{local.day} {local:%b %H:%M}" if local.year == today.year else f"{local.day} {local:%b %Y %H:%M}"


def title(event: Event, provider_name: str) -> str:
    """The first line of what is told: who, and what it is about."""
    if event.incident is None:
        return f"{provider_name}: {_health_words(event)}"
    what = event.incident.title or "untitled incident"
    match event.kind:
        case EventKind.RESOLVED | EventKind.COMPLETED:
            return f"{provider_name}: {'resolved' if event.kind is EventKind.RESOLVED else 'completed'} – {what}"
        case EventKind.REOPENED:
            return f"{provider_name}: open again – {what}"
        case _:
            return f"{provider_name}: {what}"


def _health_words(event: Event) -> str:
    match event.kind:
        case EventKind.LOST:
            return "no answer from its status page"
        case EventKind.FOUND:
            return "its status page answers again"
        case _:
            after = event.after
            return HEALTH_LABEL[after] if isinstance(after, Health) else "its page does not tell how it is"


def body(event: Event, *, now: datetime, zone: tzinfo) -> str:
    """The lines below the title: phase, impact and components, then the newest words of the page."""
    incident = event.incident
    if incident is None:
        return ""
    if event.before is None and incident.over:
        head = was_down(incident, now=now, zone=zone)
    else:
        head = " · ".join(part for part in (_state(incident), named(incident.components)) if part)
    text = incident.newest_text
    return "\n".join(part for part in (head, cut(text, BODY_LENGTH)) if part)


def was_down(incident: Incident, *, now: datetime, zone: tzinfo) -> str:
    """From when to when something went on that is over."""
    ended = incident.resolved_at or incident.updated_at
    if incident.started_at is None or ended is None or ended <= incident.started_at:
        return "It opened and closed since the last poll."
    return f"Was down {clock(incident.started_at, now, zone)}–{clock(ended, now, zone)}"


def _state(incident: Incident) -> str:
    phase = PHASE_LABEL[incident.phase] if incident.phase is not None else ""
    impact = IMPACT_LABEL.get(incident.impact, "") if incident.impact is not None and not incident.over else ""
    if incident.kind is Kind.MAINTENANCE:
        return phase or "Maintenance"
    return ", ".join(part for part in (phase, impact) if part)


def named(components: tuple[str, ...]) -> str:
    """The first few components, and how many more there are."""
    more = len(components) - COMPONENTS_NAMED
    return ", ".join(components[:COMPONENTS_NAMED]) + (f" and {more} more" if more > 0 else "")


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    return (head.rsplit(None, 1)[0] if " " in head[limit // 2 :] else head).rstrip() + "…"
