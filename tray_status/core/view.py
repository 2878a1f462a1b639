"""All states, the settings and the time in; the description of icon, tooltip and menu out. Pure and immutable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum

from tray_status.core.commands import (
    Acknowledge,
    Command,
    OpenFolder,
    OpenSettings,
    OpenUrl,
    Pause,
    PollNow,
    Quit,
    Snooze,
)
from tray_status.core.model import Health, Incident, ProviderId
from tray_status.core.outlook import Outlook, outlook
from tray_status.core.prefs import ProviderPrefs, Settings
from tray_status.core.state import ProviderState
from tray_status.core.wording import HEALTH_LABEL, clock, cut

STALE_AFTER = timedelta(minutes=10)
"""Without a good poll for longer than this (or three intervals), what is shown carries a mark."""

LABEL_LENGTH = 48
GROUP = 25
TOP_ONGOING = 6
RECENT = 10


class IconState(StrEnum):
    """The eight pictures the icon can show."""

    WELL = "all well"
    MAINTENANCE = "maintenance"
    DEGRADED = "degraded"
    PARTIAL_OUTAGE = "partial outage"
    MAJOR_OUTAGE = "major outage"
    UNKNOWN = "nothing known"
    OFFLINE = "offline"
    PAUSED = "paused"


ICON = {
    Health.OPERATIONAL: IconState.WELL,
    Health.MAINTENANCE: IconState.MAINTENANCE,
    Health.DEGRADED: IconState.DEGRADED,
    Health.PARTIAL_OUTAGE: IconState.PARTIAL_OUTAGE,
    Health.MAJOR_OUTAGE: IconState.MAJOR_OUTAGE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Icon:
    """What the icon shows: its picture, how many incidents go on, and whether some of it is out of date."""

    state: IconState
    badge: int = 0
    stale: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of the menu. No label: a separator. No command and no children: a line to read."""

    label: str = ""
    command: Command | None = None
    checked: bool | None = None
    enabled: bool = True
    default: bool = False
    children: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything the tray shows."""

    icon: Icon
    tooltip: str
    menu: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What is true of the program as a whole: paused, offline since when, snoozed until when, sentences of trouble."""

    paused: bool = False
    offline_since: datetime | None = None
    snoozed_until: datetime | None = None
    troubles: tuple[str, ...] = ()
    zone: tzinfo = UTC


SEPARATOR = Item()
USUAL = Conditions()


def build_view(
    states: Mapping[ProviderId, ProviderState],
    settings: Settings,
    now: datetime,
    *,
    conditions: Conditions = USUAL,
) -> View:
    """The view of all providers that settings name, at `now`."""
    seen = [_Seen.of(prefs, states.get(prefs.id), now) for prefs in settings.providers]
    icon = _icon(seen, conditions)
    return View(icon=icon, tooltip=_tooltip(seen, icon, conditions), menu=_menu(seen, icon, now, conditions))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """One provider as the menu shows it."""

    prefs: ProviderPrefs
    state: ProviderState | None
    outlook: Outlook
    stale: bool

    @classmethod
    def of(cls, prefs: ProviderPrefs, state: ProviderState | None, now: datetime) -> _Seen:
        if state is None or state.believed_at is None:
            empty = Outlook(health=None, colour=None, ongoing=(), maintenance=(), upcoming=())
            return cls(prefs=prefs, state=state, outlook=empty, stale=False)
        view = outlook(state.belief, prefs.focus, now, acknowledged=state.acknowledged)
        stale = now - state.believed_at > max(STALE_AFTER, prefs.every * 3)
        return cls(prefs=prefs, state=state, outlook=view, stale=stale)


def _icon(seen: Sequence[_Seen], conditions: Conditions) -> Icon:
    loud = [one for one in seen if not one.prefs.muted]
    badge = sum(len(_unacknowledged(one)) for one in loud)
    stale = any(one.stale for one in loud)
    if conditions.paused:
        return Icon(state=IconState.PAUSED)
    if conditions.offline_since is not None:
        return Icon(state=IconState.OFFLINE, badge=badge)
    known = [one.outlook.colour for one in loud if one.outlook.colour is not None]
    worst = max(known, default=None)
    if worst is None or (worst is Health.OPERATIONAL and len(known) < len(loud)):
        return Icon(state=IconState.UNKNOWN, badge=badge, stale=stale)
    return Icon(state=ICON[worst], badge=badge, stale=stale)


def _unacknowledged(one: _Seen) -> tuple[Incident, ...]:
    acknowledged = one.state.acknowledged if one.state is not None else frozenset()
    return tuple(incident for incident in one.outlook.ongoing if incident.id not in acknowledged)


def _tooltip(seen: Sequence[_Seen], icon: Icon, conditions: Conditions) -> str:
    if not seen:
        return "Tray Status: no providers yet"
    if icon.state in (IconState.PAUSED, IconState.OFFLINE):
        return f"Tray Status: {icon.state}"
    unwell = [one for one in seen if one.outlook.colour not in (None, Health.OPERATIONAL) and not one.prefs.muted]
    unknown = sum(1 for one in seen if one.outlook.colour is None and not one.prefs.muted)
    parts = [f"{one.prefs.name}: {_health_label(one)}" for one in unwell[:3]]
    if len(unwell) > len(parts):
        parts.append(f"{len(unwell) - len(parts)} more")
    if not unwell and not unknown:
        parts.append(f"all {len(seen)} well" if len(seen) > 1 else "all well")
    if unknown:
        parts.append(f"{unknown} not known")
    if conditions.troubles:
        parts.append(conditions.troubles[0])
    return "Tray Status: " + ", ".join(parts)


def _health_label(one: _Seen) -> str:
    if one.outlook.health is None:
        return "nothing known"
    return one.outlook.remark or HEALTH_LABEL[one.outlook.health]


def _menu(seen: Sequence[_Seen], icon: Icon, now: datetime, conditions: Conditions) -> tuple[Item, ...]:
    zone = conditions.zone
    head = [Item(label=label(_headline(icon, conditions, now)), enabled=False)]
    head += [Item(label=label(trouble), enabled=False) for trouble in conditions.troubles[:3]]
    ongoing = [(one, incident) for one in seen for incident in _unacknowledged(one) if not one.prefs.muted]
    wrong = [_incident_item(one, incident, now, zone) for one, incident in ongoing]
    if len(wrong) > TOP_ONGOING:
        rest = wrong[TOP_ONGOING - 1 :]
        wrong = [*wrong[: TOP_ONGOING - 1], Item(label=f"{len(rest)} more", children=tuple(rest))]
    recent = _recent(seen, now, zone)
    planned = _upcoming(seen, now, zone)
    return (
        *head,
        *((SEPARATOR, *wrong) if wrong else ()),
        SEPARATOR,
        Item(
            label="Providers", enabled=bool(seen), children=_grouped([_provider_item(one, now, zone) for one in seen])
        ),
        Item(label="Recent incidents", enabled=bool(recent), children=recent),
        Item(label="Upcoming maintenance", enabled=bool(planned), children=planned),
        SEPARATOR,
        Item(label="Poll now", command=PollNow()),
        _pause_item(conditions),
        _snooze_item(conditions, now),
        SEPARATOR,
        Item(label="Open settings file", command=OpenSettings()),
        Item(label="Open state folder", command=OpenFolder()),
        Item(label="Quit", command=Quit()),
    )


def label(text: str) -> str:
    """A menu label: at most 48 characters, cut at a word."""
    return cut(text, LABEL_LENGTH)


def _headline(icon: Icon, conditions: Conditions, now: datetime) -> str:
    if conditions.offline_since is not None and not conditions.paused:
        return f"Offline since {clock(conditions.offline_since, now, conditions.zone)}"
    text = icon.state.value.capitalize()
    return f"{text}, some of it out of date" if icon.stale else text


def _incident_item(one: _Seen, incident: Incident, now: datetime, zone: tzinfo) -> Item:
    since = f" (since {clock(incident.started_at, now, zone)})" if incident.started_at is not None else ""
    text = cut(f"{one.prefs.name}: {incident.title}", LABEL_LENGTH - len(since)) + since
    url = incident.url or one.prefs.url
    return Item(
        label=text,
        children=(
            Item(label="Open incident", command=OpenUrl(provider=one.prefs.id, url=url), default=True),
            Item(label="Acknowledge", command=Acknowledge(provider=one.prefs.id, incident=incident.id)),
        ),
    )


def _provider_item(one: _Seen, now: datetime, zone: tzinfo) -> Item:
    text = f"{one.prefs.name}: {_health_label(one)}"
    state = one.state
    if one.prefs.muted:
        text += ", muted"
    children = [Item(label="Open status page", command=OpenUrl(provider=one.prefs.id, url=one.prefs.url), default=True)]
    if state is not None and state.problem is not None:
        children.append(Item(label=label(state.problem.sentence), enabled=False))
    if one.stale and state is not None and state.believed_at is not None:
        text += f", as of {clock(state.believed_at, now, zone)}"
    children.append(Item(label="Poll now", command=PollNow(provider=one.prefs.id)))
    return Item(label=label(text), children=tuple(children))


def _grouped(items: Sequence[Item]) -> tuple[Item, ...]:
    """The items themselves, or groups of 25 named by their first and last line."""
    if len(items) <= GROUP:
        return tuple(items)
    groups = [tuple(items[start : start + GROUP]) for start in range(0, len(items), GROUP)]
    return tuple(
        Item(label=f"{cut(group[0].label, 20)} – {cut(group[-1].label, 20)}", children=group) for group in groups
    )


def _recent(seen: Sequence[_Seen], now: datetime, zone: tzinfo) -> tuple[Item, ...]:
    known = [
        (incident.started_at or incident.updated_at, one, incident)
        for one in seen
        if one.state is not None
        for incident in one.state.belief.incidents
        if incident.over
    ]
    dated = sorted(
        ((at, one, incident) for at, one, incident in known if at is not None), key=lambda entry: entry[0], reverse=True
    )
    return tuple(
        Item(
            label=label(f"{clock(at, now, zone)} {one.prefs.name}: {incident.title}"),
            command=OpenUrl(provider=one.prefs.id, url=incident.url or one.prefs.url),
        )
        for at, one, incident in dated[:RECENT]
    )


def _upcoming(seen: Sequence[_Seen], now: datetime, zone: tzinfo) -> tuple[Item, ...]:
    planned = [
        (incident.started_at, one, incident)
        for one in seen
        for incident in one.outlook.upcoming
        if incident.started_at is not None
    ]
    planned.sort(key=lambda entry: entry[0])
    return tuple(
        Item(
            label=label(f"{clock(at, now, zone)} {one.prefs.name}: {incident.title}"),
            command=OpenUrl(provider=one.prefs.id, url=incident.url or one.prefs.url),
        )
        for at, one, incident in planned[:GROUP]
    )


def _pause_item(conditions: Conditions) -> Item:
    return Item(label="Paused", command=Pause(on=not conditions.paused), checked=conditions.paused)


def _snooze_item(conditions: Conditions, now: datetime) -> Item:
    until = conditions.snoozed_until
    if until is not None and until > now:
        text = f"Snoozed until {clock(until, now, conditions.zone)}: end it"
        return Item(label=text, command=Snooze(provider=None), checked=True)
    hours = ((1, "for an hour"), (4, "for four hours"))
    return Item(
        label="Snooze",
        children=tuple(
            Item(label=words, command=Snooze(provider=None, lasting=timedelta(hours=number))) for number, words in hours
        ),
    )
