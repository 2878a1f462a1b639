"""Owns how values of the file look in a field, and how what somebody chooses there is written. No tkinter."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tray_status.desktop.windows.field import WAITS, Field, Option
from tray_status.settings.document import Value

YES = ("yes", "true", "on")
USUAL = ("opened", "reopened", "escalated", "updated", "resolved")
"""What `default` stands for, as people would choose it."""


def is_on(value: Value) -> bool:
    """Whether a value is yes."""
    return isinstance(value, str) and value.casefold() in YES


def label_of(field: Field, value: Value) -> str:
    """How a choice is called; a word that is none of them is shown as it is written."""
    word = value if isinstance(value, str) else ""
    return next((one.label for one in field.options if one.written == word.casefold()), word)


def written_of(options: Sequence[Option], label: str) -> str:
    """How the file writes what is called so; anything else is a text of its own."""
    return next((one.written for one in options if one.label == label), label.strip())


# ---- events and names ------------------------------------------------------------------------------------------------


def events_of(value: Value) -> tuple[str, ...] | None:
    """The kinds of events that are chosen, None for the usual choice."""
    return tuple(str(one).casefold() for one in value) if isinstance(value, list) else None


def written_events(field: Field, chosen: Sequence[str] | None) -> Value:
    """The events as the file writes them, in the order in which they are offered."""
    if chosen is None:
        return "default"
    return [one.written for one in field.options if one.written in chosen]


def names_of(value: Value) -> tuple[str, ...]:
    """The names of a list; none where nothing is written."""
    return tuple(str(one) for one in value) if isinstance(value, list) else ()


# ---- waits -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """How long is waited before telling: not at all, `all` alike, or `each` impact by its own time."""

    all: str = ""
    each: Mapping[str, str] | None = None

    @property
    def mode(self) -> str:
        """One of `no`, `all`, `each`."""
        return "each" if self.each is not None else "all" if self.all else "no"

    @property
    def written(self) -> Value:
        """As the file writes it; an impact without a time is not named."""
        if self.each is None:
            return self.all.strip() or "no"
        times: dict[str, Value] = {
            one.written: time for one in WAITS if (time := self.each.get(one.written, "").strip()) not in ("", "no")
        }
        return times or "no"


def waits_of(value: Value) -> Waits:
    """What is written as a choice of the three."""
    if isinstance(value, dict):
        return Waits(each={key: str(one) for key, one in value.items()})
    text = value if isinstance(value, str) else ""
    return Waits(all="" if text.casefold() == "no" else text)


# ---- programs --------------------------------------------------------------------------------------------------------


def line_of(value: Value) -> str:
    """A program and its arguments on one line, quoted where they hold blanks."""
    return shlex.join(map(str, value)) if isinstance(value, list) else str(value)


def arguments_of(line: str) -> Value:
    """The program and its arguments of a line; one whose quotes do not end is one text, which the file refuses."""
    try:
        return list(shlex.split(line))
    except ValueError:
        return line
