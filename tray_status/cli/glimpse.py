"""Owns what a prompt makes of the glance that the running program leaves: what is too old is unknown, never well."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

FILE = "glance.json"
SCHEMA = 1
MOST_BYTES = 16 * 1024 * 1024
ALIVE = timedelta(minutes=10)
"""The program writes every five minutes, so what is older says that it does not run."""

WORST = ("major_outage", "partial_outage", "degraded", "maintenance")
ASIDE = timedelta(minutes=1)
"""So far in the future a time may lie: another clock set it, or the clock was set back a little."""


class Seen(NamedTuple):
    """One provider: its health in a word, None where nothing is known that still holds."""

    id: str
    name: str
    health: str | None
    muted: bool


class Glimpse(NamedTuple):
    """All providers; `state` is set where something is true of the program as a whole that hides how they are."""

    seen: tuple[Seen, ...]
    state: str | None = None
    why: str | None = None


class Verdict(NamedTuple):
    """One word for all: a health, or `well`, `unknown`, `offline`, `paused`; who causes it, and why it is unknown."""

    state: str
    names: tuple[str, ...] = ()
    why: str | None = None


def glimpse(folder: Path, now: datetime) -> Glimpse:
    """What the state folder says of now."""
    try:
        with (folder / FILE).open("rb") as file:
            data = file.read(MOST_BYTES)
    except OSError:
        return Glimpse((), "unknown", "Tray Status has not run yet.")
    try:
        tree = json.loads(data)
        if tree["schema"] != SCHEMA:
            return Glimpse((), "unknown", "The running Tray Status is of another version.")
        at = datetime.fromisoformat(tree["at"])
        alive = -ASIDE <= now - at <= ALIVE
        seen = tuple(_seen(one, now, alive=alive) for one in tree["providers"])
        paused, offline = tree["paused"], tree["offline"]
    except (ValueError, KeyError, TypeError, AttributeError):
        return Glimpse((), "unknown", f"{folder / FILE} is damaged; it is written anew within minutes.")
    if not alive:
        return Glimpse(
            seen, "unknown", f"Tray Status does not run, or hangs: it was last seen {at.astimezone():%F %R}."
        )
    return Glimpse(seen, "paused" if paused else "offline" if offline else None)


def _seen(one: dict[str, object], now: datetime, *, alive: bool) -> Seen:
    believed, health = one["believed_at"], one["health"]
    holds = (
        alive
        and isinstance(believed, str)
        and not one["stale"]
        and -ASIDE <= now - datetime.fromisoformat(believed) <= timedelta(seconds=float(str(one["holds_for"])))
    )
    return Seen(str(one["id"]), str(one["name"]), str(health) if holds and health else None, one["muted"] is True)


def verdict(found: Glimpse, names: Iterable[str] | None) -> Verdict:
    """One word for those named, muted or not; without names for all that are not muted."""
    if found.state is not None:
        return Verdict(found.state, why=found.why)
    if names is None:
        asked: list[Seen] = [one for one in found.seen if not one.muted]
    else:
        by_name = {key: one for one in reversed(found.seen) for key in (one.name.casefold(), one.id.casefold())}
        asked = [by_name.get(name.casefold()) or Seen(name, name, None, muted=False) for name in names]
    for health in WORST:
        ill = tuple(one.name for one in asked if one.health == health)
        if ill:
            return Verdict(health, ill)
    unknown = tuple(one.name for one in asked if one.health != "operational")
    if unknown:
        return Verdict("unknown", unknown)
    return Verdict("well") if asked else Verdict("unknown", why="No provider is watched.")
