"""Owns how the hub's polls reach the workers and their outcomes the inbox; settings of the network apply at once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from tray_status.core.errors import ConfigError
from tray_status.core.prefs import ProviderPrefs, Settings
from tray_status.core.state import Outcome, ProviderState, Validators
from tray_status.engine.clock import Clock
from tray_status.engine.deadline import Deadline
from tray_status.engine.inbox import Inbox, PollDone
from tray_status.engine.watchdog import StartThread, Watchdog
from tray_status.engine.workers import Workers
from tray_status.settings.environment import resolve
from tray_status.settings.secrets import Secrets

if TYPE_CHECKING:
    from tray_status.core.reading import Page
    from tray_status.engine.finding import Detect
    from tray_status.engine.kept import Kept
    from tray_status.engine.poller import FindPlatform, PollJob
    from tray_status.engine.questions import Errand
    from tray_status.engine.quiet_lane import QuietLane
    from tray_status.engine.quiet_paths import QuietPaths
    from tray_status.engine.web import Web
    from tray_status.platforms.detection import Detecting

_log = logging.getLogger(__name__)


class WebPolls:
    """The `Polls` of engine.doors over real threads and the real network.

    HTTP and TLS are loaded, and certificates read, with the first poll: by then the icon is seen.
    """

    def __init__(  # noqa: PLR0913 -- the doors of the composition root, each given once
        self,
        settings: Settings,
        *,
        environ: Mapping[str, str],
        secret: Callable[[str], str] | None = None,
        find_platform: FindPlatform,
        detect: Detect | None = None,
        inbox: Inbox,
        clock: Clock,
        watchdog: Watchdog,
        start_thread: StartThread,
    ) -> None:
        """`environ` and `secret` (None: the system's keyring) are where what the proxy's address names is looked up.

        `detect` finds out the platform of a page; left out, among those that ship with the program.

        Raises ConfigError when the settings name a certificate file that cannot be used.
        """
        self._clock = clock
        self._environ = environ
        self._secret = secret if secret is not None else Secrets().value
        self._find_platform = find_platform
        self._detect = detect
        self._inbox = inbox
        self._settings = settings
        self._way = self._wanted(settings)
        # What the settings ask for may be impossible, and that is said at once; the usual way out cannot fail.
        asks = settings.ca_file is not None or "$" in (settings.proxy or "")
        self._web = new_web(settings, clock, environ, self._secret) if asks else None
        self._watchdog = watchdog
        self._start_thread = start_thread
        self._workers: Workers[PollJob] = Workers(
            self._poll, self._done, clock=clock, watchdog=watchdog, start_thread=start_thread
        )
        self._quiet: QuietLane | None = None

    def submit(self, prefs: ProviderPrefs, state: ProviderState, poll: int, *, slow: bool) -> None:
        """Start one poll as soon as there is a thread for it."""
        from tray_status.engine.poller import PollJob

        self._way_out()
        job = PollJob(prefs=prefs, state=state, poll=poll)
        if slow or self._quiet is None or not self._quiet.takes(job):
            self._workers.submit(job, slow=slow)

    def stop(self) -> None:
        """Take no more; wait for nothing."""
        if self._quiet is not None:
            self._quiet.stop()
        self._workers.stop()

    def network_changed(self) -> None:
        """Find the way out anew: the computer slept, or is in another network."""
        if self._web is not None:
            self._web.refresh_proxies()

    def use(self, settings: Settings) -> None:
        """Go on with new settings; where their certificate file cannot be used, with the way out as it was."""
        if self._quiet is not None:
            self._paths.keep({prefs.id for prefs in settings.providers})
        way = self._wanted(settings)
        if way == self._way:
            return
        try:
            self._web = new_web(settings, self._clock, self._environ, self._secret)
        except ConfigError as error:
            _log.warning("%s", error)
        else:
            self._settings, self._way = settings, way

    def _wanted(self, settings: Settings) -> tuple[str | None, str | None]:
        """Proxy and certificates that these settings ask for; told from others, the secrets in it included."""
        proxy = settings.proxy
        return (None if proxy is None else resolve(proxy, self._environ, self._secret)), settings.ca_file

    def _way_out(self) -> Web:
        """Made in the hub's thread, before a worker needs it."""
        if self._web is None:
            self._web = new_web(self._settings, self._clock, self._environ, self._secret)
        if self._quiet is None:
            self._paths, self._quiet = self._quiet_lane()
        return self._web

    def _quiet_lane(self) -> tuple[QuietPaths, QuietLane]:
        from tray_status.engine.quiet_lane import QuietLane
        from tray_status.engine.quiet_paths import QuietPaths

        paths = QuietPaths(self._find_platform)
        lane = QuietLane(
            paths,
            self._lend,
            done=self._nothing_new,
            usual=self._workers.submit,
            clock=self._clock,
            watchdog=self._watchdog,
            start_thread=self._start_thread,
        )
        return paths, lane

    def _poll(self, job: PollJob, deadline: Deadline, /) -> Outcome:
        web = self._way_out()
        outcome = _poll(job, deadline, web, self._find_platform, self._detect)
        self._paths.learn(job, outcome, web)
        return outcome

    def _lend(self, url: str, validators: Validators) -> Kept | None:
        return self._way_out().lender.lend(url, validators)

    def _nothing_new(self, errands: Collection[Errand]) -> None:
        now = self._clock.monotonic()
        for errand in errands:
            job, took = errand.job, now - errand.since
            self._inbox.put(PollDone(provider=job.prefs.id, poll=job.poll, outcome=errand.outcome, took=took))

    def _done(self, job: PollJob, outcome: Outcome, took: float, late: bool, /) -> None:  # noqa: FBT001, ARG002 -- the Protocol's
        self._inbox.put(PollDone(provider=job.prefs.id, poll=job.poll, outcome=outcome, took=took))


def new_web(
    settings: Settings, clock: Clock, environ: Mapping[str, str], secret: Callable[[str], str] | None = None
) -> Web:
    """The way out that settings ask for; `secret` None: of the system's keyring.

    Raises ConfigError when their certificate file cannot be used, EnvironmentValueError for what is not there.
    """
    from tray_status.engine.web import Web

    known = secret if secret is not None else Secrets().value
    proxy = resolve(settings.proxy, environ, known) if settings.proxy is not None else None
    return Web(clock=clock, proxy=proxy, ca_file=settings.ca_file, hosts=len(settings.providers))


def poll_once(
    prefs: ProviderPrefs,
    state: ProviderState,
    web: Web,
    deadline: Deadline,
    find: FindPlatform,
    detect: Detect | None = None,
) -> Outcome:
    """One poll in the caller's thread."""
    from tray_status.engine.poller import PollJob

    return _poll(PollJob(prefs=prefs, state=state), deadline, web, find, detect)


def _poll(job: PollJob, deadline: Deadline, web: Web, find: FindPlatform, detect: Detect | None) -> Outcome:
    from tray_status.engine.poller import poll

    return poll(job, deadline, web=web, find_platform=find, detect=detect or _among_ours)


def _among_ours(page: Page) -> Detecting:
    """Find out the platform of a page, among those that ship with the program."""
    from tray_status.platforms.detect import detect

    return detect(page)
