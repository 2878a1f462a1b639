"""Owns how a snooze is written on the command line: for how long or until when, and about what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from tray_status.cli.moments import ahead, span
from tray_status.core.commands import SNOOZE_MOST
from tray_status.core.errors import UsageError

ENDS = ("off", "end")
WRITE = "write 30m, 4h, 2d, `until 22:00`, `until tomorrow` or `off`"
NAMES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be snoozed (all with no provider): `lasting` so long, or `until` then; with neither a snooze ends."""

    provider: str | None = None
    incident: str | None = None
    lasting: timedelta | None = None
    until: datetime | None = None

    @property
    def ends(self) -> bool:
        """Whether a snooze is to end."""
        return self.lasting is None and self.until is None


def read_snooze(words: Sequence[str], now: datetime, zone: tzinfo) -> Wish:
    """The wish that is written: the time before or behind what it is about. Raises UsageError."""
    when, names = _parted(words)
    if len(names) > NAMES:
        raise UsageError(f"`{names[-1]}` is too much: after the time come a provider and one of its incidents.")
    wish = Wish(provider=next(iter(names), None), incident=names[1] if len(names) == NAMES else None)
    text = when[-1]
    if text in ENDS:
        return wish
    if when[0] == "until":
        return replace(wish, until=_until(text, now, zone))
    return replace(wish, lasting=_lasting(text))


def _parted(words: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """The words that tell the time, and the others."""
    if words[0] in ("for", "until") and len(words) > 1:
        return words[:2], words[2:]
    if words[-2:-1] and words[-2] in ("for", "until"):
        return words[-2:], words[:-2]
    if words[0] in ENDS or span(words[0]) is not None:
        return words[:1], words[1:]
    if words[-1] in ENDS or span(words[-1]) is not None:
        return words[-1:], words[:-1]
    raise UsageError(f"`{' '.join(words)}` names no time: {WRITE}.")


def _lasting(text: str) -> timedelta:
    found = span(text)
    if found is None:
        raise UsageError(f"`{text}` is no span of time: {WRITE}.")
    if not found:
        raise UsageError(f"`{text}` is no time at all: {WRITE}; `tray-status snooze off` ends a snooze.")
    return _bounded(found, text)


def _until(text: str, now: datetime, zone: tzinfo) -> datetime:
    until = ahead(text, now, zone)
    if until is None:
        raise UsageError(f"`until {text}` is no time: {WRITE}.")
    if until <= now:
        raise UsageError(f"`until {text}` is over.")
    _bounded(until - now, f"until {text}")
    return until


def _bounded(found: timedelta, text: str) -> timedelta:
    if found > SNOOZE_MOST:
        raise UsageError(
            f"`{text}` is too long: a snooze lasts {SNOOZE_MOST.days} days at most. "
            "To hear no more of a provider at all, use `tray-status mute`."
        )
    return found
