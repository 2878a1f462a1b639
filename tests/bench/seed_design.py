"""Owns the process of the design we measure ourselves against: a task per provider, all fetched and parsed anew.

One asyncio task for each provider, aiohttp without conditional requests, feedparser, beautifulsoup4 with html.parser
for the newest entry, and one state.json that is written anew through aiofiles after every poll. No part of it is ours.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiofiles  # type: ignore[import-untyped]  # it has no types, and only this file uses it
import aiohttp
import feedparser
from bs4 import BeautifulSoup

from tests.bench import names
from tests.bench.children import answer_all, cpu
from tray_status.threads import start_thread

if TYPE_CHECKING:
    from collections.abc import Coroutine

TIMEOUT = aiohttp.ClientTimeout(total=15)


@dataclass(slots=True)
class Watch:
    """The whole program: tasks that wait for their next poll, and the memory they share."""

    path: str
    memory: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    events: int = 0
    failed: int = 0

    async def poll(self, session: aiohttp.ClientSession, name: str, url: str) -> None:
        """One poll from the request to the file."""
        try:
            async with session.get(url) as answer:
                answer.raise_for_status()
                body = await answer.read()
        except (aiohttp.ClientError, TimeoutError):
            self.failed += 1
            return
        self.compare(name, feedparser.parse(body).entries)
        async with aiofiles.open(self.path, "w", encoding="utf-8") as file:
            await file.write(json.dumps(self.memory, indent=2))

    def compare(self, name: str, entries: list[Any]) -> None:
        """Count what is new or was updated, and remember everything."""
        known = self.memory.setdefault(name, {})
        for place, entry in enumerate(entries):
            incident = {
                "title": entry.title,
                "updated": entry.get("updated") or entry.get("published"),
                "link": entry.link,
            }
            if place == 0:
                incident |= taken_apart(entry.get("summary", ""))
            before = known.get(entry.id)
            if before is None or before["updated"] != incident["updated"]:
                self.events += 1
            known[entry.id] = incident


def taken_apart(html: str) -> dict[str, object]:
    """Status, services and message of one entry."""
    soup = BeautifulSoup(html, "html.parser")
    status = next((bold.get_text() for bold in soup.find_all("b") if bold.get_text().startswith("Status:")), "")
    services = [item.get_text(strip=True) for item in soup.find_all("li")]
    return {
        "status": status.partition(":")[2].strip(),
        "services": services,
        "message": soup.get_text(" ", strip=True),
    }


class SeedDesign:
    """The program in its event loop, and one round of polls after the other."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        start_thread("event-loop", self._loop.run_forever)

    def open(self, urls: dict[str, str], bundle: str, folder: str) -> None:
        """Get ready to poll these pages."""
        self._urls = urls
        self._watch = Watch(f"{folder}/state.json")
        self._run(self._connect(ssl.create_default_context(cafile=bundle)))

    def cycle(self) -> Mapping[str, object]:
        """Have every provider's task make its next poll."""
        began, failed = cpu(), self._watch.failed
        self._run(self._round())
        return {"cpu": cpu() - began, "failed": self._watch.failed - failed}

    def close(self) -> None:
        """Let go of the connections."""
        for task in self._tasks:
            self._loop.call_soon_threadsafe(task.cancel)
        self._run(self._session.close())

    async def _connect(self, tls: ssl.SSLContext) -> None:
        connector = aiohttp.TCPConnector(ssl=tls)
        self._session = aiohttp.ClientSession(connector=connector, timeout=TIMEOUT)
        self._due = asyncio.Condition()
        self._rounds = 0
        self._left = 0
        self._tasks = [asyncio.create_task(self._live(name, url)) for name, url in self._urls.items()]

    async def _live(self, name: str, url: str) -> None:
        """One provider's task. What stands in for its interval is that the next round is asked for."""
        polled = 0
        while True:
            async with self._due:
                await self._due.wait_for(lambda: self._rounds > polled)  # noqa: B023 -- called before `polled` changes
            polled += 1
            await self._watch.poll(self._session, name, url)
            async with self._due:
                self._left -= 1
                self._due.notify_all()

    async def _round(self) -> None:
        async with self._due:
            self._rounds += 1
            self._left = len(self._urls)
            self._due.notify_all()
            await self._due.wait_for(lambda: self._left == 0)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(120)


def main() -> None:
    """Do what is asked until nobody asks any more."""
    names.install()
    program = SeedDesign()
    answer_all({"open": program.open, "cycle": program.cycle, "close": program.close})


if __name__ == "__main__":
    main()
