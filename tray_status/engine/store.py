"""The one memory on disk: what must not be lost is saved when it changes, what passes with every poll now and then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from errno import ENOENT
from pathlib import Path

from tray_status.core.appstate import AppState
from tray_status.core.bounds import bounded
from tray_status.core.history import Record
from tray_status.core.model import ProviderId
from tray_status.core.report import Json
from tray_status.core.state import ProviderState
from tray_status.engine.clock import Clock
from tray_status.engine.codec import encode
from tray_status.engine.decisions import DecisionLog, Entry
from tray_status.engine.disk import Disk, SystemDisk
from tray_status.engine.files import CAUSES, Loss, cannot_save, replace_atomically
from tray_status.engine.glance_file import GlanceFile
from tray_status.engine.history import History
from tray_status.engine.migrate import APP, POLLS, PROVIDER, Form, wrap
from tray_status.engine.polls import same_but_for_the_poll
from tray_status.engine.polls_file import PollsFile
from tray_status.engine.state_tree import encode_state
from tray_status.engine.store_files import Forms, Found, Kept, Places, keep_old, purge, put_away, put_others_away
from tray_status.engine.store_load import Loaded, Loader
from tray_status.engine.watchdog import StartThread
from tray_status.engine.writer import Ticket, Writer

RETRY_EVERY = timedelta(minutes=1)
FORMS = Forms(provider=PROVIDER, polls=POLLS, app=APP)


class Store:
    """The state folder of one program. Its holder has the lock; all methods are called by the hub alone.

    Nothing here waits for a disk except `load_all`, `restore`, `history` and what takes a timeout: a thread of its own
    writes. With `start_thread` None everything is written at once, by the caller. A disk that fails stops nothing:
    `problem` says so in one sentence, and `retry` tries again.
    """

    def __init__(
        self,
        folder: Path,
        *,
        start_thread: StartThread | None,
        clock: Clock,
        disk: Disk | None = None,
        forms: Forms = FORMS,
    ) -> None:
        self._places = Places(folder=folder)
        self._disk = disk if disk is not None else SystemDisk()
        self._clock = clock
        self._forms = forms
        self._writer = Writer(start_thread)
        self._loader = Loader(self._disk, self._places, forms, clock)
        self._states: dict[ProviderId, ProviderState] = {}
        self._kept: dict[ProviderId, Kept] = {}
        self._histories: dict[ProviderId, History] = {}
        self._app = AppState()
        self._app_kept = Kept()
        self._polls = PollsFile(self._disk, self._places.polls, forms.polls, self._writer)
        self._glance = GlanceFile(self._disk, self._places.glance, self._writer)
        self._retried: datetime | None = None
        self._decisions = DecisionLog(self._disk, folder)

    @property
    def problem(self) -> str | None:
        """Why something cannot be saved, in one sentence for the menu; None when all is well."""
        return self._writer.problem

    def begin_in_memory(self, why: str, catch_up: Callable[[], object]) -> None:
        """Say from the start that nothing can be saved, and why; `catch_up` is called with each new try."""
        self._writer.put_failed("folder", catch_up, f"{why} {Loss.ALERTS}")

    def load_all(self, providers: Iterable[ProviderId]) -> Loaded:
        """Read what is kept of these providers and of the program itself, and sweep left-over files. Never raises.

        What cannot be used costs only itself: that provider starts from "never", and a note tells the user.
        """
        loaded = self._loader.load_all(providers)
        for provider, state in loaded.states.items():
            self._remember(state, loaded.found[provider])
        self._app, self._polls.blocked = loaded.app, loaded.found_polls.blocked is not None
        asked = _without_time(loaded.app) if loaded.found_app.current else None
        self._app_kept = Kept(asked=asked, found=loaded.found_app)
        return loaded

    def _remember(self, state: ProviderState, found: Found) -> None:
        self._kept[state.provider] = Kept(asked=state if found.current else None, found=found)
        self._states[state.provider] = state

    def save(self, state: ProviderState, done: Callable[[Ticket], object] | None = None) -> Ticket:
        """Have a provider's state saved, if it differs in anything that must not be lost; else nothing is written.

        `done` is called with the ticket, once, in whatever thread knows first that it is on disk or cannot be saved.
        """
        kept = self._kept.setdefault(state.provider, Kept())
        self._states[state.provider] = state

        def write() -> None:
            self._write(state, kept.found)

        same = isinstance(kept.asked, ProviderState) and same_but_for_the_poll(kept.asked, state)
        return self._ask(_key(state.provider), kept, None if same else state, write, Ticket(done), Loss.ALERTS)

    def save_app(self, app: AppState, done: Callable[[Ticket], object] | None = None) -> Ticket:
        """Have the program's own state saved, if anything but the time it was last running differs; see `save`."""
        self._app, kept = app, self._app_kept

        def write() -> None:
            self._replace(self._places.app, self._forms.app, {"app": encode(app)}, kept.found)

        lasting = _without_time(app)
        return self._ask("app", kept, None if kept.asked == lasting else lasting, write, Ticket(done), Loss.CHOICES)

    def _ask(
        self, key: str, kept: Kept, value: object, write: Callable[[], object], ticket: Ticket, loss: Loss
    ) -> Ticket:
        """Have a value written, or with None see what became of the last one."""
        if kept.found.blocked is not None:
            ticket.finish(kept.found.blocked)
        elif value is None:
            self._writer.join(key, ticket)
        else:
            kept.asked = value
            self._writer.put(key, write, ticket, loss)
        return ticket

    def save_polls(self, now: datetime, *, force: bool = False) -> None:
        """Have what passes with every poll written, every 5 min at most; the hub calls this at each turn."""
        self._polls.save(self._states, now, force=force)
        self._glance.turn(self._states, now)

    def retry(self, now: datetime) -> None:
        """Try again what could not be saved, once a minute at most; the hub calls this at each turn."""
        problem, since = self.problem, self._retried
        if problem is not None and (since is None or not timedelta(0) <= now - since < RETRY_EVERY):
            self._retried = now
            if problem.startswith(cannot_save(CAUSES[ENOENT])):
                self._ask_for_all_again()
            self._writer.retry()

    def _ask_for_all_again(self) -> None:
        """With the folder, the files of those that did not change since are gone as well."""
        self._app_kept.asked = None
        self.save_app(self._app)
        for provider, state in self._states.items():
            self._kept[provider].asked = None
            self.save(state)

    def show_glance(self, glance: Json, now: datetime) -> None:
        """Have shell prompts see this from now on; `save_polls` keeps its times up to date."""
        self._glance.show(glance, now)

    def add_history(self, provider: ProviderId, records: Iterable[Record]) -> None:
        """Have records added to a provider's history."""
        history = self._history(provider)
        history.add(records)
        self._writer.put(f"history {provider}", history.flush, Ticket(), Loss.HISTORY)

    def history(self, provider: ProviderId) -> tuple[Record, ...]:
        """The records of the last 90 days, oldest first; none when they cannot be read. Waits for the disk, ≤ 0.5 s."""
        self._writer.flush(0.5)
        return self._loader.history(self._history(provider))

    def add_decisions(self, entries: Iterable[Entry]) -> None:
        """Have entries added to the decision log."""
        self._decisions.add(entries)
        self._writer.put("decisions", self._decisions.flush, Ticket(), Loss.DECISIONS)

    @property
    def decisions(self) -> DecisionLog:
        """The decision log, to read from."""
        return self._decisions

    def remove(self, provider: ProviderId, now: datetime) -> Ticket:
        """Let the files of a provider that is watched no more wait for 30 days; adding it again gives them back."""
        state, kept = self._states.pop(provider, None), self._kept.pop(provider, Kept())
        blocked = kept.found.blocked
        history = self._history(provider)
        self._histories.pop(provider)

        def write() -> None:
            history.flush()
            if state is not None and kept.asked is not None:
                self._write(state, kept.found)  # this is written in place of a save that may still wait
            for path in (self._places.provider(provider), self._places.history(provider)):
                put_away(self._disk, self._places, path, now)

        ticket = Ticket()
        if blocked is None:
            self._writer.put(_key(provider), write, ticket, Loss.TIDYING)
        else:
            ticket.finish(blocked)
        return ticket

    def restore(self, provider: ProviderId) -> Loaded:
        """What is kept of a provider that is watched from now on, its files taken back from where they waited."""
        self._writer.flush(2)
        # A removal that the disk did not take must not come after this.
        self._writer.drop(_key(provider))
        loaded = self._loader.load_one(provider)
        self._remember(loaded.states[provider], loaded.found[provider])
        return loaded

    def purge(self, now: datetime) -> None:
        """Delete files of providers removed long ago, and damaged ones that were set aside; at start and once a day."""
        self._writer.put("removed", lambda: purge(self._disk, self._places, now), Ticket(), Loss.TIDYING)

    def compact(self) -> None:
        """Drop what is too old from the histories; once a day, say."""
        for provider in self._states:
            self._writer.put(f"compact {provider}", self._history(provider).compact, Ticket(), Loss.TIDYING)

    def remove_others(self, now: datetime) -> None:
        """Let the files of providers wait that settings named no more when the program started."""
        known = {self._places.provider(provider).stem for provider in self._states}
        self._writer.put(
            "others", lambda: put_others_away(self._disk, self._places, known, now), Ticket(), Loss.TIDYING
        )

    def flush(self, timeout: float) -> bool:
        """Wait at most so many seconds; return whether everything is on disk."""
        return self._writer.flush(timeout)

    def close(self, now: datetime, timeout: float) -> bool:
        """Save all that is not saved yet and wait at most so many seconds; return whether everything is on disk."""
        self.save_polls(now, force=True)
        if self.problem is not None:
            self._writer.retry()
        return self._writer.flush(timeout)

    def _write(self, state: ProviderState, found: Found) -> None:
        tree = {"provider": state.provider, "state": encode_state(bounded(state))}
        self._replace(self._places.provider(state.provider), self._forms.provider, tree, found)

    def _replace(self, path: Path, form: Form, tree: Mapping[str, object], found: Found) -> None:
        keep_old(self._disk, path, found)
        replace_atomically(self._disk, path, wrap(form, tree))

    def _history(self, provider: ProviderId) -> History:
        path = self._places.history(provider)
        return self._histories.setdefault(provider, History(self._disk, path, self._clock.now))


def _key(provider: ProviderId) -> str:
    return f"provider {provider}"


def _without_time(app: AppState) -> AppState:
    """Being alive is no change worth a write to disk."""
    return replace(app, last_running=None)
