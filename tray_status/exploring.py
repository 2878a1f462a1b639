"""Finds out what one page is, now and in this thread: what detection saw, and what watching would make of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tray_status.core.advance import advance
from tray_status.core.errors import FetchError
from tray_status.core.links import public_url, shown_url
from tray_status.core.model import ProviderId
from tray_status.core.prefs import ProviderPrefs, Settings
from tray_status.core.reading import Page
from tray_status.core.state import Failed, ProviderState
from tray_status.engine.clock import SystemClock
from tray_status.engine.deadline import POLL_SECONDS
from tray_status.engine.finding import explore
from tray_status.engine.polling import new_web, poll_once
from tray_status.engine.signing import Signing
from tray_status.engine.watchdog import Watchdog
from tray_status.place import find_out, find_platform
from tray_status.threads import start_thread

if TYPE_CHECKING:
    from tray_status.core.problem import Problem
    from tray_status.core.step import Step
    from tray_status.engine.finding import Explored, Found

EXPLORE_SECONDS = 60.0
"""All questions together; a poll that finds out what a page is has less time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What became of looking at an address.

    `explored` is None when the page could not be reached, `found` when nothing was recognised. `step` is what the first
    poll makes of it; where that is None, `problem` says why.
    """

    url: str
    explored: Explored | None = None
    found: Found | None = None
    step: Step | None = None
    problem: Problem | None = None

    @property
    def children(self) -> tuple[str, ...]:
        """The pages to watch instead, where this one only points to them."""
        return self.explored.detection.children if self.explored is not None else ()

    @property
    def address(self) -> str:
        """The address to watch: the page's real one; as it was given where it holds secrets or names the feed."""
        page = self.found.page if self.found is not None else None
        if page is None or public_url(self.url) != self.url or shown_url(page.url) != page.url:
            return self.url
        if page.feed is not None and _server(page.url) == _server(self.url):
            return self.url
        return self.url if page.url.rstrip("/") == self.url.rstrip("/") else page.url


def look_into(
    url: str, settings: Settings, environ: Mapping[str, str], hear: Callable[[str], None] = lambda _: None
) -> Looked:
    """Look at an address. `hear` is told of each address that is asked to find out what the page is."""
    clock = SystemClock()
    watchdog = Watchdog(clock=clock, start_thread=start_thread)
    web = new_web(settings, clock, environ)
    prefs = ProviderPrefs(id=ProviderId("new"), name=shown_url(url), url=url)
    signing = Signing(web, (url,))
    page = signing.page(Page(url=url))
    looked = Looked(url=url)
    try:
        deadline = watchdog.deadline(EXPLORE_SECONDS, lambda: None)
        explored = explore(page, find_out, web=signing, deadline=deadline, hear=hear)
        looked = Looked(url=url, explored=explored)
        found = explored.verdict(page)
    except FetchError as error:
        return replace(looked, problem=error.problem)
    looked = replace(looked, found=found)
    state = ProviderState(provider=prefs.id, platform=found.platform, page=signing.page(found.page))
    outcome = poll_once(prefs, state, web, watchdog.deadline(POLL_SECONDS, lambda: None), find_platform, find_out)
    if isinstance(outcome, Failed):
        return replace(looked, problem=outcome.problem)
    return replace(looked, step=advance(ProviderState(provider=prefs.id), outcome, now=clock.now(), prefs=prefs))


def _server(url: str) -> str:
    return urlsplit(url).netloc
