"""Owns how lines of the menu are made: labels that fit, groups that fit a screen, and the lines that make quiet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import lru_cache

from tray_status.core.commands import Mute, PollNow, Snooze, TellBack
from tray_status.core.glance import Item, Sight
from tray_status.core.model import IncidentId, ProviderId
from tray_status.core.text import shorten
from tray_status.core.wording import clock

LABEL_LENGTH = 48
NAME_LENGTH = 20
GROUP = 25
MORNING = time(8)
"""When a snooze "until tomorrow" ends, in the user's zone."""

REMEMBERED = 4096
"""So many lines that never change are made once: with hundreds of providers most lines are of this kind."""


def label(text: str) -> str:
    """A menu label: at most 48 characters, cut at a word."""
    return shorten(text, LABEL_LENGTH)


def named(one: Sight, after: str) -> str:
    """A label that begins with the provider's name, which gives way to what is said of it."""
    return label(f"{shorten(one.prefs.name, max(LABEL_LENGTH - len(after), NAME_LENGTH))}{after}")


def grouped(items: Sequence[Item]) -> tuple[Item, ...]:
    """The items themselves, or groups of 25 named by their first and last line, and groups of these."""
    if len(items) <= GROUP:
        return tuple(items)
    groups = [tuple(items[start : start + GROUP]) for start in range(0, len(items), GROUP)]
    # Known by its place: what its first and last line say may change while it is open.
    return grouped([Item(label=_span(group), key=f"group {at}", children=group) for at, group in enumerate(groups)])


def _span(group: Sequence[Item]) -> str:
    first, last = (item.label.partition(": ")[0] for item in (group[0], group[-1]))
    names = first.partition(" – ")[0], last.rpartition(" – ")[2]
    return " – ".join(shorten(name, NAME_LENGTH) for name in names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Now, as the user's clock has it; `morning` is when a snooze until tomorrow ends, in UTC."""

    now: datetime
    zone: tzinfo
    morning: datetime

    @classmethod
    def of(cls, now: datetime, zone: tzinfo) -> Moment:
        """The moment `now` in that zone."""
        tomorrow = now.astimezone(zone).date() + timedelta(days=1)
        return cls(now=now, zone=zone, morning=datetime.combine(tomorrow, MORNING, tzinfo=zone).astimezone(UTC))

    def clock(self, at: datetime) -> str:
        """The time of day of another moment, with its day when that is not today."""
        return clock(at, self.now, self.zone)

    def snoozed(self, one: Sight) -> datetime | None:
        """Until when a provider is snoozed, None when it is not."""
        until = one.state.snoozed_until if one.state is not None else None
        return until if until is not None and until > self.now else None

    def snoozed_incident(self, one: Sight, incident: IncidentId) -> datetime | None:
        """Until when one incident of a provider is snoozed, None when it is not by itself."""
        until = one.state.snoozed_incidents.get(incident) if one.state is not None else None
        return until if until is not None and until > self.now else None


def snooze_items(
    provider: ProviderId | None, moment: Moment, *, incident: IncidentId | None = None
) -> tuple[Item, ...]:
    """The three ways to snooze a provider, one of its incidents, or everything."""
    return _snooze_items(provider, moment.morning, incident)


@lru_cache(maxsize=REMEMBERED)
def _snooze_items(provider: ProviderId | None, morning: datetime, incident: IncidentId | None) -> tuple[Item, ...]:
    ways = (
        ("for 1 hour", Snooze(provider=provider, incident=incident, lasting=timedelta(hours=1))),
        ("for 4 hours", Snooze(provider=provider, incident=incident, lasting=timedelta(hours=4))),
        (f"until tomorrow {MORNING:%H:%M}", Snooze(provider=provider, incident=incident, until=morning)),
    )
    said = [(text if incident is None else f"Snooze this {text}", way) for text, way in ways]
    return tuple(Item(label=text[0].upper() + text[1:], command=way) for text, way in said)


def snooze_group(provider: ProviderId | None, until: datetime | None, moment: Moment, words: tuple[str, str]) -> Item:
    """The submenu that snoozes, or says until when and ends it; `words` begin its label without and with a snooze."""
    if until is None:
        return _snooze_group(provider, moment.morning, words[0])
    end = Item(label="Speak again now", command=Snooze(provider=provider))
    lines = (end, *snooze_items(provider, moment))
    return Item(label=f"{words[1]} until {moment.clock(until)}", key="snooze", children=lines)


@lru_cache(maxsize=REMEMBERED)
def _snooze_group(provider: ProviderId | None, morning: datetime, text: str) -> Item:
    return Item(label=text, key="snooze", children=_snooze_items(provider, morning, None))


@lru_cache(maxsize=REMEMBERED)
def poll_item(provider: ProviderId) -> Item:
    """The line that polls one provider."""
    return Item(label="Poll now", command=PollNow(provider=provider))


def back_item(one: Sight) -> Item:
    """The line with a tick that has the user told once when nothing is wrong at a provider any more."""
    asked = one.state is not None and one.state.tell_back
    text = label(f"Tell me when {shorten(one.prefs.name, NAME_LENGTH)} is back")
    return Item(label=text, command=TellBack(provider=one.prefs.id, undo=asked), checked=asked)


@lru_cache(maxsize=REMEMBERED)
def mute_item(provider: ProviderId, *, muted: bool) -> Item:
    """The line with a tick that makes a provider quiet for good, or takes that back."""
    command = Mute(provider=provider, on=not muted)
    return Item(label="Mute (until switched on again)", command=command, checked=muted)
