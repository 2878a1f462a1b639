"""Owns how notifiers send to addresses: by the proxy and certificates that settings name at that moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from typing import TYPE_CHECKING

from tray_status.core.prefs import Settings
from tray_status.engine.clock import Clock
from tray_status.engine.watchdog import Watchdog
from tray_status.settings.environment import resolve
from tray_status.settings.secrets import Secrets

if TYPE_CHECKING:
    from tray_status.engine.post import Posted, Poster


class Posting:
    """A function that sends; HTTP and TLS are loaded with the first call. Any thread may call it."""

    def __init__(
        self,
        settings: Callable[[], Settings],
        *,
        environ: Mapping[str, str],
        secret: Callable[[str], str] | None = None,
        clock: Clock,
        watchdog: Watchdog,
    ) -> None:
        """`environ` and `secret` (None: the system's keyring) are where what the proxy's address names is looked up."""
        self._settings = settings
        self._environ = environ
        self._secret = secret if secret is not None else Secrets().value
        self._clock = clock
        self._watchdog = watchdog
        self._lock = Lock()
        self._made: tuple[tuple[str | None, str | None], Poster] | None = None

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str], /) -> Posted:
        """Send and wait for the answer. Raises FetchError, ConfigError, EnvironmentValueError."""
        return self._poster().post(url, body, headers)

    def _poster(self) -> Poster:
        from tray_status.engine.post import Poster

        settings = self._settings()
        proxy = resolve(settings.proxy, self._environ, self._secret) if settings.proxy is not None else None
        way = (proxy, settings.ca_file)
        with self._lock:
            if self._made is None or self._made[0] != way:
                poster = Poster(clock=self._clock, watchdog=self._watchdog, proxy=proxy, ca_file=settings.ca_file)
                self._made = (way, poster)
            return self._made[1]
