"""Owns what may be secret in settings' addresses (user, password, query): sent to their server, kept nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from tray_status.core.links import fingerprint
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.reading import Page
from tray_status.engine.addresses import Address, parse
from tray_status.engine.deadline import Deadline
from tray_status.engine.visit import Fetches
from tray_status.engine.web import Answer, Request

TOKEN_LEAST: Final = 12
"""Characters of a value that may be a secret by itself; a shorter one is a word of the page's, such as a language."""


class Signing:
    """A web that adds to each request what settings hold for its server, so that nobody else need know it.

    A user name is left out of all addresses. In place of a query that settings name, its fingerprint stands; also where
    a document repeats it, as feeds do in the ids and links of their entries.
    """

    def __init__(self, web: Fetches, urls: Iterable[str | None]) -> None:
        """`urls` are addresses as they stand in the settings, None where there is none."""
        self._web = web
        self._written = tuple((url, address) for url in urls if url is not None and (address := _parsed(url)))
        self._repeated = tuple(_repetitions(url) for url, _ in self._written)

    def get(self, request: Request, deadline: Deadline) -> Answer:
        """Fetch one document. Raises FetchError."""
        answer = self._web.get(replace(request, url=self.signed(request.url)), deadline)
        body = answer.body
        for repeated in self._repeated:
            for words, instead in repeated:
                body = words.sub(instead, body)
        return answer if body is answer.body else replace(answer, body=body)

    def page(self, page: Page) -> Page:
        """The page without what settings' addresses hold that may be secret: `get` adds it again."""
        return Page(
            url=self._bare(page.url),
            feed=None if page.feed is None else self._bare(page.feed),
            mapping=tuple(
                one if one.address is None else replace(one, address=self._bare(one.address)) for one in page.mapping
            ),
        )

    def _bare(self, url: str) -> str:
        address = _parsed(url)
        if address is None:
            return url
        url = address.url if address.user is not None else url
        query = urlsplit(address.url).query
        return _with_query(url, fingerprint(query)) if query in self._queries(address) else url

    def signed(self, url: str) -> str:
        """The address with what is secret in it: as `get` asks it."""
        asked = _parsed(url)
        if asked is None:
            return url
        query = urlsplit(asked.url).query
        for theirs in self._queries(asked):
            if query == fingerprint(theirs):
                url = _with_query(url, theirs)
        for written, address in self._written:
            if address.user is not None and address.trusts(asked):
                user = urlsplit(written).netloc.rpartition("@")[0]
                parts = urlsplit(parse(url).url)
                return parts._replace(netloc=f"{user}@{parts.netloc}").geturl()
        return url

    def _queries(self, asked: Address) -> set[str]:
        """The queries that settings name at that server."""
        return {urlsplit(address.url).query for _, address in self._written if address.trusts(asked)} - {""}


def written(prefs: ProviderPrefs) -> tuple[str | None, ...]:
    """Every address that settings name for a provider; None where there is none."""
    return prefs.url, prefs.feed, *(one.address for one in prefs.mapping)


def _repetitions(url: str) -> tuple[tuple[re.Pattern[bytes], bytes], ...]:
    """How a document may repeat what is secret in an address, each with what is to stand there instead."""
    parts = urlsplit(url)
    user = parts.netloc.rpartition("@")[0]
    found = [(rb"(?<=//)" + re.escape(user.encode()) + rb"@", b"")] if user else []
    values = [(parts.query, "")] if parts.query else []
    for one in parts.query.split("&"):
        name, equals, value = one.partition("=")
        if len(value) >= TOKEN_LEAST:
            values.append((value, name + equals))
    for value, name in values:
        # As addresses are written in plain text and JSON, in XML and HTML, and by JSON that escapes more than it must.
        forms = {value, value.replace("&", "&amp;"), value.replace("&", "&#38;"), value.replace("&", "\\u0026")}
        ways = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
        before = f"(?<=[?&;6]{re.escape(name)})"  # `&`, also as `&amp;`, `&#38;` and `\\u0026`
        found.append((f"{before}(?:{ways})".encode(), fingerprint(value).encode()))
    return tuple((re.compile(words), instead) for words, instead in found)


def _with_query(url: str, query: str) -> str:
    return urlsplit(url)._replace(query=query).geturl()


def _parsed(url: str) -> Address | None:
    """The address taken apart; None when it cannot be understood."""
    try:
        return parse(url)
    except ValueError:
        return None
