"""Owns the process of the pages that misbehave: apart from the healthy ones, whose answers it must not delay."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping
from pathlib import Path

from tests import bad_pages, certificates
from tests.bench.children import answer_all
from tests.bench.names import DOMAIN, HERE
from tests.certificates import Certificates
from tests.servers import Handler, Servers

SOON = "120"

Way = Callable[[], int | None]
"""Opens a page that is bad in one way; gives its port, or None when it is its name that leads nowhere."""


def ways(certs: Certificates, servers: Servers) -> dict[str, Way]:
    """The ways in which pages are bad."""

    def served(handler: Handler, tls: ssl.SSLContext | None = certs.good) -> Way:
        return lambda: _port(servers.serve(handler, tls=tls))

    async def well(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await bad_pages.answer(bad_pages.LITTLE, "application/json")(reader, writer)

    return {
        "never accepts": lambda: _port(servers.listen_only("https")),
        "lets nobody connect": lambda: _port(servers.full("https")),
        "is silent in the handshake": served(bad_pages.silent, None),
        "is silent after the handshake": served(bad_pages.silent),
        "sends headers a byte at a time": served(bad_pages.trickled_headers()),
        "sends its body a byte at a time": served(bad_pages.trickled_body()),
        "stops within its headers": served(bad_pages.after_request(b"HTTP/1.1 200 OK\r\n", hang=True)),
        "announces 300 MB": served(bad_pages.huge(300_000_000)),
        "sends without end": served(bad_pages.huge()),
        "sends a gzip bomb": served(bad_pages.bomb()),
        "redirects to itself": served(bad_pages.redirect("/feed.atom")),
        "has a stranger's certificate": served(well, certs.stranger),
        "has another host's certificate": served(well, certs.wrong_host),
        "has an expired certificate": served(well, certs.expired),
        "sends HTML": served(bad_pages.login_page()),
        "sends an entity bomb": served(bad_pages.entity_bomb()),
        "sends a wrong encoding": served(bad_pages.wrong_encoding()),
        "is busy (429)": served(bad_pages.answer(b"", "text/plain", "429 Too Many Requests", Retry_After=SOON)),
        "is not found by name": lambda: None,
        "is not found by name either": lambda: None,
    }


def _port(url: str) -> int:
    return int(url.rstrip("/").rpartition(":")[2])


def main() -> None:
    """Misbehave until nobody asks any more."""
    with Servers() as servers:

        def open_all(folder: str) -> Mapping[str, object]:
            own = Path(folder)
            own.mkdir(parents=True, exist_ok=True)
            certs = certificates.make(own, (HERE, f"*{DOMAIN}"))
            return {"ca_file": str(certs.ca_file), "ways": {way: make() for way, make in ways(certs, servers).items()}}

        answer_all({"open": open_all})


if __name__ == "__main__":
    main()
