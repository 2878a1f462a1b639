"""Owns how the measured pages' names are looked up: by each process for itself, without a name server."""

from __future__ import annotations

import socket
from threading import Event
from typing import Any

DOMAIN = ".pages.test"
HERE = "127.0.0.1"
WELL = "127.0.0.2"
"""Pages that are to go bad later are well as long as their names lead here."""

BEAT = 3.0
"""Seconds over which the product spreads the polls of one beat by the names of pages, and a little more."""

_lead: dict[str, str | None] = {}
_never = Event()
_system = socket.getaddrinfo


def page_name(number: int) -> str:
    """The host of a page."""
    return f"p{number:04}{DOMAIN}"


def lead(host: str, address: str | None) -> None:
    """Have a name lead to that address from now on; None: looking it up never ends."""
    _lead[host] = address


def install() -> None:
    """Have this process look names up here. To be called before anything keeps `socket.getaddrinfo` for itself."""
    socket.getaddrinfo = _look_up


def _look_up(host: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 -- the signature of what it stands in for
    name = host.decode() if isinstance(host, bytes) else host
    if not isinstance(name, str) or not name.endswith(DOMAIN):
        return _system(host, *args, **kwargs)
    address = _lead.get(name, HERE)
    if address is None:
        _never.wait()
    return _system(address, *args, **kwargs)
