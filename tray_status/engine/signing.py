"""Owns the user names and passwords that stand in settings' addresses: sent to their server, kept out of all else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from tray_status.engine.addresses import Address, parse
from tray_status.engine.deadline import Deadline
from tray_status.engine.visit import Fetches
from tray_status.engine.web import Answer, Request


def unsigned(url: str) -> str:
    """The address without user name and password; what cannot be understood is left as it is."""
    address = _signed(url)
    return url if address is None else address.url


def _signed(url: str) -> Address | None:
    """The address, if there is a user name in it."""
    try:
        address = parse(url)
    except ValueError:
        return None
    return address if address.user is not None else None


class Signing:
    """A web that adds to each request what settings hold for its server, so that nobody else need know it."""

    def __init__(self, web: Fetches, urls: Iterable[str | None]) -> None:
        """`urls` are addresses as they stand in the settings, None where there is none."""
        self._web = web
        self._secrets = tuple((url, address) for url in urls if url is not None and (address := _signed(url)))

    def get(self, request: Request, deadline: Deadline) -> Answer:
        """Fetch one document. Raises FetchError."""
        return self._web.get(replace(request, url=self._with_user(request.url)), deadline)

    def _with_user(self, url: str) -> str:
        try:
            asked = parse(url)
        except ValueError:
            return url
        for written, address in self._secrets:
            if address.trusts(asked):
                user = urlsplit(written).netloc.rpartition("@")[0]
                parts = urlsplit(asked.url)
                return parts._replace(netloc=f"{user}@{parts.netloc}").geturl()
        return url
