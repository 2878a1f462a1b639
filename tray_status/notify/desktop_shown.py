"""Owns which notifications can still be clicked or replaced, also those that the last run has shown."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from tray_status.core.model import IncidentId, ProviderId
from tray_status.core.text import safe_url
from tray_status.notify.desktop import About

HELD = 100
"""So many notifications can be clicked."""

NUMBERS = 2**32


class Keep(Protocol):
    """Keeps one small mapping, as JSON can hold it, from one run to the next."""

    def load(self) -> Mapping[str, object]:
        """What was saved last; empty when nothing was, or when it cannot be read. Never raises."""

    def save(self, kept: Mapping[str, object]) -> None:
        """Keep this in place of what was kept before. Never raises: without it a click is lost, and no alert."""


class Forgetful:
    """Keeps nothing."""

    def load(self) -> Mapping[str, object]:
        """Nothing."""
        return {}

    def save(self, kept: Mapping[str, object]) -> None:
        """Forget it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Who gave a notification its number: the bus, by its own id, and the service's unique name on it.

    Another service counts anew: an old number would replace, or be clicked as, somebody else's notification.
    """

    bus: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    key: str
    about: About | None


class Shown:
    """What one service shows for us; any thread may ask."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep
        self._lock = Lock()
        self._service: Service | None = None
        self._shown: OrderedDict[int, _Shown] = OrderedDict()
        self._numbers: dict[str, int] = {}

    @property
    def service(self) -> Service | None:
        """The service in use, None while there is none."""
        return self._service

    def use(self, service: Service | None, *, met: bool = False) -> None:
        """From now on numbers are those of this service; what another has shown is forgotten.

        With `met` the service may be older than we are, and what it has shown for the last run is remembered.
        """
        with self._lock:
            if service == self._service:
                return
            self._service = service
            self._shown.clear()
            self._numbers.clear()
            if service is not None and met:
                for number, shown in _read(self._keep.load(), service):
                    self._take(number, shown)

    def number(self, key: str) -> int:
        """The number of the notification that is shown under this key; 0 when there is none to replace."""
        with self._lock:
            return self._numbers.get(key, 0)

    def about(self, number: int) -> About | None:
        """What a click on that notification concerns."""
        with self._lock:
            shown = self._shown.get(number)
        return shown.about if shown is not None else None

    def add(self, number: int, key: str, about: About | None, *, asked: Service | None) -> None:
        """Remember what was shown; `asked` is the service in use when it was asked for.

        Where that one has gone meanwhile, the number means nothing any more. None was there: ours started it.
        """
        with self._lock:
            if self._service is None or asked not in (None, self._service):
                return
            self._take(number, _Shown(key=key, about=about))
            kept = _written(self._service, self._shown)
        self._keep.save(kept)

    def closed(self, number: int) -> None:
        """Nothing is left to replace; it may come back from the service's own history, and be clicked there."""
        with self._lock:
            self._numbers = {key: other for key, other in self._numbers.items() if other != number}

    def _take(self, number: int, shown: _Shown) -> None:
        self._shown.pop(number, None)
        self._shown[number] = shown
        self._numbers = {key: other for key, other in self._numbers.items() if other != number}
        if shown.key:
            self._numbers[shown.key] = number
        while len(self._shown) > HELD:
            oldest, gone = self._shown.popitem(last=False)
            if self._numbers.get(gone.key) == oldest:
                del self._numbers[gone.key]


def _written(service: Service, shown: Mapping[int, _Shown]) -> dict[str, object]:
    return {
        "bus": service.bus,
        "owner": service.owner,
        "shown": [
            {"number": number, "key": one.key}
            if one.about is None
            else {
                "number": number,
                "key": one.key,
                "provider": one.about.provider,
                "url": one.about.url,
                "incident": one.about.incident,
            }
            for number, one in shown.items()
        ],
    }


def _read(kept: Mapping[str, object], service: Service) -> Iterator[tuple[int, _Shown]]:
    """What was written, if the same service showed it; what is no such entry is left out."""
    entries = kept.get("shown")
    if (kept.get("bus"), kept.get("owner")) != (service.bus, service.owner) or not isinstance(entries, list):
        return
    for entry in entries[-HELD:]:
        match entry:
            case {"number": int() as number, "key": str() as key} if 0 < number < NUMBERS:
                yield number, _Shown(key=key, about=_about(entry))


def _about(entry: Mapping[str, object]) -> About | None:
    match entry:
        case {"provider": str() as provider, "url": str() | None as url, "incident": str() | None as incident}:
            return About(
                provider=ProviderId(provider),
                url=safe_url(url),
                incident=IncidentId(incident) if incident is not None else None,
            )
    return None
