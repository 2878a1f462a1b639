"""When the next poll may start: rhythm, backoff, Retry-After, batches, and whether it is us who are offline."""

from __future__ import annotations

import zlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from tray_status.core.model import Kind
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.standing import demoted, upcoming
from tray_status.core.state import ProviderState

OPEN_EVERY = timedelta(seconds=30)
"""While an incident is open a provider is asked at least so often."""

GAP = timedelta(minutes=10)
"""Who was not read for longer than this (and three intervals) may have had news that came and went."""

BACKOFF_MOST = timedelta(minutes=15)
BACKOFF_NEAR = timedelta(minutes=5)
REACHED_LATELY = timedelta(hours=1)
RETRY_AFTER_MOST = timedelta(hours=24)
SPREAD = timedelta(seconds=2)
SLOTS = 8
"""Providers of one interval fall due together, spread over so much by host: in few groups, each wakes us once."""

OFFLINE_HOSTS = 3
OFFLINE_AFTER = timedelta(minutes=2)
OFFLINE_PROBE_EVERY = timedelta(seconds=30)
JUMP = timedelta(seconds=30)
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def interval(state: ProviderState, prefs: ProviderPrefs, *, now: datetime) -> timedelta:
    """How long to wait after a poll by rhythm and backoff alone."""
    busy = any(
        incident.kind is Kind.INCIDENT and not upcoming(incident) and not demoted(incident, now)
        for incident in state.belief.open
    )
    every = min(prefs.every, OPEN_EVERY) if busy else prefs.every
    if state.failures == 0:
        return every
    near = busy or (state.believed_at is not None and now - state.believed_at < REACHED_LATELY)
    most = max(every, BACKOFF_NEAR if near else BACKOFF_MOST)
    return min(every * (1 << min(state.failures, 12)), most)


def after_gap(state: ProviderState, prefs: ProviderPrefs, *, now: datetime) -> bool:
    """Whether so many polls were missed (sleep, pause, restart) that things may have begun and ended unseen."""
    return state.believed_at is not None and now - state.believed_at > max(GAP, prefs.every * 3)


def next_due(state: ProviderState, prefs: ProviderPrefs, *, now: datetime, phase: float = 0.0) -> datetime:
    """When the next poll may start: the next beat of its interval after `now`, never before Retry-After.

    `phase` (0 to 1) shifts all beats of one installation, so that not all installations of the world ask at once.
    """
    wait = interval(state, prefs, now=now)
    due = _next_beat(now, wait, phase) + _spread(prefs.url)
    problem = state.problem
    if problem is not None and problem.retry_at is not None:
        due = max(due, min(problem.retry_at, now + RETRY_AFTER_MOST))
    return due


def _next_beat(now: datetime, every: timedelta, phase: float) -> datetime:
    """The first beat at least half an interval ahead; beats are multiples of the interval since a fixed day."""
    offset = EPOCH + every * (phase % 1.0)
    beats = (now + every / 2 - offset) // every + 1
    return offset + beats * every


def _spread(url: str) -> timedelta:
    """The place of a host within a beat: always the same, so that one host's providers share a connection."""
    return SPREAD * (zlib.crc32((urlsplit(url).hostname or url).encode()) % SLOTS) / SLOTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The latest attempt at one host: whether it answered at all, or could not be reached."""

    host: str
    at: datetime
    answered: bool


def offline(contacts: Collection[Contact], *, now: datetime) -> bool:
    """Whether it is us who are cut off: the latest contacts with three hosts (or all, if fewer) failed.

    Any answer within two minutes is evidence against it.
    """
    # An answer ahead of now was dated by a clock that has been set back since: it proves nothing.
    if any(contact.answered and abs(now - contact.at) < OFFLINE_AFTER for contact in contacts):
        return False
    silent = {contact.host for contact in contacts if not contact.answered}
    hosts = {contact.host for contact in contacts}
    return bool(silent) and len(silent) >= min(OFFLINE_HOSTS, len(hosts))


def jumped(wall: timedelta, monotonic: timedelta) -> bool:
    """Whether the wall clock and the monotonic clock went apart between two turns: sleep, or somebody set the clock."""
    return abs(wall - monotonic) > JUMP


def impossible(due: datetime, prefs: ProviderPrefs, *, now: datetime) -> bool:
    """Whether a stored due date lies further ahead than it ever could: the clock was wrong when it was stored."""
    return due - now > max(prefs.every * 2, BACKOFF_MOST, RETRY_AFTER_MOST) + SPREAD
