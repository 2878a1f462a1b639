"""Owns what tests of quiet pages stand on: real polls of real servers, and a server that says what a test tells it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from threading import Event

from tests.engine.platforms import ONE
from tests.servers import Reader, Writer, head, request_of
from tray_status.core.advance import advance
from tray_status.core.model import ProviderId
from tray_status.core.prefs import ProviderPrefs, Settings
from tray_status.core.state import Fetched, NotModified, Outcome, ProviderState
from tray_status.engine.clock import SystemClock
from tray_status.engine.inbox import Inbox, PollDone
from tray_status.engine.polling import WebPolls
from tray_status.engine.quiet_lane import QuietLane
from tray_status.engine.watchdog import StartThread, Watchdog
from tray_status.platforms.base import Platform
from tray_status.threads import start_thread

WELL = b'{"health": "operational", "incidents": []}'
ILL = b'{"health": "major_outage", "incidents": ["All is lost"]}'
TAG = '"1"'
UNCHANGED = head("304 Not Modified", {"ETag": TAG})
WAIT = 20.0
"""Seconds: what is expected to come never needs them."""


class LeapingClock(SystemClock):
    """The machine's clock, ahead by what a test leapt over."""

    leapt = 0.0

    def monotonic(self) -> float:
        """Seconds since some moment."""
        return super().monotonic() + self.leapt


class Polled:
    """Polls as the program makes them, one provider per address, and how often the usual way was gone."""

    def __init__(
        self,
        ca_file: str | None,
        *,
        platform: Platform = ONE,
        environ: Mapping[str, str] | None = None,
        proxy: str | None = "none",
        starts: StartThread = start_thread,
    ) -> None:
        self.clock = LeapingClock()
        self.inbox = Inbox()
        self.platform = platform
        self.settings = Settings(proxy=proxy, ca_file=ca_file)
        self.states: dict[str, ProviderState] = {}
        self.prefs: dict[str, ProviderPrefs] = {}
        self.usually = 0
        self.went = Event()
        self.threads: list[str] = []
        self._number = 0

        def start(name: str, target: Callable[[], object]) -> object:
            self.threads.append(name)
            return starts(name, target)

        self.watchdog = Watchdog(clock=self.clock, start_thread=start_thread)
        self.polls = WebPolls(
            self.settings,
            environ=environ or {},
            find_platform=self._find,
            inbox=self.inbox,
            clock=self.clock,
            watchdog=self.watchdog,
            start_thread=start,
        )

    def _find(self, _: str) -> Platform:
        # A worker asks with each poll; the lane has asked before.
        self.usually += 1
        self.went.set()
        return self.platform

    @property
    def lane(self) -> QuietLane:
        """The lane, once there was a poll."""
        assert self.polls._quiet is not None
        return self.polls._quiet

    def submit(self, url: str, *, slow: bool = False, **changes: object) -> None:
        """Begin a poll. `changes` are made to the state it is given."""
        self._number += 1
        prefs = self.prefs.setdefault(url, ProviderPrefs(id=ProviderId(url), name=url, url=url, platform="one"))
        state = self.states.setdefault(url, ProviderState(provider=prefs.id))
        self.polls.submit(prefs, replace(state, **changes), self._number, slow=slow)  # type: ignore[arg-type]  # handed on

    def next(self) -> tuple[str, Outcome]:
        """The next outcome, believed; and whose it is."""
        done = self.inbox.wait(WAIT)
        assert isinstance(done, PollDone), "no outcome came"
        url = str(done.provider)
        step = advance(self.states[url], done.outcome, now=self.clock.now(), prefs=self.prefs[url])
        self.states[url] = step.state
        return url, done.outcome

    def poll(self, url: str, **changes: object) -> Outcome:
        """One poll, from its beginning to its end."""
        self.submit(url, **changes)  # type: ignore[arg-type]  # handed on
        asked, outcome = self.next()
        assert asked == url
        return outcome

    def calm_down(self, *urls: str) -> None:
        """Poll until these are quiet pages: read once, and asked once more in vain."""
        for url in urls:
            assert isinstance(self.poll(url), Fetched)
            assert isinstance(self.poll(url), NotModified)
        self.usually = 0
        self.went.clear()

    def quiet(self, url: str) -> Outcome:
        """One poll that must be made in the lane."""
        before = self.usually
        outcome = self.poll(url)
        assert self.usually == before, "it went the usual way"
        return outcome

    def usual(self, url: str, **changes: object) -> Outcome:
        """One poll that must go the usual way, if not at once."""
        before = self.usually
        outcome = self.poll(url, **changes)
        assert self.usually > before, "it did not go the usual way"
        return outcome


@dataclass(slots=True)
class Scripted:
    """A server that answers as a quiet page does, but the requests for which a test has other words.

    A word is bytes to be sent, with `bytewise` one by one; None keeps silent. `stays`: the connection is kept.
    """

    words: deque[bytes | None] = field(default_factory=deque)
    stays: bool = True
    bytewise: bool = False
    requests: list[dict[str, str]] = field(default_factory=list)
    connections: int = 0

    async def __call__(self, reader: Reader, writer: Writer) -> None:
        """Answer one client."""
        self.connections += 1
        while (request := await request_of(reader)) is not None:
            self.requests.append(request[1])
            if self.words and "if-none-match" in request[1]:
                word = self.words.popleft()
                if word is None:
                    await reader.read()
                    return
                await self._send(writer, word)
                if not self.stays:
                    return
            elif request[1].get("if-none-match") == TAG:
                writer.write(UNCHANGED)
            else:
                writer.write(head("200 OK", {"ETag": TAG, "Content-Length": str(len(WELL))}) + WELL)
            await writer.drain()

    async def _send(self, writer: Writer, word: bytes) -> None:
        if not self.bytewise:
            writer.write(word)
            return
        for byte in word:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0)
