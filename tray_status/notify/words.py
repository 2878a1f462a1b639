"""The words, marks and colours by which a person tells kinds of notifications apart in text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from tray_status.core.events import EventKind
from tray_status.core.model import Health


class Colour(IntEnum):
    """Foreground colours every terminal has, as the numbers of their escape sequences."""

    RED = 31
    GREEN = 32
    AMBER = 33
    BLUE = 34
    GREY = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """How one kind of notification is marked: a word, one mark in unicode, one in ASCII, a colour."""

    word: str
    mark: str
    plain_mark: str
    colour: Colour


LABELS: dict[EventKind | None, Label] = {
    EventKind.OPENED: Label(word="NEW", mark="●", plain_mark="!", colour=Colour.AMBER),
    EventKind.REOPENED: Label(word="REOPENED", mark="↻", plain_mark="!", colour=Colour.AMBER),
    EventKind.ESCALATED: Label(word="WORSE", mark="▲", plain_mark="^", colour=Colour.RED),
    EventKind.UPDATED: Label(word="UPDATE", mark="◆", plain_mark="*", colour=Colour.AMBER),
    EventKind.RESOLVED: Label(word="RESOLVED", mark="✔", plain_mark="+", colour=Colour.GREEN),
    EventKind.SCHEDULED: Label(word="PLANNED", mark="◷", plain_mark="~", colour=Colour.BLUE),
    EventKind.STARTED: Label(word="STARTED", mark="▶", plain_mark=">", colour=Colour.BLUE),
    EventKind.COMPLETED: Label(word="COMPLETED", mark="✔", plain_mark="+", colour=Colour.GREEN),
    EventKind.HEALTH: Label(word="HEALTH", mark="◐", plain_mark="%", colour=Colour.AMBER),
    EventKind.LOST: Label(word="NO ANSWER", mark="○", plain_mark="?", colour=Colour.GREY),
    EventKind.FOUND: Label(word="ANSWERS", mark="◉", plain_mark="+", colour=Colour.GREEN),
    EventKind.MOVED: Label(word="MOVED", mark="⇄", plain_mark=">", colour=Colour.GREY),
    EventKind.REMINDED: Label(word="STILL OPEN", mark="◆", plain_mark="*", colour=Colour.AMBER),
    EventKind.BACK: Label(word="BACK", mark="✔", plain_mark="+", colour=Colour.GREEN),
    None: Label(word="SUMMARY", mark="≡", plain_mark="=", colour=Colour.GREY),
}
"""One label for each kind of event; None stands for a digest of several kinds."""

_HEALTH_COLOURS = {
    Health.OPERATIONAL: Colour.GREEN,
    Health.MAINTENANCE: Colour.BLUE,
    Health.DEGRADED: Colour.AMBER,
    Health.PARTIAL_OUTAGE: Colour.RED,
    Health.MAJOR_OUTAGE: Colour.RED,
}
_COLOURED_BY_HEALTH = frozenset(
    {EventKind.OPENED, EventKind.REOPENED, EventKind.UPDATED, EventKind.HEALTH, None},
)


def label_of(kind: EventKind | None) -> Label:
    """The label of a kind of event, or of a digest (None)."""
    return LABELS[kind]


def colour_of(kind: EventKind | None, health: Health | None) -> Colour:
    """The colour a notification is shown in: what is bad takes that of the health, where one is known."""
    if kind in _COLOURED_BY_HEALTH and health is not None:
        return _HEALTH_COLOURS[health]
    return label_of(kind).colour
