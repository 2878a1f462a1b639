"""Owns which documents may be asked for again over a kept connection: how each was asked, what can be lent now."""

from __future__ import annotations

from collections.abc import Callable

from tray_status.core.state import Validators
from tray_status.engine.addresses import Address, parse
from tray_status.engine.hosts import Hosts
from tray_status.engine.kept import Kept, Lending
from tray_status.engine.proxies import Proxies

QUESTIONS_MOST = 4096
"""So many requests are remembered at most; whoever is forgotten is asked the usual way."""


class Lender:
    """Remembers the requests whose latest answer was a plain 304, and lends connections over which to repeat them.

    The connections are those of the usual way, and so are the places at each server: there is one stock of both.
    """

    def __init__(self, hosts: Hosts, proxies: Proxies, pool_at: Callable[[Address], Lending | None]) -> None:
        """`pool_at` gives the connections to a server, None where there were none yet."""
        self._hosts = hosts
        self._proxies = proxies
        self._pool_at = pool_at
        self._questions: dict[str, tuple[Validators, bytes]] = {}

    def remember(self, url: str, validators: Validators, sent: bytes) -> None:
        """Asked in these bytes, the server of this very address has answered that nothing is new."""
        if self._proxies.of(parse(url)):
            return  # a proxy is asked in other words
        if len(self._questions) >= QUESTIONS_MOST:
            self._questions.clear()
        self._questions[url] = (validators, sent)

    def forget(self, url: str) -> None:
        """It answered anything else."""
        self._questions.pop(url, None)

    def lend(self, url: str, validators: Validators) -> Kept | None:
        """A kept connection on which this may be asked at once, byte by byte as before; None: ask the usual way.

        Raises FetchError for a proxy that cannot be used.
        """
        here, question = parse(url), self._questions.get(url)
        if question is None or question[0] != validators or self._proxies.of(here):
            return None
        pool = self._pool_at(here)
        if pool is None or not self._hosts.take_free(here.place):
            return None
        connection = pool.lend()
        if connection is None:
            self._hosts.give_back(here.place)
            return None

        def give_back() -> None:
            pool.take_back(connection)
            self._hosts.give_back(here.place)

        return Kept(connection, question[1], give_back)
