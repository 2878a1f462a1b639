"""What a person looks over at once: every provider with its last 90 days, every incident with its story. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum

from tray_status.core.focus import naming, passes
from tray_status.core.glance import Icon, Sight, health_label
from tray_status.core.history import Day, Record, earlier, strip
from tray_status.core.links import public_url
from tray_status.core.model import Health, Incident, Kind, ProviderId
from tray_status.core.prefs import Settings
from tray_status.core.report import incident_link
from tray_status.core.standing import burden, standing, upcoming
from tray_status.core.state import ProviderState
from tray_status.core.view import Conditions, build_view

PAST_MOST = 50
"""How many incidents of a provider that are over are shown; its page has the others."""


class Course(StrEnum):
    """Where an incident stands: it goes on, it is announced, or it is over (or a mere notice)."""

    LIVE = "live"
    PLANNED = "planned"
    PAST = "past"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One incident as it is listed; `url` leads to it where its link may be followed, else to its provider's page.

    `quiet` says why it does not speak ("acknowledged"); empty when it does. `outside`: it is outside the focus.
    """

    provider: ProviderId
    provider_name: str
    incident: Incident
    course: Course
    health: Health | None
    url: str | None
    quiet: str = ""
    outside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One provider: how it is (`health` None: nothing known), in words, and its days, oldest first.

    `stale_since` is when it was last read, where that is too long ago; `problem` is why its polls fail, and
    `failing_since` from when on. `left_out`: how many of its incidents that are over are not listed.
    """

    provider: ProviderId
    name: str
    url: str
    health: Health | None
    label: str
    stale_since: datetime | None
    problem: str
    muted: bool
    days: tuple[Day, ...]
    left_out: int
    failing_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Everything at one moment. Providers come in the order of the settings.

    Of the entries, those that go on come first, worst first, then what is planned, soonest first, then what is over,
    newest first. While `partial`, what is over and the days are not read yet.
    """

    at: datetime
    zone: tzinfo
    icon: Icon
    summary: str
    problems: tuple[str, ...]
    rows: tuple[Row, ...]
    entries: tuple[Entry, ...]
    partial: bool = False


def overview(
    states: Mapping[ProviderId, ProviderState],
    histories: Mapping[ProviderId, Sequence[Record]] | None,
    settings: Settings,
    now: datetime,
    *,
    conditions: Conditions,
) -> Overview:
    """Everything at `now`, from what is believed and what is on record of each provider (None: not read yet)."""
    view = build_view(states, settings, now, conditions=conditions)
    seen = [Sight.of(prefs, states.get(prefs.id), now) for prefs in settings.providers]
    listed = [_listed(one, now) for one in seen]
    entries = [entry for shown, _ in listed for entry in shown]
    return Overview(
        at=now,
        zone=conditions.zone,
        icon=view.icon,
        summary=view.tooltip,
        problems=tuple(problem.sentence for problem in conditions.problems),
        rows=tuple(
            _row(
                one, histories.get(one.prefs.id, ()) if histories is not None else None, now, conditions.zone, left_out
            )
            for one, (_, left_out) in zip(seen, listed, strict=True)
        ),
        entries=tuple(sorted(entries, key=_place)),
        partial=histories is None,
    )


def _row(one: Sight, history: Sequence[Record] | None, now: datetime, zone: tzinfo, left_out: int) -> Row:
    state = one.state
    return Row(
        provider=one.prefs.id,
        name=one.prefs.name,
        url=public_url(one.prefs.url),
        health=one.outlook.health,
        label=health_label(one),
        stale_since=state.believed_at if state is not None and one.stale else None,
        problem=state.problem.sentence if state is not None and state.problem is not None else "",
        failing_since=state.failing_since if state is not None and state.problem is not None else None,
        muted=one.prefs.muted,
        days=_days(state, history, now, zone) if history is not None else (),
        left_out=left_out,
    )


def _days(state: ProviderState | None, history: Sequence[Record], now: datetime, zone: tzinfo) -> tuple[Day, ...]:
    # Whoever begins to watch today sees at once what the page itself lists of the weeks before.
    first = min((record.at for record in history), default=now)
    before = earlier(state.belief.incidents, first) if state is not None else ()
    return strip((*before, *history), until=now.astimezone(zone).date(), zone=zone)


def _listed(one: Sight, now: datetime) -> tuple[list[Entry], int]:
    """The incidents of a provider as they are listed, and how many are left out."""
    state, focus = one.state, one.prefs.focus
    if state is None:
        return [], 0
    page = naming(state.belief.components, state.belief.incidents, focus)
    entries = []
    for believed in state.belief.incidents:
        incident = standing(believed, now)
        entries.append(
            Entry(
                provider=one.prefs.id,
                provider_name=one.prefs.name,
                incident=incident,
                course=_course(incident),
                health=burden(incident, now),
                url=incident_link(incident, one.prefs, state),
                quiet=_quiet(incident, one, now),
                outside=not passes(incident, focus, page),
            )
        )
    entries.sort(key=_place)
    over = sum(1 for entry in entries if entry.course is Course.PAST)
    return entries[: len(entries) - max(0, over - PAST_MOST)], max(0, over - PAST_MOST)


def _course(incident: Incident) -> Course:
    if incident.over or incident.kind is Kind.NOTICE:
        return Course.PAST
    return Course.PLANNED if upcoming(incident) else Course.LIVE


def _quiet(incident: Incident, one: Sight, now: datetime) -> str:
    state = one.state
    if state is None or incident.over:
        return ""
    if incident.id in state.acknowledged:
        return "acknowledged"
    until = state.snoozed_incidents.get(incident.id)
    return "snoozed" if until is not None and until > now else ""


def _place(entry: Entry) -> tuple[int, int, float]:
    """Where an entry stands among the others: what goes on first."""
    incident = entry.incident
    at = incident.started_at or incident.updated_at
    seconds = at.timestamp() if at is not None else 0.0
    match entry.course:
        case Course.LIVE:
            return 0, -(entry.health or 0), -seconds
        case Course.PLANNED:
            return 1, 0, seconds
        case _:
            return 2, 0, -seconds
