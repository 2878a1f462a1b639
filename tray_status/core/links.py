"""Owns which of a page's links may be followed, and the part of an address that may be shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, urlsplit

from tray_status.core.text import ELLIPSIS, safe_url

if TYPE_CHECKING:
    from tray_status.core.prefs import ProviderPrefs
    from tray_status.core.state import ProviderState

SHORTENERS: Final[Mapping[str, frozenset[str]]] = {"statuspage": frozenset({"stspg.io"})}
"""Hosts that a platform uses for short links to its own incidents."""


def trusted_hosts(prefs: ProviderPrefs, state: ProviderState | None) -> frozenset[str]:
    """The hosts a provider's links may lead to besides its page's: where redirects ended, its platform's shorteners.

    Where redirects ended is what the last good poll found; a page that settings name now and that was not read yet
    has none.
    """
    platform = prefs.platform or (state.platform if state is not None else None)
    hosts = SHORTENERS.get(platform or "", frozenset())
    if state is None or state.asked not in (None, asked_of(prefs)):
        return hosts
    pages = (state.page_url, state.page.url if state.page is not None else None)
    return hosts | {host for page in pages if page is not None and (host := _host(page))}


def link_of(link: str | None, page_url: str, *, hosts: Collection[str]) -> str:
    """The link if it leads to the page's host or one of `hosts`, else the page, without what is secret in its address.

    A hostile page must not choose where people go to log in. A link that repeats the query of the page's own address
    would give it away, and leads to the page.
    """
    page = public_url(page_url)
    found = safe_url(link)
    if found is None:
        return page
    parts = urlsplit(found)
    query = urlsplit(page_url).query
    repeated = query != "" and parts.query in (query, fingerprint(query))
    return found if parts.hostname in {_host(page_url), *hosts} and not repeated else page


def opened_url(link: str, page_url: str, *, hosts: Collection[str]) -> str:
    """What a click on a link opens: the same, but for the page its address as settings have it."""
    found = link_of(link, page_url, hosts=hosts)
    return page_url if found == public_url(page_url) else found


def public_url(url: str) -> str:
    """An http(s) address without user name, password, query and fragment: what others may be given to follow."""
    parts = urlsplit(url)
    return parts._replace(netloc=_server(parts), query="", fragment="").geturl()


def fingerprint(url: str) -> str:
    """What an address is told from others by, in hex: what is secret in it cannot be read from that."""
    return blake2b(url.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def asked_of(prefs: ProviderPrefs) -> str:
    """What tells the page that settings name from others, in hex: its address, and by which mapping it is read."""
    return fingerprint(f"{prefs.url}\n{prefs.mapping!r}" if prefs.mapping else prefs.url)


def shown_url(url: str) -> str:
    """An address as people and logs may read it: as it is, or scheme, host and `…` if it holds what may be secret."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ELLIPSIS
    if "@" not in parts.netloc and not parts.query and not parts.fragment:
        return url
    return f"{parts.scheme}://{_server(parts)}/{ELLIPSIS}"


def _server(parts: SplitResult) -> str:
    """Host and port as they were written."""
    return parts.netloc.rpartition("@")[2]


def _host(url: str) -> str:
    """The host in lower case, "" when there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
