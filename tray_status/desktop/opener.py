"""Owns the only way into the browser: which links may be opened, and opening them."""

from __future__ import annotations

import webbrowser
from urllib.parse import urlsplit

SHORTENERS = frozenset({"stspg.io"})
"""Hosts that platforms use for short links to their own incidents."""


def allowed(link: str, page_url: str, *, also: tuple[str, ...] = ()) -> str:
    """The link if it leads to the page's own host, one of `also` or a known shortener; else the page itself.

    A hostile page must not choose where people go to log in. Only http and https are ever opened.
    """
    hosts = {_host(page_url), *also, *SHORTENERS}
    return link if _web(link) and _host(link) in hosts else page_url


def open_link(link: str) -> str:
    """Open an http(s) link in the user's browser; the answer is a sentence about what happened."""
    if not _web(link):
        return "Only web addresses are opened."
    return "Opened in the browser." if webbrowser.open(link) else f"No browser could be started for {_host(link)}."


def _web(link: str) -> bool:
    return urlsplit(link).scheme in ("http", "https") and bool(_host(link))


def _host(link: str) -> str:
    return (urlsplit(link).hostname or "").lower()
