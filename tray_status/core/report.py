"""What other programs are told of the present state: plain values for JSON, times as ISO 8601 in UTC. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from tray_status.core.belief import Belief
from tray_status.core.glance import stale_after
from tray_status.core.links import link_of, shown_url, trusted_hosts
from tray_status.core.lull import lull
from tray_status.core.model import Health, Incident, ProviderId
from tray_status.core.outlook import outlook
from tray_status.core.owing import debts
from tray_status.core.prefs import ProviderPrefs, Settings
from tray_status.core.reading import Snapshot
from tray_status.core.standing import health_of
from tray_status.core.state import ProviderState
from tray_status.core.view import Conditions, IconState, View

Json = dict[str, object]

STATUS_VERSION = 1
WELL_ENOUGH = (IconState.WELL, IconState.MAINTENANCE)


def iso(moment: datetime | None) -> str | None:
    """A time as other programs read it: UTC with `Z`, fractions of seconds only where there are any."""
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def word(health: Health | None) -> str | None:
    """The word for a health, or None where nothing is known."""
    return None if health is None else health.word


def incident_report(incident: Incident) -> Json:
    """One incident with all its updates, newest first; its link as its page says (see `incident_link`)."""
    return {
        "id": incident.id,
        "kind": incident.kind.value,
        "title": incident.title,
        "url": incident.url,
        "phase": None if incident.phase is None else incident.phase.value,
        "impact": None if incident.impact is None else incident.impact.word,
        "components": list(incident.components),
        "started_at": iso(incident.started_at),
        "updated_at": iso(incident.updated_at),
        "resolved_at": iso(incident.resolved_at),
        "updates": [
            {"at": iso(update.at), "phase": None if update.phase is None else update.phase.value, "body": update.body}
            for update in incident.updates
        ],
    }


def snapshot_report(snapshot: Snapshot, *, platform: str, now: datetime) -> Json:
    """One page at one moment."""
    return {
        "platform": platform,
        "health": word(health_of(snapshot, now)),
        "page_url": snapshot.page_url,
        "incidents": [incident_report(incident) for incident in snapshot.incidents],
        "components": [
            {"id": component.id, "name": component.name, "group": component.group, "health": word(component.health)}
            for component in snapshot.components
        ],
        "feeds": list(snapshot.feeds),
        "notes": list(snapshot.notes),
    }


def provider_report(prefs: ProviderPrefs, state: ProviderState | None, now: datetime) -> Json:
    """One provider: what we believe and how fresh it is, as two facts."""
    belief = state.belief if state is not None else Belief()
    seen = outlook(belief, prefs.focus, now, acknowledged=state.acknowledged if state is not None else frozenset())
    problem = state.problem if state is not None else None
    stale = state is not None and state.believed_at is not None and now - state.believed_at > stale_after(prefs)
    return {
        "id": prefs.id,
        "name": prefs.name,
        "url": shown_url(prefs.url),
        "platform": state.platform if state is not None else prefs.platform,
        "health": word(seen.health),
        "remark": seen.remark,
        "shown": word(seen.colour),
        "stale": stale,
        "muted": prefs.muted,
        "believed_at": iso(state.believed_at) if state is not None else None,
        "due_at": iso(state.due_at) if state is not None else None,
        "failures": state.failures if state is not None else 0,
        "failing_since": iso(state.failing_since) if state is not None else None,
        "problem": None if problem is None else {"kind": problem.kind.value, "sentence": problem.sentence},
        "notes": list(state.notes) if state is not None else [],
        "snoozed_until": iso(state.snoozed_until) if state is not None else None,
        "tell_back": state is not None and state.tell_back,
        "open": [
            {
                "id": incident.id,
                "title": incident.title,
                "acknowledged": state is not None and incident.id in state.acknowledged,
                "snoozed_until": iso(state.snoozed_incidents.get(incident.id)) if state is not None else None,
            }
            for incident in (*seen.ongoing, *seen.maintenance)
        ],
        "waiting_alerts": len(state.outbox) if state is not None else 0,
    }


def incident_link(incident: Incident, prefs: ProviderPrefs, state: ProviderState) -> str | None:
    """The incident's link where it may be followed, else the provider's page; None where the page gives none."""
    return None if incident.url is None else link_of(incident.url, prefs.url, hosts=trusted_hosts(prefs, state))


def status_report(
    states: Mapping[ProviderId, ProviderState], settings: Settings, view: View, now: datetime, conditions: Conditions
) -> Json:
    """Everything `status --json` prints. `well`: the icon says so; what nothing is known of is not well."""
    providers = [provider_report(prefs, states.get(prefs.id), now) for prefs in settings.providers]
    calm = lull(((prefs, states.get(prefs.id)) for prefs in settings.providers), now, conditions.zone)
    return {
        "version": STATUS_VERSION,
        "at": iso(now),
        "icon": {"state": view.icon.state.name.lower(), "badge": view.icon.badge, "stale": view.icon.stale},
        "summary": view.tooltip,
        "well": view.icon.state in WELL_ENOUGH or all(prefs.muted for prefs in settings.providers),
        "paused": conditions.paused,
        "snoozed_until": iso(conditions.snoozed_until),
        "quiet_until": iso(calm.until),
        "held_alerts": calm.waiting,
        "waiting": [
            {"notifier": one.notifier, "why": one.why, "alerts": one.alerts, "until": iso(one.until)}
            for one in debts(states.values(), now)
        ],
        "offline_since": iso(conditions.offline_since),
        "problems": [one.sentence for one in conditions.problems],
        "providers": providers,
    }


def incidents_report(states: Mapping[ProviderId, ProviderState], settings: Settings, *, everything: bool) -> list[Json]:
    """The incidents of all providers, open ones first; with `everything` those that are over as well."""
    found = [
        {"provider": prefs.id, "provider_name": prefs.name, "acknowledged": incident.id in state.acknowledged}
        | {"over": incident.over}
        | incident_report(incident)
        | {"url": incident_link(incident, prefs, state)}
        for prefs in settings.providers
        if (state := states.get(prefs.id)) is not None
        for incident in state.belief.incidents
        if everything or not incident.over
    ]
    newest_first = sorted(found, key=lambda one: str(one["started_at"] or one["updated_at"] or ""), reverse=True)
    return sorted(newest_first, key=lambda one: bool(one["over"]))
