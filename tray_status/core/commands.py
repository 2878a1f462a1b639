"""What a click, a menu line or a command line asks the engine to do, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from tray_status.core.model import IncidentId, ProviderId

SNOOZE_MOST = timedelta(days=366)
"""A snooze that would outlast this is a slip of the hand, and would look like a program that is broken."""


class Refusal(str):
    """The answer to a command that was not carried out: the sentence says why, and what to do.

    `short` is how a line of the menu says it, where that is not the sentence.
    """

    __slots__ = ("short",)

    short: str | None

    def __new__(cls, sentence: str, *, short: str | None = None) -> Self:
        """Say it."""
        made = super().__new__(cls, sentence)
        made.short = short
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenUrl:
    """Open an http(s) link that belongs to a provider in the browser."""

    provider: ProviderId
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledge:
    """Be quiet about an incident until it ends; `undo` speaks again."""

    provider: ProviderId
    incident: IncidentId
    undo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze:
    """Hold alerts back about one provider, one of its incidents, or everything when `provider` is None.

    Until a time, or for a span that begins when the command is carried out, SNOOZE_MOST at most; with neither, a snooze
    ends.
    """

    provider: ProviderId | None
    until: datetime | None = None
    lasting: timedelta | None = None
    incident: IncidentId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TellBack:
    """Tell once, whatever is muted, when nothing is wrong at a provider any more; `undo` takes that back."""

    provider: ProviderId
    undo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """Be quiet about a provider until `on` is False: it is written into the settings file as `muted`."""

    provider: ProviderId
    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Stop (or with `on` False go on with) polling and telling."""

    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PollNow:
    """Poll one provider, or all when `provider` is None, at once."""

    provider: ProviderId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reload:
    """Read the settings file again at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSettings:
    """Open the settings file, at a line when one is named."""

    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFolder:
    """Open the folder that holds the state files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOverview:
    """Open the page with all incidents and the last 90 days in the browser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartAtLogin:
    """Have the next login start the program, or with `on` False not."""

    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Quit:
    """End the program."""


Command = (
    OpenUrl
    | Acknowledge
    | Snooze
    | TellBack
    | Mute
    | Pause
    | PollNow
    | Reload
    | OpenSettings
    | OpenFolder
    | OpenOverview
    | StartAtLogin
    | Quit
)
