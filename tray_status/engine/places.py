"""Owns where else a page may be that is not reached where it was: pages move to another host, and some move back."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from tray_status.core.problem import Problem, ProblemKind
from tray_status.core.reading import Page

BROKEN_SERVER = 500
"""Statuses from here on say that it is the server that fails, not the question."""


def away(problem: Problem | None) -> bool:
    """Whether a host that nobody serves any more would fail in this way."""
    if problem is None:
        return False
    gone = problem.kind.unanswered or problem.kind in (ProblemKind.TLS, ProblemKind.BROKEN)
    return gone or (problem.status or 0) >= BROKEN_SERVER


def led_to(page: Page, where: str | None) -> Page | None:
    """The page at the server to which redirects from it led last; None when they led nowhere else."""
    if where is None or same_server(page.url, where):
        return None
    feed = _moved(page.feed, page.url, where) if page.feed is not None else None
    return replace(page, url=_moved(page.url, page.url, where), feed=feed)


def same_server(url: str, other: str) -> bool:
    """Whether two addresses name the same host and port."""
    return urlsplit(url).netloc == urlsplit(other).netloc


def _moved(url: str, from_: str, to: str) -> str:
    """An address at the other server, where it is at the first."""
    there = urlsplit(to)
    return urlsplit(url)._replace(scheme=there.scheme, netloc=there.netloc).geturl() if same_server(url, from_) else url
