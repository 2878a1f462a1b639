"""The sentences in which events are told; times of day in the user's zone, which comes in as a value."""

from __future__ import annotations

from datetime import datetime, tzinfo

from tray_status.core.events import Event, EventKind
from tray_status.core.model import Health, Impact, Incident, Kind, Phase
from tray_status.core.text import shorten

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
        case EventKind.REMINDED:
            return f"{provider_name}: still open – {what}"
        case _:
            return f"{provider_name}: {what}"


def _health_words(event: Event) -> str:
    match event.kind:
        case EventKind.LOST:
            return "no answer from its status page"
        case EventKind.FOUND:
            return "its status page answers again"
        case EventKind.BACK:
            return "all is well again"
        case EventKind.MOVED:
            return f"its status page is {'at another address' if event.hosts else 'made with other software'} now"
        case _:
            after = event.after
            return HEALTH_LABEL[after] if isinstance(after, Health) else "its page does not tell how it is"


def body(event: Event, *, now: datetime, zone: tzinfo) -> str:
    """The lines below the title: phase, impact and components, then the newest words of the page."""
    incident = event.incident
    if incident is None:
        return _about_page(event)
    if event.before is None and incident.over:
        head = was_down(incident, now=now, zone=zone)
    else:
        before = event.before if isinstance(event.before, Incident) else None
        window = _window(incident, now=now, zone=zone)
        since = when(event, now=now, zone=zone) if event.kind is EventKind.REMINDED else ""
        parts = (since.capitalize(), _state(incident, before), window, named(incident.components))
        head = " · ".join(part for part in parts if part)
    text = incident.newest_text
    return "\n".join(part for part in (head, shorten(text, BODY_LENGTH)) if part)


def _about_page(event: Event) -> str:
    if event.kind is EventKind.LOST:
        return "What you see of it may be out of date."
    if event.kind is EventKind.BACK:
        return "You asked to be told, this once."
    moved = event.platforms or event.hosts
    if moved is not None:
        was, now = moved
        return f"It was {was} and is {now}. It is watched as before; nothing counts as resolved by it."
    if not isinstance(event.after, Health):
        return ""
    before = event.before if isinstance(event.before, Health) else None
    was = f"It was {HEALTH_LABEL[before]}." if before is not None else ""
    worse = event.after > (before or Health.OPERATIONAL)
    return " ".join(part for part in (was, "No incident explains it." if worse else "") if part)


def was_down(incident: Incident, *, now: datetime, zone: tzinfo) -> str:
    """From when to when something went on that is over."""
    ended = incident.resolved_at or incident.updated_at
    if incident.started_at is None or ended is None or ended <= incident.started_at:
        return "It opened and closed since the last poll."
    was = "Was under maintenance" if incident.kind is Kind.MAINTENANCE else "Was down"
    return f"{was} {clock(incident.started_at, now, zone)}–{clock(ended, now, zone)}"


def when(event: Event, *, now: datetime, zone: tzinfo) -> str:
    """In a few words when it happened, for a line among others; empty where that is not known."""
    incident = event.incident
    if incident is None:
        since = event.since is not None
        return f"{'since' if since else 'at'} {clock(event.since or event.at, now, zone)}"
    ended = incident.resolved_at or incident.updated_at
    if incident.over:
        if ended is None:
            return ""
        began = incident.started_at
        span = f"{clock(began, now, zone)}–" if began is not None and began < ended else "at "
        return f"{span}{clock(ended, now, zone)}"
    return f"since {clock(incident.started_at, now, zone)}" if incident.started_at is not None else ""


def _window(incident: Incident, *, now: datetime, zone: tzinfo) -> str:
    """From when to when something is planned that has not begun."""
    if incident.phase is not Phase.SCHEDULED or incident.started_at is None:
        return ""
    until = f" to {clock(incident.ends_at, now, zone)}" if incident.ends_at is not None else ""
    return f"from {clock(incident.started_at, now, zone)}{until}"


def _state(incident: Incident, before: Incident | None) -> str:
    """Phase and impact, each with what it was before where it changed."""
    phase = _changed(_phase_of(before), _phase_of(incident))
    if incident.kind is Kind.MAINTENANCE:
        return phase or "Maintenance"
    impact = "" if incident.over else _changed(_impact_of(before), _impact_of(incident))
    return ", ".join(part for part in (phase, impact) if part)


def _changed(before: str, after: str) -> str:
    return f"{before} → {after}" if before and after and before != after else after


def _phase_of(incident: Incident | None) -> str:
    return PHASE_LABEL[incident.phase] if incident is not None and incident.phase is not None else ""


def _impact_of(incident: Incident | None) -> str:
    return IMPACT_LABEL.get(incident.impact, "") if incident is not None and incident.impact is not None else ""


def named(components: tuple[str, ...]) -> str:
    """The first few components, and how many more there are."""
    more = len(components) - COMPONENTS_NAMED
    return ", ".join(components[:COMPONENTS_NAMED]) + (f" and {more} more" if more > 0 else "")
