"""Owns the process of the least that urllib3 can do: conditional requests, kept connections, one TLS context."""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import urllib3

from tests.bench import names
from tests.bench.children import answer_all, cpu
from tray_status.core.due import SLOTS, SPREAD
from tray_status.engine.workers import FIRST


class Bare:
    """A pool of as many threads as the product keeps, and the tags of what they fetched."""

    def open(self, urls: dict[str, str], bundle: str, folder: str) -> None:  # noqa: ARG002 -- asked like the others
        """Get ready to poll these pages."""
        self._urls = list(urls.values())
        self._tags: dict[str, str] = {}
        context = ssl.create_default_context(cafile=bundle)
        self._pools = urllib3.PoolManager(num_pools=len(urls), maxsize=FIRST, ssl_context=context)
        self._threads = ThreadPoolExecutor(FIRST)
        self._pause = Event()

    def cycle(self) -> Mapping[str, object]:
        """Poll everybody at once."""
        began = cpu()
        statuses = list(self._threads.map(self._poll, self._urls))
        return {"cpu": cpu() - began, "failed": sum(status not in (200, 304) for status in statuses)}

    def spread(self) -> Mapping[str, object]:
        """Poll in as many moments, over as much time, as the product spreads them."""
        began, start = cpu(), time.monotonic()
        asked = []
        for place, url in enumerate(self._urls):
            moment = start + SPREAD.total_seconds() * (place * SLOTS // len(self._urls)) / SLOTS
            self._pause.wait(max(0.0, moment - time.monotonic()))
            asked.append(self._threads.submit(self._poll, url))
        statuses = [one.result() for one in asked]
        return {"cpu": cpu() - began, "failed": sum(status not in (200, 304) for status in statuses)}

    def _poll(self, url: str) -> int:
        headers = {"Accept-Encoding": "gzip"}
        tag = self._tags.get(url)
        if tag is not None:
            headers["If-None-Match"] = tag
        answer = self._pools.request("GET", url, headers=headers, retries=False, timeout=15)
        if answer.status == 200:
            self._tags[url] = answer.headers["ETag"]
        return answer.status


def main() -> None:
    """Do what is asked until nobody asks any more."""
    names.install()
    program = Bare()
    answer_all({"open": program.open, "cycle": program.cycle, "spread": program.spread})


if __name__ == "__main__":
    main()
