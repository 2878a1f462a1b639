"""Owns what the hub does when something around it changes: the clock, the network, the settings."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tray_status.core.prefs import Settings
from tray_status.core.settle import held
from tray_status.core.shift import excused
from tray_status.engine.turnover import elsewhere, turnover

if TYPE_CHECKING:
    from tray_status.engine.hub import Hub

_log = logging.getLogger(__name__)


def clock_jumped(hub: Hub, by: timedelta, now: datetime) -> None:
    """The system slept, if only for a moment, or somebody set the clock: all are asked, and nothing expires by it."""
    _log.info("the clock jumped by %s: everybody is asked, nothing expires", by)
    hub.ledger.states = hub.rhythm.after_jump(hub.states, by, now)
    hub.reach.clock_jumped()
    hub.doors.polls.network_changed()
    if by < timedelta(0) and hub.app.snoozed_until is not None:
        hub.keep_app(replace(hub.app, snoozed_until=hub.app.snoozed_until + by))
    reheld(hub, now)  # quiet hours go by the clock as it is now
    hub.showing.stale = True


def network_changed(hub: Hub, now: datetime) -> None:
    """We went offline: nobody's fault, so nobody backs off. Or we are back: everybody is asked at once."""
    since = hub.reach.offline_since
    if since is None and hub.app.offline_since is not None:
        away = max(now - max(hub.app.offline_since, hub.began), timedelta(0))
        for state in tuple(hub.states.values()):
            if state.outbox or state.failing_since is not None:
                hub.ledger.keep(excused(state, away), planned=False)
    hub.keep_app(replace(hub.app, offline_since=since))
    hub.showing.stale = True
    _log.info("%s", (hub.reach.intercepted or "offline") if since is not None else "online again")
    hub.doors.polls.network_changed()
    for known in tuple(hub.states.values()):
        state = known
        strange = state.provider in hub.prefs and hub.reach.strange(hub.prefs[state.provider].url)
        if state.problem is None or not (state.problem.kind.unanswered or strange):
            continue
        due = now if since is None else state.due_at
        if state.problem.kind.connection or strange:
            state = replace(state, failures=0, failing_since=None)
        hub.states[state.provider] = replace(state, due_at=due)
        if since is None and not hub.rounds.waits_for(state.provider):
            hub.rhythm.plan(state.provider, now)


def reheld(hub: Hub, now: datetime) -> None:
    """What holds alerts back has changed: each waits for what holds it now, and for nothing else."""
    for state in hub.ledger.owing.values():
        holds = hub.holds(state.provider)
        after = held(state, holds, now=now)
        hub.ledger.chronicle.held(state, after, holds, now)
        hub.ledger.keep(after, planned=False)


def adopt(hub: Hub, settings: Settings, now: datetime) -> None:
    """Go on with new settings: what is gone is put aside, what is new begins, the rest keeps all it knows."""
    changes = turnover(hub.settings, settings)
    mended = [prefs.name for prefs in settings.notifiers if prefs not in hub.settings.notifiers]
    hub.settings = settings
    hub.prefs = {prefs.id: prefs for prefs in settings.providers}
    hub.doors.use_settings(settings)
    for provider in changes.gone:
        hub.rounds.forget(provider)
        hub.ledger.drop(provider, now, in_hand=hub.teller.in_hand)
    for provider in changes.moved:
        hub.rounds.forget(provider)
        hub.ledger.keep(elsewhere(hub.states[provider]))
    for provider in changes.hurried:
        hub.rhythm.plan(provider, now)
    hub.ledger.begin([prefs for prefs in settings.providers if prefs.id in changes.new], now)
    if changes.judged:
        reheld(hub, now)
    hub.readiness.hasten(mended)  # whoever mended a notifier in the settings need not wait
    hub.showing.stale = True
    hub.reach.watch(prefs.url for prefs in settings.providers)
