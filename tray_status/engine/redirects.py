"""Owns where a redirect may lead: not round in a circle, nor on for ever, never to what is less safe to ask."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from tray_status.core.errors import FetchError
from tray_status.core.private import leads_inside
from tray_status.core.problem import Problem, ProblemKind
from tray_status.engine.addresses import PORTS, Address, parse
from tray_status.engine.strangers import mark_of_host

CODES = frozenset({301, 302, 303, 307, 308})
MOST = 5


class Route:
    """The addresses of one request in the order in which they were asked."""

    def __init__(self, first: Address) -> None:
        self._asked = [first]

    @property
    def first(self) -> Address:
        """The address that was asked for."""
        return self._asked[0]

    @property
    def here(self) -> Address:
        """The address that is asked now."""
        return self._asked[-1]

    def follow(self, location: str | None) -> Address:
        """Go where the answer says. Raises FetchError (REDIRECT) when that is nowhere to go."""
        who = self.here.shown
        if not location or not location.strip():
            raise _fault(f"{who} redirects without saying where to.")
        try:
            target = urljoin(self.here.url, _utf8(location.strip()))
            scheme = urlsplit(target).scheme
            address = parse(target) if scheme in PORTS else None
        except ValueError as error:
            raise _fault(f"{who} redirects to an address that cannot be understood.") from error
        if address is None:
            raise _fault(f"{who} redirects to {scheme[:20]}:…, which is not a web address.")
        if self.here.scheme == "https" and address.scheme == "http":
            stranger = mark_of_host(address.server) if address.server != self.here.server else None
            raise _fault(
                f"{who} redirects from an encrypted to an unencrypted address, {address.shown}.", stranger=stranger
            )
        if leads_inside(address.url, self.first.url):
            # Whoever leads there from every page is the login page of a network.
            sentence = f"{who} redirects into a private network, to {address.shown}."
            raise _fault(sentence, stranger=mark_of_host(address.server))
        if any(address.url == asked.url for asked in self._asked):
            raise _fault(f"{who} redirects in a circle.")
        if len(self._asked) > MOST:
            raise _fault(f"{self.first.shown} redirects more than {MOST} times.")
        self._asked.append(address)
        return address


def _utf8(location: str) -> str:
    """Headers arrive as Latin-1; addresses in them that are not ASCII are UTF-8."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location


def _fault(sentence: str, *, stranger: str | None = None) -> FetchError:
    return FetchError(Problem(kind=ProblemKind.REDIRECT, sentence=sentence), stranger=stranger)
