"""Owns the only way into the browser."""

from __future__ import annotations

from urllib.parse import urlsplit


def open_link(link: str) -> str:
    """Open an http(s) link in the user's browser; the answer is a sentence about what happened.

    Which links may be opened at all is decided before (`core.links.opened_url`).
    """
    try:
        parts = urlsplit(link)
    except ValueError:
        return "Only web addresses are opened."
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "Only web addresses are opened."
    import webbrowser  # hundreds of kilobytes, for a program that sits in every session and is rarely clicked

    return "Opened in the browser." if webbrowser.open(link) else f"No browser could be started for {parts.hostname}."
