"""Serves a story's pages on loopback, each site at an address of its own."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Self

from tray_status.demo.pages import FEED_PATHS
from tray_status.demo.site_server import Asked, SiteServer, StartThread
from tray_status.demo.story import Style

if TYPE_CHECKING:
    from datetime import datetime
    from types import TracebackType

    from tray_status.demo.story import Site, SitePage, Story

MOST_REMEMBERED = 1_000


class PageAddress(NamedTuple):
    """One simulated page: the provider's id and name, and the address of its page.

    `platform` and `feed` spare a reader the search; `feed` is None where the platform knows its own.
    """

    id: str
    name: str
    url: str
    platform: str
    feed: str | None


class DemoServer:
    """The pages of a story, served until stopped; `seconds` says how far the story is whenever somebody asks.

    `began` is the time (aware UTC) of the story's second 0, `speed` how many seconds of it pass in one second of the
    clock: dates in the documents follow from both. `start_thread` starts one thread per site and one per connection.
    May be used in a `with` statement.
    """

    def __init__(
        self,
        story: Story,
        seconds: Callable[[], float],
        start_thread: StartThread,
        *,
        began: datetime,
        speed: float = 1.0,
    ) -> None:
        self._story = story
        self._seconds = seconds
        self._start_thread = start_thread
        self._began = began
        self._speed = speed
        self._sites: tuple[SiteServer, ...] = ()
        self._asked: deque[Asked] = deque(maxlen=MOST_REMEMBERED)

    @property
    def pages(self) -> tuple[PageAddress, ...]:
        """The pages in the story's order; empty while nothing is served."""
        return tuple(_address(server) for server in self._sites)

    @property
    def asked(self) -> tuple[Asked, ...]:
        """The newest thousand requests, oldest first."""
        return tuple(self._asked)

    def start(self) -> None:
        """Listen on free ports of this machine only. Raises OSError when there is none, RuntimeError when started."""
        if self._sites:
            raise RuntimeError("The demo's pages are served already.")
        self._sites = tuple(
            SiteServer(
                site,
                page=self._page,
                began=self._began,
                speed=self._speed,
                note=self._asked.append,
                start_thread=self._start_thread,
            )
            for site in self._story.sites
        )
        for server in self._sites:
            server.start()

    def stop(self) -> None:
        """Close every connection and port; requests under way are cut off. Does nothing when not started."""
        for server in self._sites:
            server.stop()
        self._sites = ()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _page(self, site: Site) -> SitePage:
        return next(page for page in self._story.at(self._seconds()) if page.site is site)


def _address(server: SiteServer) -> PageAddress:
    site = server.site
    feed = server.base + FEED_PATHS[site.style] if site.style is Style.FEED else None
    return PageAddress(id=site.id, name=site.name, url=server.base, platform=site.style.value, feed=feed)
