"""Owns the loop, and with it every provider's state: the one straight path from a due date to a notification.

 1 hub.turn          due_at <= now                -> a poll is submitted
 2 poller.poll       web.get each document        -> bodies                 (a worker thread)
 3 platform.read     each changed body            -> Reading                (pure)
 4 poller.poll       assemble                     -> Fetched | NotModified | Failed -> inbox
 5 advance           state + outcome + now        -> state', events, alerts        (pure)
 6 store.save        state' with its outbox       -> disk, atomically: the point of no loss
 7 hub.publish       build_view -> show ;  digest(outbox) -> delivery
 8 delivery          notifier.notify              -> Receipt -> inbox -> settle -> store.save
 9 click             the notification carries its own URL -> opener.open

Saving comes before telling: a crash then repeats at most what was in flight, and never loses.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from tray_status.core.appstate import AppState
from tray_status.core.at_a_glance import at_a_glance
from tray_status.core.commands import Quit, Refusal
from tray_status.core.events import Receipt
from tray_status.core.holds import Holds
from tray_status.core.model import ProviderId
from tray_status.core.policy import Policy
from tray_status.core.state import ProviderState
from tray_status.core.view import Conditions, View
from tray_status.engine.changes import adopt, clock_jumped, reheld
from tray_status.engine.doors import Doors
from tray_status.engine.inbox import (
    Asked,
    Delivered,
    Inbox,
    Lacking,
    Look,
    Message,
    Part,
    PollDone,
    Ready,
    Saved,
    Sleep,
    Wake,
)
from tray_status.engine.ledger import Ledger
from tray_status.engine.obey import obey
from tray_status.engine.reach import Reach
from tray_status.engine.readiness import Readiness
from tray_status.engine.rhythm import Rhythm
from tray_status.engine.rounds import Rounds
from tray_status.engine.saving import Saving
from tray_status.engine.showing import Showing, conditions_of
from tray_status.engine.teller import Teller

LOOK_AROUND = 10.0
"""Seconds after which the settings file and the clock are looked at even when nothing else happens."""

HELD_BACK = 10.0
"""What may be told only after so many seconds is not waited for when everybody is polled just once."""

QUIT_WITHIN = 1.5
"""Seconds that saving may take when the program ends, or the machine goes to sleep."""

_log = logging.getLogger(__name__)


class Hub:
    """The loop and the only writer of provider state; other threads speak to it through its inbox."""

    def __init__(self, doors: Doors, inbox: Inbox) -> None:
        self.doors = doors
        self.inbox = inbox
        self.settings = doors.wishes.settings
        self.app = doors.memory.load_app()
        self.reach = Reach(self.app.offline_since)
        self.saving = Saving(doors.memory, doors.clock)
        self.teller = Teller(doors.telling, self.saving, doors.trace)
        self.rhythm = Rhythm(doors.clock)
        self.showing = Showing(doors.shows, doors.clock, doors.trace)
        self.ledger = Ledger(doors.memory, self.saving, self.rhythm, trace=doors.trace, changed=self._view_is_stale)
        self.rounds = Rounds(self)
        self.readiness = Readiness(self)
        self.stopping = False
        self.complaint: Refusal | None = None
        self.lacking: dict[Part, str | None] = {}
        self._looked = float("-inf")
        self.began = doors.clock.now()
        self.prefs = {prefs.id: prefs for prefs in self.settings.providers}

    # ---- the loop ----------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Take up where the last run ended, and show it at once."""
        now = self.doors.clock.now()
        if self.app.phase is None:
            self.keep_app(replace(self.app, phase=self.doors.draw_phase()))
        self.ledger.chronicle.given_up.update(self.app.given_up)
        self.ledger.begin(self.settings.providers, now, ran_until=self.app.last_running)
        self.teller.pauses.resume([state.outbox for state in self.states.values()], now)
        self.reach.watch(prefs.url for prefs in self.settings.providers)
        reheld(self, now)  # settings may have been edited while the program did not run
        self._look_around(now)

    def run(self) -> None:
        """Turn until somebody says quit; then save what is dirty."""
        while True:
            idle = self.turn()
            if self.stopping:
                break
            message = self.inbox.wait(idle)
            if message is not None:
                self.take(message)
        self.end()

    def run_until_quiet(self, seconds: float) -> None:
        """Turn until whoever is due was polled and all was told, for so many seconds at most; show what came of it."""
        ends = self.doors.clock.monotonic() + seconds
        self.teller.hurried = True
        while not self.stopping and self.doors.clock.monotonic() < ends:
            idle = self.turn()
            if self.rounds.quiet and (self.app.paused or self._nothing_to_tell_soon()):
                break
            message = self.inbox.wait(min(idle, ends - self.doors.clock.monotonic()))
            if message is not None:
                self.take(message)
        self._show(self.doors.clock.now())

    def _nothing_to_tell_soon(self) -> bool:
        """Whether no notifier has anything in hand, and what is owed (if anything) is held back for long."""
        if not all(self.doors.telling.idle(name) for name in self._notifiers):
            return False
        now = self.doors.clock.now()
        wait = self.teller.wait(self._ready(now), self._notifiers, now, digest=self.settings.digest)
        if self.reach.offline_since is not None or not self.ledger.owing:
            return True
        return wait is not None and wait > HELD_BACK

    def _ready(self, now: datetime) -> dict[ProviderId, ProviderState]:
        """The states of which something may be told now."""
        return self.ledger.ready(self.prefs, now, offline=self.reach.offline_since is not None)

    def turn(self) -> float:
        """Do everything that is due; return for how many seconds nothing will be, unless a message comes."""
        now = self.doors.clock.now()
        jump = self.rhythm.tick(now)
        if jump is not None:
            clock_jumped(self, jump, now)
        while not self.stopping and (message := self.inbox.take()) is not None:
            self.take(message)
        if self.stopping:
            return 0.0
        if self.doors.clock.monotonic() - self._looked >= LOOK_AROUND:
            self._look_around(now, expiring=jump is None)
        if not self.app.paused:
            for provider in self.rhythm.due(now, offline=self.reach.offline_since is not None):
                self.poll(provider)
            self.ledger.tidy(self.prefs, self.holds, now, in_hand=self.teller.in_hand)
            self.teller.tell(self._ready(now), self._notifiers, now, digest=self.settings.digest)
        if self.ledger.chronicle.given_up != self.app.given_up:
            self.keep_app(replace(self.app, given_up=dict(self.ledger.chronicle.given_up)))
        if self.showing.stale and self.showing.wait() <= 0.0:
            self._show(now)
        return self._idle_for(now)

    def take(self, message: Message) -> None:
        """Do what one message asks for."""
        match message:
            case PollDone():
                self.rounds.learn(message)
            case Delivered():
                self._settle(message.receipts)
            case Asked():
                self._obey(message)
            case Look(see=see):
                self._show_what_is_stale()
                see()
            case Lacking(part=part, sentence=sentence):
                self.lacking[part] = sentence
                self.showing.stale = True
            case Ready(kind=kind):
                self.readiness.heard(kind)
            case Saved():
                pass  # the turn that follows looks at what waited for it
            case Sleep():
                self._save()
            case Wake():
                now = self.doors.clock.now()
                clock_jumped(self, self.rhythm.tick(now) or timedelta(0), now)
                self._look_around(now, expiring=False)

    def _obey(self, asked: Asked) -> None:
        self.ledger.chronicle.asks()
        answer = obey(self, asked.command)
        self.ledger.chronicle.asked(asked.command, answer, self.doors.clock.now())
        self.showing.stale = True
        self.stopping = self.stopping or isinstance(asked.command, Quit)
        self.complaint = None
        if asked.reply is not None:
            asked.reply(answer)
        elif isinstance(answer, Refusal):
            self.complain(answer)

    def end(self) -> None:
        """Take no more jobs and save what is dirty; nothing is waited for but the disk, and that not long."""
        self.doors.polls.stop()
        self.doors.telling.stop()
        while (message := self.inbox.take()) is not None:
            # What was told is not told again by the next run, and who asked is not left waiting.
            if isinstance(message, Delivered):
                self._settle(message.receipts)
            elif isinstance(message, Asked) and message.reply is not None:
                message.reply(Refusal("Too late: Tray Status is ending."))
        self._save()

    def _save(self) -> None:
        now = self.doors.clock.now()
        self.keep_app(replace(self.app, last_running=now))
        self.doors.memory.close(now, QUIT_WITHIN)

    def _look_around(self, now: datetime, *, expiring: bool = True) -> None:
        """What is looked at from time to time: settings, what waited too long, faults of the disk, staleness."""
        self._looked = self.doors.clock.monotonic()
        settings = self.doors.wishes.refresh()
        if settings is not None:
            adopt(self, settings, now)
        if expiring and not self.app.paused and self.reach.offline_since is None:
            self.ledger.expire(self._notifiers, now, in_hand=self.teller.in_hand)
        self.doors.memory.turn(now)
        self.showing.look(now, self.conditions())
        if self.showing.stale:
            self._show(now)

    def _idle_for(self, now: datetime) -> float:
        """Seconds until something is due by itself."""
        waits = [self._looked + LOOK_AROUND - self.doors.clock.monotonic()]
        if self.showing.stale:
            waits.append(self.showing.wait())
        if not self.app.paused:
            waits += [
                wait
                for wait in (
                    self.rhythm.wait(now, offline=self.reach.offline_since is not None),
                    self.teller.wait(self._ready(now), self._notifiers, now, digest=self.settings.digest),
                    self.saving.wait(),
                )
                if wait is not None
            ]
        return max(0.0, min(waits))

    def poll(self, provider: ProviderId) -> None:
        """Submit one poll now, unless one is under way."""
        self.rounds.poll(provider)

    def holds(self, provider: ProviderId) -> Holds:
        """What may hold a provider's alerts back now, besides what its state says."""
        policy = self.prefs[provider].policy if provider in self.prefs else Policy()
        return Holds(policy=policy, everything=self.app.snoozed_until, zone=self.doors.zone)

    def _settle(self, receipts: tuple[Receipt, ...]) -> None:
        """Step 8: what was shown leaves the outbox, and the store has it before the notifier gets anything else."""
        self.doors.trace("settle")
        receipts = self.teller.paused(receipts)
        self.ledger.settle(receipts, self.doors.clock.now())
        self.teller.settled(receipts)
        self.readiness.settled(receipts)

    # ---- keeping -----------------------------------------------------------------------------------------------------

    @property
    def states(self) -> dict[ProviderId, ProviderState]:
        """What is held of each provider."""
        return self.ledger.states

    @property
    def view(self) -> View | None:
        """The view that is shown, or None before the first."""
        return self.showing.view

    def _view_is_stale(self) -> None:
        self.showing.stale = True

    def _show_what_is_stale(self) -> None:
        if self.showing.stale:
            self._show(self.doors.clock.now())

    def _show(self, now: datetime) -> None:
        before, conditions = self.showing.view, self.conditions()
        self.showing.show(self.states, self.settings, now, conditions)
        if self.showing.view is not before:
            self.doors.memory.glance(at_a_glance(self.states, self.settings, now, conditions), now)

    def conditions(self) -> Conditions:
        """What is true of the program as a whole."""
        return conditions_of(self)

    def complain(self, refusal: Refusal) -> None:
        """Say in the menu, until the next command, that what was clicked could not be done; in the hub's thread."""
        _log.warning("%s", refusal)
        self.complaint = refusal
        self.showing.stale = True

    def keep_app(self, app: AppState) -> None:
        """Hold what is true of the program as a whole and hand it to the store."""
        self.app = app
        self.doors.memory.save_app(app)

    @property
    def _notifiers(self) -> list[str]:
        return [notifier.name for notifier in self.settings.notifiers]
