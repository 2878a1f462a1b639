"""Reads a state folder at the start: every file on its own, so that a damaged one costs only itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from tray_status.core.appstate import AppState
from tray_status.core.errors import StateError
from tray_status.core.history import Record
from tray_status.core.model import ProviderId
from tray_status.core.state import ProviderState
from tray_status.engine.clock import Clock
from tray_status.engine.codec import decode
from tray_status.engine.disk import Disk
from tray_status.engine.files import sweep
from tray_status.engine.history import History
from tray_status.engine.polls import Polls, with_poll
from tray_status.engine.store_files import Forms, Found, Places, find, provider_state, set_aside, take_back


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What was kept. `states` has every provider asked for, those without a usable file as "never".

    `notes` are sentences for the user about what could not be used. `found` is for the store alone.
    """

    states: Mapping[ProviderId, ProviderState]
    notes: tuple[str, ...] = ()
    app: AppState = field(default_factory=AppState)
    found: Mapping[ProviderId, Found] = field(default_factory=dict)
    found_app: Found = field(default_factory=Found)
    found_polls: Found = field(default_factory=Found)


class Loader:
    """Reads what the store has written."""

    def __init__(self, disk: Disk, places: Places, forms: Forms, clock: Clock) -> None:
        self._disk = disk
        self._places = places
        self._forms = forms
        self._clock = clock

    def load_all(self, providers: Iterable[ProviderId]) -> Loaded:
        """Everything, with the validators and failures of the latest polls; left-over files are swept. Never raises."""
        places = self._places
        # What cannot be created now is told by the first write that fails.
        with suppress(OSError):
            self._disk.make_folder(places.folder, parents=True)
        for folder in (places.folder, places.providers, places.histories):
            sweep(self._disk, folder)
        found_app, app = self._app()
        found_polls, polls = self._polls()
        loaded = [self.load_one(provider) for provider in providers]
        states = {provider: state for one in loaded for provider, state in one.states.items()}
        return Loaded(
            states={
                provider: with_poll(state, polls.providers[provider]) if provider in polls.providers else state
                for provider, state in states.items()
            },
            notes=(*_notes(found_app), *(note for one in loaded for note in one.notes)),
            app=replace(app, last_running=max(filter(None, (app.last_running, polls.last_running)), default=None)),
            found={provider: found for one in loaded for provider, found in one.found.items()},
            found_app=found_app,
            found_polls=found_polls,
        )

    def load_one(self, provider: ProviderId) -> Loaded:
        """One provider; its files are taken back if they wait with those of removed ones. Never raises."""
        path = self._places.provider(provider)
        what = f"The saved state of {provider}"
        found = find(self._disk, path, self._forms.provider, what=what, now=self._clock.now())
        if found == Found():
            with suppress(OSError):
                take_back(self._disk, self._places, self._places.history(provider))
                take_back(self._disk, self._places, path)
            found = find(self._disk, path, self._forms.provider, what=what, now=self._clock.now())
        state = ProviderState(provider=provider)
        if found.tree is not None:
            try:
                state = provider_state(found.tree, provider)
            except StateError as error:
                found = set_aside(self._disk, path, str(error), what=what, now=self._clock.now())
        return Loaded(states={provider: state}, notes=_notes(found), found={provider: found})

    def history(self, history: History) -> tuple[Record, ...]:
        """The records of a history; none when it cannot be read."""
        try:
            return history.read()
        except (OSError, StateError):
            return ()

    def _app(self) -> tuple[Found, AppState]:
        what = "The program's own state"
        found = find(self._disk, self._places.app, self._forms.app, what=what, now=self._clock.now())
        if found.tree is not None:
            try:
                return found, decode(AppState, found.tree.get("app"))
            except StateError as error:
                found = set_aside(self._disk, self._places.app, str(error), what=what, now=self._clock.now())
        return found, AppState()

    def _polls(self) -> tuple[Found, Polls]:
        what = "The record of the latest polls"
        found = find(self._disk, self._places.polls, self._forms.polls, what=what, now=self._clock.now())
        if found.tree is not None:
            try:
                return found, decode(Polls, found.tree.get("polls"))
            except StateError as error:
                found = set_aside(self._disk, self._places.polls, str(error), what=what, now=self._clock.now())
        # Losing it costs one unconditional poll: nothing to bother the user with.
        return found, Polls()


def _notes(found: Found) -> tuple[str, ...]:
    return () if found.note is None else (found.note,)
