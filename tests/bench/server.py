"""Owns the process of the measured pages: it makes certificates, serves, counts, and lets pages change."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Coroutine, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import certifi

from tests import certificates
from tests.bench.children import answer_all
from tests.bench.documents import ALL, FEEDS
from tests.bench.names import DOMAIN, HERE, WELL
from tests.bench.pages import Pages, Tally
from tray_status.threads import start_thread

MIXES = {"feeds": FEEDS, "all": ALL}

Result = TypeVar("Result")


class Server:
    """Pages on one port of this machine, with and without TLS."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        start_thread("pages", self._loop.run_forever)

    def open(self, folder: str, count: int, mix: str) -> Mapping[str, object]:
        """Serve so many pages; say where, and which certificates to believe."""
        allow_many_files()
        own = Path(folder)
        own.mkdir(parents=True, exist_ok=True)
        self._tls = certificates.make(own, (HERE, f"*{DOMAIN}"))
        # Reading certificates costs what it costs on a real system only when there are as many.
        bundle = own / "bundle.pem"
        bundle.write_bytes(Path(certifi.where()).read_bytes() + self._tls.ca_file.read_bytes())
        self._pages = Pages(forms=MIXES[mix], count=count)
        tls = self._run(self._pages.listen(HERE, 0, self._tls.good))
        plain = self._run(self._pages.listen(HERE, 0, None))
        paths = self._pages.paths()
        return {
            "bundle": str(bundle),
            "paths": paths,
            "forms": self._pages.form_of(),
            "tls": {name: f"https://{name}:{tls}{path}" for name, path in paths.items()},
            "plain": {name: f"http://{name}:{plain}{path}" for name, path in paths.items()},
        }

    def tally(self) -> Mapping[str, object]:
        """What went through since the last time this was asked."""
        tally, self._pages.tally = self._pages.tally, Tally()
        return asdict(tally)

    def change(self, pages: list[int]) -> None:
        """Open an incident on each of these pages."""
        for number in pages:
            self._pages.change(number)

    def drop(self) -> Mapping[str, object]:
        """Close the connections that clients keep."""
        return {"dropped": self._run(self._drop())}

    def sent_at(self) -> Mapping[str, object]:
        """When each page was first sent whole since it changed: some ask twice, and the first time counts."""
        return dict(self._pages.sent_at)

    def answered_at(self) -> Mapping[str, object]:
        """When each page last had an answer."""
        return dict(self._pages.answered_at)

    def listen_well(self, ports: list[int]) -> None:
        """Serve the pages at the address for those that are well until they go bad, on the ports of their bad ends."""
        for port in ports:
            self._run(self._pages.listen(WELL, port, self._tls.good))

    async def _drop(self) -> int:
        return self._pages.drop_connections()

    def _run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)


def allow_many_files() -> None:
    """Let this process have as many connections as the system allows."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def main() -> None:
    """Serve until nobody asks any more."""
    server = Server()
    answer_all(
        {
            "open": server.open,
            "tally": server.tally,
            "change": server.change,
            "drop": server.drop,
            "sent_at": server.sent_at,
            "answered_at": server.answered_at,
            "listen_well": server.listen_well,
        }
    )


if __name__ == "__main__":
    main()
