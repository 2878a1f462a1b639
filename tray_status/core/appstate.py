"""What the program remembers of itself, besides what it remembers of providers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppState:
    """The program's own memory.

    `paused`: nothing is polled until the user goes on. `snoozed_until`: everything is quiet until then.
    `offline_since`: when we last found ourselves without network, None while we have one. `last_running`: when the
    program was last known to run, None before its first time. `phase` is drawn once per installation, from 0 up to but
    not including 1: where in an interval it polls, so that not everybody asks at the same second; None before the first
    start. `given_up`: why each notifier that has shown nothing since gave up the newest alert that it did.
    """

    paused: bool = False
    snoozed_until: datetime | None = None
    offline_since: datetime | None = None
    last_running: datetime | None = None
    phase: float | None = None
    given_up: Mapping[str, str] = field(default_factory=dict)
