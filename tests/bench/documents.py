"""Owns what the measured pages say: feeds and summaries in the shapes and sizes that real status pages have."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from xml.sax.saxutils import escape

from tray_status.core.model import Health, Impact, Kind, Phase
from tray_status.demo import feeds, summaries
from tray_status.demo.pages import ATOM, JSON, RSS
from tray_status.demo.place import Place
from tray_status.demo.story import Entry, Post, Site, SitePage, Style
from tray_status.demo.words import phase_label
from tray_status.engine.clock import SystemClock

DAY = 86_400.0
STAND_IN = "stand-in.pages.test"
"""The host in a document that was rendered once for all pages of its kind."""

WORDS = (  # noqa: SIM905 -- eighty words are easier to read than eighty texts
    "a about after all and are authentication background backlog being by capacity change checkout clients cluster "
    "confirmed connections continue customers data database delays deployment eastern elevated engineers errors "
    "failover fix for from have identified impact in increased intermittent is issue jobs latency login may monitor "
    "network not observed of on our partner performance processing queue rate recovered region reports requests "
    "restored results retries rolled scheduled search service small some team the their this throughput to traffic "
    "users was we webhooks were will with"
).split()
PARTS = ("API", "Dashboard", "Webhooks", "Search", "Sign-in", "Uploads", "Billing", "E-mail", "Reports", "Mobile app")


class Form(StrEnum):
    """What a page serves. The sizes are those of feeds and summaries as they are met on the web."""

    ATOM25 = "Atom, 25 entries"
    ATOM50 = "Atom, 50 entries"
    RSS25 = "RSS, 25 entries"
    SUMMARY = "summary.json"


FEEDS = (Form.ATOM25, Form.ATOM50, Form.ATOM25, Form.RSS25)
"""Half short Atom, a quarter long Atom, a quarter RSS: what programs that only read feeds can be measured with."""

ALL = (Form.ATOM25, Form.ATOM50, Form.SUMMARY, Form.RSS25)


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One document: its path on the page, its type and its bytes."""

    path: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    style: Style
    entries: int
    posts: int
    words: int
    documents: Mapping[str, tuple[str, Callable[[SitePage, Place], str]]]


def _rss(page: SitePage, place: Place) -> str:
    """Statuspage's RSS: all messages of each entry, newest first."""
    items = "".join(
        f"    <item>\n      <title>{escape(entry.title)}</title>\n      <description>{escape(_messages(entry, place))}"
        f"</description>\n      <pubDate>{place.rfc822(entry.updated_at)}</pubDate>\n"
        f"      <link>{place.url_of(entry)}</link>\n      <guid>{place.url_of(entry)}</guid>\n    </item>\n"
        for entry in page.entries
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0">\n  <channel>\n    <title>Measured</title>\n'
        f"    <link>{place.base}</link>\n    <description>Statuspage</description>\n{items}  </channel>\n</rss>\n"
    )


def _messages(entry: Entry, place: Place) -> str:
    return "".join(
        f"<p><small>{place.time(post.at):%b} <var data-var='date'>{place.time(post.at).day}</var>, "
        f"<var data-var='time'>{place.time(post.at):%H:%M}</var> UTC</small><br>"
        f"<strong>{phase_label(post.phase)}</strong> - {escape(post.text)}</p>"
        for post in entry.posts
    )


_HISTORY = {"/history.atom": (ATOM, feeds.statuspage)}
_SHAPES = {
    # incident.io writes the newest message of an entry only, and that twice; Statuspage writes all of them.
    Form.ATOM25: _Shape(
        style=Style.INCIDENTIO, entries=25, posts=1, words=105, documents={"/feed.atom": (ATOM, feeds.incidentio)}
    ),
    Form.ATOM50: _Shape(style=Style.STATUSPAGE, entries=50, posts=4, words=41, documents=_HISTORY),
    Form.RSS25: _Shape(style=Style.FEED, entries=25, posts=4, words=40, documents={"/history.rss": (RSS, _rss)}),
    Form.SUMMARY: _Shape(
        style=Style.STATUSPAGE,
        entries=25,
        posts=4,
        words=41,
        documents={"/api/v2/summary.json": (JSON, summaries.statuspage), **_HISTORY},
    ),
}
COMPONENTS = (13, 30, 60, 100, 150)
"""How many components a summary names: that makes it 5 to 50 kB long."""


def serve(form: Form, host: str, number: int = 0) -> tuple[Served, ...]:
    """The documents of a quiet page, the one that is polled every time first; `number` varies their length."""
    return _named(_quiet(form, number % len(COMPONENTS)), host)


def serve_changed(form: Form, host: str, number: int = 0) -> tuple[Served, ...]:
    """The same documents after a new incident was opened on the page."""
    return _named(_with_incident(form, number % len(COMPONENTS)), host)


def _named(documents: tuple[Served, ...], host: str) -> tuple[Served, ...]:
    return tuple(
        replace(document, body=document.body.replace(STAND_IN.encode(), host.encode())) for document in documents
    )


@lru_cache(maxsize=64)
def _quiet(form: Form, variant: int) -> tuple[Served, ...]:
    return _render(form, variant, _history(form, variant))


@lru_cache(maxsize=64)
def _with_incident(form: Form, variant: int) -> tuple[Served, ...]:
    post = Post(at=0, phase=Phase.INVESTIGATING, text="We see errors and look for their cause.", affects=_FELT)
    news = _entry("news", "Errors in the API", (post,), affects=_FELT)
    return _render(form, variant, (news, *_history(form, variant)))


def _render(form: Form, variant: int, entries: tuple[Entry, ...]) -> tuple[Served, ...]:
    shape = _SHAPES[form]
    names = tuple(f"{PARTS[number % len(PARTS)]} {number // len(PARTS) + 1}" for number in range(COMPONENTS[variant]))
    site = Site(id="measured", name="Measured", style=shape.style, components=names)
    began = SystemClock().now().astimezone(UTC).replace(microsecond=0)
    place = Place(site=site, base=f"https://{STAND_IN}", began=began)
    page = SitePage(site=site, entries=entries)
    return tuple(
        Served(path=path, content_type=kind, body=render(page, place).encode())
        for path, (kind, render) in shape.documents.items()
    )


_FELT = {"API 1": Health.PARTIAL_OUTAGE}
_WELL = {"API 1": Health.OPERATIONAL, "Search 1": Health.OPERATIONAL}


def _history(form: Form, variant: int) -> tuple[Entry, ...]:
    """Incidents of the last months, all over, newest first."""
    shape, dice = _SHAPES[form], random.Random(f"{form.name}{variant}")  # noqa: S311 -- the same words every time
    return tuple(
        _entry(
            f"entry-{number}",
            f"{dice.choice(PARTS)}: {_text(dice, 5)}",
            tuple(
                Post(
                    at=-(number + 2) * 3 * DAY - step * 1800,
                    phase=phase,
                    text=_message(dice, shape.words, phase),
                    affects=_WELL,
                )
                for step, phase in enumerate(_PHASES[: shape.posts])
            ),
        )
        for number in range(shape.entries)
    )


_PHASES = (Phase.RESOLVED, Phase.MONITORING, Phase.IDENTIFIED, Phase.INVESTIGATING, Phase.INVESTIGATING)


def _entry(id_: str, title: str, posts: tuple[Post, ...], affects: Mapping[str, Health] = _WELL) -> Entry:
    return Entry(
        id=id_,
        kind=Kind.INCIDENT,
        title=title,
        impact=Impact.MAJOR,
        phase=posts[0].phase or Phase.INVESTIGATING,
        affects=affects,
        window=None,
        posts=posts,
    )


OVER = " This incident has been resolved."
"""How the last message of an incident ends. Random words alone may say that it goes on: then no reader ends it."""


def _message(dice: random.Random, words: int, phase: Phase) -> str:
    """A message of so many words."""
    end = OVER if phase is Phase.RESOLVED else ""
    return f"{_text(dice, words - len(end.split()))}{end}"


def _text(dice: random.Random, words: int) -> str:
    return f"{' '.join(dice.choices(WORDS, k=words)).capitalize()}."


def http_date(days_ago: int) -> str:
    """A day in the past as headers write it."""
    day: datetime = SystemClock().now() - timedelta(days=days_ago)
    return f"{day:%a, %d %b %Y %H:%M:%S} GMT"
