"""Owns a page that moves, on real servers: real web and workers, the real hub over them, time passes when told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from queue import SimpleQueue

from tests.fake_doors import Submitted
from tests.fakes import FakeResolver
from tests.house import House, provider, wishes
from tests.servers import Page, Reader, Servers, Site, Writer
from tests.world import World
from tray_status.core.commands import Acknowledge
from tray_status.core.state import Outcome, ProviderState
from tray_status.engine.clock import SystemClock
from tray_status.engine.deadline import Deadline
from tray_status.engine.poller import PollJob, poll
from tray_status.engine.watchdog import Watchdog
from tray_status.engine.web import Web
from tray_status.engine.workers import Workers
from tray_status.platforms.detect import detect
from tray_status.platforms.registry import platform
from tray_status.threads import start_thread

LIMIT = 60.0
"""Seconds that one poll may take at most, on a machine that does much else."""

OLD, NEW = "status.acme.test", "status.acme-cloud.test"
MOVED = "moved: Acme: its status page is made with other software now"
ELSEWHERE = "moved: Acme: its status page is at another address now"
HOLDING = (
    b"<!DOCTYPE html><html><head><title>Be right back</title>"
    b'<link rel="alternate" type="application/rss+xml" href="/blog/rss.xml"></head><body>Soon.</body></html>'
)
"""What a host shows for a while in place of its page, with a feed that is no status page's."""

SOFT_404 = b"<!DOCTYPE html><html><head><title>Acme Status</title></head><body><div id=app></div></body></html>"


class RealPolls(World):
    """The world as it is: polls are made by real workers over the real network, names lead to this machine."""

    def __init__(self, house: House) -> None:
        super().__init__(house.clock)
        clock = SystemClock()
        self.outcomes: SimpleQueue[Outcome] = SimpleQueue()
        self.made = 0
        names = FakeResolver(dict.fromkeys((OLD, NEW), "127.0.0.1"))
        self.real = Web(clock=clock, proxy="none", resolve=names)
        self.workers = Workers[PollJob](
            self._look,
            lambda _job, outcome, _took, _late: self.outcomes.put(outcome),
            clock=clock,
            watchdog=Watchdog(clock=clock, start_thread=start_thread),
            start_thread=start_thread,
        )

    def _look(self, job: PollJob, deadline: Deadline, /) -> Outcome:
        return poll(job, deadline, web=self.real, find_platform=platform, detect=detect)

    def outcome(self, asked: Submitted) -> Outcome:
        """What this poll learns now, in a worker's thread."""
        self.made += 1
        self.workers.submit(PollJob(prefs=asked.prefs, state=asked.state, poll=asked.poll))
        return self.outcomes.get(timeout=LIMIT)


class Host:
    """One host, whose pages may be changed and which may die. What it has no page for it answers with 404, or HTML."""

    def __init__(self, servers: Servers, name: str) -> None:
        # Connections are not kept: a host that dies does not go on answering over them.
        self.site = Site({}, close_after=1)
        self.dead = False
        port = servers.serve(self._serve).rstrip("/").rpartition(":")[2]
        self.url = f"http://{name}:{port}"

    async def _serve(self, reader: Reader, writer: Writer) -> None:
        if not self.dead:
            await self.site(reader, writer)

    def shows(self, documents: Mapping[str, bytes], *, softly: bool = True) -> None:
        """These documents by path from now on; `softly`: every other address is answered 200 with the same HTML."""
        self.site.pages = {path: _page(body) for path, body in documents.items()}
        self.site.missing = _page(SOFT_404) if softly else Page(body=b"", status="404 Not Found", etag=False)

    def leads_to(self, other: Host) -> None:
        """Every address that it had leads to the same one there."""
        self.site.pages = {
            path: Page(body=b"", status="301 Moved Permanently", headers={"Location": f"{other.url}{path}"}, etag=False)
            for path in (*self.site.pages, "/")
        }


def _page(body: bytes) -> Page:
    kind = {b"<!DO": "text/html", b"<!do": "text/html", b"<?xm": "application/atom+xml"}
    return Page(body=body, content_type=kind.get(body[:4], "application/json"))


class Acme:
    """The program that watches Acme's page on its old host; what it showed and told since it was last asked."""

    def __init__(self, servers: Servers, now: datetime) -> None:
        self.old, self.new = Host(servers, OLD), Host(servers, NEW)
        self.house = House(wishes([replace(provider("Acme"), url=self.old.url, platform=None)]), now=now)
        self.world = RealPolls(self.house)
        self.house.world = self.world

    def begins(self) -> list[str]:
        """Start the program; what it tells."""
        self.house.start()
        self.house.passes(5)
        return self.told()

    def polls(self, count: int) -> list[str]:
        """Let time pass until so many polls were made; what is told meanwhile."""
        until = self.world.made + count
        while self.world.made < until:
            self.house.passes(1)
        self.house.passes(1)
        return self.told()

    def told(self) -> list[str]:
        """What was told since the last time."""
        return [f"{one.kind}: {one.title}" for one in self.house.told()]

    def pictures(self, since: int) -> set[str]:
        """Every picture that the icon showed since so many views were shown, and the one before them."""
        return {str(view.icon.state) for view in self.house.shows.views[max(since - 1, 0) :]}

    @property
    def shown(self) -> int:
        """How many views were shown so far."""
        return len(self.house.shows.views)

    @property
    def state(self) -> ProviderState:
        """What is held of the page."""
        return self.house.state("Acme")

    @property
    def open(self) -> list[str]:
        """The titles of what is believed to go on."""
        return [incident.title for incident in self.state.belief.open]

    def acknowledges(self) -> None:
        """Acknowledge the one open incident."""
        (incident,) = self.state.belief.open
        self.house.asks(Acknowledge(provider=self.state.provider, incident=incident.id))

    def stop(self) -> None:
        """Let the workers go."""
        self.world.workers.stop()


def blog(*titles: str) -> dict[str, bytes]:
    """A page that names a feed of posts with these titles, and has nothing else."""
    items = "".join(
        f"<item><title>{title}</title><link>/blog/{number}</link><guid>{number}</guid>"
        f"<pubDate>Mon, 03 Nov 2025 10:00:00 GMT</pubDate><description>Yum.</description></item>"
        for number, title in enumerate(titles)
    )
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Acme blog</title>{items}</channel></rss>'
    return {"/": HOLDING, "/blog/rss.xml": feed.encode()}


def iso(moment: datetime) -> str:
    """A time as JSON has it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def statuspage(*incidents: tuple[str, datetime], name: str = "Acme") -> dict[str, bytes]:
    """A page of Statuspage on which these go on: (title, when it began)."""
    listed: list[dict[str, object]] = [
        {
            "id": f"inc{number:09d}",
            "name": title,
            "status": "investigating",
            "impact": "major",
            "created_at": iso(at),
            "started_at": iso(at),
            "updated_at": iso(at),
            "incident_updates": [{"id": "u1", "status": "investigating", "body": "Looking.", "display_at": iso(at)}],
            "components": [],
        }
        for number, (title, at) in enumerate(incidents)
    ]
    return {"/api/v2/summary.json": _compat("abcdefghijkl", listed, name)}


def incidentio(*incidents: tuple[str, datetime], phase: str = "investigating") -> dict[str, bytes]:
    """The same on incident.io: its ids, its summary without maintenance, and its feed."""
    listed: list[dict[str, object]] = [
        {
            "id": f"01K0000000000000000000000{number}",
            "name": title,
            "status": phase,
            "impact": "major",
            "created_at": iso(at),
            "updated_at": iso(at + timedelta(minutes=1)),
            "incident_updates": [
                {"id": "u1", "status": phase, "body": "Looking.", "display_at": iso(at + timedelta(minutes=1))}
            ],
        }
        for number, (title, at) in enumerate(incidents)
    ]
    entries = "".join(
        f'<entry><title type="html"><![CDATA[{title}]]></title><id>https://x.test//incidents/01K0000000000000000000000'
        f'{number}</id><updated>{iso(at + timedelta(minutes=1))}</updated><content type="html"><![CDATA[<b>Status: '
        f"{phase.title()}</b><br/><br/>Looking.<br/><br/><b>Affected components</b><ul><li>API (Full outage)</li></ul>"
        "]]></content></entry>"
        for number, (title, at) in enumerate(incidents)
    )
    feed = (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Acme</title>'
        f"<id>https://x.test/</id><generator>incident.io</generator>{entries}</feed>"
    )
    going_on = listed if phase != "resolved" else []
    return {
        "/api/v2/summary.json": _compat("01J00000000000000000000000", going_on, "Acme"),
        "/feed.atom": feed.encode(),
    }


def instatus(*incidents: tuple[str, datetime]) -> dict[str, bytes]:
    """The same on Instatus: its summary, which leaves the list out when nothing goes on."""
    summary: dict[str, object] = {"page": {"name": "Acme", "url": "https://x.test", "status": "UP"}}
    if incidents:
        summary["page"] = {"name": "Acme", "url": "https://x.test", "status": "HASISSUES"}
        summary["activeIncidents"] = [
            {
                "id": f"cacme000000000000000000{number:02d}",
                "name": title,
                "started": iso(at),
                "status": "INVESTIGATING",
                "impact": "MAJOROUTAGE",
                "url": "https://x.test/1",
                "updatedAt": iso(at),
            }
            for number, (title, at) in enumerate(incidents)
        ]
    return {"/summary.json": json.dumps(summary).encode()}


def _compat(id_: str, incidents: list[dict[str, object]], name: str) -> bytes:
    sick = bool(incidents)
    tree = {
        "page": {"id": id_, "name": name, "url": "https://x.test/", "updated_at": "2026-01-01T00:00:00Z"},
        "status": {"indicator": "critical" if sick else "none", "description": "x"},
        "components": [{"id": f"{id_[:-1]}9", "name": "API", "status": "major_outage" if sick else "operational"}],
        "incidents": incidents,
    }
    return json.dumps(tree).encode()
