"""Owns what a field of a settings window is, as a value, and the options that several fields offer. No tkinter."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from tray_status.desktop.windows.words import _
from tray_status.settings.change import KeyPath
from tray_status.settings.document import Value


class Shape(Enum):
    """What a field looks like on the screen, and which values it gives.

    CHOICE is one of its options, TEXT any text, with its options as suggestions; SWITCH is yes or no; EVENTS a word or
    a list of kinds of events; WAITS a word, a time, or a time for each impact; HOURS a list of quiet hours; NAMES a
    list of names, of which its options are known; ARGUMENTS a program with its arguments; SECRET a text that is not
    shown unless it only names a secret.
    """

    CHOICE = auto()
    TEXT = auto()
    SWITCH = auto()
    EVENTS = auto()
    WAITS = auto()
    HOURS = auto()
    NAMES = auto()
    ARGUMENTS = auto()
    SECRET = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One of the values that are offered: as the file writes it, and as people read it."""

    written: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One key. `default` is what holds where the file does not write it.

    `left_out` is what choosing to leave the key out is called, where that can be chosen: "As for all".
    """

    path: KeyPath
    label: str
    meaning: str
    shape: Shape
    default: Value = ""
    options: tuple[Option, ...] = ()
    left_out: str = ""

    @property
    def name(self) -> str:
        """The key itself."""
        return self.path[-1]


def plain(*words: str) -> tuple[Option, ...]:
    """Options that are read as they are written."""
    return tuple(Option(written=word, label=word) for word in words)


IMPACTS = (
    Option(written="any", label=_("Any impact")),
    Option(written="none", label=_("Any stated impact")),
    Option(written="minor", label=_("Minor and worse")),
    Option(written="major", label=_("Major and worse")),
    Option(written="critical", label=_("Critical only")),
)

EVENTS = (
    Option(written="opened", label=_("An incident opens")),
    Option(written="reopened", label=_("It opens again")),
    Option(written="escalated", label=_("It gets worse")),
    Option(written="updated", label=_("It has news")),
    Option(written="resolved", label=_("It is over")),
    Option(written="scheduled", label=_("Maintenance is announced")),
    Option(written="started", label=_("Maintenance begins")),
    Option(written="completed", label=_("Maintenance is over")),
    Option(written="health", label=_("State changes without an incident")),
    Option(written="lost", label=_("The page stops answering")),
    Option(written="found", label=_("It answers again")),
    Option(written="moved", label=_("The page changes its software")),
)

WAITS = (
    Option(written="none", label=_("None")),
    Option(written="minor", label=_("Minor")),
    Option(written="major", label=_("Major")),
    Option(written="critical", label=_("Critical")),
)
"""The impacts that may each have a time of their own."""
