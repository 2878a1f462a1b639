"""Owns what windows and page are made of: the state files, and what the program says of itself while it runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from tray_status.cli.asking import row, rows, status
from tray_status.core.errors import ChannelError
from tray_status.core.glance import Conditions, ProblemLine
from tray_status.core.model import ProviderId
from tray_status.core.overview import Overview, overview
from tray_status.core.problem import Problem, ProblemKind
from tray_status.core.state import ProviderState
from tray_status.engine.clock import SystemClock
from tray_status.engine.disk import SystemDisk
from tray_status.engine.peeking import Peeking
from tray_status.engine.zone import HeldZone

if TYPE_CHECKING:
    from tray_status.core.prefs import Settings
    from tray_status.place import Place

NOT_RUNNING = "Tray Status does not run: this is what it knew last."

States = Mapping[ProviderId, ProviderState]
Told = Mapping[str, object]


class Gathering:
    """What is known of the providers of one place. Asked again, it reads only what has changed."""

    def __init__(self, place: Place) -> None:
        self._files = Peeking(place.state, SystemDisk())

    def everything(self, settings: Settings) -> Overview:
        """All of it, with the last 90 days."""
        ids = [prefs.id for prefs in settings.providers]
        told = _status()
        states = as_polled(self._files.states(ids), told)
        now = SystemClock().now()
        return overview(states, self._files.histories(ids), settings, now, conditions=_conditions(told))

    def going_on(self, settings: Settings) -> Overview:
        """What goes on, and what is planned: there at once, of however many providers."""
        told = _status()
        states = as_polled(self._files.going_on(prefs.id for prefs in settings.providers), told)
        return overview(states, None, settings, SystemClock().now(), conditions=_conditions(told))


def _status() -> Told | None:
    """How the running program says that everything is; None when none runs."""
    try:
        return status()
    except ChannelError:
        return None


def _conditions(told: Told | None) -> Conditions:
    """What is true of the program as a whole."""
    zone = HeldZone()
    if told is None:
        return Conditions(problems=(ProblemLine(sentence=NOT_RUNNING),), zone=zone)
    problems = told.get("problems")
    return Conditions(
        paused=told.get("paused") is True,
        offline_since=_moment(told.get("offline_since")),
        snoozed_until=_moment(told.get("snoozed_until")),
        problems=tuple(ProblemLine(sentence=str(one)) for one in (problems if isinstance(problems, list) else ())),
        zone=zone,
    )


def as_polled(states: States, told: Told | None) -> States:
    """The states with what the running program says of its latest polls: in the files it stands minutes later."""
    if told is None:
        return states
    found = dict(states)
    for one in rows(told.get("providers")):
        provider = ProviderId(str(one.get("id")))
        problem = row(one.get("problem"))
        held = states.get(provider, ProviderState(provider=provider))
        found[provider] = replace(
            held,
            believed_at=_moment(one.get("believed_at")) or held.believed_at,
            failing_since=_moment(one.get("failing_since")),
            problem=_problem(problem) if problem else None,
        )
    return found


def _problem(told: Told) -> Problem:
    word = told.get("kind")
    known = {kind.value: kind for kind in ProblemKind}
    return Problem(kind=known.get(str(word), ProblemKind.INTERNAL), sentence=str(told.get("sentence", "")))


def _moment(told: object) -> datetime | None:
    return datetime.fromisoformat(told) if isinstance(told, str) else None
