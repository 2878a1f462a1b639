"""Owns what a shell prompt reads: of each provider its name, what colours the icon, and how long that holds. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from tray_status.core.glance import Conditions, Sight, stale_after
from tray_status.core.model import ProviderId
from tray_status.core.prefs import Settings
from tray_status.core.report import Json, iso, word
from tray_status.core.state import ProviderState


def at_a_glance(
    states: Mapping[ProviderId, ProviderState], settings: Settings, now: datetime, conditions: Conditions
) -> Json:
    """How everything is, for whoever has no time: plain values, small, without a word that a page wrote.

    `holds_for` is for how many seconds after `believed_at` what is said of a provider may be shown.
    """
    return {
        "at": iso(now),
        "paused": conditions.paused,
        "offline": conditions.offline_since is not None,
        "providers": list(_providers(states, settings, now)),
    }


def _providers(states: Mapping[ProviderId, ProviderState], settings: Settings, now: datetime) -> Iterator[Json]:
    for prefs in settings.providers:
        sight = Sight.of(prefs, states.get(prefs.id), now)
        yield {
            "id": prefs.id,
            "name": prefs.name,
            "muted": prefs.muted,
            "health": word(sight.outlook.colour),
            "stale": sight.stale,
            "believed_at": iso(sight.state.believed_at) if sight.state is not None else None,
            "holds_for": int(stale_after(prefs).total_seconds()),
            "problem": _problem(sight.state),
        }


def _problem(state: ProviderState | None) -> str | None:
    """Why its polls fail, in a word: open windows learn by it at once when that begins and ends."""
    return state.problem.kind.value if state is not None and state.problem is not None else None


def renewed(glance: Json, states: Mapping[ProviderId, ProviderState], now: datetime) -> Json:
    """The same with the times of the latest polls: nothing else that is shown has changed since it was made."""
    believed = {str(id_): iso(state.believed_at) for id_, state in states.items()}
    providers = [one | {"believed_at": believed.get(str(one["id"]))} for one in _rows(glance)]
    return glance | {"at": iso(now), "providers": providers}


def lasting(glance: Json) -> Json:
    """What of it does not change with every poll: while this is the same, there is no haste to write it anew."""
    return glance | {"at": None, "providers": [one | {"believed_at": None} for one in _rows(glance)]}


def _rows(glance: Json) -> list[Json]:
    providers = glance["providers"]
    assert isinstance(providers, list)  # noqa: S101 -- as it was made above
    return providers
