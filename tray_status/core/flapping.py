"""What begins again and again: when it lately did, and until when nothing more is told of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from tray_status.core.events import BEGINNINGS, Event, EventKind
from tray_status.core.model import Health, Incident
from tray_status.core.policy import Flapping
from tray_status.core.text import shorten, words

KEEPS_CHANGING = "keeps changing"
TITLE = 80
BEGUN_MOST = 20
"""So many beginnings of one thing, and so many such things, are remembered."""

REMEMBERED = timedelta(hours=24)

Begun = Mapping[str, tuple[datetime, ...]]
"""Of each thing, when it lately began, oldest first."""


def thing(event: Event) -> str:
    """What an event is about, however often that is announced anew: the title of its incident, or the health.

    Empty for what cannot begin again and again.
    """
    if event.incident is not None:
        return named(event.incident)
    return "health" if event.kind is EventKind.HEALTH else ""


def named(incident: Incident) -> str:
    """What an incident is about, by its title: the same for each that is announced under it."""
    return f"incident {shorten(words(incident.title), TITLE)}"


def begins(event: Event) -> bool:
    """Whether something bad begins with it."""
    if event.kind is EventKind.HEALTH:
        return isinstance(event.after, Health) and event.after >= Health.PARTIAL_OUTAGE
    return event.kind in BEGINNINGS


def often(event: Event, begun: Begun, rule: Flapping) -> int:
    """How often what an event is about began within the rule's time, this event included."""
    lately = [at for at in begun.get(thing(event), ()) if timedelta(0) <= event.at - at < rule.within]
    return len(lately) + begins(event)


def noted(begun: Begun, event: Event) -> Begun:
    """The beginnings with that of an event; what is too old to count is forgotten."""
    about = thing(event)
    if not about or not begins(event):
        return begun
    kept = {one: times for one, times in begun.items() if event.at - times[-1] < REMEMBERED and one != about}
    times = (*begun.get(about, ()), event.at)[-BEGUN_MOST:]
    return dict([*kept.items(), (about, times)][-BEGUN_MOST:])
