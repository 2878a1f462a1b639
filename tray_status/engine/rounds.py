"""Owns the polls under way: who is asked and in which lane (step 1), and what an outcome leads to (steps 5 and 6)."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from tray_status.core.advance import advance
from tray_status.core.alerts import Around, Decision
from tray_status.core.due import after_gap
from tray_status.core.history import records
from tray_status.core.model import ProviderId
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.problem import Problem, ProblemKind
from tray_status.core.state import Failed, Outcome, ProviderState
from tray_status.core.step import Step
from tray_status.core.text import one_line
from tray_status.engine.changes import network_changed
from tray_status.engine.inbox import PollDone

if TYPE_CHECKING:
    from tray_status.engine.hub import Hub

SLOW = 2.0
"""A poll that took longer (seconds) sends its provider to the slow lane next time."""

TITLE = 60
"""Characters of an incident's title in the log."""

_log = logging.getLogger(__name__)


class Rounds:
    """The polls under way, numbered, one per provider at most; only the hub's thread comes here."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._under_way: dict[ProviderId, int] = {}
        self._slow: set[ProviderId] = set()
        self._made = 0

    @property
    def quiet(self) -> bool:
        """Whether no outcome is waited for."""
        return not self._under_way

    def waits_for(self, provider: ProviderId) -> bool:
        """Whether the outcome of a poll of this provider is waited for."""
        return provider in self._under_way

    def poll(self, provider: ProviderId) -> None:
        """Submit one poll now, unless one is under way."""
        hub = self._hub
        prefs = hub.prefs.get(provider)
        if prefs is None or provider in self._under_way:
            return
        self._made += 1
        self._under_way[provider] = self._made
        hub.doors.trace("poll")
        state = hub.states[provider]
        if after_gap(state, prefs, now=hub.doors.clock.now()):
            state = replace(state, gap=True)
        hub.doors.polls.submit(prefs, state, self._made, slow=provider in self._slow)

    def forget(self, provider: ProviderId) -> None:
        """Wait for the outcome of a poll no more: what it asked is not asked any more."""
        self._under_way.pop(provider, None)

    def learn(self, done: PollDone) -> None:
        """Advance the state, and hand it to the store before anybody is told."""
        hub = self._hub
        prefs = hub.prefs.get(done.provider)
        if prefs is None or self._under_way.get(done.provider) != done.poll:
            return
        del self._under_way[done.provider]
        now = hub.doors.clock.now()
        outcome = self._judged(done, prefs, now)
        around = Around(
            held_until=hub.app.snoozed_until,
            others_answer=isinstance(outcome, Failed) and hub.reach.others_answer(prefs.url, now),
            zone=hub.doors.zone,
            phase=hub.app.phase or 0.0,
        )
        hub.doors.trace("advance")
        step = _advance(hub.states[done.provider], outcome, prefs, around, now)
        if step.decisions:
            hub.doors.memory.decided(step.decisions)
            hub.doors.memory.record(done.provider, records(step.events))
        for decision in step.decisions:
            _log.info("%s: %s: %s", prefs.name, _about(decision), decision.reason)
        hub.ledger.keep(step.state)

    def _judged(self, done: PollDone, prefs: ProviderPrefs, now: datetime) -> Outcome:
        """The outcome, as it says something of the network as well: what is our fault is held against nobody."""
        hub, outcome = self._hub, done.outcome
        unanswered = isinstance(outcome, Failed) and outcome.problem.kind.unanswered
        (self._slow.add if unanswered or done.took > SLOW else self._slow.discard)(done.provider)
        if hub.reach.note(prefs.url, outcome, now, prefs.every):
            network_changed(hub, now)
        if not isinstance(outcome, Failed) or hub.reach.offline_since is None:
            return outcome
        return replace(outcome, ours=unanswered or hub.reach.strange(prefs.url))


def _advance(state: ProviderState, outcome: Outcome, prefs: ProviderPrefs, around: Around, now: datetime) -> Step:
    """The step that follows; where we stumble over one page, its poll has failed and the others go on."""
    try:
        return advance(state, outcome, now=now, prefs=prefs, around=around)
    except Exception as error:  # noqa: BLE001 -- a border, see docs/decisions: one page must not end all watching
        _log.exception("%s: Tray Status made a mistake.", prefs.name)
        sentence = f"Tray Status made a mistake with this page ({type(error).__name__}); its log says more."
        failed = Failed(problem=Problem(kind=ProblemKind.INTERNAL, sentence=sentence))
        return advance(state, failed, now=now, prefs=prefs, around=around)


def _about(decision: Decision) -> str:
    """What a decision is about: the kind of its event, and the title of its incident on one line."""
    incident = decision.event.incident
    if incident is None:
        return str(decision.event.kind)
    return f"{decision.event.kind} “{one_line(incident.title, limit=TITLE)}”"
