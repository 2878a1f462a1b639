"""Owns what the latest polls say about the network: whether it is us who are offline, and whether others answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from tray_status.core.due import OFFLINE_AFTER, Contact, offline
from tray_status.core.state import Failed, Outcome


class Reach:
    """The latest contact with each host, and since when we are offline (None: we are not)."""

    def __init__(self, since: datetime | None = None) -> None:
        self.offline_since = since
        self._contacts: dict[str, Contact] = {}

    def note(self, url: str, outcome: Outcome, now: datetime) -> bool:
        """Take one outcome into account; True when it changes whether we are offline."""
        host = urlsplit(url).hostname or url
        answered = not (isinstance(outcome, Failed) and outcome.problem.kind.connection)
        self._contacts[host] = Contact(host=host, at=now, answered=answered)
        before = self.offline_since
        if answered:
            self.offline_since = None
        elif before is None and offline(self._contacts.values(), now=now):
            self.offline_since = now
        return (before is None) is not (self.offline_since is None)

    def others_answer(self, url: str, now: datetime) -> bool:
        """Whether any other host answered lately."""
        host = urlsplit(url).hostname or url
        return any(
            contact.answered and contact.host != host and now - contact.at <= OFFLINE_AFTER
            for contact in self._contacts.values()
        )

    def forget(self, urls: Iterable[str]) -> None:
        """Keep only the hosts of these URLs: what is not watched any more is no evidence."""
        hosts = {urlsplit(url).hostname or url for url in urls}
        self._contacts = {host: contact for host, contact in self._contacts.items() if host in hosts}
