"""A small scripted story for tests, and a server of it that is stepped by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPResponse
from threading import Thread  # noqa: TID251 -- only the type of what start_thread gives
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tray_status.core.model import Health, Impact, Kind, Phase
from tray_status.demo import DemoServer, Fault, Site, Step, Story, Style
from tray_status.threads import start_thread

if TYPE_CHECKING:
    from collections.abc import Callable

BEGAN = datetime(2026, 5, 4, 14, 0, tzinfo=UTC)

SHOP = Site(id="shop", name="Corner & Shop", style=Style.STATUSPAGE, components=("Till", "Shelves"))
POST = Site(id="post", name="Parcel Post", style=Style.INCIDENTIO, components=("Vans",))
NEWS = Site(id="news", name="Village News", style=Style.FEED, components=("Print",))

TINY = Story(
    sites=(SHOP, POST, NEWS),
    steps=(
        Step(
            at=10,
            site="shop",
            entry="till",
            title='Till "jammed" & stuck',
            impact=Impact.MAJOR,
            affects={"Till": Health.PARTIAL_OUTAGE},
            phase=Phase.INVESTIGATING,
            text="It does not open & we don't know why.",
        ),
        Step(at=20, site="shop", entry="till", phase=None, text="Somebody has called Bob."),
        Step(
            at=30,
            site="shop",
            entry="till",
            title="Till was stuck",
            impact=Impact.CRITICAL,
            phase=Phase.IDENTIFIED,
            text="Bob has the key.",
        ),
        Step(at=36, site="shop", entry="till", phase=None, text="It turns."),
        Step(at=40, site="shop", entry="till", phase=Phase.RESOLVED, text="Open again."),
        Step(
            at=15,
            site="shop",
            entry="shelves",
            kind=Kind.MAINTENANCE,
            title="New shelves",
            affects={"Shelves": Health.MAINTENANCE},
            window=(25, 35),
            phase=Phase.SCHEDULED,
            text="We put up new shelves.",
        ),
        Step(at=25, site="shop", entry="shelves", phase=Phase.IN_PROGRESS, text="Drilling."),
        Step(at=35, site="shop", entry="shelves", phase=Phase.COMPLETED, text="Done."),
        Step(
            at=12,
            site="post",
            entry="vans",
            title="Vans are late",
            impact=Impact.MINOR,
            affects={"Vans": Health.DEGRADED},
            phase=Phase.INVESTIGATING,
            text="Snow & ice ]]> everywhere.",
        ),
        Step(at=32, site="post", entry="vans", phase=Phase.RESOLVED, text="It thaws."),
        Step(
            at=14,
            site="news",
            entry="ink",
            title="Ink is low",
            impact=Impact.MINOR,
            phase=Phase.MONITORING,
            text="More is coming.",
        ),
        Step(at=34, site="news", entry="ink", phase=Phase.RESOLVED, text="More has come."),
    ),
    length=45,
    faults=(Fault(site="news", since=50, until=60, retry_after=7), Fault(site="post", since=50, until=55, status=500)),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, headers (names in lower case), body."""

    status: int
    headers: dict[str, str]
    body: bytes


class Stage:
    """A served story whose time is set by hand."""

    def __init__(self, story: Story) -> None:
        self.seconds = 0.0
        self.threads: list[Thread] = []
        self.crashes: list[Exception] = []
        self.server = DemoServer(story, lambda: self.seconds, self._start, began=BEGAN)

    def _start(self, name: str, target: Callable[[], object]) -> None:
        self.threads.append(start_thread(name, target, on_crash=self.crashes.append))

    def url(self, site: str) -> str:
        """The address of a site's page."""
        return next(page.url for page in self.server.pages if page.id == site)

    def connect(self, site: str) -> HTTPConnection:
        """A connection to a site, for the caller to close."""
        return HTTPConnection(urlsplit(self.url(site)).netloc, timeout=10)

    def get(self, site: str, path: str, *, method: str = "GET", **headers: str) -> Answer:
        """Ask once; underscores in the names of headers stand for hyphens."""
        connection = self.connect(site)
        try:
            return ask(connection, path, method=method, **headers)
        finally:
            connection.close()


def ask(connection: HTTPConnection, path: str, *, method: str = "GET", **headers: str) -> Answer:
    """Ask on a connection that stays open."""
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response: HTTPResponse = connection.getresponse()
    return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())


@contextmanager
def staged(story: Story) -> Iterator[Stage]:
    """Serve a story at second 0; when done, see that every thread of it ends, and none by a crash."""
    stage = Stage(story)
    with stage.server:
        yield stage
    for thread in stage.threads:
        thread.join(10)
        assert not thread.is_alive(), thread.name
    assert stage.crashes == []
