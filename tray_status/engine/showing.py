"""Owns the view: built when something in it may have changed, shown when it differs, and not too often."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tray_status.core.commands import OpenFolder, OpenSettings
from tray_status.core.horizon import horizon
from tray_status.core.model import ProviderId
from tray_status.core.prefs import Settings
from tray_status.core.state import ProviderState
from tray_status.core.view import Conditions, ProblemLine, View, build_view
from tray_status.engine.clock import Clock
from tray_status.engine.doors import Shows
from tray_status.engine.inbox import Part

if TYPE_CHECKING:
    from tray_status.engine.hub import Hub

SHOW_EVERY = 0.2
"""Seconds between two views at least: when everybody changes at once, one view shows it."""

NO_SERVICE = "No notification service: notifications wait"


class Showing:
    """The view that is shown, and whether it may be out of date (`stale`)."""

    def __init__(self, shows: Shows, clock: Clock, trace: Callable[[str], None]) -> None:
        self.view: View | None = None
        self.stale = True
        self._shows = shows
        self._clock = clock
        self._trace = trace
        self._shown = float("-inf")
        self._until: datetime | None = None
        self._given: tuple[Conditions, timedelta | None] | None = None

    def wait(self) -> float:
        """Seconds until the next view may be shown; not above 0 when it may be now."""
        return self._shown + SHOW_EVERY - self._clock.monotonic()

    def look(self, now: datetime, conditions: Conditions) -> None:
        """Notice whether the view may be another by the clock alone, the user's zone, or what is true of us all."""
        if self._until is None or now >= self._until or self._given != _given(now, conditions):
            self.stale = True

    def show(
        self, states: Mapping[ProviderId, ProviderState], settings: Settings, now: datetime, conditions: Conditions
    ) -> None:
        """Step 7: build the view, and show it if it differs from the one that is shown."""
        self.stale = False
        self._shown = self._clock.monotonic()
        self._given = _given(now, conditions)
        self._until = horizon(states, settings, now, conditions)
        view = build_view(states, settings, now, conditions=conditions)
        if view != self.view:
            self.view = view
            self._trace("publish")
            self._shows.show(view)


def _given(now: datetime, conditions: Conditions) -> tuple[Conditions, timedelta | None]:
    """What the view is made of besides states and settings; of who flies, the zone is the same, its offset is not."""
    return conditions, now.astimezone(conditions.zone).utcoffset()


def _given_up(hub: Hub) -> Iterator[ProblemLine]:
    """A line for each notifier that gave something up and has shown nothing since; a click leads to its settings."""
    names = [notifier.name for notifier in hub.settings.notifiers]
    for name, why in hub.ledger.chronicle.given_up.items():
        if name in names:
            sentence = f"The notifier {name} gave up an alert: {why}. `tray-status audit` tells which."
            yield ProblemLine(sentence=sentence, short=f"{name}: given up: {why}", command=OpenSettings())


def conditions_of(hub: Hub) -> Conditions:
    """What is true of the program as a whole."""
    wishes, memory = hub.doors.wishes, hub.doors.memory
    mistakes = {str(one): one for one in (*wishes.errors[:1], wishes.refused) if one is not None}
    clicked = hub.complaint if hub.complaint not in mistakes else None
    disk = (memory.problem, wishes.copy_error)
    unshown = hub.lacking.get(Part.NOTIFICATIONS)
    problems = (
        *(ProblemLine.of_settings(mistake) for mistake in mistakes.values()),
        *([ProblemLine(sentence=clicked, short=clicked.short)] if clicked is not None else []),
        *([ProblemLine(sentence=hub.reach.intercepted)] if hub.reach.intercepted is not None else []),
        *(ProblemLine(sentence=sentence, command=OpenFolder()) for sentence in disk if sentence is not None),
        *([ProblemLine(sentence=unshown, short=NO_SERVICE)] if unshown is not None else []),
        *_given_up(hub),
        *(ProblemLine(sentence=sentence) for sentence in reversed(hub.ledger.notes)),
    )
    return Conditions(
        paused=hub.app.paused,
        offline_since=hub.reach.offline_since,
        snoozed_until=hub.app.snoozed_until,
        problems=problems,
        zone=hub.doors.zone,
        at_login=hub.doors.at_login(),
    )
