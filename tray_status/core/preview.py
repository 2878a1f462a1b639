"""What a focus would have told of a page's past: its incidents step by step through the real policy. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from tray_status.core.advance import advance
from tray_status.core.alerts import Decision
from tray_status.core.belief import Belief
from tray_status.core.events import EventKind
from tray_status.core.model import Component, ComponentId, Incident, IncidentId, Kind, Phase
from tray_status.core.prefs import Focus, ProviderPrefs
from tray_status.core.reading import Reading, Role, Scope
from tray_status.core.state import DocumentRead, Fetched, ProviderState, Validators

MINUTE = timedelta(minutes=1)
HISTORY = Role("history")

_FIRST = {Kind.INCIDENT: Phase.INVESTIGATING, Kind.MAINTENANCE: Phase.SCHEDULED}
"""How far an entry is before an update says so."""


class Verdict(StrEnum):
    """What would have become of an incident; QUIET is what is not told to anybody, whatever the focus."""

    TOLD = "told"
    HELD_BACK = "held back"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """One incident: when it was first heard of, the alerts with the focus and without any, and the reason.

    Of what went on already when the days began, that moment counts as the first, and its opening not as an alert.
    """

    incident: Incident
    at: datetime
    verdict: Verdict
    alerts: int
    alerts_without: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What of a page's past would have been told from `since` to `until`, the newest incident first.

    `reaches` is when the oldest incident ended that is known to be over, None where none is: nobody knows what was
    before.
    """

    since: datetime
    until: datetime
    reaches: datetime | None
    incidents: tuple[Previewed, ...]

    def of(self, verdict: Verdict) -> tuple[Previewed, ...]:
        """Those with this verdict."""
        return tuple(one for one in self.incidents if one.verdict is verdict)


def preview(belief: Belief, prefs: ProviderPrefs, *, since: datetime, now: datetime) -> Preview:
    """Replay what is known of a provider's past, once as these prefs have it and once without focus and least impact.

    Of a past update the page tells when it was and what it said, not the impact and components of then: those of now
    count for all of an incident's life.
    """
    plain = replace(prefs, muted=False, notifiers=("preview",), focus=Focus(), minimum_impact=None)
    through = replace(plain, focus=prefs.focus, minimum_impact=prefs.minimum_impact)
    without, decided = (_by_incident(belief, one, since, now) for one in (plain, through))
    found = [_previewed(decisions, without[id_], since) for id_, decisions in decided.items()]
    over = [one for one in belief.incidents if one.over and one.kind is Kind.INCIDENT]
    ended = [at for one in over if (at := one.resolved_at or one.updated_at) is not None]
    return Preview(
        since=since,
        until=now,
        reaches=min(ended, default=None),
        incidents=tuple(sorted(found, key=lambda one: (one.at, one.incident.id), reverse=True)),
    )


def _previewed(decisions: list[Decision], without: list[Decision], since: datetime) -> Previewed:
    told = [one for one in decisions if one.told]
    usual = [one for one in without if one.told]
    verdict = Verdict.TOLD if told else Verdict.HELD_BACK if usual else Verdict.QUIET
    # Of what was held back the first reason is the one that counts: the end is only not told because of it.
    reason = (told or decisions)[0].reason
    newest = next(one.event.incident for one in reversed(decisions) if one.event.incident is not None)
    return Previewed(
        incident=newest,
        at=decisions[0].event.at,
        verdict=verdict,
        alerts=sum(1 for one in told if one.event.at > since),
        alerts_without=sum(1 for one in usual if one.event.at > since),
        reason=reason,
    )


def _by_incident(
    belief: Belief, prefs: ProviderPrefs, since: datetime, now: datetime
) -> dict[IncidentId, list[Decision]]:
    """The decisions about each incident, in their order."""
    found: dict[IncidentId, list[Decision]] = defaultdict(list)
    for decision in replay(belief.incidents, _named(belief), prefs, since=since, now=now):
        if decision.event.incident is not None and decision.event.kind is not EventKind.HEALTH:
            found[decision.event.incident.id].append(decision)
    return found


def _named(belief: Belief) -> tuple[Component, ...]:
    """The components that a page names, without their health of now; those of its incidents where it lists none."""
    if belief.components:
        return tuple(replace(one, health=None) for one in belief.components)
    names = dict.fromkeys(name for incident in belief.incidents for name in incident.components)
    return tuple(Component(id=ComponentId(name), name=name, health=None) for name in names)


def replay(
    incidents: Iterable[Incident],
    components: tuple[Component, ...],
    prefs: ProviderPrefs,
    *,
    since: datetime,
    now: datetime,
) -> Iterator[Decision]:
    """Every decision from `since` on, as if the page had been asked at each moment at which something changed."""
    past = [(moments, one) for one in incidents if (moments := _moments(one, now))]
    state = ProviderState(provider=prefs.id, platform="preview")
    times = sorted({at for moments, _ in past for at in moments if at > since})
    for at in (since, *times):
        listed = []
        for moments, one in past:
            then = _as_of(one, moments, at)
            if then is not None and (not then.over or at in moments):
                listed.append(then)
        reading = Reading(role=HISTORY, scope=Scope.RECENT, tells=True, components=components, incidents=tuple(listed))
        read = DocumentRead(role=HISTORY, url=prefs.url, reading=reading, digest="", validators=Validators())
        # A page that is watched all the time is asked a minute before; who was told has read it by then.
        believed_at = None if state.believed_at is None else at - MINUTE
        state = replace(state, believed_at=believed_at, outbox=(), unexplained=None)
        step = advance(state, Fetched(platform="preview", documents=(read,)), now=at, prefs=prefs)
        state = step.state
        yield from step.decisions


def _moments(incident: Incident, now: datetime) -> tuple[datetime, ...]:
    """When something of an incident changed, oldest first; of maintenance only from its announcement on."""
    said = [update.at for update in incident.updates]
    begun = [] if incident.kind is Kind.MAINTENANCE and any(said) else [incident.started_at]
    every = (*begun, *said, incident.updated_at, incident.resolved_at)
    return tuple(sorted({at for at in every if at is not None and at <= now}))


def _as_of(incident: Incident, moments: tuple[datetime, ...], at: datetime) -> Incident | None:
    """The incident as it was then; None before it was heard of."""
    if at < moments[0]:
        return None
    if at >= moments[-1]:
        return incident
    updates = tuple(update for update in incident.updates if update.at is None or update.at <= at)
    told = next((update.phase for update in updates if update.phase is not None), _FIRST.get(incident.kind))
    latest = max(moment for moment in moments if moment <= at)
    over = told is not None and told.over
    return replace(incident, phase=told, updates=updates, updated_at=latest, resolved_at=latest if over else None)
