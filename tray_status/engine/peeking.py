"""Reads state files for whoever only looks, again and again: each file only once it has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Generic, TypeVar

from tray_status.core.errors import StateError
from tray_status.core.history import Record
from tray_status.core.model import Phase, ProviderId
from tray_status.core.state import ProviderState
from tray_status.engine.clock import SystemClock
from tray_status.engine.codec import decode
from tray_status.engine.disk import Disk
from tray_status.engine.files import read_file
from tray_status.engine.history import History
from tray_status.engine.migrate import POLLS, PROVIDER, unwrap
from tray_status.engine.polls import Polls, with_poll
from tray_status.engine.store_files import Places, provider_state

ASIDE = ("documents", "outbox", "told")
"""What of a state nobody needs who looks how a provider is."""

States = dict[ProviderId, ProviderState]
Held = TypeVar("Held")


class Peeking:
    """The files of one state folder. Nothing is swept, moved or repaired; what cannot be used is left out."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self._places = Places(folder=folder)
        self._disk = disk
        self._polls: _Files[Polls] = _Files(self._read_polls)
        self._states: _Files[ProviderState | None] = _Files(lambda path: read_state(path, self._disk))
        self._histories: _Files[tuple[Record, ...]] = _Files(self._read_history)

    def states(self, providers: Iterable[ProviderId]) -> States:
        """What is kept of these providers, with how their latest polls went."""
        return self._polled((id_, self._states.of(self._places.provider(id_))) for id_ in providers)

    def going_on(self, providers: Iterable[ProviderId]) -> States:
        """The same for a first look: without what is over, which is most of what there is to read."""
        return self._polled(
            (id_, read_state(self._places.provider(id_), self._disk, _without_past)) for id_ in providers
        )

    def histories(self, providers: Iterable[ProviderId]) -> dict[ProviderId, tuple[Record, ...]]:
        """What is on record of these providers, oldest first; nothing of one whose history cannot be read."""
        return {id_: self._histories.of(self._places.history(id_)) for id_ in providers}

    def _polled(self, found: Iterable[tuple[ProviderId, ProviderState | None]]) -> States:
        polls = self._polls.of(self._places.polls).providers
        return {
            id_: with_poll(state, polls[id_]) if id_ in polls else state
            for id_, state in found
            if state is not None and state.provider == id_
        }

    def _read_polls(self, path: Path) -> Polls:
        try:
            data = read_file(self._disk, path)
            return decode(Polls, unwrap(POLLS, data).tree.get("polls")) if data is not None else Polls()
        except (OSError, StateError):
            return Polls()

    def _read_history(self, path: Path) -> tuple[Record, ...]:
        try:
            return History(self._disk, path, SystemClock().now).read()
        except (OSError, StateError):
            return ()


def peek(folder: Path, provider: ProviderId, disk: Disk) -> ProviderState | None:
    """What is kept of one provider; None when there is nothing, or it is unusable."""
    state = read_state(Places(folder=folder).provider(provider), disk)
    return state if state is not None and state.provider == provider else None


Tree = Mapping[str, object]


def read_state(path: Path, disk: Disk, prune: Callable[[Tree], Tree] = lambda tree: tree) -> ProviderState | None:
    """What a provider's file keeps, for whoever only looks; None when there is none, or it is unusable."""
    try:
        data = read_file(disk, path)
        if data is None:
            return None
        tree = prune(unwrap(PROVIDER, data).tree)
        return provider_state(tree, ProviderId(str(tree.get("provider"))))
    except (OSError, StateError):
        return None


def _without_past(tree: Tree) -> Tree:
    """A provider's tree without the incidents that are over; one that is damaged is left as it is."""
    state = tree.get("state")
    belief = state.get("belief") if isinstance(state, dict) else None
    if not isinstance(state, dict) or not isinstance(belief, dict) or not isinstance(belief.get("incidents"), list):
        return tree
    open_ = [one for one in belief["incidents"] if not (isinstance(one, dict) and _over(one))]
    kept = {key: value for key, value in state.items() if key not in ASIDE}
    return {**tree, "state": {**kept, "belief": {**belief, "incidents": open_, "seen": {}}}}


def _over(incident: Mapping[str, object]) -> bool:
    """The same as `Incident.over`, of what is not decoded yet."""
    phase = incident.get("phase")
    return phase in _ENDED if phase is not None else incident.get("resolved_at") is not None


_ENDED = frozenset(phase.value for phase in Phase if phase.over)


class _Files(Generic[Held]):
    """What was read of files, kept with when each was written last and how long it is."""

    def __init__(self, read: Callable[[Path], Held]) -> None:
        self._read = read
        self._held: dict[Path, tuple[tuple[int, int, int], Held]] = {}

    def of(self, path: Path) -> Held:
        """What is in a file."""
        try:
            found = path.stat()
        except OSError:  # not there, or not any more
            self._held.pop(path, None)
            return self._read(path)
        mark = found.st_mtime_ns, found.st_size, found.st_ino
        held = self._held.get(path)
        if held is None or held[0] != mark:
            held = self._held[path] = mark, self._read(path)
        return held[1]
