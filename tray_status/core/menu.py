"""Owns the menu: what is wrong now on top, worst first, then everything else; never more than 20 lines at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from tray_status.core.commands import Acknowledge, OpenFolder, OpenSettings, Pause, PollNow, Quit, Snooze
from tray_status.core.glance import SEPARATOR, Conditions, Icon, Item, Sight, health_label, loud, unacknowledged
from tray_status.core.model import Health, Incident, Kind
from tray_status.core.outlook import passes
from tray_status.core.standing import burden
from tray_status.core.text import shorten
from tray_status.core.wording import clock

LABEL_LENGTH = 48
NAME_LENGTH = 20
GROUP = 25
PROBLEMS = 3
TOP_LINES = 6
"""Lines at the top of the menu for problems and for what is wrong now; with all others they make 20."""

RECENT = 10


def build_menu(seen: Sequence[Sight], icon: Icon, now: datetime, conditions: Conditions) -> tuple[Item, ...]:
    """The whole menu tree at `now`."""
    zone = conditions.zone
    problems = [Item(label=label(problem), enabled=False) for problem in conditions.problems[:PROBLEMS]]
    head = [Item(label=label(_headline(icon, conditions, now)), enabled=False), *problems]
    wrong = _wrong(seen, now, zone, most=TOP_LINES - len(problems))
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


def _wrong(seen: Sequence[Sight], now: datetime, zone: tzinfo, *, most: int) -> tuple[Item, ...]:
    """What is wrong now, worst first: incidents, maintenance, and providers that are unwell without naming any."""
    found: list[tuple[int, Item]] = []
    for one in seen:
        if one.prefs.muted:
            continue
        going_on = (*unacknowledged(one), *loud(one, one.outlook.maintenance))
        ranks = [burden(incident, now) or Health.OPERATIONAL for incident in going_on]
        items = [_incident_item(one, incident, now, zone) for incident in going_on]
        found += zip(ranks, items, strict=True)
        told, colour = max(ranks, default=Health.OPERATIONAL), one.outlook.colour or Health.OPERATIONAL
        if colour > told <= Health.MAINTENANCE:
            found.append((colour, _unexplained_item(one)))
    lines = [item for _, item in sorted(found, key=lambda entry: -entry[0])]
    if len(lines) <= most:
        return tuple(lines)
    rest = lines[most - 1 :]
    return (*lines[: most - 1], Item(label=f"{len(rest)} more", children=_grouped(rest)))


def label(text: str) -> str:
    """A menu label: at most 48 characters, cut at a word."""
    return shorten(text, LABEL_LENGTH)


def _named(one: Sight, after: str) -> str:
    """A label that begins with the provider's name, which gives way to what is said of it."""
    return label(f"{shorten(one.prefs.name, max(LABEL_LENGTH - len(after), NAME_LENGTH))}{after}")


def _headline(icon: Icon, conditions: Conditions, now: datetime) -> str:
    if conditions.offline_since is not None and not conditions.paused:
        return f"Offline since {clock(conditions.offline_since, now, conditions.zone)}"
    text = icon.state.value.capitalize()
    return f"{text}, some of it out of date" if icon.stale else text


def _unexplained_item(one: Sight) -> Item:
    return Item(label=_named(one, f": {health_label(one)}"), command=one.opens())


def _incident_item(one: Sight, incident: Incident, now: datetime, zone: tzinfo) -> Item:
    since = f" (since {clock(incident.started_at, now, zone)})" if incident.started_at is not None else ""
    text = shorten(f"{one.prefs.name}: {incident.title}", LABEL_LENGTH - len(since)) + since
    return Item(
        label=text,
        children=(
            Item(label="Open incident", command=one.opens(incident), default=True),
            Item(label="Acknowledge", command=Acknowledge(provider=one.prefs.id, incident=incident.id)),
            Item(label=_snoozing(one), command=Snooze(provider=one.prefs.id, until=None, lasting=timedelta(hours=1))),
        ),
    )


def _snoozing(one: Sight) -> str:
    return f"Snooze {shorten(one.prefs.name, NAME_LENGTH)} for an hour"


def _provider_item(one: Sight, now: datetime, zone: tzinfo) -> Item:
    text = f": {health_label(one)}"
    state = one.state
    if one.prefs.muted:
        text += ", muted"
    children = [Item(label="Open status page", command=one.opens(), default=True)]
    if state is not None and state.problem is not None:
        children.append(Item(label=label(state.problem.sentence), enabled=False))
    if state is not None and state.notes:
        children.append(Item(label=label(state.notes[-1]), enabled=False))
    if one.stale and state is not None and state.believed_at is not None:
        text += f", as of {clock(state.believed_at, now, zone)}"
    children.append(Item(label="Poll now", command=PollNow(provider=one.prefs.id)))
    children += _quiet_items(one, now, zone)
    return Item(label=_named(one, text), children=tuple(children))


def _quiet_items(one: Sight, now: datetime, zone: tzinfo) -> list[Item]:
    """What the user made quiet here, each line with a tick that takes it back."""
    if one.state is None:
        return []
    items = []
    until = one.state.snoozed_until
    if until is not None and until > now:
        text = f"Snoozed until {clock(until, now, zone)}"
        items.append(Item(label=text, command=Snooze(provider=one.prefs.id), checked=True))
    for incident in (*one.outlook.ongoing, *one.outlook.maintenance):
        if incident.id in one.state.acknowledged:
            undo = Acknowledge(provider=one.prefs.id, incident=incident.id, undo=True)
            items.append(Item(label=label(f"Acknowledged: {incident.title}"), command=undo, checked=True))
    return items[:GROUP]


def _grouped(items: Sequence[Item]) -> tuple[Item, ...]:
    """The items themselves, or groups of 25 named by their first and last line, and groups of these."""
    if len(items) <= GROUP:
        return tuple(items)
    groups = [tuple(items[start : start + GROUP]) for start in range(0, len(items), GROUP)]
    return _grouped([Item(label=_span(group), children=group) for group in groups])


def _span(group: Sequence[Item]) -> str:
    first, last = (item.label.partition(": ")[0] for item in (group[0], group[-1]))
    names = first.partition(" – ")[0], last.rpartition(" – ")[2]
    return " – ".join(shorten(name, NAME_LENGTH) for name in names)


def _recent(seen: Sequence[Sight], now: datetime, zone: tzinfo) -> tuple[Item, ...]:
    known = [
        (at, one, incident)
        for one in seen
        if one.state is not None
        for incident in one.state.belief.incidents
        if (incident.over or incident.kind is Kind.NOTICE) and passes(incident, one.prefs.focus)
        if (at := incident.started_at or incident.updated_at) is not None and at <= now
    ]
    dated = sorted(known, key=lambda entry: entry[0], reverse=True)
    return tuple(
        Item(
            label=label(f"{clock(at, now, zone)} {one.prefs.name}: {incident.title}"),
            command=one.opens(incident),
        )
        for at, one, incident in dated[:RECENT]
    )


def _upcoming(seen: Sequence[Sight], now: datetime, zone: tzinfo) -> tuple[Item, ...]:
    planned = [(incident.started_at, one, incident) for one in seen for incident in one.outlook.upcoming]
    planned.sort(key=lambda entry: (entry[0] is None, entry[0] or now))
    return tuple(
        Item(
            label=label(f"{clock(at, now, zone) if at is not None else 'Planned:'} {one.prefs.name}: {incident.title}"),
            command=one.opens(incident),
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
