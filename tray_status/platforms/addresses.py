"""Owns the making of document addresses from a page's address."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# Most addresses are of this form, and need not be taken apart.
_PLAIN = re.compile(r"https?://[a-z0-9.-]+/(?:[A-Za-z0-9_~%+=,./-]*/)?([A-Za-z0-9_~%+=,.-]++)/*+")


def under(url: str, path: str) -> str:
    """The address of a document whose path begins behind the page's own, without query and fragment."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}{path}"


def origin(url: str) -> str:
    """The root of an address's host."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def last_segment(url: str) -> str:
    """The last part of an address's path, or ""."""
    if plain := _PLAIN.fullmatch(url):
        return plain[1]
    try:
        return urlsplit(url).path.rstrip("/").rpartition("/")[2]
    except ValueError:
        return ""


def same_host(url: str, other: str) -> bool:
    """Whether two addresses name the same host, with or without `www.`."""
    return host_of(url) == host_of(other) != ""


def at_one_of(host: str, hosts: tuple[str, ...]) -> bool:
    """Whether a host is one of these or below it; of one that begins with a dot, only below."""
    return any(host.endswith(one) if one.startswith(".") else f".{host}".endswith(f".{one}") for one in hosts)


def host_of(url: str) -> str:
    """The host in small letters without `www.`, or ""."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
