"""Owns what a web address is made of: what is asked, whom it belongs to, and the part of it that may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urlsplit

PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One http(s) address taken apart.

    `url` is what is asked: without user info and fragment. `host` is lower case without brackets, `port` is always
    a number.
    `user` and `password` are what stood before the host, None when nothing did.
    """

    url: str
    scheme: str
    host: str
    port: int
    user: str | None = None
    password: str = ""

    @property
    def place(self) -> str:
        """Host and port, by which requests to one server are counted."""
        return f"{self.host}:{self.port}"

    @property
    def server(self) -> str:
        """The host, and its port where it is not the usual one, as a user may read it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def shown(self) -> str:
        """What a user may read: the host, and `…` for the rest, where secrets may stand."""
        return shown(self.url)

    def trusts(self, other: Address) -> bool:
        """Whether what is secret to this address may be told to the other: the same server, or its encrypted self."""
        if self.host != other.host:
            return False
        upgraded = (self.scheme, self.port, other.scheme, other.port) == ("http", 80, "https", 443)
        return upgraded or (self.scheme, self.port) == (other.scheme, other.port)


@lru_cache(maxsize=4096)
def parse(url: str) -> Address:
    """Take an address apart. Raises ValueError when it is not an http(s) address with a host."""
    parts = urlsplit(url.strip())
    scheme, host = parts.scheme.lower(), parts.hostname
    if scheme not in PORTS:
        raise ValueError(f"{scheme or 'an address without a scheme'} is not http or https")
    if not host:
        raise ValueError("there is no host in it")
    netloc = parts.netloc.rpartition("@")[2]
    return Address(
        url=parts._replace(scheme=scheme, netloc=netloc, path=parts.path or "/", fragment="").geturl(),
        scheme=scheme,
        host=host,
        port=parts.port or PORTS[scheme],
        user=None if parts.username is None else unquote(parts.username),
        password=unquote(parts.password or ""),
    )


def shown(url: str) -> str:
    """The part of an address that may stand in a sentence or a log: its host, then `…` for whatever else there is."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        return "…"
    if ":" in host:
        host = f"[{host}]"
    more = parts.path.strip("/") or parts.query or parts.fragment
    return f"{host}{port}/…" if more else f"{host}{port}" or "…"
